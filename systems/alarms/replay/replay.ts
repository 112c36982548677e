import { csvField } from './csv.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { Definition, Firing } from '../contract-shapes.ts'
import { mustFit } from '../desk/rules.ts'
import type { Sample } from '../rules/evaluate.ts'
import { resolve } from '../rules/resolve.ts'
import { listInForce } from '../store-rules.ts'
import { factsOf, listStations } from '../watch/stations.ts'
import { firedAt, firingOf, floodReports, type Fired } from './firings.ts'
import { History, mustBeSpan } from './history.ts'

/** More would be read by nobody; the answer says that there are more. */
const MOST = 500
/** A value older than this is not what the wall would have shown. */
const STALE_MS = 3 * 3_600_000

interface Span {
  from: string
  to: string
}

/** Tries a rule on what was measured: no state is touched, nobody is told. */
export async function backTest(ctx: Ctx, { definition, ...span }: Span & { definition: Definition }) {
  const { begin, end } = mustBeSpan(span)
  const places = await mustFit(ctx, definition)
  const history = new History(ctx, { begin, end })
  const rule = { key: 'back-test', name: { vi: '', en: '' }, definition }
  const fired: Fired[] = []
  const empty: string[] = []
  for (const place of places) {
    const made = await firedAt(history, rule, place)
    fired.push(...made.fired)
    if (made.empty) empty.push(place.place)
  }
  const [stations, reports] = [await listStations(ctx), await floodReports(ctx, begin, end)]
  const items = byTime(fired).map((f) => firingOf(f, stations, reports))
  return {
    items: items.slice(0, MOST),
    places: places.length,
    empty,
    withReports: items.filter((f) => (f.reports ?? 0) > 0).length,
    countsReports: reports !== null,
    more: items.length > MOST,
  }
}

const byTime = (fired: Fired[]) => fired.sort((a, b) => a.episode.start - b.episode.start)

/** What the rules of today would have said in a past time, and the series they looked at. */
async function play(ctx: Ctx, span: Span) {
  const { begin, end } = mustBeSpan(span)
  const stations = await listStations(ctx)
  const facts = stations.map(factsOf)
  const history = new History(ctx, { begin, end })
  const fired: Fired[] = []
  const keys = new Map<string, number[]>()
  for (const rule of await listInForce(ctx.db, ctx.today())) {
    if (!rule.definition.enabled) continue
    for (const place of resolve(rule.definition, facts).places) {
      fired.push(...(await firedAt(history, rule, place)).fired)
      for (const key of place.keys) keys.set(key, keys.get(key) ?? [])
      const lines = place.plan?.leaves.flatMap((l) => (l.kind === 'level' && l.stream === 0 ? [l.value] : [])) ?? []
      const first = place.keys[0]
      if (first)
        keys.set(
          first,
          [...new Set([...(keys.get(first) ?? []), ...lines])].sort((a, b) => a - b),
        )
    }
  }
  const firings = byTime(fired).map((f) => firingOf(f, stations, null))
  return { begin, end, stations, history, firings, keys }
}

/** A past time as the wall plays it: moments, values and what was firing. */
export async function replay(ctx: Ctx, { steps, ...span }: Span & { steps: number }) {
  const { begin, end, stations, history, firings, keys } = await play(ctx, span)
  const times = Array.from({ length: steps + 1 }, (_, i) => Math.round(begin + ((end - begin) * i) / steps))
  const series = []
  for (const [key, lines] of keys) {
    const [place = '', measure = ''] = key.split('/')
    const station = stations.find((s) => s.key === place)
    const unit = station?.readings.find((r) => r.measure === measure)?.unit ?? ''
    if (!station) continue
    const values = valuesAt(await history.samples(key), times)
    series.push({ station: { key: place, name: station.name }, measure, unit, lines, values })
  }
  return {
    from: new Date(begin).toISOString(),
    to: new Date(end).toISOString(),
    firings: firings.slice(0, 2_000),
    moments: times.map((time) => new Date(time).toISOString()),
    series,
  }
}

/** What had been said last by each moment. */
export function valuesAt(samples: readonly Sample[], times: readonly number[]): (number | null)[] {
  let next = 0
  return times.map((time) => {
    while ((samples[next]?.[0] ?? Infinity) <= time) next += 1
    const last = samples[next - 1]
    return last && time - last[0] <= STALE_MS ? last[1] : null
  })
}

/** The report of what the rules did when, for a spreadsheet. */
export async function replayReport(ctx: Ctx, span: Span): Promise<Bytes> {
  const { firings } = await play(ctx, span)
  const names = ['rule', 'station', 'severity', 'from', 'to', 'peak', 'unit']
  const head = names.map((name) => ctx.t(`alarms.server.csv.${name}`))
  const line = (f: Firing) => [
    f.rule.name[ctx.lang],
    f.station.name[ctx.lang],
    ctx.t(`alarms.severity.${f.rule.severity}`),
    moment(f.startedAt),
    f.endedAt === null ? '' : moment(f.endedAt),
    f.peak === null ? '' : String(Math.round(f.peak * 1_000) / 1_000),
    f.unit,
  ]
  const text = [head, ...firings.map(line)].map((cells) => cells.map(csvField).join(',')).join('\r\n')
  // The sign in front tells spreadsheets that this is UTF-8.
  return { body: Buffer.from(`\uFEFF${text}\r\n`), type: 'text/csv; charset=utf-8', filename: 'alarms-replay.csv' }
}
