import { linesForFigures, listQueue, type CaseLine } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Behind } from '../contract-wall.ts'
import { TYPE } from '../report-type.ts'
import * as store from './store-wall.ts'

/** More open reports than this are told as so many. */
const MOST_OPEN = 20_000
const WIDEST_DAYS = 62

/** The parts of a report that the wall shows; words of a person are not among them. */
export type WallLine = Pick<
  CaseLine,
  | 'id'
  | 'code'
  | 'category'
  | 'child'
  | 'state'
  | 'agencyId'
  | 'communeId'
  | 'anchoredOn'
  | 'placeText'
  | 'lon'
  | 'lat'
  | 'openedAt'
  | 'dueAt'
  | 'closedAt'
  | 'wasLate'
>

/**
 * Every open report, the newest first, in one read of the index of open cases: what is closed, however many, costs
 * nothing. Read in the platform's name: the permission of the wall is the right to see them all.
 */
export const openReports = async (ctx: Ctx): Promise<WallLine[]> =>
  (await listQueue(ctx.as(SYSTEM), { types: [TYPE], view: 'agency', sort: 'opened', limit: MOST_OPEN })).items

export const isLateAt = (line: WallLine, now: Date) =>
  line.closedAt === null && line.dueAt !== null && line.dueAt < now.toISOString()
export const isWaiting = (line: WallLine) => line.state === 'unrouted' || line.state === 'assigned'

type Test = (line: WallLine) => boolean

/** The reports behind a number of the wall, the newest first. */
export async function reportsBehind(ctx: Ctx, asked: Behind): Promise<WallLine[]> {
  if (asked.outbreak !== undefined) return ofOutbreak(ctx, asked.outbreak)
  const period = periodOf(ctx, asked)
  const lines = period ? await sentBetween(ctx, ...period) : await openReports(ctx)
  const tests = testsOf(asked, ctx.now())
  return lines.filter((line) => tests.every((test) => test(line)))
}

function testsOf(asked: Behind, now: Date): Test[] {
  const { state, category, commune, agency, west, south, east, north } = asked
  const box = [west, south, east, north]
  if (box.some((n) => n !== undefined) && box.some((n) => n === undefined)) throw invalid('cases.badArea')
  const tests: (Test | false)[] = [
    state !== undefined && ((l) => l.state === state),
    category !== undefined && ((l) => l.category === category),
    commune !== undefined && ((l) => l.communeId === commune),
    agency !== undefined && ((l) => l.agencyId === agency),
    asked.unrouted === true && ((l) => l.agencyId === null),
    asked.late === true && ((l) => isLateAt(l, now)),
    asked.waiting === true && isWaiting,
    west !== undefined && ((l) => l.lon !== null && l.lon >= west && l.lon < (east ?? 0)),
    south !== undefined && ((l) => l.lat !== null && l.lat >= south && l.lat < (north ?? 0)),
  ]
  return tests.filter((t) => t !== false)
}

function periodOf(ctx: Ctx, { days, from, to }: Behind): [string, string] | undefined {
  const now = ctx.now().getTime()
  if (days !== undefined) return [new Date(now - days * 86_400_000).toISOString(), new Date(now + 1).toISOString()]
  if (from === undefined && to === undefined) return undefined
  const first = Date.parse(`${from ?? to}T00:00:00+07:00`)
  const end = Date.parse(`${to ?? ctx.today()}T00:00:00+07:00`) + 86_400_000
  if (end <= first || end - first > WIDEST_DAYS * 86_400_000) throw invalid('field-reports.tooWide')
  return [new Date(first).toISOString(), new Date(end).toISOString()]
}

async function sentBetween(ctx: Ctx, openedFrom: string, openedTo: string): Promise<WallLine[]> {
  const lines: WallLine[] = []
  for await (const line of linesForFigures(ctx, { type: TYPE, openedFrom, openedTo, fields: ['child'] }))
    // A clock that has stopped is late no more, as in the queues.
    lines.push({
      ...line,
      child: childOf(line.data),
      placeText: null,
      dueAt: line.finishedAt === null ? line.dueAt : null,
    })
  return lines.reverse()
}

const childOf = ({ child }: Record<string, unknown>) => (typeof child === 'string' ? child : null)

/** What a hint was counted from. Duplicates are among them: that many people wrote is the sign. */
async function ofOutbreak(ctx: Ctx, id: string): Promise<WallLine[]> {
  const row = await store.findOutbreak(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  const end = row.endedAt === null ? ctx.now().getTime() : Date.parse(row.lastAt)
  const from = new Date(end - row.hours * 3_600_000).toISOString()
  const lines = await sentBetween(ctx, from, new Date(end + 1).toISOString())
  return lines.filter(
    (l) => row.kinds.includes(l.category ?? '') && (row.communeId === null || l.communeId === row.communeId),
  )
}
