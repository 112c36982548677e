import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Kind, Measure, SeriesShape, StationItem } from './contract.ts'
import { measuresOf, stationsSetting } from './setting.ts'
import { oneStation, seriesOf, stations } from './stations.ts'

export type Format = 'csv' | 'json' | 'geojson'
const TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
}
const DAY = 86_400_000
const MOST_DAYS = 31
const POINTS = 1_000

type Cell = string | number | null
/** One cell (RFC 4180); what a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
export const csvOf = (lines: readonly (readonly Cell[])[]): string =>
  `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`

function bytes(text: string, format: Format, name: string): Bytes {
  const body = Buffer.from(text)
  return { body, size: body.length, type: TYPES[format], filename: `${name}.${format}`, maxAge: 20 }
}

/** What stands over every feed: whose it is, how it may be used, how fresh it is. */
function head(ctx: Ctx, now: string) {
  const { licence } = ctx.setting(stationsSetting)
  return { licence: licence[ctx.lang], issuedAt: now, note: ctx.t('environment.server.feedNote') }
}

const flat = (s: StationItem) =>
  s.readings.map(({ measure, value, unit, at, state, doubts }) => ({ measure, value, unit, at, state, doubts }))

/** The newest values of every station as a file. */
export async function latestFeed(
  ctx: Ctx,
  { format, kind }: { format: Format; kind?: Kind | undefined },
): Promise<Bytes> {
  const { now, items } = await stations(ctx, { kind })
  const about = head(ctx, now)
  if (format === 'csv') {
    const lines = items.flatMap(
      (s) =>
      flat(s).map((r) => [s.key, s.name[ctx.lang], s.kind, s.at.lon, s.at.lat, r.measure, r.value, r.unit, r.at, r.state, r.doubts.join(' '), about.licence]), // prettier-ignore
    )
    const titles = ['station', 'name', 'kind', 'lon', 'lat', 'measure', 'value', 'unit', 'at', 'state', 'doubts', 'licence'] // prettier-ignore
    return bytes(csvOf([titles, ...lines]), format, 'latest')
  }
  const list = items.map((s) => ({ key: s.key, name: s.name[ctx.lang], kind: s.kind, at: s.at, readings: flat(s) }))
  if (format === 'json') return bytes(JSON.stringify({ ...about, items: list }), format, 'latest')
  const features = list.map(({ at, ...properties }) => ({
    type: 'Feature',
    id: properties.key,
    geometry: { type: 'Point', coordinates: [at.lon, at.lat] },
    properties,
  }))
  return bytes(JSON.stringify({ type: 'FeatureCollection', ...about, features }), format, 'latest')
}

interface Asked {
  key: string
  format: Format
  from: string
  to: string
  measure?: Measure | undefined
}

/** A period of one station as a file: points of their own where they are few, else least, mean and most. */
export async function periodFeed(ctx: Ctx, { key, format, from, to, measure }: Asked): Promise<Bytes> {
  const span = new Date(to).getTime() - new Date(from).getTime()
  if (!(span > 0)) throw invalid('telemetry.badRange')
  if (span > MOST_DAYS * DAY) throw invalid('environment.periodTooLong', { days: MOST_DAYS })
  const station = oneStation(ctx, key)
  const measures = measure ? [measure] : measuresOf(station)
  const found: SeriesShape[] = []
  for (const one of measures) found.push(await seriesOf(ctx, station, one, { from, to, points: POINTS }))
  const about = head(ctx, ctx.now().toISOString())
  if (format === 'csv') {
    const lines = found.flatMap((s) => s.points.map((p) => [key, s.measure, s.unit, ...p]))
    return bytes(csvOf([['station', 'measure', 'unit', 'at', 'least', 'mean', 'most', 'count'], ...lines]), format, key)
  }
  const body = { ...about, station: { key, name: station.name[ctx.lang] }, from, to, series: found }
  if (format === 'json') return bytes(JSON.stringify(body), format, key)
  const geometry = { type: 'Point', coordinates: station.at }
  return bytes(JSON.stringify({ type: 'Feature', id: key, geometry, properties: body }), format, key)
}
