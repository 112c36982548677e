import { number, type Lang, type Values } from '@hue-s/kernel/shared/text.ts'
import type { Tone } from '@hue-s/ui/tone.ts'
import type { AlarmLine, Bound, Condition, Definition, Leaf } from '../contract.ts'

export type T = (key: string, values?: Values) => string
type Names = ReadonlyMap<string, string>

const TONES: readonly Tone[] = ['info', 'warning', 'danger', 'danger']
export const toneOf = (severity: number): Tone => TONES[severity - 1] ?? 'info'
export const stateTone: Record<AlarmLine['state'], Tone> = {
  raised: 'danger',
  acknowledged: 'progress',
  cleared: 'success',
  closed: 'neutral',
}

/** A figure with its unit, as it stands in a sentence. */
export function figure(value: number | null, unit: string, lang: Lang): string {
  if (value === null) return '–'
  const digits = Math.abs(value) >= 100 || unit === 'mm' ? 0 : unit === 'm' ? 2 : 1
  return `${number(value, lang, digits)}${unit ? ` ${unit}` : ''}`
}

/** Minutes as people say them. */
export function spell(minutes: number, t: T, lang: Lang): string {
  if (minutes % 1_440 === 0 && minutes > 0) return t('alarms.days', { n: number(minutes / 1_440, lang) })
  if (minutes % 60 === 0 && minutes > 0) return t('alarms.hours', { n: number(minutes / 60, lang) })
  return t('alarms.minutes', { n: number(minutes, lang) })
}

/** A name within a sentence; signs such as CO keep their capitals. */
const inside = (name: string) => (/^\p{Lu}[\p{Ll} ]/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name)

const boundWords = (bound: Bound, unit: string, t: T, lang: Lang) =>
  typeof bound === 'number' ? figure(bound, unit, lang) : t(`alarms.line.${bound.line}`)

export function leafWords(
  leaf: Leaf | Extract<Condition, { kind: 'silence' }>,
  names: Names,
  t: T,
  lang: Lang,
): string {
  const at = leaf.station === null ? '' : t('alarms.at', { station: names.get(leaf.station) ?? leaf.station })
  const measure = inside(t(`environment.measure.${leaf.measure}`))
  const base = { measure, at }
  if (leaf.kind === 'silence') return t('alarms.says.silence', { ...base, minutes: spell(leaf.minutes, t, lang) })
  if (leaf.kind === 'change')
    return t(`alarms.says.${leaf.way}`, { ...base, by: figure(leaf.by, leaf.unit, lang), within: spell(leaf.within, t, lang) }) // prettier-ignore
  const value = boundWords(leaf.value, leaf.unit, t, lang)
  if (leaf.kind === 'level') {
    const held = leaf.minutes > 0 ? t('alarms.held', { minutes: spell(leaf.minutes, t, lang) }) : ''
    return t(`alarms.says.${leaf.way}`, { ...base, value, held })
  }
  const within = spell(leaf.within, t, lang)
  return t(leaf.kind === 'sum' ? 'alarms.says.sum' : `alarms.says.mean.${leaf.way}`, { ...base, value, within })
}

export function targetWords({ target }: Definition, names: Names, rivers: Names, t: T): string {
  if (target.by === 'station')
    return t('alarms.target.station', { stations: target.stations.map((key) => names.get(key) ?? key).join(', ') })
  if (target.by === 'river') return t('alarms.target.river', { river: rivers.get(target.river) ?? target.river })
  if (target.by === 'kind') return t(`alarms.target.kind.${target.kind}`)
  return t('alarms.target.commune')
}

/** The whole rule in one sentence. */
export function ruleWords(d: Definition, names: Names, rivers: Names, t: T, lang: Lang): string {
  const { condition } = d
  const said =
    'of' in condition
      ? condition.of.map((leaf) => leafWords(leaf, names, t, lang)).join(` ${t(`alarms.join.${condition.kind}`)} `) +
        t('alarms.joined', { within: spell(condition.within, t, lang) })
      : leafWords(condition, names, t, lang)
  return t('alarms.sentence', { target: targetWords(d, names, rivers, t), said, severity: t(`alarms.severity.${d.severity}`) }) // prettier-ignore
}
