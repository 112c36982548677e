import { datastreamsOfKeys } from '@hue-s/engines/telemetry/index.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { resolve, type Resolved } from '../rules/resolve.ts'
import { listInForce, stamp, type RuleRow } from '../store-rules.ts'
import { factsOf, listStations } from './stations.ts'

/** One rule in force at one of its stations, with the engine's ids of its series. */
export interface Watched extends Resolved {
  rule: RuleRow
  streams: number[]
}
interface Kept {
  stamp: string
  day: string
  all: Watched[]
  byStream: Map<number, Watched[]>
  byPlace: Map<string, Watched>
}
const kept = new WeakMap<Platform, Kept>()
export const placeKey = (ruleKey: string, place: string) => `${ruleKey} ${place}`

/** Every rule in force, put to its stations: worked out anew when a rule or the day changes. */
export async function plansNow(ctx: Ctx): Promise<Kept> {
  const [now, day] = [await stamp(ctx.db), ctx.today()]
  const before = kept.get(ctx.platform)
  if (before?.stamp === now && before.day === day) return before
  const rules = (await listInForce(ctx.db, day)).filter((rule) => rule.definition.enabled)
  const stations = (await listStations(ctx)).map(factsOf)
  const found: Omit<Watched, 'streams'>[] = rules.flatMap((rule) => {
    const { places, faults } = resolve(rule.definition, stations)
    // A station that went away must not silence a rule at the others.
    if (faults.length > 0) ctx.log.warn({ rule: rule.key, faults }, 'alarms: a rule does not fit its stations')
    return places.map((place) => ({ ...place, rule }))
  })
  const ids = await datastreamsOfKeys(ctx, [...new Set(found.flatMap((one) => one.keys))])
  const all = found.flatMap((one) => {
    const streams = one.keys.map((key) => ids.get(key) ?? 0)
    return streams.includes(0) ? [] : [{ ...one, streams }]
  })
  const made: Kept = { stamp: now, day, all, byStream: new Map(), byPlace: new Map() }
  for (const one of all) {
    made.byPlace.set(placeKey(one.rule.key, one.place), one)
    for (const stream of one.streams) made.byStream.set(stream, [...(made.byStream.get(stream) ?? []), one])
  }
  kept.set(ctx.platform, made)
  return made
}
