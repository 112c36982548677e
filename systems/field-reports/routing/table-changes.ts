import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Category, RouteRow, RoutingTable } from '../contract-routing-shapes.ts'

export interface Change {
  what: 'category' | 'child' | 'area' | 'row'
  kind: 'added' | 'removed' | 'changed'
  id: string
  name: Words | null
  before: string | null
  after: string | null
}

/** A text that is the same for the same content, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
}

interface Item {
  what: Change['what']
  id: string
  name: Words | null
  text: string
}

const withoutChildren = ({ children: _, ...own }: Category) => own
/** What makes a row the same row: its matter, place, hours and first day; the rest may change. */
const rowKey = ({ category, child, place, from, days, hours }: RouteRow) =>
  [category, child ?? '', place, from, days?.join('') ?? '', hours ? `${hours.from}-${hours.to}` : ''].join(' · ')

function itemsOf(table: RoutingTable): Map<string, Item> {
  const items = new Map<string, Item>()
  const put = (item: Item) => {
    let key = `${item.what} ${item.id}`
    while (items.has(key)) key += '′'
    items.set(key, item)
  }
  for (const category of table.categories) {
    put({ what: 'category', id: category.id, name: category.name, text: canonical(withoutChildren(category)) })
    for (const child of category.children)
      put({ what: 'child', id: child.id, name: child.name, text: canonical(child) })
  }
  for (const area of table.areas) put({ what: 'area', id: area.id, name: area.name, text: canonical(area) })
  const names = new Map(table.categories.flatMap((c) => [c, ...c.children]).map(({ id, name }) => [id, name]))
  for (const row of table.routes) {
    const name = names.get(row.child ?? row.category) ?? null
    put({ what: 'row', id: rowKey(row), name, text: canonical(row) })
  }
  return items
}

/** What a new table adds, takes away and changes, piece by piece. */
export function changesBetween(before: RoutingTable, after: RoutingTable): Change[] {
  const old = itemsOf(before)
  const fresh = itemsOf(after)
  const changes: Change[] = []
  for (const [key, { what, id, name, text }] of fresh) {
    const was = old.get(key)
    if (!was) changes.push({ what, kind: 'added', id, name, before: null, after: text })
    else if (was.text !== text) changes.push({ what, kind: 'changed', id, name, before: was.text, after: text })
  }
  for (const [key, { what, id, name, text }] of old)
    if (!fresh.has(key)) changes.push({ what, kind: 'removed', id, name, before: text, after: null })
  return changes
}
