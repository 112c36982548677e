import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { needsOf, type Chunks } from './built-files.ts'

const dist = process.env['BUILT_IN'] ?? fileURLToPath(new URL('../../dist', import.meta.url))
const folder = join(dist, 'citizen')
const listed = join(folder, '.vite/manifest.json')
const built = existsSync(listed)
const manifest = built ? (JSON.parse(readFileSync(listed, 'utf8')) as Chunks) : {}
const KB = 1024
const zipped = (file: string) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length
const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + zipped(file), 0)
const without = (files: Set<string>, first: Set<string>) => [...files].filter((file) => !first.has(file))
const named = (end: string) => Object.keys(manifest).find((name) => name.endsWith(end)) ?? ''
const text = (file: string) => readFileSync(join(folder, file), 'utf8')
const files = () => Object.values(manifest).map(({ file }) => file)

/** Shell, home and its public panels: everything that is drawn first. */
const home = needsOf(manifest, ['main.tsx', named('ReportHomeNews.tsx'), named('/HomeNews.tsx')])
const entry = needsOf(manifest, ['main.tsx'])
/** Everything before the page is alive: with the larger of the two languages. */
const alive = new Set([...home.scripts, ...needsOf(manifest, [named('texts/vi')]).scripts])
/** What may be fetched by itself. The map that moves is a part of the map's screen and weighs more than all the rest. */
const screens = Object.entries(manifest).filter(
  ([name, { isDynamicEntry }]) => isDynamicEntry && !/maplibre|ReportGlMap/.test(name),
)

/** Names of classes that a sheet dresses. */
const classesOf = (sheet: string) =>
  new Set(
    [...text(sheet).matchAll(/\.(-?[a-z][\w-]*)/gi)].map(([, name]) => name!).filter((name) => name.includes('-')),
  )

describe.skipIf(!built)('what a phone has to fetch', () => {
  test('the first screen: at most 60 KB of scripts', () => {
    expect(sum(alive)).toBeLessThanOrEqual(60 * KB)
  })

  test('styles: at most 12 KB for the shell and the home page, at most 6 KB more for any screen', () => {
    expect(entry.sheets.size).toBe(1)
    expect(sum(home.sheets)).toBeLessThanOrEqual(12 * KB)
    for (const [name] of screens)
      expect(sum(without(needsOf(manifest, [name]).sheets, entry.sheets)), name).toBeLessThanOrEqual(6 * KB)
  })

  test('no screen names a class that only another screen’s sheet dresses', () => {
    const sheets = new Set(Object.values(manifest).flatMap(({ css }) => css ?? []))
    const dressed = new Map([...sheets].map((sheet) => [sheet, classesOf(sheet)]))
    const bare: string[] = []
    for (const [name] of screens) {
      const needs = needsOf(manifest, ['main.tsx', name])
      const here = new Set([...needs.sheets].flatMap((sheet) => [...dressed.get(sheet)!]))
      const words = new Set(
        [...needs.scripts].flatMap((file) => text(file).match(/(?<=["'` ])[a-z][\w-]*-[\w-]+/g) ?? []),
      )
      for (const [sheet, classes] of dressed)
        for (const one of classes) if (words.has(one) && !here.has(one)) bare.push(`${name}: .${one} of ${sheet}`)
    }
    expect(bare).toEqual([])
  })

  test('the server’s pages know every screen and panel by its file, so that they name its sheets', () => {
    const pages = join(dist, 'citizen-ssr')
    const server = readdirSync(pages).map((file) => readFileSync(join(pages, file), 'utf8'))
    const shown = screens
      .map(([name]) => name)
      .filter((name) => /\bexport (?:function|const) (?:Screen|Panel)\b/.test(sourceOf(name)))
    expect(shown.length).toBeGreaterThan(60)
    for (const name of shown)
      expect(
        server.some((code) => code.includes(JSON.stringify(name))),
        name,
      ).toBe(true)
  })

  test('at most 70 KB of fonts', () => {
    const fonts = new Set(files().filter((file) => file.endsWith('.woff2')))
    const bytes = [...fonts].reduce((total, file) => total + readFileSync(join(folder, file)).length, 0)
    expect(fonts.size).toBe(4)
    expect(bytes).toBeLessThanOrEqual(70 * KB)
  })

  test('each further screen: at most 60 KB more', () => {
    for (const [name] of screens)
      expect(sum(without(needsOf(manifest, [name]).scripts, alive)), name).toBeLessThanOrEqual(60 * KB)
  })

  test('neither schemas nor the consoles’ widgets are in it', () => {
    for (const file of files().filter((one) => one.endsWith('.js'))) {
      expect(text(file), file).not.toContain('ZodError')
      expect(text(file), file).not.toContain('react-aria')
    }
  })
})

const sourceOf = (name: string) => {
  const path = fileURLToPath(new URL(name, import.meta.url))
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
