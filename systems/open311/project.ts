import { ANYONE } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { fieldReportsContract, type PublicReport } from '@hue-s/systems/field-reports/contract.ts'
import * as store from './store.ts'
import { clean } from './xml.ts'

const CLOSED = new Set(['resolved', 'published', 'closed', 'refused', 'withdrawn'])
const PAGE = 200

/** `closed` once there is a result or a refusal, also while its publication waits. */
export const statusOf = (state: string, closedAt: string | null = null) =>
  CLOSED.has(state) || closedAt !== null ? ('closed' as const) : ('open' as const)

/** Brings one request up to what everybody may know of its report; one that is not public disappears. */
export async function project(ctx: Ctx, id: string, at?: string): Promise<void> {
  const report = await findPublic(ctx, id)
  if (!report) return store.dropRequest(ctx.db, id)
  await store.putRequests(ctx.db, [rowOf(report, at)], ctx.now())
}

/** Read as nobody in particular: what is shown here can never be more than the public sees. */
async function findPublic(ctx: Ctx, id: string): Promise<PublicReport | undefined> {
  try {
    return await ctx.as(ANYONE).call(fieldReportsContract.read, { id })
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return undefined
    throw error
  }
}

function rowOf(r: PublicReport, at?: string): store.RequestRow {
  const status = statusOf(r.state, r.closedAt)
  return {
    caseId: r.id,
    code: r.code,
    serviceCode: r.category,
    state: r.state,
    status,
    description: clean(r.note),
    agency: r.agency?.name ?? null,
    communeId: r.commune?.id ?? null,
    commune: r.commune?.name ?? null,
    address: clean([r.place, r.commune?.name].filter(Boolean).join(', ')),
    lat: r.at.lat,
    long: r.at.lon,
    requestedAt: r.openedAt,
    updatedAt: [r.openedAt, r.closedAt ?? '', at ?? ''].sort().at(-1) ?? r.openedAt,
    expectedAt: r.dueAt,
    late: r.late,
    media: r.photos.map((p) => p.view),
  }
}

const LAST_STEP: Readonly<Record<string, string>> = { refused: 'refuse', withdrawn: 'withdraw' }

/** What is certain of a report whose steps were not heard: that it came, and how it ended. */
function missedSteps({ id, state, openedAt, closedAt }: PublicReport) {
  const open = { caseId: id, action: 'open', state: 'unrouted', at: openedAt }
  if (closedAt === null) return [open]
  return [open, { caseId: id, action: LAST_STEP[state] ?? 'publish', state, at: closedAt }]
}

/** After each step of a report: its line, and the step itself for those who follow. */
export async function stepTaken(ctx: Ctx, e: { id: string; action: string; state: string; at: string }): Promise<void> {
  const update = { caseId: e.id, action: e.action, state: e.state, at: e.at }
  await Promise.all([store.addUpdate(ctx.db, update), project(ctx, e.id, e.at)])
}

/** After a publication, or when one is taken back. */
export async function publicationChanged(ctx: Ctx, e: { id: string; type: string; at: string }): Promise<void> {
  if (e.type === 'field-reports.report') await project(ctx, e.id, e.at)
}

/** Pages of one run: what is committed at once, and how long a start with demo data may take. */
const PAGES = 50
const PAGES_AT_SEED = 200
const NIGHT = 24 * 3_600_000
const QUIET = 15 * 60_000

/**
 * Goes on with the walk over everything published: at the first start, then daily, for what came without an event
 * (demo data, names of agencies that changed). A run is short, and a new one goes on where it stopped.
 */
async function walkOn(ctx: Ctx, pages = PAGES, again = false): Promise<void> {
  const walk = await store.lockWalk(ctx.db)
  const fresh = again || !walk || (walk.doneAt !== null && ctx.now().getTime() - Date.parse(walk.startedAt) >= NIGHT)
  if (walk?.doneAt && !fresh) return
  const startedAt = fresh ? ctx.now() : new Date(walk.startedAt)
  let after = fresh ? null : walk.after
  // What came in the last minutes may have steps that are still on their way.
  const quiet = new Date(ctx.now().getTime() - QUIET).toISOString()
  for (let n = 0; n < pages; n++) {
    const { items, next } = await ctx
      .as(ANYONE)
      .call(fieldReportsContract.list, { limit: PAGE, ...(after === null ? {} : { after }) })
    const rows = items.map((report) => rowOf(report))
    await store.putRequests(ctx.db, rows, ctx.now())
    await store.addMissedUpdates(ctx.db, items.filter((r) => r.openedAt < quiet).flatMap(missedSteps))
    after = next
    if (next === null) break
  }
  if (after === null) await store.dropUnseen(ctx.db, startedAt)
  await store.saveWalk(ctx.db, { startedAt, after, doneAt: after === null ? ctx.now() : null })
}

/** The job: fifty pages a minute until the walk is through. */
export const walkJob = (ctx: Ctx): Promise<void> => walkOn(ctx)
/** From the beginning, for demo data that were laid in meanwhile. */
export const walkAtSeed = (ctx: Ctx): Promise<void> => walkOn(ctx, PAGES_AT_SEED, true)
