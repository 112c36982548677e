import type { Condition, Definition, Leaf, NewRule } from '../../contract.ts'
import type { Choices } from './names.ts'

export type LeafKind = Leaf['kind'] | 'silence'
export type AnyLeaf = Leaf | Extract<Condition, { kind: 'silence' }>
/** Ways of one condition as a person picks them: «exceeds», «rises by» … */
export const VERBS = ['above', 'below', 'rise', 'fall', 'sum', 'meanAbove', 'meanBelow', 'silence'] as const
export type Verb = (typeof VERBS)[number]

export function verbOf(leaf: AnyLeaf): Verb {
  if (leaf.kind === 'silence' || leaf.kind === 'sum') return leaf.kind
  if (leaf.kind === 'mean') return leaf.way === 'above' ? 'meanAbove' : 'meanBelow'
  return leaf.way
}

/** The same condition with another verb; figures that both know are kept. */
export function withVerb(leaf: AnyLeaf, verb: Verb): AnyLeaf {
  const { station, measure, unit } = leaf
  const base = { station, measure, unit }
  const value = 'value' in leaf ? leaf.value : 'by' in leaf ? leaf.by : 1
  const figure = typeof value === 'number' ? value : 1
  const back = 'back' in leaf ? leaf.back : 0
  const minutes = 'within' in leaf ? leaf.within : Math.max(leaf.minutes, 60)
  if (verb === 'silence') return { kind: 'silence', ...base, minutes }
  if (verb === 'above' || verb === 'below') return { kind: 'level', ...base, way: verb, value, back, minutes: 0 }
  if (verb === 'rise' || verb === 'fall') return { kind: 'change', ...base, way: verb, by: Math.abs(figure) || 1, back, within: minutes } // prettier-ignore
  if (verb === 'sum') return { kind: 'sum', ...base, value: figure, back, within: minutes }
  return { kind: 'mean', ...base, way: verb === 'meanAbove' ? 'above' : 'below', value: figure, back, within: minutes }
}

export const leavesIn = (condition: Condition): AnyLeaf[] => ('of' in condition ? [...condition.of] : [condition])

/** Conditions put together again: one stands alone, silence always does. */
export function together(leaves: readonly AnyLeaf[], before: Condition): Condition {
  const silence = leaves.find((leaf) => leaf.kind === 'silence')
  if (silence) return silence
  const of = leaves.flatMap((leaf) => (leaf.kind === 'silence' ? [] : [leaf]))
  const [first] = of
  if (of.length === 1 && first) return first
  const group = 'of' in before ? before : { kind: 'all' as const, within: 180 }
  return { kind: group.kind, within: group.within, of }
}

/** A new rule to begin with, at the first station there is. */
export function blank({ stations, runbooks }: Choices, today: string): NewRule {
  const station = stations.find((s) => s.kind === 'river') ?? stations[0]
  const first = station?.measures[0]
  const definition: Definition = {
    target: { by: 'station', stations: station ? [station.key] : [] },
    condition: {
      kind: 'level',
      station: null,
      measure: first?.measure ?? 'level',
      unit: first?.unit ?? 'm',
      way: 'above',
      value: 3.5,
      back: 0.2,
      minutes: 30,
    },
    severity: 2,
    runbook: runbooks[0]?.id ?? '',
    cooldown: 60,
    enabled: true,
  }
  return { key: '', name: { vi: '', en: '' }, citation: '', validFrom: today, definition }
}

/** What is measured at the stations that a rule is about. */
export function measuresFor({ stations }: Choices, { target }: Definition, station: string | null) {
  const fits = stations.filter((s) =>
    station !== null
      ? s.key === station
      : target.by === 'station'
        ? target.stations.includes(s.key)
        : target.by === 'river'
          ? s.river?.key === target.river
          : target.by === 'kind'
            ? s.kind === target.kind
            : true,
  )
  return [...new Map(fits.flatMap((s) => s.measures).map((m) => [m.measure, m])).values()]
}
