import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Holding } from '@hue-s/kernel/server/system.ts'
import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import { calendarOf, dueOf } from './clocks.ts'
import { caseDueChanged, caseEscalated, caseMoved, caseNearDue, caseOverdue } from './contract.ts'
import type { Fact } from './facts.ts'
import { about, lockCase, record } from './record.ts'
import { climb, climbEarly } from './store-escalation.ts'
import * as store from './store.ts'
import en from './text/en.json' with { type: 'json' }
import vi from './text/vi.json' with { type: 'json' }

const BATCH = 500
// One run of a job is one transaction; what is left comes in the next run.
const MOST = 5_000

/** Announces clocks that are about to run out, have run out, or climb their ladder: each once per due time and level. */
export async function flagClocks(ctx: Ctx): Promise<{ nearDue: number; overdue: number; escalated: number }> {
  const flag = async (which: 'remind' | 'overdue') => {
    const flagged = await store.flagClocks(ctx.db, which, ctx.now(), MOST)
    for (const f of flagged) {
      const event = which === 'remind' ? caseNearDue : caseOverdue
      const { id, code, type, agencyId, communeId, assigneeId, category, clock, dueAt } = f
      await ctx.emit(event, {
        id,
        code,
        type,
        agencyId,
        communeId,
        category,
        at: ctx.now().toISOString(),
        clock,
        dueAt,
        assigneeId,
      })
    }
    return flagged.length
  }
  return { nearDue: await flag('remind'), overdue: await flag('overdue'), escalated: await escalate(ctx) }
}

/** Where nobody can be told of a level the next one hears of it at once; nothing once the clock stands elsewhere. */
export async function hurry(ctx: Ctx, at: { id: string; clock: string; level: number }): Promise<void> {
  await lockCase(ctx, at.id)
  for (const step of await climbEarly(ctx.db, { ...at, caseId: at.id }))
    await ctx.emit(caseEscalated, { ...step, at: ctx.now().toISOString() })
}

/** Step by step, so that after a long silence each level is still told. */
async function escalate(ctx: Ctx): Promise<number> {
  let told = 0
  while (told < MOST) {
    const climbed = await climb(ctx.db, ctx.now(), BATCH)
    for (const step of climbed) await ctx.emit(caseEscalated, { ...step, at: ctx.now().toISOString() })
    told += climbed.length
    if (climbed.length === 0) break
  }
  return told
}

/**
 * Reckons open clocks again under the calendar now in force (a decreed day off, a swapped day). A due time that changes
 * gets an event in the timeline and is announced; one that stays is only marked as looked at.
 */
export async function recomputeClocks(ctx: Ctx): Promise<{ checked: number; changed: number; cases: string[] }> {
  const calendar = ctx.settingVersion(calendarSetting)
  const result = { checked: 0, changed: 0, cases: [] as string[] }
  while (result.checked < MOST) {
    const stale = await store.listStaleClocks(ctx.db, calendar, BATCH)
    if (stale.length === 0) break
    for (const id of new Set(stale.map((s) => s.caseId))) {
      const names = stale.filter((s) => s.caseId === id).map((s) => s.name)
      const changed = await recomputeCase(ctx, id, names, calendar)
      result.checked += names.length
      result.changed += changed
      if (changed > 0) result.cases.push(id)
    }
  }
  return result
}

async function recomputeCase(ctx: Ctx, id: string, names: readonly string[], calendar: number): Promise<number> {
  const found = await lockCase(ctx, id)
  const calendars = calendarOf(ctx)
  const moved = found.clocks.filter(
    (c) => names.includes(c.name) && dueOf({ ...c, calendar }, calendars).dueAt !== c.dueAt,
  )
  await store.markChecked(ctx.db, id, names, calendar)
  if (moved.length === 0) return 0
  const facts = moved.map((c): Fact => ({ do: 'recompute', clock: c.name, calendar }))
  const { case: row } = await record(ctx, found, { kind: 'recomputed', visibleTo: 'reporter', facts })
  await ctx.emit(caseDueChanged, { ...about(row), dueAt: row.dueAt, dueClock: row.dueClock, n: row.version })
  return moved.length
}

/**
 * Moves the open cases of an agency that became another one; an entry in each timeline says so. The person working on
 * a case keeps it. Answers how many: at most 5,000 at a time, so the caller repeats until none is left.
 */
export async function moveCases(ctx: Ctx, fromAgencyId: string, toAgencyId: string): Promise<number> {
  if (fromAgencyId === toAgencyId) return 0
  const open = await store.listOpenAt(ctx.db, fromAgencyId, MOST)
  for (const { id } of open) {
    const found = await lockCase(ctx, id)
    if (found.case.agencyId !== fromAgencyId || found.case.closedAt !== null) continue
    const facts: Fact[] = [{ do: 'move', to: toAgencyId }]
    const { case: row } = await record(ctx, found, {
      kind: 'moved',
      input: { from: fromAgencyId, to: toAgencyId },
      visibleTo: 'agency',
      facts,
    })
    await ctx.emit(caseMoved, { ...about(row), fromAgencyId, n: row.version })
  }
  return open.length
}

/**
 * An agency that went whole into another takes its open cases along. After a division nobody can know by rule whose
 * work a case is, so it stays for a person to hand on.
 */
export async function followReorganisation(
  ctx: Ctx,
  { ended, lineage }: { ended: readonly string[]; lineage: readonly Edge[] },
): Promise<void> {
  for (const from of ended) {
    const [edge, ...more] = lineage.filter((e) => e.from === from)
    if (!edge || more.length > 0 || edge.kind === 'part') continue
    while ((await moveCases(ctx, from, edge.to)) === MOST);
  }
}
interface Edge {
  from: string
  to: string
  kind: string
}

/** What hangs on a unit: open cases of the agency, and cases in its territory, which their date anchors. */
export async function holdings(ctx: Ctx, unitId: string): Promise<Holding[]> {
  const { agency, commune } = await store.countOpenAt(ctx.db, unitId)
  const what = (key: 'agency' | 'commune') => ({ vi: vi[`cases.holding.${key}`], en: en[`cases.holding.${key}`] })
  return [
    { what: what('agency'), count: agency, moves: true },
    { what: what('commune'), count: commune, moves: true },
  ].filter((h) => h.count > 0)
}
