import type { Dimension, Period } from '../contract.ts'

export const BY: readonly Dimension[] = ['agency', 'commune', 'category', 'month', 'quarter', 'year', 'channel']
export const SPANS: readonly Period[] = ['12m', 'year', 'quarter', 'month', 'all']
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const ID = /^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
const WORD = /^[a-z0-9-]{1,60}$/

const RULES: Readonly<Record<string, RegExp>> = {
  from: DATE,
  to: DATE,
  boundaries: DATE,
  category: WORD,
  commune: ID,
  agency: ID,
  channel: WORD,
  edition: /^[0-9a-f]{12,64}$/,
}

/** What of an address means something, under the names of the routes. */
export function filtersOf(search: URLSearchParams): Record<string, string> {
  const kept = Object.entries(RULES).flatMap(([name, rule]) => {
    const value = search.get(name) ?? ''
    return rule.test(value) ? [[name, value] as const] : []
  })
  return Object.fromEntries(kept)
}

/** What the page of figures asks: the last twelve months per agency unless the address says otherwise. */
export function figuresInput(search: URLSearchParams) {
  const filters = filtersOf(search)
  const by = BY.find((one) => one === search.get('by')) ?? 'agency'
  const dated = 'from' in filters || 'to' in filters
  const period = SPANS.find((one) => one === search.get('period')) ?? '12m'
  return { by, ...(dated ? {} : { period }), ...filters }
}

const COUNTED = [
  'received', 'finished', 'onTime', 'late', 'open', 'openLate', 'declined', 'rated', 'satisfied', 'accepted',
  'dissatisfied', 'reopened',
] as const // prettier-ignore

/** What the page of a list asks. */
export function behindInput(search: URLSearchParams) {
  const measure = COUNTED.find((one) => one === search.get('measure')) ?? 'received'
  const after = search.get('after') ?? ''
  return { measure, limit: 50, ...filtersOf(search), ...(/^[\d.-]{1,30}$/.test(after) && { after }) }
}

/** The same address with some names changed; an empty value takes a name away. */
export function withNames(search: URLSearchParams, changes: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') next.delete(name)
    else next.set(name, value)
  }
  const text = next.toString()
  return text === '' ? '' : `?${text}`
}
