import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Figures, FiguresInput, PeriodInput, Summary, Sums } from './contract.ts'
import { FEWEST } from './contract.ts'
import { csvOf } from './csv.ts'
import { FLOWS } from './flows.ts'
import { holdBack } from './hold-back.ts'
import { screensOf, serviceOf, titleOf } from './known.ts'
import { byToday } from './places.ts'
import * as store from './store.ts'
import { datesBetween, weeksBefore } from './weeks.ts'

const NOTHING: Sums = { views: 0, visits: 0, seconds: 0 }
const HIDDEN = { views: null, visits: null, seconds: null }
const add = (a: Sums, b: Sums): Sums => ({
  views: a.views + b.views,
  visits: a.visits + b.visits,
  seconds: a.seconds + b.seconds,
})
const whole = (rows: readonly Sums[]) => rows.reduce(add, NOTHING)
const only = ({ views, visits, seconds }: Sums): Sums => ({ views, visits, seconds })
/** A day or a service is only as public as its smallest count of people's doings. */
const countsOf = ({ views, visits }: Sums) => [views, visits]

/** Screens put together to services. */
function byService(rows: readonly store.Row[]): store.Row[] {
  const sums = new Map<string, Sums>()
  for (const row of rows) sums.set(serviceOf(row.key), add(sums.get(serviceOf(row.key)) ?? NOTHING, row))
  return [...sums].map(([key, sum]) => ({ key, ...sum }))
}

const largestFirst = (a: Sums, b: Sums) => b.views - a.views

/** One division as the public may see it: small parts held back, the rest as it is. */
function published(rows: readonly store.Row[]) {
  const parts = rows.map((row) => ({ row, counts: countsOf(row) }))
  const { shown, held } = holdBack(parts, FEWEST)
  const order = parts.filter((p) => shown.has(p) || held.includes(p)).sort((a, b) => largestFirst(a.row, b.row))
  return {
    items: order.map((p) => ({ key: p.row.key, ...(shown.has(p) ? only(p.row) : HIDDEN) })),
    held: held.length === 0 ? null : { ...whole(held.map(({ row }) => row)), parts: held.length },
  }
}

/** Visits per commune of today; `''` is «no commune chosen». */
async function publishedCommunes(ctx: Ctx, asked: store.Asked): Promise<Summary['communes']> {
  const places = await byToday(ctx, await store.communeSums(ctx.db, asked))
  const parts = places.map((place) => ({ place, counts: [place.visits] }))
  const { shown, held } = holdBack(parts, FEWEST)
  return {
    items: parts
      .filter((p) => shown.has(p) || held.includes(p))
      .sort((a, b) => b.place.visits - a.place.visits)
      .map((p) => ({ key: p.place.key, name: p.place.name, visits: shown.has(p) ? p.place.visits : null })),
    held: held.length === 0 ? null : { visits: held.reduce((n, { place }) => n + place.visits, 0), parts: held.length },
  }
}

const EMPTY = { items: [], held: null }

/** What everybody may know: whole weeks that are over, nothing below five. A whole that is too small is not told at all. */
export async function summary(ctx: Ctx, { weeks }: PeriodInput): Promise<Summary> {
  const { from, to } = weeksBefore(ctx.today(), Number(weeks))
  const asked = { from, to }
  const by = (division: store.Division) => store.sumsBy(ctx.db, division, asked)
  const days = new Map((await by('day')).map((row) => [row.key, row]))
  const total = whole([...days.values()])
  const begun = [...days.keys()].sort()[0]
  if (begun === undefined || Math.min(...countsOf(total)) < FEWEST) return nothingYet(Number(weeks))
  const services = published(byService(await by('screen')))
  return {
    weeks: Number(weeks),
    from: begun,
    to,
    total,
    days: publicDays(days, begun, to),
    services: { ...services, items: services.items.map((s) => ({ ...s, title: titleOf(ctx.platform, s.key) })) },
    communes: await publishedCommunes(ctx, asked),
    audiences: published(await by('audience')),
    langs: published(await by('lang')),
    devices: published(await by('device')),
    modes: published(await by('mode')),
  }
}

const nothingYet = (weeks: number): Summary => ({
  ...{ weeks, from: null, to: null, total: NOTHING, days: [], services: EMPTY, communes: EMPTY },
  ...{ audiences: EMPTY, langs: EMPTY, devices: EMPTY, modes: EMPTY },
})

function publicDays(days: ReadonlyMap<string, store.Row>, from: string, to: string): Summary['days'] {
  const parts = datesBetween(from, to).map((day) => {
    const sum = only(days.get(day) ?? { key: day, ...NOTHING })
    return { day, sum, counts: countsOf(sum) }
  })
  const held = new Set(holdBack(parts, FEWEST).held)
  return parts.map((p) => ({ day: p.day, ...(held.has(p) ? HIDDEN : p.sum) }))
}

/** The same as a table that a spreadsheet opens. */
export async function table(ctx: Ctx, input: PeriodInput) {
  const body = Buffer.from(csvOf(await summary(ctx, input), ctx.t, ctx.lang))
  return {
    body,
    type: 'text/csv; charset=utf-8',
    size: body.length,
    filename: `usage-${input.weeks}-weeks.csv`,
  }
}

type Compared = Figures['services']

function compared(now: readonly store.Row[], before: readonly store.Row[], title: (key: string) => Title): Compared {
  const earlier = new Map(before.map((row) => [row.key, row]))
  const keys = [...new Set([...now, ...before].map(({ key }) => key))]
  const current = new Map(now.map((row) => [row.key, row]))
  return keys
    .map((key) => ({
      key,
      title: title(key),
      now: only(current.get(key) ?? { key, ...NOTHING }),
      before: only(earlier.get(key) ?? { key, ...NOTHING }),
    }))
    .sort((a, b) => largestFirst(a.now, b.now))
}

type Title = { vi: string; en: string } | null
const untitled = () => null

/** Everything counted, for those who run the app: against the weeks before, by audience and service. */
export async function figures(ctx: Ctx, { weeks, audience, service }: FiguresInput): Promise<Figures> {
  const span = weeksBefore(ctx.today(), Number(weeks))
  const all = [...new Set([...screensOf(ctx.platform).keys(), ...(await store.countedScreens(ctx.db))])]
  const screens = service === undefined ? undefined : all.filter((screen) => serviceOf(screen) === service)
  const now = { from: span.from, to: span.to, audience, screens }
  const before = { from: span.beforeFrom, to: span.beforeTo, audience, screens }
  const both = async (division: store.Division) =>
    [await store.sumsBy(ctx.db, division, now), await store.sumsBy(ctx.db, division, before)] as const
  const [days, daysBefore] = await both('day')
  const [read, readBefore] = await both('screen')
  const byDay = new Map(days.map((row) => [row.key, row]))
  const ofService = (key: string) => titleOf(ctx.platform, key)
  return {
    weeks: Number(weeks),
    ...span,
    total: { now: whole(days), before: whole(daysBefore) },
    days: datesBetween(span.from, span.to).map((day) => ({ day, ...only(byDay.get(day) ?? { key: day, ...NOTHING }) })),
    services: compared(byService(read), byService(readBefore), ofService),
    screens: compared(read, readBefore, (key) => screensOf(ctx.platform).get(key)?.title ?? null),
    audiences: compared(...(await both('audience')), untitled),
    langs: compared(...(await both('lang')), untitled),
    devices: compared(...(await both('device')), untitled),
    modes: compared(...(await both('mode')), untitled),
    communes: await comparedCommunes(ctx, now, before),
    flows: await comparedFlows(ctx, now, before),
    choices: [...new Set(all.map(serviceOf))].map((key) => ({ key, title: ofService(key) })),
  }
}

async function comparedCommunes(ctx: Ctx, now: store.Asked, before: store.Asked): Promise<Figures['communes']> {
  const current = await byToday(ctx, await store.communeSums(ctx.db, now))
  const earlier = new Map(
    (await byToday(ctx, await store.communeSums(ctx.db, before))).map((place) => [place.key, place.visits]),
  )
  return current
    .map(({ key, name, visits }) => ({ key, name, now: visits, before: earlier.get(key) ?? 0 }))
    .sort((a, b) => b.now - a.now)
}

async function comparedFlows(ctx: Ctx, now: store.Asked, before: store.Asked): Promise<Figures['flows']> {
  const [current, earlier] = [await store.stepSums(ctx.db, now), await store.stepSums(ctx.db, before)]
  const reached = (rows: typeof current, flow: string, step: string) =>
    rows.find((row) => row.flow === flow && row.step === step)?.reached ?? 0
  return FLOWS.map(({ id, steps }) => ({
    id,
    steps: steps.map(({ name }) => ({ name, now: reached(current, id, name), before: reached(earlier, id, name) })),
  }))
}
