import type { PublicFilters } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { PublicFilter } from '../contract-public.ts'
import { communeArea, type CommuneArea } from './commune-area.ts'
import { TYPE } from '../report-type.ts'

const DAY = 86_400_000
/** Midnight in Vietnam at the start of a legal date. */
const startOf = (date: string) => new Date(`${date}T00:00:00+07:00`)

/** What a filter means to the case engine; the same for the list, the counts, the tiles and the feeds. */
export async function casesFilter(
  ctx: Ctx,
  { q, commune, category, child, agency, state, from, to }: PublicFilter,
): Promise<PublicFilters & Partial<CommuneArea>> {
  const area = commune === undefined ? undefined : await communeArea(ctx, commune)
  return {
    types: [TYPE],
    q,
    category,
    child,
    ...area,
    agencyIds: agency === undefined ? undefined : [agency],
    states: state === undefined ? undefined : [state],
    from: from === undefined ? undefined : startOf(from).toISOString(),
    to: to === undefined ? undefined : new Date(startOf(to).getTime() + DAY).toISOString(),
  }
}

/** The same filter as a query string, in one order, so that equal filters have equal addresses. */
export function filterQuery(filter: PublicFilter): string {
  const names = ['q', 'commune', 'category', 'child', 'agency', 'state', 'from', 'to'] as const
  const search = new URLSearchParams()
  for (const name of names) {
    const value = filter[name]
    if (value) search.set(name, value)
  }
  return search.toString()
}
