import { explainDue, getCase, hurry, type Case } from '@hue-s/engines/cases/index.ts'
import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { REACHES, type Reach } from './rules.ts'
import { TYPE } from '../report-type.ts'
import { tellStaff } from '../tell.ts'

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

/** Run out and nobody acted: tells whom the level reaches, as long as the clock still stands where it ran out. */
export async function tellEscalated(ctx: Ctx, e: ClockEvent & { level: number }): Promise<void> {
  const reach = REACHES[e.level - 1]
  if (e.type !== TYPE || reach === undefined) return
  const row = await getCase(ctx, e.id)
  if (!(await stillRuns(ctx, row, e))) return
  const people = await peopleOn(ctx, row, reach)
  await tellStaff(ctx, people, {
    key: `late.${reach}`,
    id: row.id,
    code: row.code,
    dedupe: `late:${row.id}:${e.clock}:${e.dueAt}:${e.level}`,
    level: 'important',
  })
  // Where nobody stands (no head named, on leave without a deputy) the next one hears of it at once.
  if (people.length === 0) await hurry(ctx, { id: row.id, clock: e.clock, level: e.level })
}

const HOLDS = { head: 'field-reports.head', centre: 'field-reports.operate', leader: 'field-reports.lead' } as const

/** Whoever holds the right today: a deputy has a grant for the time, somebody away has none. */
function peopleOn(ctx: Ctx, row: Case, reach: Reach): Promise<string[]> {
  if (reach === 'head' && row.agencyId === null) return Promise.resolve([])
  return personsWithGrant(ctx, HOLDS[reach], row.agencyId)
}

async function stillRuns(ctx: Ctx, row: Case, { clock, dueAt }: { clock: string; dueAt: string }): Promise<boolean> {
  if (row.closedAt !== null) return false
  const state = (await explainDue(ctx, row.id)).find((c) => c.name === clock)
  return state !== undefined && state.stoppedAt === null && !state.paused && state.dueAt === dueAt
}
