import { isRepeat, type Form, type Item, type Page } from './form.ts'

/** One thing that differs between two versions of a form; `parts` are the properties that changed. */
export interface Difference {
  what: 'form' | 'page' | 'question' | 'list'
  name: string
  how: 'added' | 'removed' | 'changed' | 'moved'
  parts: readonly { part: string; before: string; after: string }[]
}

const textOf = (value: unknown): string => {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  const words = value as { vi?: string; en?: string } | null
  if (typeof words === 'object' && words !== null && typeof words.vi === 'string')
    return words.vi === words.en ? words.vi : `${words.vi} / ${words.en ?? ''}`
  return JSON.stringify(value)
}

type Parts = Readonly<Record<string, unknown>>

function partsThatDiffer(before: Parts, after: Parts, leaveOut: readonly string[] = []) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((part) => {
    const [old, now] = [textOf(before[part]), textOf(after[part])]
    return leaveOut.includes(part) || old === now ? [] : [{ part, before: old, after: now }]
  })
}

/** Everything named in a form, in its order, with the name of what it lies in. */
function named(form: Form): Map<string, { what: 'page' | 'question'; value: Parts; inside: string; at: number }> {
  const all = new Map<string, { what: 'page' | 'question'; value: Parts; inside: string; at: number }>()
  const put = (item: Item | Page, what: 'page' | 'question', inside: string, at: number) =>
    void all.set(`${what} ${item.name}`, { what, value: item as unknown as Parts, inside, at })
  form.pages.forEach((page, n) => {
    put(page, 'page', '', n)
    page.items.forEach((item, at) => {
      put(item, 'question', page.name, at)
      if (isRepeat(item)) item.items.forEach((inner, row) => put(inner, 'question', item.name, row))
    })
  })
  return all
}

/** What somebody should see before a new version replaces the old one. */
export function differences(before: Form | undefined, after: Form): Difference[] {
  const found: Difference[] = []
  const [old, now] = [before ? named(before) : new Map<string, never>(), named(after)]
  if (before) {
    const parts = partsThatDiffer({ title: before.title }, { title: after.title })
    if (parts.length > 0) found.push({ what: 'form', name: after.id, how: 'changed', parts })
  }
  for (const [key, { what, value, inside, at }] of now) {
    const name = key.slice(what.length + 1)
    const was = old.get(key)
    if (!was) found.push({ what, name, how: 'added', parts: partsThatDiffer({}, value, ['name', 'items']) })
    else {
      const parts = partsThatDiffer(was.value, value, ['items'])
      const moved = was.inside !== inside || was.at !== at
      if (parts.length > 0 || moved) found.push({ what, name, how: parts.length > 0 ? 'changed' : 'moved', parts })
    }
  }
  for (const [key, { what }] of old) {
    if (!now.has(key)) found.push({ what, name: key.slice(what.length + 1), how: 'removed', parts: [] })
  }
  return [...found, ...listDifferences(before, after)]
}

function listDifferences(before: Form | undefined, after: Form): Difference[] {
  const names = new Set([...Object.keys(before?.choices ?? {}), ...Object.keys(after.choices)])
  return [...names].flatMap((name): Difference[] => {
    const [old, now] = [before?.choices[name], after.choices[name]]
    if (JSON.stringify(old) === JSON.stringify(now)) return []
    const how = !old ? 'added' : now ? 'changed' : 'removed'
    const count = (list: typeof old) => (list ? String(list.length) : '')
    return [{ what: 'list', name, how, parts: [{ part: 'choices', before: count(old), after: count(now) }] }]
  })
}
