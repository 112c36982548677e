import { environmentContract, type StationItem } from '@hue-s/systems/environment/contract.ts'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { StationFacts } from '../rules/resolve.ts'

/** The stations as everybody sees them. */
export const listStations = async (ctx: Ctx): Promise<StationItem[]> =>
  (await ctx.as(ANYONE).call(environmentContract.stations, {})).items

export const factsOf = (s: StationItem): StationFacts => ({
  key: s.key,
  kind: s.kind,
  river: s.river?.key ?? null,
  reaches: s.reaches,
  lines: s.alarms?.lines ?? [],
  normal: s.reservoir?.normal ?? null,
  units: Object.fromEntries(s.readings.map((r) => [r.measure, r.unit])),
})
