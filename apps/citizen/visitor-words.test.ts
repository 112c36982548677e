import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What somebody on a visit opens: the home, news, alerts, map, reports, emergency, help, settings, what waits. */
const SCREENS = [
  ...['App', 'Blocks', 'Home', 'Search', 'search-results', 'Services', 'Emergency', 'Help', 'HelpArticle'].map(
    (name) => `apps/citizen/${name}.tsx`,
  ),
  ...['Welcome', 'Me', 'SignIn', 'Pack', 'OnDevice', 'Later', 'DeviceNote', 'ReportGuide'].map(
    (name) => `apps/citizen/${name}.tsx`,
  ),
  ...['News', 'NewsOne', 'HomeNews'].map((name) => `systems/news/web/${name}.tsx`),
  ...['Report', 'ReportList', 'ReportMap', 'ReportPublic', 'ReportMine', 'ReportOwn', 'OnDevice', 'ReportHomeNews'].map(
    (name) => `systems/field-reports/web/${name}.tsx`,
  ),
  ...filesOf('systems/alerts/web'),
]

/** The screens of a system for citizens, without those of its desks. */
function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && entry.name !== 'index.ts')
    .map((entry) => `${folder}/${entry.name}`)
}

const where = (from: string, source: string): string | undefined => {
  const path = source.startsWith('@hue-s/')
    ? join(root, source.slice('@hue-s/'.length))
    : source.startsWith('.')
      ? resolve(dirname(from), source)
      : undefined
  return path && /\.tsx?$/.test(path) && existsSync(path) && !/\/(office|ops)\/|contract/.test(path) ? path : undefined
}

/** These files and all that they import at once: what comes with a screen, not what another screen brings. */
function closure(files: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  const visit = (path: string) => {
    if (found.has(path)) return
    const text = readFileSync(path, 'utf8')
    found.set(path, text)
    for (const [, source = ''] of text.matchAll(/from '([^']+)'/g)) {
      const next = where(path, source)
      // The lists of screens name them all: that is no reason to know their words.
      if (next && !/web\/index\.ts$|apps\/(citizen\/)?screens\.ts$/.test(next)) visit(next)
    }
  }
  files.forEach((file) => visit(join(root, file)))
  return found
}

const folders = ['kernel', 'apps/citizen', ...['engines', 'systems'].flatMap(children)]
function children(folder: string): string[] {
  return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
}
const wordsIn = (lang: string): Record<string, string> =>
  Object.assign(
    {},
    ...folders
      .map((folder) => join(root, folder, 'text', `${lang}.json`))
      .filter((file) => existsSync(file))
      .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>),
  ) as Record<string, string>

const english = wordsIn('en')
const keys = Object.keys(english)
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Keys that a source names whole, or by a pattern such as `citizen.size.${size}`. */
function named(text: string): string[] {
  const whole = [...text.matchAll(/'([\w-]+(?:\.[\w$-]+)+)'/g)].flatMap(([, key = '']) => (key in english ? [key] : []))
  const patterns = [...text.matchAll(/`([\w-]+\.[\w.-]*(?:\$\{[^`]+?\}[\w.-]*)+)`/g)].flatMap(([, pattern = '']) => {
    const parts = pattern.split(/\$\{.*?\}/).map(escaped)
    const fits = new RegExp(`^${parts.join('[\\w-]+')}$`)
    return keys.filter((key) => fits.test(key) && !key.startsWith('errors.'))
  })
  return [...whole, ...patterns].filter((key) => !/\.(office|ops|server)\./.test(key))
}

const needed = new Map<string, string>()
for (const [path, text] of closure(SCREENS)) for (const key of named(text)) needed.set(key, relative(root, path))

describe('what visitors read', () => {
  test('the check sees the words of every screen it names', () => {
    for (const key of ['citizen.home.numbers', 'citizen.pack.save', 'citizen.size.large', 'citizen.device.refused'])
      expect(needed.has(key), key).toBe(true)
    for (const prefix of ['news.citizen.', 'alerts.citizen.', 'field-reports.citizen.'])
      expect([...needed.keys()].filter((key) => key.startsWith(prefix)).length, prefix).toBeGreaterThan(10)
  })

  test.each(['ko', 'zh', 'fr'])('is there in %s, with the same blanks to fill', (lang) => {
    const there = wordsIn(lang)
    const missing = [...needed].filter(([key]) => !there[key]?.trim()).map(([key, path]) => `${key} (${path})`)
    expect(missing.join('\n')).toBe('')
    const blanks = (text = '') => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))].sort()
    const other = Object.keys(there).filter(
      (key) => key in english && `${blanks(there[key])}` !== `${blanks(english[key])}`,
    )
    expect(other.join('\n')).toBe('')
  })
})
