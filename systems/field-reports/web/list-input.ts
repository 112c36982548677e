import { STATES } from '../contract.ts'

type StateName = (typeof STATES)[number]
export const PAGE = 20
export const SORTS = ['newest', 'oldest', 'followed'] as const
export type Sort = (typeof SORTS)[number]

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const SLUG = /^[a-z0-9-]{1,60}$/

const uuid = (text: string | null) => (text !== null && UUID.test(text) ? text.toLowerCase() : undefined)
const slug = (text: string | undefined) => (text !== undefined && SLUG.test(text) ? text : undefined)

/** A date that a calendar has; what a person typed half is left out. */
function date(text: string | null): string | undefined {
  if (text === null || !/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? undefined : text
}

interface ReportFilter {
  q?: string
  commune?: string
  category?: string
  child?: string
  agency?: string
  state?: StateName
  from?: string
  to?: string
}

const known = <T extends object>(values: { [K in keyof T]: T[K] | undefined }) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as T

/** What an address narrows the reports by; what it cannot mean is left out. `category` may be «kind:sub-kind». */
export function filterOf(search: URLSearchParams): ReportFilter {
  const [category, child] = (search.get('category') ?? '').split(':', 2)
  return known<Required<ReportFilter>>({
    q: (search.get('q') ?? '').trim().slice(0, 200),
    commune: uuid(search.get('commune')),
    category: slug(category),
    child: slug(category) && slug(child || (search.get('child') ?? undefined)),
    agency: uuid(search.get('agency')),
    state: STATES.find((one) => one === search.get('state')),
    from: date(search.get('from')),
    to: date(search.get('to')),
  })
}

export const sortOf = (search: URLSearchParams): Sort => SORTS.find((one) => one === search.get('sort')) ?? 'newest'

/** What the address of the public list asks for: its filter, its order and its page. */
export function listInput(search: URLSearchParams) {
  const after = search.get('after') ?? ''
  const sort = sortOf(search)
  return {
    limit: PAGE,
    ...filterOf(search),
    ...(sort !== 'newest' && { sort }),
    ...(/^[\w-]{1,200}$/.test(after) && { after }),
  }
}

/** The newest of a filter, beside the map. */
export const mapListInput = (search: URLSearchParams) => ({ limit: 10, ...filterOf(search) })

/** Which choices the filters of an address need. */
export function choicesInput(search: URLSearchParams) {
  return known<{ at: string; commune: string; agency: string }>({
    at: date(search.get('at')),
    commune: uuid(search.get('commune')),
    agency: uuid(search.get('agency')),
  })
}

/** The address with other values; an empty one is taken out, and another question begins at the first page. */
export function addressWith(path: string, search: URLSearchParams, changes: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(search)
  for (const name of ['after', 'lang', 'audience', 'size']) next.delete(name)
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  const query = next.toString()
  return query ? `${path}?${query}` : path
}

/** The filter alone as a query string, for feeds and tiles. */
export const filterQuery = (search: URLSearchParams) => new URLSearchParams({ ...filterOf(search) }).toString()
