import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltFiles } from './document.ts'

export interface Chunk {
  file: string
  isEntry?: boolean
  isDynamicEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

export type Chunks = Readonly<Record<string, Chunk>>

/** What a browser fetches at once to have a chunk: scripts, itself included, and sheets. */
export function needsOf(chunks: Chunks, names: readonly string[]): { scripts: Set<string>; sheets: Set<string> } {
  const scripts = new Set<string>()
  const sheets = new Set<string>()
  const visit = (name: string) => {
    const chunk = chunks[name]
    if (!chunk || scripts.has(chunk.file)) return
    scripts.add(chunk.file)
    chunk.css?.forEach((file) => sheets.add(file))
    chunk.imports?.forEach(visit)
  }
  names.forEach(visit)
  return { scripts, sheets }
}

/** What Vite wrote of its build: the entry, what it needs at once, the sheets, the two fonts of ordinary text. */
export function builtFiles(folder: string): BuiltFiles {
  const chunks = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Chunks
  const main = chunks['main.tsx']
  if (!main) throw new Error('the citizen build has no entry main.tsx')
  const first = needsOf(chunks, ['main.tsx'])
  const fonts = Object.values(chunks)
    .map(({ file }) => file)
    .filter((file) => /be-vietnam-pro-(vietnamese|latin)-400-normal-.*\.woff2$/.test(file))
  const address = (file: string) => `/${file}`
  return {
    script: address(main.file),
    preload: [...first.scripts].filter((file) => file !== main.file).map(address),
    styles: [...first.sheets].map(address),
    stylesOf: (made) => [...needsOf(chunks, made).sheets].filter((file) => !first.sheets.has(file)).map(address),
    fonts: fonts.map(address),
  }
}
