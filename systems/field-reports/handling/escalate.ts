import { getCase, explainDue, type Case } from '@hue-s/engines/cases/index.ts'
import { calendarSetting, due } from '@hue-s/engines/calendar/index.ts'
import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { handlingSetting } from './rules.ts'
import { TYPE } from '../report-type.ts'
import * as store from '../store.ts'
import { tellStaff } from '../tell.ts'

/** One run of a job is one transaction; what is left comes in the next run. */
const MOST = 500

interface ClockEvent {
  id: string
  code: string
  type: string
  agencyId: string | null
  clock: string
  dueAt: string
  assigneeId: string | null
}

/** Soon due: the person who works on it and the desk of the agency; at the centre's desk the centre. */
export async function remind(ctx: Ctx, e: ClockEvent): Promise<void> {
  if (e.type !== TYPE) return
  const row = await getCase(ctx, e.id)
  if (!(await stillRuns(ctx, row, e))) return
  const desk = row.state === 'unrouted' ? 'field-reports.operate' : 'field-reports.handle'
  const people = await personsWithGrant(ctx, desk, row.agencyId)
  const assignee = row.assigneeId !== null && people.includes(row.assigneeId) ? [row.assigneeId] : []
  await tellStaff(ctx, [...assignee, ...people], {
    key: `nearDue.${e.clock}`,
    id: e.id,
    code: e.code,
    dedupe: `near:${e.id}:${e.clock}:${e.dueAt}`,
  })
}

/** Run out: writes down when each rung of the province's ladder is told, in working time, and tells the first at once. */
export async function startLadder(ctx: Ctx, e: ClockEvent): Promise<void> {
  if (e.type !== TYPE) return
  const ladder = ctx.setting(handlingSetting).escalation
  for (const [rung, { to, workingHours }] of ladder.entries()) {
    const at =
      workingHours === 0 ? ctx.now() : due(new Date(e.dueAt), { workingHours }, ctx.setting(calendarSetting)).due
    const row = { reportId: e.id, clock: e.clock, dueAt: e.dueAt, rung, reach: to }
    if (at !== null) await store.insertRung(ctx.db, row, at)
  }
  await climb(ctx)
}

/** Tells those whose rung has come, as long as the clock still stands where it ran out. */
export async function climb(ctx: Ctx): Promise<void> {
  for (const rung of await store.takeRungs(ctx.db, ctx.now(), MOST)) {
    const row = await getCase(ctx, rung.reportId)
    if (!(await stillRuns(ctx, row, rung))) {
      await store.endRung(ctx.db, rung, 'over', ctx.now())
      continue
    }
    const people = await peopleOn(ctx, row, rung.reach)
    await tellStaff(ctx, people, {
      key: `late.${rung.reach}`,
      id: row.id,
      code: row.code,
      dedupe: `late:${row.id}:${rung.clock}:${rung.dueAt}:${rung.rung}`,
      level: 'important',
    })
    await store.endRung(ctx.db, rung, people.length > 0 ? 'told' : 'nobody', ctx.now())
    // Where nobody stands (no head named, on leave without a deputy) the next rung hears of it at once.
    if (people.length === 0) await store.hurryNextRung(ctx.db, rung, ctx.now())
  }
}

const HOLDS = { head: 'field-reports.head', centre: 'field-reports.operate', leader: 'field-reports.lead' } as const

/** Whoever holds the right today: a deputy has a grant for the time, somebody away has none. */
function peopleOn(ctx: Ctx, row: Case, reach: store.Rung['reach']): Promise<string[]> {
  if (reach === 'head' && row.agencyId === null) return Promise.resolve([])
  return personsWithGrant(ctx, HOLDS[reach], row.agencyId)
}

async function stillRuns(ctx: Ctx, row: Case, { clock, dueAt }: { clock: string; dueAt: string }): Promise<boolean> {
  if (row.closedAt !== null) return false
  const state = (await explainDue(ctx, row.id)).find((c) => c.name === clock)
  return state !== undefined && state.stoppedAt === null && !state.paused && state.dueAt === dueAt
}
