import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

interface Chunk {
  file: string
  src?: string
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

const folder = fileURLToPath(new URL('../../dist/citizen', import.meta.url))
const listed = join(folder, '.vite/manifest.json')
const built = existsSync(listed)
const manifest = built ? (JSON.parse(readFileSync(listed, 'utf8')) as Record<string, Chunk>) : {}
const KB = 1024
const zipped = (file: string) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length

/** The files that a chunk asks for at once, itself included. */
function filesOf(name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name]
  if (!chunk || found.has(chunk.file)) return found
  found.add(chunk.file)
  chunk.imports?.forEach((next) => filesOf(next, found))
  return found
}
const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + zipped(file), 0)
const named = (end: string) => Object.keys(manifest).find((name) => name.endsWith(end)) ?? ''

/** Shell, home, its public panel and the larger of the two languages: everything before the page is alive. */
function entry(): Set<string> {
  const files = filesOf('main.tsx')
  for (const name of [named('texts/vi'), named('ReportHomeNews.tsx')]) filesOf(name, files)
  return files
}

describe.skipIf(!built)('what a phone has to fetch', () => {
  test('the first screen: at most 60 KB of scripts', () => {
    expect(sum(entry())).toBeLessThanOrEqual(60 * KB)
  })

  test('at most 15 KB of styles, in one sheet', () => {
    const sheets = new Set(
      Object.values(manifest)
        .map(({ file }) => file)
        .filter((file) => file.endsWith('.css')),
    )
    expect(sheets.size).toBe(1)
    expect(sum(sheets)).toBeLessThanOrEqual(15 * KB)
  })

  test('at most 70 KB of fonts', () => {
    const fonts = new Set(
      Object.values(manifest)
        .map(({ file }) => file)
        .filter((file) => file.endsWith('.woff2')),
    )
    const bytes = [...fonts].reduce((total, file) => total + readFileSync(join(folder, file)).length, 0)
    expect(fonts.size).toBe(4)
    expect(bytes).toBeLessThanOrEqual(70 * KB)
  })

  test('each further screen: at most 60 KB more', () => {
    const first = entry()
    for (const name of manifest['main.tsx']?.dynamicImports ?? []) {
      const more = [...filesOf(name)].filter((file) => !first.has(file))
      expect(sum(more), name).toBeLessThanOrEqual(60 * KB)
    }
  })

  test('neither schemas nor the consoles’ widgets are in it', () => {
    for (const { file } of Object.values(manifest).filter((chunk) => chunk.file.endsWith('.js'))) {
      const text = readFileSync(join(folder, file), 'utf8')
      expect(text, file).not.toContain('ZodError')
      expect(text, file).not.toContain('react-aria')
    }
  })
})
