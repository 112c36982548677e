import { pathToFileURL } from 'node:url'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Plugin } from 'vite'

interface RouteLike {
  id: string
  kind: string
  method: string
  url: string
}

const isRoute = (value: unknown): value is RouteLike =>
  typeof value === 'object' && value !== null && 'kind' in value && 'url' in value && 'input' in value
const isEvent = (value: unknown): value is { topic: string } =>
  typeof value === 'object' && value !== null && 'topic' in value && 'payload' in value

/**
 * Replaces each `contract.ts` in a browser build by what a browser needs of it: addresses of routes, topics of
 * events, plain data. Schemas stay on the server, which checks every input anyway; this keeps zod (40 KB) away.
 */
export function contractsPlugin(): Plugin {
  return {
    name: 'contracts-without-schemas',
    enforce: 'pre',
    async load(id) {
      const file = id.split('?')[0] ?? id
      if (!/\/(kernel\/shared|(systems|engines)\/[^/]+)\/contract[a-z0-9-]*\.ts$/.test(file)) return null
      const module = await evaluate(file)
      this.addWatchFile(file)
      const lines = Object.entries(module).flatMap(([name, value]) => {
        const plain = strip(value)
        return plain === undefined ? [] : [`export const ${name} = ${JSON.stringify(plain)}`]
      })
      return { code: lines.join('\n'), map: null }
    },
  }
}

function strip(value: unknown): unknown {
  if (isEvent(value)) return { topic: value.topic }
  if (typeof value === 'function') return undefined
  if (typeof value !== 'object' || value === null) return value
  if ('_zod' in value) return undefined
  const entries = Object.entries(value)
  if (entries.length > 0 && entries.every(([, v]) => isRoute(v))) {
    return Object.fromEntries(
      entries.map(([name, v]) => [
        name,
        {
          id: (v as RouteLike).id,
          kind: (v as RouteLike).kind,
          method: (v as RouteLike).method,
          url: (v as RouteLike).url,
        },
      ]),
    )
  }
  return value
}

async function evaluate(file: string): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'))
  try {
    const outfile = join(folder, 'contract.mjs')
    await build({ entryPoints: [file], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'silent' })
    return (await import(pathToFileURL(outfile).href)) as Record<string, unknown>
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
