import { FORCES, type PageKind } from '../contract-public.ts'
import { AUDIENCES, CONTENT_LANGS, SECTIONS, type ContentLang, type Kind } from '../contract-shapes.ts'

export const PAGE = 12

/** Screens that are a list of one kind, with the kinds of the API. */
export const LISTS = {
  news: { path: '/news', kind: undefined },
  guidance: { path: '/guidance', kind: 'guidance' },
  'fact-checks': { path: '/fact-checks', kind: 'correction' },
} as const satisfies Partial<Record<PageKind, { path: string; kind: Kind | undefined }>>
export type ListPage = keyof typeof LISTS

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const AFTER = /^[01]_-?\d{1,14}_[0-9a-f-]{36}$/

const known = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
const after = (search: URLSearchParams) => {
  const text = search.get('after') ?? ''
  return AFTER.test(text) ? text : undefined
}

/** What an address narrows a list by; what it cannot mean is left out. */
export function filterOf(search: URLSearchParams) {
  const area = search.get('area') ?? ''
  return known({
    section: SECTIONS.find((one) => one === search.get('section')),
    audience: AUDIENCES.find((one) => one === search.get('for')),
    area: UUID.test(area) ? area : undefined,
    tag: (search.get('tag') ?? '').trim().slice(0, 40) || undefined,
  })
}

export const listInput = (page: ListPage, search: URLSearchParams) => ({
  limit: PAGE,
  ...known({ kind: LISTS[page].kind, after: after(search) }),
  ...filterOf(search),
})

export function documentsInput(search: URLSearchParams) {
  const year = Number(search.get('year'))
  return {
    limit: 20,
    ...known({
      q: (search.get('q') ?? '').trim().slice(0, 200),
      field: (search.get('field') ?? '').slice(0, 80),
      issuer: (search.get('issuer') ?? '').slice(0, 200),
      year: Number.isInteger(year) && year >= 1945 && year <= 2100 ? year : undefined,
      force: FORCES.find((one) => one === search.get('force')),
      after: after(search),
    }),
  }
}

export const directoryInput = (search: URLSearchParams) =>
  known({
    q: (search.get('q') ?? '').trim().slice(0, 200),
    level: (['agency', 'commune'] as const).find((one) => one === search.get('level')),
  })

export const eventsInput = (search: URLSearchParams) => ({
  limit: PAGE,
  ...known({ when: search.get('when') === 'past' ? 'past' : undefined, after: after(search) }),
})

const contentLang = (search: URLSearchParams): ContentLang | undefined =>
  CONTENT_LANGS.find((one) => one === search.get('in'))

export const readInput = (page: PageKind, slug: string | undefined, search: URLSearchParams) => ({
  page,
  slug: (slug ?? '').slice(0, 200),
  ...known({ in: contentLang(search) }),
})

/** The address with other values; an empty one is taken out, and another question begins at the first page. */
export function addressWith(path: string, search: URLSearchParams, changes: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(search)
  for (const name of ['after', 'lang', 'audience', 'size']) next.delete(name)
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next.size > 0 ? `${path}?${next}` : path
}
