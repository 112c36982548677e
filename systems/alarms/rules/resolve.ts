import type { Bound, Condition, Definition, Leaf } from '../contract-shapes.ts'
import type { Plan, ResolvedLeaf } from './evaluate.ts'

const MINUTE = 60_000

/** What a rule must know of a station. */
export interface StationFacts {
  key: string
  kind: string
  river: string | null
  reaches: readonly string[]
  /** Alarm lines in force, I to III. */
  lines: readonly number[]
  normal: number | null
  /** Unit of each measure it has. */
  units: Readonly<Record<string, string>>
}
/** Why a rule cannot be put to a station. */
export type Fault =
  | { code: 'alarms.noSuchStation'; station: string }
  | { code: 'alarms.notMeasured'; station: string; measure: string }
  | { code: 'alarms.wrongUnit'; station: string; measure: string; unit: string }
  | { code: 'alarms.noLine'; station: string }
  | { code: 'alarms.noTarget' }

/** One rule at one station: which series it looks at, and its figures. */
export interface Resolved {
  place: string
  /** `station/measure` of each series. */
  keys: string[]
  /** Nothing to compute where only silence is looked at. */
  plan: Plan | null
  silenceMs: number | null
}

export const leavesOf = (condition: Condition): readonly Leaf[] =>
  condition.kind === 'silence' ? [] : 'of' in condition ? condition.of : [condition]
const looksAt = (condition: Condition) =>
  condition.kind === 'silence' ? [condition] : leavesOf(condition).map((leaf) => leaf)

/** The stations a rule is about: only those that measure what it asks of them. */
export function placesOf(definition: Definition, stations: readonly StationFacts[]): StationFacts[] {
  const { target, condition } = definition
  const own = looksAt(condition)
    .filter((leaf) => leaf.station === null)
    .map((leaf) => leaf.measure)
  const lines = leavesOf(condition).filter((leaf) => leaf.station === null && leaf.kind === 'level')
  return stations.filter((s) => {
    if (target.by === 'station') return target.stations.includes(s.key)
    const fits =
      target.by === 'river'
        ? s.river === target.river
        : target.by === 'kind'
          ? s.kind === target.kind
          : s.reaches.includes(target.commune)
    // Of a whole river those without the line are simply not meant.
    const hasLines = lines.every((leaf) => leaf.kind !== 'level' || figureOf(leaf.value, s) !== null)
    return fits && hasLines && own.every((measure) => Object.hasOwn(s.units, measure))
  })
}

const figureOf = (bound: Bound, s: StationFacts): number | null =>
  typeof bound === 'number' ? bound : ((bound.line === 'normal' ? s.normal : s.lines[bound.line - 1]) ?? null)

/** Puts a rule to its stations, or says what is wrong with it. */
export function resolve(
  definition: Definition,
  stations: readonly StationFacts[],
): { places: Resolved[]; faults: Fault[] } {
  const faults: Fault[] = []
  const places: Resolved[] = []
  const { target } = definition
  if (target.by === 'station')
    for (const station of target.stations)
      if (!stations.some((s) => s.key === station)) faults.push({ code: 'alarms.noSuchStation', station })
  for (const place of placesOf(definition, stations)) {
    const made = atPlace(definition.condition, place, stations)
    if ('code' in made) faults.push(made)
    else places.push(made)
  }
  if (places.length === 0 && faults.length === 0) faults.push({ code: 'alarms.noTarget' })
  return { places, faults }
}

function atPlace(condition: Condition, place: StationFacts, stations: readonly StationFacts[]): Resolved | Fault {
  const keys: string[] = []
  const leaves: ResolvedLeaf[] = []
  for (const leaf of looksAt(condition)) {
    const station = leaf.station === null ? place : stations.find((s) => s.key === leaf.station)
    if (!station) return { code: 'alarms.noSuchStation', station: leaf.station ?? '' }
    const [measure, unit] = [leaf.measure, Object.hasOwn(station.units, leaf.measure) && station.units[leaf.measure]]
    if (unit === false || unit === undefined) return { code: 'alarms.notMeasured', station: station.key, measure }
    if (unit !== leaf.unit) return { code: 'alarms.wrongUnit', station: station.key, measure, unit }
    const key = `${station.key}/${measure}`
    if (!keys.includes(key)) keys.push(key)
    if (leaf.kind === 'silence') continue
    const numbers = numbersOf(leaf, station, keys.indexOf(key))
    if (!numbers) return { code: 'alarms.noLine', station: station.key }
    leaves.push(numbers)
  }
  const group = 'of' in condition ? condition : null
  const silenceMs = condition.kind === 'silence' ? condition.minutes * MINUTE : null
  const plan: Plan | null =
    silenceMs === null
      ? { streams: keys.length, leaves, join: group?.kind ?? 'one', joinMs: (group?.within ?? 0) * MINUTE }
      : null
  return { place: place.key, keys, plan, silenceMs }
}

function numbersOf(leaf: Leaf, station: StationFacts, stream: number): ResolvedLeaf | null {
  const { back } = leaf
  if (leaf.kind === 'change')
    return { kind: 'change', way: leaf.way, stream, back, value: leaf.by, ms: leaf.within * MINUTE }
  const value = figureOf(leaf.value, station)
  if (value === null) return null
  if (leaf.kind === 'level') return { kind: 'level', way: leaf.way, stream, back, value, ms: leaf.minutes * MINUTE }
  if (leaf.kind === 'sum') return { kind: 'sum', stream, back, value, ms: leaf.within * MINUTE }
  return { kind: 'mean', way: leaf.way, stream, back, value, ms: leaf.within * MINUTE }
}

/** The horizontal lines of a chart: where it begins, and where it is over. */
export const linesOf = (plan: Plan | null): { value: number; until: number | null }[] =>
  (plan?.leaves ?? [])
    .filter((leaf) => leaf.stream === 0 && (leaf.kind === 'level' || leaf.kind === 'mean'))
    .map((leaf) => ({
      value: leaf.value,
      until: leaf.back === 0 ? null : leaf.value + ('way' in leaf && leaf.way === 'below' ? leaf.back : -leaf.back),
    }))
