import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { getCase, isParty } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { Output, Parsed } from '@hue-s/kernel/shared/route.ts'
import { casePages, type LookLine, type personalContract as routes } from '../contract.ts'
import { me } from '../own.ts'

type Look = Output<(typeof identityContract)['whoLooked']>['items'][number]
const STRIDE = 200
/** So many looks are searched for one month at most; a person with more of them is an auditor's matter. */
const MOST_STRIDES = 100

/** Who looked at my data, newest first, in plain words, and on which of my cases. */
export async function looks(ctx: Ctx, { month, after, limit }: Parsed<(typeof routes)['looks']>) {
  if (month === undefined) {
    const { items, next } = await ctx.call(identityContract.whoLooked, { limit, ...(after && { after }) })
    return { items: await withCases(ctx, items), next }
  }
  const found: Look[] = []
  let cursor = after
  // The log pages by key, newest first: walk down to the month, and stop below it.
  for (let n = 0; n < MOST_STRIDES; n++) {
    const { items, next } = await ctx.call(identityContract.whoLooked, {
      limit: STRIDE,
      ...(cursor && { after: cursor }),
    })
    const months = items.map(({ at }) => legalDate(new Date(at)).slice(0, 7))
    found.push(...items.filter((_, i) => months[i] === month))
    if (next === null || months.some((one) => one < month)) return { items: await withCases(ctx, found), next: null }
    if (found.length >= limit) return { items: await withCases(ctx, found), next }
    cursor = next
  }
  return { items: await withCases(ctx, found), next: null }
}

/** The look of one's own log at this instant, if there was one: what a person complains about must have happened. */
export async function findLook(ctx: Ctx, at: string): Promise<Look | undefined> {
  let after: string | undefined
  for (let n = 0; n < MOST_STRIDES; n++) {
    const { items, next } = await ctx.call(identityContract.whoLooked, { limit: STRIDE, ...(after && { after }) })
    const found = items.find((look) => look.at === at)
    if (found || next === null || items.some((look) => look.at < at)) return found
    after = next
  }
  return undefined
}

async function withCases(ctx: Ctx, items: readonly Look[]): Promise<LookLine[]> {
  const personId = me(ctx)
  const cases = new Map<string, LookLine['case']>()
  for (const { record } of items) {
    if (record && /^[0-9a-f-]{36}$/.test(record.id) && !cases.has(record.id))
      cases.set(record.id, await ownCase(ctx, personId, record.id))
  }
  return items.map(({ at, who, unit, purpose, what, record }) => ({
    at,
    who,
    unit,
    purpose,
    what,
    case: record ? (cases.get(record.id) ?? null) : null,
  }))
}

async function ownCase(ctx: Ctx, personId: string, id: string): Promise<LookLine['case']> {
  if (!(await isParty(ctx, id, personId))) return null
  const row = await getCase(ctx, id)
  return { code: row.code, path: (casePages(row.type)?.page ?? '/me/timeline').replace(':id', id) }
}
