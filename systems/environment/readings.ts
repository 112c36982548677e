import { datastreamsOfKeys, latestOf, QUALITY } from '@hue-s/engines/telemetry/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { DOUBTS, type Freshness, type Reading } from './contract.ts'
import { KNOWN } from './measures.ts'
import { keyOf, listStations, measuresOf, type Station } from './setting.ts'

/** One line of the engine's «latest of everything». */
export interface Latest {
  thing: number
  datastream: number
  name: string
  thingName: string
  unit: string | null
  at: string | null
  result: number | string | boolean | null
  quality: number | null
  silentSince: string | null
}

/** Late by half a step more than two steps: one lost message does not make a value old. */
const PATIENCE = 2.5
const SLACK_MS = 60_000

/** How old a value may be before it is called stale. */
export function freshnessOf(at: string | null, silentSince: string | null, every: number, now: Date): Freshness {
  if (at === null) return 'never'
  if (silentSince !== null) return 'silent'
  return now.getTime() - new Date(at).getTime() > every * 1_000 * PATIENCE + SLACK_MS ? 'stale' : 'fresh'
}

export const doubtsOf = (quality: number | null) => DOUBTS.filter((name) => ((quality ?? 0) & QUALITY[name]) !== 0)

interface Kept {
  etag: string
  all: Map<number, Latest>
}
const parsed = new WeakMap<Platform, Kept>()

/** The newest values as the platform itself sees them; read once however many stations are asked for. */
export async function latestById(ctx: Ctx): Promise<Map<number, Latest>> {
  const { body, etag } = await latestOf(ctx.as(SYSTEM))
  const before = parsed.get(ctx.platform)
  if (before?.etag === etag) return before.all
  const { items } = JSON.parse(body.toString()) as { items: Latest[] }
  const all = new Map(items.map((one) => [one.datastream, one]))
  parsed.set(ctx.platform, { etag, all })
  return all
}

const ids = new WeakMap<Platform, { of: readonly Station[]; ids: Map<string, number> }>()

/** The engine's ids behind the keys of the province's stations. */
export async function streamIds(ctx: Ctx): Promise<Map<string, number>> {
  const stations = listStations(ctx)
  const known = ids.get(ctx.platform)
  if (known?.of === stations) return known.ids
  const keys = stations.flatMap((s) => measuresOf(s).map((m) => keyOf(s.key, m)))
  const found = await datastreamsOfKeys(ctx, keys)
  if (found.size === keys.length) ids.set(ctx.platform, { of: stations, ids: found })
  return found
}

/** What a station said last, measure by measure, with its age and its doubts. */
export function readingsOf(
  station: Station,
  streams: ReadonlyMap<string, number>,
  latest: ReadonlyMap<number, Latest>,
  now: Date,
): Reading[] {
  return measuresOf(station).map((measure) => {
    const one = latest.get(streams.get(keyOf(station.key, measure)) ?? -1)
    const at = one?.at ? new Date(one.at).toISOString() : null
    return {
      measure,
      unit: KNOWN[measure].unit.symbol,
      digits: KNOWN[measure].digits,
      value: typeof one?.result === 'number' ? one.result : null,
      at,
      state: freshnessOf(at, one?.silentSince ?? null, station.every, now),
      doubts: doubtsOf(one?.quality ?? 0),
    }
  })
}
