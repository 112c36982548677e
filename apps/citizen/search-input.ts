const SHORTEST = 2
const PAGE = 20
const AUDIENCES = ['resident', 'visitor', 'business'] as const
type Audience = (typeof AUDIENCES)[number]

export type SearchQuery = {
  q: string
  kinds?: string[]
  audience?: Audience
  after?: string
  counts: boolean
  limit: number
}

/** What the address of the search page asks for; null while there is too little to look for. */
export function searchInput(search: URLSearchParams): SearchQuery | null {
  const q = (search.get('q') ?? '').replace(/\0/g, ' ').trim().slice(0, 200)
  if (q.length < SHORTEST) return null
  const kind = search.get('kind') ?? ''
  const after = search.get('after') ?? ''
  const audience = AUDIENCES.find((one) => one === search.get('for'))
  return {
    q,
    ...(/^[a-z][a-z0-9-]{0,59}$/.test(kind) ? { kinds: [kind] } : {}),
    ...(audience ? { audience } : {}),
    ...(/^[\w-]{1,400}$/.test(after) ? { after } : {}),
    counts: true,
    limit: PAGE,
  }
}

/** The address of the search page with other things asked; what is null is left out. */
export function searchPath(search: URLSearchParams, change: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams()
  for (const name of ['q', 'for', 'kind', 'after']) {
    const value = name in change ? change[name] : search.get(name)
    if (value) next.set(name, value)
  }
  return `/search?${next.toString()}`
}
