import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'

/** Queries as people type them, with what they want: `provinces/<id>/search-queries.json`. */
const Graded = z.object({
  about: z.string(),
  queries: z.array(
    z.object({
      q: z.string().min(1),
      /** In what the query differs from the plain words. */
      slip: z.string().min(1),
      want: z.array(z.object({ url: z.string().startsWith('/'), grade: z.int().min(1).max(3) })).min(1),
    }),
  ),
})
export type GradedQuery = z.output<typeof Graded>['queries'][number]

export const gradedQueries = (province: string): GradedQuery[] =>
  Graded.parse(JSON.parse(readFileSync(join(ROOT, 'provinces', province, 'search-queries.json'), 'utf8'))).queries

/** How well one class of queries was answered. */
export interface Quality {
  slip: string
  queries: number
  /** Mean reciprocal rank of the first address that serves (grade 2 and more), among ten. */
  mrr: number
  /** The part of the addresses that serve that stand among the first five. */
  recallAt5: number
}
export interface Judged {
  all: Quality
  bySlip: Quality[]
  missed: { q: string; slip: string; rank: number; got: string[] }[]
}

// An old unit's address is its own, or that of who took it over, opened from it.
function isWanted(found: string, wanted: string, province: string): boolean {
  const key = /^\/units\/\{(.+)\}$/.exec(wanted)?.[1]
  if (key === undefined) return found === wanted
  const id = unitIdOfKey(province, key)
  return found === `/units/${id}` || found.endsWith(`?from=${id}`)
}

/** Asks every query and grades what comes. */
export async function judge(
  province: string,
  queries: readonly GradedQuery[],
  ask: (q: string) => Promise<readonly { url: string; title: string }[]>,
): Promise<Judged> {
  const rows: { slip: string; rr: number; recall: number }[] = []
  const missed: Judged['missed'] = []
  for (const { q, slip, want } of queries) {
    const found = (await ask(q)).slice(0, 10)
    const serve = want.filter(({ grade }) => grade >= 2)
    const ranks = serve.map(({ url }) => found.findIndex((one) => isWanted(one.url, url, province)) + 1)
    const hits = ranks.filter((rank) => rank > 0)
    const rank = hits.length > 0 ? Math.min(...hits) : 0
    const recall = ranks.filter((one) => one > 0 && one <= 5).length / Math.max(1, serve.length)
    rows.push({ slip, rr: rank === 0 ? 0 : 1 / rank, recall })
    if (rank !== 1) missed.push({ q, slip, rank, got: found.slice(0, 3).map((one) => one.title) })
  }
  const quality = (slip: string, of: typeof rows): Quality => ({
    slip,
    queries: of.length,
    mrr: of.reduce((sum, one) => sum + one.rr, 0) / of.length,
    recallAt5: of.reduce((sum, one) => sum + one.recall, 0) / of.length,
  })
  const slips = [...new Set(rows.map(({ slip }) => slip))].sort()
  return {
    all: quality('all', rows),
    bySlip: slips.map((slip) =>
      quality(
        slip,
        rows.filter((one) => one.slip === slip),
      ),
    ),
    missed,
  }
}
