import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltFiles } from './document.ts'

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  css?: string[]
}

/** What Vite wrote of its build: the entry, what it needs at once, the sheet, the two fonts of ordinary text. */
export function builtFiles(folder: string): BuiltFiles {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  const chunks = Object.entries(manifest)
  const main = manifest['main.tsx']
  if (!main) throw new Error('the citizen build has no entry main.tsx')
  const found = new Set<string>()
  const visit = (chunk: Chunk) => {
    for (const name of chunk.imports ?? []) {
      const next = manifest[name]
      if (!next || found.has(next.file)) continue
      found.add(next.file)
      visit(next)
    }
  }
  visit(main)
  const styles = new Set([
    ...(main.css ?? []),
    ...chunks.map(([, { file }]) => file).filter((file) => file.endsWith('.css')),
  ])
  const fonts = chunks
    .map(([, { file }]) => file)
    .filter((file) => /be-vietnam-pro-(vietnamese|latin)-400-normal-.*\.woff2$/.test(file))
  const address = (file: string) => `/${file}`
  return {
    script: address(main.file),
    preload: [...found].map(address),
    styles: [...styles].map(address),
    fonts: fonts.map(address),
  }
}
