import { createHash } from 'node:crypto'
import type { Rollup } from 'vite'

/**
 * Makes a service worker's bytes change with what it keeps, which is how a browser learns that there is a newer one.
 * A worker that imports anything fails the build: a browser refuses it without a word to anybody, and nothing works
 * without a network any more.
 */
export function stampWorker(worker: Rollup.OutputAsset | Rollup.OutputChunk | undefined, kept: string): void {
  if (worker?.type !== 'chunk') throw new Error('The service worker is not in the build.')
  const imported = [...worker.imports, ...worker.dynamicImports]
  if (imported.length > 0)
    throw new Error(`The service worker imports ${imported.join(', ')}: it may share no code with the page.`)
  worker.code = worker.code.replaceAll('BUILD_ID', createHash('sha256').update(kept).digest('hex').slice(0, 12))
}
