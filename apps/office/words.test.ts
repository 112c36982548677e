import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))

const places = [
  { folders: ['apps/office'], texts: 'apps/office/text', prefix: 'office' },
  { folders: ['apps/ops'], texts: 'apps/ops/text', prefix: 'ops' },
  {
    folders: ['systems/field-reports/web/office'],
    texts: 'systems/field-reports/text',
    prefix: 'field-reports.office',
  },
  { folders: ['systems/field-reports/web/ops'], texts: 'systems/field-reports/text', prefix: 'field-reports.ops' },
]

test.each(places)('every sentence that $prefix asks for is there in both languages', ({ folders, texts, prefix }) => {
  const pattern = new RegExp(`'(${prefix.replace('.', '\\.')}\\.[\\w.-]+)'`, 'g')
  const asked = new Set(
    folders.flatMap(sources).flatMap((source) => Array.from(source.matchAll(pattern), (match) => match[1]!)),
  )
  expect(asked.size).toBeGreaterThan(10)
  const [vi, en] = [read(`${texts}/vi.json`), read(`${texts}/en.json`)]
  const missing = [...asked].filter((key) => !/\.(tsx?|json)$/.test(key) && !(key in vi && key in en))
  expect(missing).toEqual([])
})

test.each(['apps/office/text', 'apps/ops/text'])('%s says the same things in both languages', (folder) => {
  const [vi, en] = [read(`${folder}/vi.json`), read(`${folder}/en.json`)]
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort())
  const names = (sentence: string) =>
    [...new Set(Array.from(sentence.matchAll(/\{(\w+)/g), (match) => match[1]))].sort()
  for (const [key, sentence] of Object.entries(vi)) expect(names(en[key]!), key).toEqual(names(sentence))
})
