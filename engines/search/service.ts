import { invalid } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import type { FoundList } from './contract.ts'
import { keyLine } from './folding.ts'
import { searchFor } from './find.ts'
import * as store from './store.ts'

const LONGEST_MISS = 80

/** Answers a search; one that found nothing is counted, without who asked. */
export async function find(
  ctx: Ctx,
  input: { q: string; kinds?: string[] | undefined; limit: number },
): Promise<FoundList> {
  const kinds = input.kinds?.flatMap((list) => list.split(','))
  const found = await searchFor(ctx, { q: input.q, kinds, limit: input.limit })
  const miss = missOf(input.q)
  if (found.items.length === 0 && miss.length > 1) await store.noteMiss(ctx.db, miss, ctx.today())
  return found
}

/** People type their own numbers into search boxes: runs of four digits and more are not kept. */
const missOf = (q: string) =>
  keyLine(q)
    .replace(/\d(?: ?\d){3,}/g, '#')
    .slice(0, LONGEST_MISS)
    .trim()

export async function misses(ctx: Ctx, { after, limit }: PageInput) {
  const key = after === undefined ? undefined : /^(\d{1,9}) (.{1,100})$/u.exec(after)
  if (key === null) throw invalid('search.badPage')
  const rows = await store.listMisses(ctx.db, key ? { count: Number(key[1]), query: key[2] ?? '' } : undefined, limit)
  return page(rows, limit, (row) => `${row.count} ${row.query}`)
}

const KEEP_DAYS = 30
const KEEP_MISSES = 10_000

/** Job: forgets searches that were made once, and caps the list against floods of nonsense. */
export async function sweepMisses(ctx: Ctx): Promise<void> {
  const before = legalDate(new Date(ctx.now().getTime() - KEEP_DAYS * 86_400_000))
  await store.sweepMisses(ctx.db, before, KEEP_MISSES)
}
