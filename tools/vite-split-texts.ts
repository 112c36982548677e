import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { textsPlugin } from './vite-texts.ts'
import { isFirst } from '../apps/citizen/words.ts'

const REST = 'virtual:texts-rest/'
const REFUSALS = 'virtual:texts-refusals/'
type Loaded = string | null | undefined

const moduleOf = (texts: Readonly<Record<string, string>>) =>
  `export default JSON.parse(${JSON.stringify(JSON.stringify(texts))})`

/** Every refusal there is: the server puts one into a page with its words; a phone need not carry them. */
function refusalsOf(root: string, lang: string): Record<string, string> {
  const groups = ['engines', 'systems'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  )
  const files = ['kernel', ...groups]
    .map((folder) => join(root, folder, 'text', `${lang}.json`))
    .filter((file) => existsSync(file))
  const all = files.flatMap((file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>))
  return Object.fromEntries(all.filter(([key]) => key.startsWith('errors.')))
}

/** This app's sentences in two parts: those of the first screen, and the rest, which comes with the next one. */
export function splitTexts(root: string): Plugin {
  const whole = textsPlugin(root, 'citizen')
  const load = whole.load as (this: unknown, id: string) => Loaded
  return {
    name: 'split-texts',
    resolveId: (id) => (/^virtual:texts(?:-rest|-refusals)?\//.test(id) ? `\0${id}` : null),
    load(id) {
      if (id.startsWith(`\0${REFUSALS}`)) return moduleOf(refusalsOf(root, id.slice(REFUSALS.length + 1)))
      const rest = id.startsWith(`\0${REST}`)
      const source = load.call(this, rest ? id.replace('texts-rest', 'texts') : id)
      if (!source) return null
      const inner = JSON.parse(source.slice('export default JSON.parse('.length, -1)) as string
      const wanted = Object.entries(JSON.parse(inner) as Record<string, string>).filter(
        ([key]) => isFirst(key) !== rest,
      )
      return moduleOf(Object.fromEntries(wanted))
    },
  }
}
