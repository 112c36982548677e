import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Reading, StationItem, WaterItem } from './contract.ts'
import { type WaterStandard, waterSetting } from './setting.ts'
import { stations } from './stations.ts'

type Class = WaterStandard['classes'][number]

/** Whether a value may speak: fresh, and not one that its own series doubts. */
const sound = ({ value, state, doubts }: Reading): boolean =>
  value !== null && state === 'fresh' && !doubts.some((d) => d === 'range' || d === 'spike' || d === 'stuck')

const within = (value: number, [least, most]: readonly [number | null, number | null]): boolean =>
  (least === null || value >= least) && (most === null || value <= most)

/** The classes run from the best to the poorest: the first whose every limit holds, or none of them. */
export function classOf(readings: readonly Reading[], classes: readonly Class[]): WaterItem['standing'] {
  const known = new Map(readings.filter(sound).map((r) => [r.measure, r.value ?? 0]))
  const asked = [...new Set(classes.flatMap((c) => c.limits.map((l) => l.measure)))]
  const missing = asked.filter((measure) => !known.has(measure))
  if (missing.length > 0) return { class: null, missing, failed: [] }
  const fails = (one: Class) => one.limits.filter((l) => !within(known.get(l.measure) ?? 0, [l.least, l.most]))
  const found = classes.find((one) => fails(one).length === 0)
  const best = classes[0]
  return { class: found?.id ?? 'beyond', missing: [], failed: best ? fails(best).map((l) => l.measure) : [] }
}

function itemOf(s: StationItem, standard: WaterStandard): WaterItem {
  const { key, name, at, river, uncertain, readings } = s
  const standing = standard.stations.includes(key) ? classOf(readings, standard.classes) : null
  return { key, name, at, river, uncertain, readings, standing }
}

/** What the water is fit for, station by station, by what is measured without a laboratory. */
export async function water(ctx: Ctx) {
  const standard = ctx.setting(waterSetting)
  const { now, items } = await stations(ctx, { kind: 'water' })
  const { citation, from, confirmed, classes, notes } = standard
  return { now, items: items.map((s) => itemOf(s, standard)), standard: { citation, from, confirmed, classes, notes } }
}
