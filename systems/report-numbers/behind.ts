import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { computed } from './compute.ts'
import type { BehindInput } from './contract.ts'
import { mustBeKept, namesFor } from './figures.ts'
import { proofOf, resolve } from './question.ts'
import * as store from './store-figures.ts'

/** Reads the key of the last row shown; anything that we did not write is refused. */
function readKey(text: string | undefined): { month: string; n: number } | undefined {
  if (text === undefined) return undefined
  const found = /^(\d{4}-\d{2})\.(\d{1,8})$/.exec(text)
  if (!found) throw invalid('report-numbers.badPage')
  return { month: found[1] ?? '', n: Number(found[2]) }
}

/** The reports that make up a number: what the published row says of each, and its public page. */
export async function listBehind(ctx: Ctx, input: BehindInput) {
  const { measure, limit } = input
  const after = readKey(input.after)
  const resolved = await resolve(ctx, input)
  if (!resolved) return { proof: null, measure, count: 0, items: [], next: null }
  mustBeKept(resolved)
  const rows = await store.listBehind(ctx.db, resolved.question, measure, after, limit + 1)
  const { items, next } = page(rows, limit, (r) => `${r.month}.${r.n}`)
  const names = await namesFor(ctx, resolved)
  return {
    proof: proofOf(resolved, { measure }),
    measure,
    count: (await computed(ctx, 'year', resolved.question)).whole?.[measure] ?? 0,
    items: items.map(({ month: _m, n: _n, caseId, shown, unit, agencyId, ...r }) => ({
      ...r,
      category: names.category.get(r.category)?.name ?? r.category,
      commune: unit === null ? null : (names.commune.get(unit)?.name ?? unit),
      agency: agencyId === null ? null : (names.agency.get(agencyId)?.name ?? agencyId),
      report: shown ? `/reports/${caseId}` : null,
    })),
    next,
  }
}
