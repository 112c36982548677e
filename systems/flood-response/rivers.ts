import { listUnits, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import {
  environmentContract,
  type Reading,
  type SeriesShape,
  type StationItem,
} from '@hue-s/systems/environment/contract.ts'
import type { ReservoirItem, RiverItem } from './contract.ts'
import { standingOf, trendOf } from './shared/standing.ts'

const HOUR = 3_600_000
const TREND_HOURS = 3
const DAYS = 5

const none = (measure: Reading['measure']): Reading => ({
  measure,
  unit: '',
  digits: 0,
  value: null,
  at: null,
  state: 'never',
  doubts: [],
})
const readingOf = (s: StationItem, measure: Reading['measure']): Reading =>
  s.readings.find((r) => r.measure === measure) ?? none(measure)

const series = (ctx: Ctx, key: string, hours: number, points: number): Promise<SeriesShape> => {
  const to = ctx.now()
  const from = new Date(to.getTime() - hours * HOUR).toISOString()
  return ctx.call(environmentContract.series, { key, measure: 'level', from, to: to.toISOString(), points })
}

function peakOf({ points }: SeriesShape): RiverItem['peak'] {
  const top = points.reduce<RiverItem['peak']>(
    (best, [at, , mean]) => (mean !== null && (best === null || mean > best.value) ? { value: mean, at } : best),
    null,
  )
  return top && { value: Math.round(top.value * 100) / 100, at: top.at }
}

type Places = ReadonlyMap<string, RiverItem['reaches'][number]>

/** Communes of today by their id. */
async function communes(ctx: Ctx): Promise<Places> {
  const list = await listUnits(ctx, { at: ctx.today(), level: 'commune' })
  return new Map(list.map(({ id, name, type }) => [id, { id, name, type }]))
}

async function itemOf(ctx: Ctx, s: StationItem, places: Places, days: SeriesShape): Promise<RiverItem> {
  const reading = readingOf(s, 'level')
  // A value that jumped is shown as it is, but nobody is told an alarm level by it.
  const sound = reading.doubts.includes('spike') || reading.doubts.includes('range') ? null : reading.value
  const trend = trendOf((await series(ctx, s.key, TREND_HOURS, 60)).points)
  return {
    key: s.key,
    name: s.name,
    river: s.river?.name ?? null,
    at: s.at,
    uncertain: s.uncertain,
    reading,
    alarms: s.alarms,
    standing: standingOf(sound, s.alarms?.lines),
    trend: reading.state === 'fresh' ? trend : null,
    peak: peakOf(days),
    records: s.records,
    reaches: s.reaches.flatMap((key) => places.get(unitIdOfKey(ctx.config.province, key)) ?? []),
  }
}

async function readRivers(ctx: Ctx, wanted?: ReadonlySet<string>): Promise<RiverItem[]> {
  const { items } = await ctx.call(environmentContract.stations, { kind: 'river' })
  const places = await communes(ctx)
  const out: RiverItem[] = []
  for (const s of items)
    if (!wanted || wanted.has(s.key)) out.push(await itemOf(ctx, s, places, await series(ctx, s.key, DAYS * 24, 120)))
  return out
}

/** Urgent first: by alarm level, then how near to the next line, then the list's own order. */
const urgency = ({ standing }: RiverItem) => (standing ? standing.level * 100 + 50 + (standing.nearest?.by ?? -50) : 0)

/** The rivers; for a commune those that its people look at, or else the three nearest. */
export async function rivers(ctx: Ctx, { commune }: { commune?: string | undefined }) {
  if (!commune) {
    const items = await readRivers(ctx)
    return { now: ctx.now().toISOString(), items: items.toSorted((a, b) => urgency(b) - urgency(a)) }
  }
  const near = (await ctx.call(environmentContract.near, { commune, kind: 'river' })).items.map(({ key }) => key)
  const { items } = await ctx.call(environmentContract.stations, { kind: 'river' })
  const own = items.filter((s) => s.reaches.some((key) => unitIdOfKey(ctx.config.province, key) === commune))
  const wanted = own.length > 0 ? own.map(({ key }) => key) : near.slice(0, 3)
  return { now: ctx.now().toISOString(), items: await readRivers(ctx, new Set(wanted)) }
}

export async function river(ctx: Ctx, { key }: { key: string }) {
  const { station } = await ctx.call(environmentContract.station, { key })
  if (station.kind !== 'river') throw notFound('environment.noSuchStation', { key })
  const days = await series(ctx, key, DAYS * 24, 120)
  const now = ctx.now()
  return {
    now: now.toISOString(),
    river: await itemOf(ctx, station, await communes(ctx), days),
    from: new Date(now.getTime() - DAYS * 24 * HOUR).toISOString(),
    series: days,
  }
}

/** The reservoirs: how high, what comes in, what is let out. */
export async function reservoirs(ctx: Ctx): Promise<{ now: string; items: ReservoirItem[] }> {
  const { now, items } = await ctx.call(environmentContract.stations, { kind: 'reservoir' })
  return {
    now,
    items: items.map((s) => {
      const level = readingOf(s, 'level')
      const normal = s.reservoir?.normal ?? null
      return {
        key: s.key,
        name: s.name,
        river: s.river?.name ?? null,
        uncertain: s.uncertain,
        normal,
        confirmed: s.reservoir?.confirmed ?? false,
        level,
        inflow: readingOf(s, 'inflow'),
        outflow: readingOf(s, 'outflow'),
        fromNormal: normal === null || level.value === null ? null : Math.round((level.value - normal) * 100) / 100,
      }
    }),
  }
}
