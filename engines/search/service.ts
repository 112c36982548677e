import { createHash } from 'node:crypto'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import type { Audience, FoundList } from './contract.ts'
import { searchFor } from './find.ts'
import { keyLine } from './folding.ts'
import { RecentlySeen } from './recently-seen.ts'
import * as store from './store-answers.ts'

export { answer, change, history, review, stop } from './answers.ts'

interface Typed {
  q: string
  kinds?: string[] | undefined
  audience?: Audience | undefined
}
const kindsOf = (lists: string[] | undefined) => lists?.flatMap((list) => list.split(','))

/** Answers a search; one that found nothing is counted, without who asked. */
export async function find(
  ctx: Ctx,
  input: Typed & { limit: number; after?: string | undefined; counts?: boolean | undefined },
): Promise<FoundList> {
  const kinds = kindsOf(input.kinds)
  const found = await searchFor(ctx, { ...input, kinds })
  if (found.items.length === 0 && kinds === undefined && input.after === undefined) await noteMiss(ctx, input.q)
  return found
}

const PER_KIND = 4
const MOST_SUGGESTED = 12

/** What there is for the words typed so far; nothing of it is kept, for they are no question yet. */
export function suggest(ctx: Ctx, { q, kinds, audience }: Typed): Promise<FoundList> {
  return searchFor(ctx, { q, kinds: kindsOf(kinds), audience, limit: MOST_SUGGESTED, perKind: PER_KIND })
}

const LONGEST_MISS = 80
const SAME_QUESTION_MS = 10 * 60_000
// In memory and as a hash only: a page drawn twice, or one person's insistence, is one question.
const asked = new RecentlySeen(20_000, SAME_QUESTION_MS)

/** Officials look for files and people, and what they do not find is nobody else's matter. */
async function noteMiss(ctx: Ctx, q: string): Promise<void> {
  const miss = missOf(q)
  if (miss.length < 2 || ctx.actor.kind === 'staff') return
  const key = createHash('sha256')
    .update(`${ctx.actor.id ?? ctx.request.address} ${miss}`)
    .digest('base64')
  if (asked.has(key, ctx.now().getTime())) return
  await store.noteMiss(ctx.db, miss, ctx.today())
}

/** People type their own numbers and addresses into search boxes: runs of four digits and more, and mail addresses, are not kept. */
const missOf = (q: string) =>
  keyLine(q.replace(/\S+@\S+/g, ' ').normalize('NFC'))
    .replace(/\d(?: ?\d){3,}/g, '#')
    .slice(0, LONGEST_MISS)
    .trim()

export async function misses(ctx: Ctx, { after, limit }: PageInput) {
  const key = after === undefined ? undefined : /^(\d{1,9}) (.{1,100})$/u.exec(after)
  if (key === null) throw invalid('search.badPage')
  const rows = await store.listMisses(ctx.db, key ? { count: Number(key[1]), query: key[2] ?? '' } : undefined, limit)
  return page(rows, limit, (row) => `${row.count} ${row.query}`)
}

/** Drops a query that means nothing, so that the list stays worth reading. */
export async function forgetMiss(ctx: Ctx, { query }: { query: string }) {
  await store.forgetMiss(ctx.db, query)
  ctx.audit('search.miss', query)
  return {}
}

/** Every answer, those in force first. */
export async function answers(ctx: Ctx, { after, limit }: PageInput) {
  const key = after === undefined ? undefined : /^(on|off) (\d{4}-[\d-]{5}T[\d:.]{8,15}Z) ([\da-f-]{36})$/.exec(after)
  if (key === null) throw invalid('search.badPage')
  const [, state = '', at = '', id = ''] = key ?? []
  const rows = await store.listAnswers(ctx.db, key ? { state, at, id } : undefined, limit)
  return page(rows, limit, (row) => `${row.state} ${row.changedAt} ${row.id}`)
}

const KEEP_DAYS = 30
const KEEP_MISSES = 10_000

/** Job: forgets searches that were made once, and caps the list against floods of nonsense. */
export async function sweepMisses(ctx: Ctx): Promise<void> {
  const before = legalDate(new Date(ctx.now().getTime() - KEEP_DAYS * 86_400_000))
  await store.sweepMisses(ctx.db, before, KEEP_MISSES)
}
