import type { Words } from '@hue-s/kernel/shared/text.ts'
import {
  KINDS,
  type Choice,
  type Kind,
  type Page,
  type Prefill,
  type Question,
  type Repeat,
} from '../shared/model/form.ts'
import { cellOf, wordsOf, type Left } from './columns.ts'
import { defaultOf, filterFrom } from './expressions.ts'
import type { SheetRow } from './sheets.ts'
import { ACCEPTS, KIND_OF, TYPE_OF } from './types.ts'

type Open = { kind: 'page' } | { kind: 'group'; relevant: string } | { kind: 'repeat' } | { kind: 'passed' }
type Building<T> = { -readonly [K in keyof T]: T[K] }
interface BuildingRepeat extends Omit<Building<Repeat>, 'items'> {
  items: Question[]
}
interface BuildingPage extends Omit<Building<Page>, 'items'> {
  items: (Question | BuildingRepeat)[]
}

const truthOf = (text: string): boolean | string | undefined => {
  if (/^(?:no|false|false\(\)|)$/i.test(text)) return undefined
  return /^(?:yes|true|true\(\)|1)$/i.test(text) ? true : text
}

/** Reads the survey sheet row by row: groups become pages, groups within groups their questions' conditions. */
export class Survey {
  /** Where each name stands in the sheet. */
  readonly rows = new Map<string, number>()
  readonly #choices: Readonly<Record<string, readonly Choice[]>>
  readonly #title: Words
  readonly #left: Left[]
  readonly #pages: BuildingPage[] = []
  readonly #open: Open[] = []
  #page: BuildingPage | undefined
  #repeat: BuildingRepeat | undefined

  constructor(choices: Readonly<Record<string, readonly Choice[]>>, title: Words, left: Left[]) {
    this.#choices = choices
    this.#title = title
    this.#left = left
  }

  take(row: SheetRow): void {
    const type = cellOf(row, 'type')
    if (type === '') return this.#leave(row, 'type', 'noType')
    const [word = '', ...rest] = type.replace(/^(begin|end)[ _]+(group|repeat)/i, '$1-$2').split(/\s+/)
    const lower = word.toLowerCase()
    if (lower.startsWith('end-')) return this.#close(row)
    if (this.#open.some(({ kind }) => kind === 'passed')) {
      if (lower.startsWith('begin-')) this.#open.push({ kind: 'passed' })
      return
    }
    if (lower === 'begin-group') return this.#group(row)
    if (lower === 'begin-repeat') return this.#repeatOf(row)
    const kind = KIND_OF[lower]
    if (!kind) return this.#leave(row, 'type', 'type', { type })
    const question = this.#question(row, kind, lower, rest)
    if (question) this.#items().push(question)
  }

  /** The pages, when the sheet has ended. */
  end(row: number): readonly Page[] {
    if (this.#open.length > 0) this.#left.push({ sheet: 'survey', row, column: 'type', code: 'notClosed', facts: {} })
    return this.#pages.filter(({ items }) => items.length > 0)
  }

  #leave({ row }: { row: number }, column: string, code: Left['code'], facts: Left['facts'] = {}): void {
    this.#left.push({ sheet: 'survey', row, column, code, facts })
  }

  /** Where the next question goes: the open repeat, the open page, or a page of its own. */
  #items(): (Question | BuildingRepeat)[] {
    if (this.#repeat) return this.#repeat.items
    if (!this.#page) {
      let n = this.#pages.length + 1
      while (this.#pages.some(({ name }) => name === `page${n}`)) n++
      this.#page = { name: `page${n}`, title: this.#title, items: [] }
      this.#pages.push(this.#page)
    }
    return this.#page.items
  }

  #nameOf(row: SheetRow): string | undefined {
    const name = cellOf(row, 'name')
    if (name === '') return void this.#leave(row, 'name', 'noName')
    if (!/^[\p{L}_][\p{L}\p{N}_-]{0,62}$/u.test(name)) return void this.#leave(row, 'name', 'badName', { name })
    if (this.rows.has(name)) return void this.#leave(row, 'name', 'nameTaken', { name })
    this.rows.set(name, row.row)
    return name
  }

  /** Pages have names of their own, which no expression reads. */
  #pageName(row: SheetRow): string {
    const name = cellOf(row, 'name').slice(0, 63)
    const free = (one: string) => one !== '' && !this.rows.has(`page ${one}`)
    let n = this.#pages.length + 1
    while (!free(`page${n}`)) n++
    const own = free(name) ? name : `page${n}`
    if (own !== name) this.#leave(row, 'name', name === '' ? 'noName' : 'nameTaken', { name })
    this.rows.set(`page ${own}`, row.row)
    return own
  }

  #label(row: SheetRow, name: string): Words {
    const label = wordsOf(row, 'label')
    if (!label && !/^calculate$/i.test(cellOf(row, 'type'))) this.#leave(row, 'label', 'noLabel', { name })
    return label ?? { vi: name, en: name }
  }

  #group(row: SheetRow): void {
    const relevant = cellOf(row, 'relevant')
    if (this.#open.length > 0) {
      this.#open.push({ kind: 'group', relevant })
      // What the group is called is not lost: it stands above its questions.
      const label = wordsOf(row, 'label')
      const name = label ? this.#nameOf(row) : undefined
      if (label && name) this.#items().push({ name, kind: 'note', label, ...this.#relevant('') })
      return
    }
    this.#open.push({ kind: 'page' })
    const name = this.#pageName(row)
    const hint = wordsOf(row, 'hint')
    this.#page = {
      name,
      title: this.#label(row, name),
      ...(hint && { hint }),
      ...(relevant && { relevant }),
      items: [],
    }
    this.#pages.push(this.#page)
  }

  #repeatOf(row: SheetRow): void {
    const name = this.#repeat ? undefined : this.#nameOf(row)
    if (!name) {
      if (this.#repeat) this.#leave(row, 'type', 'nested', { name: cellOf(row, 'name') })
      this.#open.push({ kind: 'passed' })
      return
    }
    const hint = wordsOf(row, 'hint')
    const times = cellOf(row, 'repeat_count')
    const repeat: BuildingRepeat = {
      name,
      kind: 'repeat',
      label: this.#label(row, name),
      ...(hint && { hint }),
      ...this.#relevant(cellOf(row, 'relevant')),
      ...this.#bounds(row),
      ...(times && { times }),
      items: [],
    }
    if (this.#open.length === 0) this.#page = undefined
    this.#items().push(repeat)
    this.#open.push({ kind: 'repeat' })
    this.#repeat = repeat
  }

  #close(row: SheetRow): void {
    const closed = this.#open.pop()
    if (!closed) return this.#leave(row, 'type', 'notOpened')
    if (closed.kind === 'repeat') this.#repeat = undefined
    if (this.#open.length === 0) this.#page = undefined
  }

  /** The condition of a question and of the groups around it that are no pages. */
  #relevant(own: string): { relevant?: string } {
    const groups = this.#open.flatMap((one) => (one.kind === 'group' && one.relevant ? [one.relevant] : []))
    const all = own ? [...groups, own] : groups
    if (all.length === 0) return {}
    return { relevant: all.length === 1 ? (all[0] ?? '') : all.map((one) => `(${one})`).join(' and ') }
  }

  #bounds(row: SheetRow): { least?: number; most?: number } {
    const count = (column: string) => {
      const text = cellOf(row, column)
      return /^\d{1,12}$/.test(text) ? Number(text) : undefined
    }
    const [least, most] = [count('bind::least'), count('bind::most')]
    return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) }
  }

  #question(row: SheetRow, plain: Kind, type: string, rest: readonly string[]): Question | undefined {
    const name = this.#nameOf(row)
    if (!name) return undefined
    const kind = kindOf(row, plain)
    const [list] = rest
    const picks = kind === 'choice' || kind === 'choices'
    if (picks && !list) return void this.#leave(row, 'type', 'noList', { name, list: '' })
    const accepts = cellOf(row, 'bind::accepts').split(/\s+/).filter(Boolean)
    const taken = accepts.length > 0 ? accepts : ACCEPTS[type]
    const words = {
      hint: wordsOf(row, 'hint'),
      requiredWords: wordsOf(row, 'required_message'),
      constraintWords: wordsOf(row, 'constraint_message'),
    }
    const required = truthOf(cellOf(row, 'required'))
    const constraint = cellOf(row, 'constraint')
    const calculate = cellOf(row, 'calculation') || defaultOf(kind, cellOf(row, 'default'))
    const choiceFilter = picks && list ? filterFrom(cellOf(row, 'choice_filter'), this.#choices[list] ?? []) : ''
    const prefill = prefillOf(cellOf(row, 'bind::prefill'))
    const given = Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined))
    return {
      name,
      kind,
      label: this.#label(row, name),
      ...given,
      ...this.#relevant(cellOf(row, 'relevant')),
      ...(required !== undefined && { required }),
      ...(constraint && { constraint }),
      ...(calculate && { calculate }),
      ...(truthOf(cellOf(row, 'read_only')) === true && { readOnly: true }),
      ...(picks && list && { list }),
      ...(choiceFilter && { choiceFilter }),
      ...(prefill.length > 0 && { prefill }),
      ...this.#bounds(row),
      ...(kind === 'files' && taken && { accepts: taken }),
    }
  }
}

/** The kind that the sheet means: our own word for it, or the look that XLSForm gives it. */
function kindOf(row: SheetRow, plain: Kind): Kind {
  const said = cellOf(row, 'bind::kind') as Kind
  if (KINDS.includes(said) && KIND_OF[TYPE_OF[said]] === plain) return said
  return plain === 'text' && /\bmultiline\b/.test(cellOf(row, 'appearance')) ? 'longText' : plain
}

function prefillOf(text: string): Prefill[] {
  return text.split(/\s+/).flatMap((one): Prefill[] => {
    const found = /^(eid|person|earlier|unit|paper)\.(.{1,100})$/.exec(one)
    return found ? [{ from: found[1] as Prefill['from'], what: found[2] ?? '' }] : []
  })
}
