import { countBy, linesForFigures, monthsChangedSince } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { TYPE } from '../report-type.ts'
import * as store from './store-wall.ts'

/** After so many reports a run ends, at whole months: it is one transaction and must stay short. */
const REPORTS = 60_000
const MONTHS = 60
/** A month that changes all the time is counted again at most so often. */
const AGAIN_MS = 10 * 60_000

/**
 * Counts the days of each month in which something changed, newest first. The numbers come from the cases themselves;
 * what an import put into the past bears an old date of change, so every few minutes each month is held against them.
 */
export async function countDays(ctx: Ctx): Promise<number> {
  await store.lockWall(ctx.db, 'days')
  const now = ctx.now()
  const seen = await store.findSeen(ctx.db)
  const changed = await monthsChangedSince(ctx, { type: TYPE, since: seen?.at ?? null })
  const check = seen !== undefined && Date.parse(seen.checkedAt) <= now.getTime() - AGAIN_MS
  const wrong = check ? await monthsThatDiffer(ctx) : []
  const checkedAt = check || seen === undefined ? now : seen.checkedAt
  await store.putSeen(ctx.db, { at: now, checkedAt }, [...new Set([...changed, ...wrong])])
  const due = await store.listDue(ctx.db, new Date(now.getTime() - AGAIN_MS), MONTHS)
  let [months, reports] = [0, 0]
  for (const { month } of due) {
    if (reports >= REPORTS) break
    reports += await countMonth(ctx, month, now)
    months += 1
  }
  return months
}

async function monthsThatDiffer(ctx: Ctx): Promise<string[]> {
  const wrong: string[] = []
  for (const month of await monthsChangedSince(ctx, { type: TYPE, since: null })) {
    const { openedFrom: from, openedTo: to } = periodOf(month)
    const [real] = await countBy(ctx, { by: 'type', types: [TYPE], from, to, audience: 'all' })
    if ((real?.total ?? 0) !== (await store.countedIn(ctx.db, month))) wrong.push(month)
  }
  return wrong
}

const periodOf = (month: string) => ({
  openedFrom: new Date(`${month}-01T00:00:00+07:00`).toISOString(),
  openedTo: new Date(`${monthAfter(month)}-01T00:00:00+07:00`).toISOString(),
})

async function countMonth(ctx: Ctx, month: string, now: Date): Promise<number> {
  let reports = 0
  const days = new Map<string, store.DayRow>()
  const done = new Map<string, number>()
  const add = (communeId: string, category: string, day: string, merged: number) => {
    const key = `${communeId} ${category} ${day}`
    const row = days.get(key) ?? { communeId, category, day, received: 0, merged: 0 }
    days.set(key, { ...row, received: row.received + 1, merged: row.merged + merged })
  }
  for await (const line of linesForFigures(ctx, { type: TYPE, ...periodOf(month) })) {
    reports += 1
    const day = legalDate(new Date(line.openedAt))
    const merged = Number(line.mergedInto !== null)
    const category = line.category ?? ''
    add(store.ALL, category, day, merged)
    if (line.communeId !== null) add(line.communeId, category, day, merged)
    if (line.finishedAt === null || merged) continue
    const finished = legalDate(new Date(line.finishedAt))
    done.set(finished, (done.get(finished) ?? 0) + 1)
  }
  await store.replaceMonth(ctx.db, month, [...days.values()], done, now)
  return reports
}

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
