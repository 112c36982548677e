import {
  isRepeat,
  type Choice,
  type Form,
  type Item,
  type Kind,
  type Page,
  type Question,
  type Repeat,
} from '../model/form.ts'

/** Where something stands in a form: a page, an item of it, a question of a repeat. */
export type Spot =
  readonly [page: number] | readonly [page: number, item: number] | readonly [page: number, item: number, inner: number]

const swap = <T>(list: readonly T[], from: number, to: number): readonly T[] => {
  const moved = [...list]
  const [one] = moved.splice(from, 1)
  if (one !== undefined) moved.splice(to, 0, one)
  return moved
}
const put = <T>(list: readonly T[], at: number, one: T | undefined): readonly T[] =>
  one === undefined ? list.filter((_, n) => n !== at) : list.map((old, n) => (n === at ? one : old))

/** What stands at a spot. */
export function thingAt(form: Form, [page, item, inner]: Spot): Page | Item | undefined {
  const onPage = form.pages[page]
  if (item === undefined) return onPage
  const found = onPage?.items[item]
  return inner === undefined ? found : found && isRepeat(found) ? found.items[inner] : undefined
}

/** The form with another thing at a spot, or without it. Expressions that read its name are left as they are. */
export function withThing(form: Form, [page, item, inner]: Spot, thing: Page | Item | undefined): Form {
  const onPage = form.pages[page]
  if (!onPage) return form
  if (item === undefined) return { ...form, pages: put(form.pages, page, thing as Page | undefined) }
  const found = onPage.items[item]
  let next = thing as Item | undefined
  if (inner !== undefined) {
    if (!found || !isRepeat(found)) return form
    next = { ...found, items: put(found.items, inner, thing as Question | undefined) }
  }
  return { ...form, pages: put(form.pages, page, { ...onPage, items: put(onPage.items, item, next) }) }
}

/** One place up or down among its neighbours. */
export function moved(form: Form, spot: Spot, by: -1 | 1): { form: Form; spot: Spot } {
  const at = spot.at(-1) ?? 0
  const to = at + by
  const parent = spot.slice(0, -1)
  const around = parent.length === 0 ? undefined : thingAt(form, parent as unknown as Spot)
  const list: readonly unknown[] = around ? (around as Page | Repeat).items : form.pages
  if (to < 0 || to >= list.length) return { form, spot }
  const turned = swap(list, at, to)
  const next = around
    ? withThing(form, parent as unknown as Spot, { ...around, items: turned } as Page | Repeat)
    : { ...form, pages: turned as readonly Page[] }
  return { form: next, spot: [...parent, to] as unknown as Spot }
}

/** A name that nothing in the form has yet. */
export function freeName(form: Form, stem: string): string {
  const taken = new Set(
    form.pages.flatMap((page) => [
      page.name,
      ...page.items.flatMap((one) => [one.name, ...(isRepeat(one) ? one.items.map(({ name }) => name) : [])]),
    ]),
  )
  if (!taken.has(stem)) return stem
  for (let n = 2; ; n++) if (!taken.has(`${stem}${n}`)) return `${stem}${n}`
}

const EMPTY = { vi: '', en: '' }

/** Adds a question or a repeat at the end of a page, or of the repeat at a spot. */
export function added(form: Form, spot: Spot, kind: Kind | 'repeat'): { form: Form; spot: Spot } {
  const around = thingAt(form, spot)
  const inRepeat = around !== undefined && 'kind' in around && isRepeat(around)
  const to: Spot = inRepeat ? spot : [spot[0]]
  const target = thingAt(form, to) as Page | Repeat | undefined
  if (!target || (inRepeat && kind === 'repeat')) return { form, spot }
  const name = freeName(form, kind === 'repeat' ? 'phan_lap' : 'cau')
  const list = Object.keys(form.choices)[0]
  const one: Item =
    kind === 'repeat'
      ? { name, kind, label: EMPTY, items: [{ name: freeName(form, 'cau'), kind: 'text', label: EMPTY }] }
      : {
          name,
          kind,
          label: EMPTY,
          ...((kind === 'choice' || kind === 'choices') && list !== undefined ? { list } : {}),
        }
  const next = withThing(form, to, { ...target, items: [...target.items, one] } as Page | Repeat)
  return { form: next, spot: [...to, target.items.length] as unknown as Spot }
}

export function addedPage(form: Form): { form: Form; spot: Spot } {
  const page: Page = { name: freeName(form, 'trang'), title: EMPTY, items: [] }
  return { form: { ...form, pages: [...form.pages, page] }, spot: [form.pages.length] }
}

/** The same thing with a property set, or without it where nothing is said. */
export function withPart<T extends object>(thing: T, part: string, value: unknown): T {
  const { [part]: _, ...rest } = thing as Record<string, unknown>
  const blank = value === undefined || value === '' || value === false
  const empty =
    typeof value === 'object' &&
    value !== null &&
    'vi' in value &&
    value.vi === '' &&
    (value as { en?: string }).en === ''
  const needed = part === 'label' || part === 'title' || part === 'name'
  return (blank || empty) && !needed ? (rest as T) : ({ ...thing, [part]: value } as T)
}

/**
 * A list of choices from lines of text: `value | Vietnamese | English | column=…`. A line of words alone gets a value of
 * its own.
 */
export function choicesFrom(text: string): Choice[] {
  return text.split('\n').flatMap((line, n): Choice[] => {
    const [first = '', vi, en, ...more] = line.split('|').map((one) => one.trim())
    if (first === '') return []
    const columns = more.flatMap((one): [string, string][] => {
      const equals = one.indexOf('=')
      return equals > 0 ? [[one.slice(0, equals).trim(), one.slice(equals + 1).trim()]] : []
    })
    const label = vi ?? first
    return [
      {
        value: vi === undefined ? `v${n + 1}` : first,
        label: { vi: label, en: en ?? label },
        ...(columns.length > 0 ? { columns: Object.fromEntries(columns) } : {}),
      },
    ]
  })
}

export const choicesTo = (choices: readonly Choice[]): string =>
  choices
    .map(({ value, label, columns }) =>
      [value, label.vi, label.en, ...Object.entries(columns ?? {}).map(([name, one]) => `${name}=${one}`)].join(' | '),
    )
    .join('\n')
