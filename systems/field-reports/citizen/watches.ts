import { followersOf, getPublic, listFollowed, partiesOf } from '@hue-s/engines/cases/index.ts'
import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError, conflict, invalid, notFound, unauthenticated } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { z } from 'zod'
import { citizenSetting } from './rules.ts'
import type { FollowedReport, NewWatch, Watch } from '../contract-citizen.ts'
import { stepSeen, type reportChanged } from '../contract.ts'
import { tableOn } from '../routing/current-table.ts'
import { publicReports, unitNames } from '../present.ts'
import { TYPE } from '../report-type.ts'
import * as store from './store-citizen.ts'

type Changed = z.output<(typeof reportChanged)['payload']>
type WatchRow = store.WatchRow

/** Whose list: the person's own, or that of the one they act for. */
function personOf(ctx: Ctx): string {
  const id = ctx.actor.onBehalfOf ?? ctx.actor.id
  if (id === null) throw unauthenticated('kernel.signInNeeded')
  return id
}

/** A published report, or undefined when it is not (any more) for everybody. */
async function findPublicReport(ctx: Ctx, id: string) {
  try {
    const row = await getPublic(ctx, id)
    return row.type === TYPE ? row : undefined
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return undefined
    throw error
  }
}

async function shown(ctx: Ctx, rows: readonly WatchRow[]): Promise<Watch[]> {
  const names = await unitNames(
    ctx,
    rows.map((row) => [row.communeId, ctx.today()] as const),
  )
  return rows.map(({ id, kind, name, lon, lat, radius, communeId, category, createdAt }) => ({
    id,
    kind,
    name,
    at: lon !== null && lat !== null ? { lon, lat } : null,
    radius,
    commune: names(communeId),
    category,
    createdAt,
  }))
}

/** Most reports that the list of followed ones shows. */
const MOST_REPORTS = 100

/** What I follow. A report that was taken out of sight is not shown, nor told of. */
export async function watches(ctx: Ctx) {
  const { most, perDay } = ctx.setting(citizenSetting).watch
  const items = await shown(ctx, await store.listWatches(ctx.db, personOf(ctx)))
  const reports = await publicReports(ctx, await listFollowed(ctx, TYPE, MOST_REPORTS))
  const followed = reports.map(({ id, code, category, note, place, commune, state, late }): FollowedReport => {
    return { id, code, category, note: note.slice(0, 160), place, commune, state, late }
  })
  return { items, reports: followed, most, perDay }
}

/** Adds a watch, or answers the one that says the same already. */
async function add(ctx: Ctx, part: Partial<WatchRow> & Pick<WatchRow, 'kind'>): Promise<Watch> {
  const personId = personOf(ctx)
  const row: WatchRow = {
    id: newId(),
    personId,
    name: '',
    lon: null,
    lat: null,
    radius: null,
    communeId: null,
    category: null,
    createdAt: ctx.now().toISOString(),
    ...part,
  }
  await store.lockPerson(ctx.db, personId)
  const same = await store.findSame(ctx.db, row)
  if (!same) {
    const { most } = ctx.setting(citizenSetting).watch
    if ((await store.countWatches(ctx.db, personId)) >= most) throw conflict('field-reports.tooManyWatches', { most })
    await store.insertWatch(ctx.db, row)
  }
  ctx.audit('field-report-watch', (same ?? row).id, { kind: row.kind })
  const [watch] = await shown(ctx, [same ?? row])
  if (!watch) throw new Error('a watch that was written is shown')
  return watch
}

async function mustBeCategory(ctx: Ctx, category: string | undefined): Promise<string | null> {
  if (category === undefined) return null
  if (!(await tableOn(ctx)).table.categories.some(({ id }) => id === category))
    throw invalid('field-reports.noSuchCategory', { category })
  return category
}

/** Follows a place with a radius, a commune, or a kind of report. */
export async function watch(ctx: Ctx, input: NewWatch): Promise<Watch> {
  const category = await mustBeCategory(ctx, input.category)
  if (input.kind === 'category') return add(ctx, { kind: 'category', category })
  if (input.kind === 'area') {
    const unit = await getUnit(ctx, input.communeId, ctx.today())
    if (unit.kind !== 'commune' || (unit.validTo !== null && unit.validTo <= ctx.today()))
      throw invalid('field-reports.outside')
    return add(ctx, { kind: 'area', communeId: unit.id, category })
  }
  const { at, radius, name } = input
  return add(ctx, { kind: 'place', lon: at.lon, lat: at.lat, radius, name, category })
}

export async function unwatch(ctx: Ctx, { id }: ById) {
  if (!(await store.deleteWatch(ctx.db, personOf(ctx), id))) throw notFound('kernel.recordNotFound')
  ctx.audit('field-report-watch', id)
  return { ok: true as const }
}

/** Steps that somebody who follows a place or a kind wants to know: it is new here, it is done, it goes on again. */
const WIDE = new Set(['publish', 'resolve', 'reopen'])
/** Steps that somebody who follows this very report wants to know. */
const CLOSE = new Set([...WIDE, 'accept', 'transfer', 'pause', 'resume', 'extend', 'refuse', 'merge'])
/** Ends that are no news of a place. */
const DEAD = new Set(['withdrawn', 'refused'])
const AT_ONCE = 200

/** Whether a step is one to tell those who follow: only of published reports. */
export async function tellWatchers(ctx: Ctx, e: Changed): Promise<void> {
  const report = await findPublicReport(ctx, e.id)
  if (!report) return
  // With this very step it came into sight, whatever the step is called.
  const fresh = !DEAD.has(e.state) && Math.abs(Date.parse(e.at) - Date.parse(report.publishedAt)) < 1_000
  if (fresh || CLOSE.has(e.action)) await ctx.emit(stepSeen, { ...e, publishedAt: report.publishedAt, fresh })
}

/**
 * Tells those who follow: at once up to the day's number, the rest in one message in the morning. The reporter hears of
 * it in another way.
 */
export async function tellFollowers(ctx: Ctx, { fresh, ...e }: z.output<(typeof stepSeen)['payload']>): Promise<void> {
  const except = (await partiesOf(ctx, e.id)).map(({ personId }) => personId)
  const step: store.Step = {
    reportId: e.id,
    at: e.at,
    state: e.state,
    category: e.category,
    communeId: e.communeId,
    lon: e.lon,
    lat: e.lat,
    publishedAt: e.publishedAt,
    followers: await followersOf(ctx, e.id),
    forAreas: fresh || WIDE.has(e.action),
    except,
  }
  await store.insertNews(ctx.db, step, ctx.today(), ctx.setting(citizenSetting).watch.perDay)
  await tellNews(ctx)
}

/** Sends what may be told now; a job repeats it, so that the thousandth follower only waits, and nobody is forgotten. */
export async function tellNews(ctx: Ctx): Promise<void> {
  for (const news of await store.takeNews(ctx.db, AT_ONCE)) {
    const report = await findPublicReport(ctx, news.reportId)
    await store.markTold(ctx.db, news, ctx.now())
    // Taken out of sight since: nothing may be told of it any more.
    if (!report) continue
    const kind = news.isNew ? 'new' : 'changed'
    await notifyPerson(ctx, {
      to: news.personId,
      topic: 'field-reports.following',
      title: `field-reports.notice.watch.${kind}.title`,
      body: `field-reports.notice.watch.${kind}.${news.isNew ? 'body' : news.state}`,
      values: { code: report.code, what: report.publicTitle, place: report.placeText ?? '' },
      link: `/reports/${news.reportId}`,
      level: 'info',
      record: { kind: 'field-report', id: news.reportId },
      dedupeKey: `field-report-watch:${news.reportId}:${news.stepAt}`,
    })
  }
}

/** In the morning: one message for everything that went beyond yesterday's number. */
export async function tellDigests(ctx: Ctx): Promise<void> {
  for (const { personId, reports } of await store.takeDigests(ctx.db, ctx.now(), 2_000)) {
    await notifyPerson(ctx, {
      to: personId,
      topic: 'field-reports.following',
      title: 'field-reports.notice.watch.digest.title',
      body: 'field-reports.notice.watch.digest.body',
      values: { n: reports },
      link: '/follows',
      level: 'info',
      dedupeKey: `field-report-watch-digest:${ctx.today()}`,
    })
  }
  await store.forgetNews(ctx.db, new Date(ctx.now().getTime() - 60 * 86_400_000))
}
