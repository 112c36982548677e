import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { Tone } from '@hue-s/ui/tone.ts'
import type { RiverItem } from '../contract.ts'
import { fixed, type T } from './age.ts'

const TONES: readonly Tone[] = ['success', 'warning', 'danger', 'danger']

export const toneOf = ({ standing }: RiverItem): Tone => (standing ? (TONES[standing.level] ?? 'danger') : 'neutral')

export function alarmWords({ standing, alarms }: RiverItem, t: T): string {
  if (!alarms) return t('flood-response.alarm.none')
  return standing ? t(`flood-response.alarm.${standing.level}`) : t('flood-response.alarm.unknown')
}

/** «thấp hơn báo động 2 là 0,23 m», as bulletins say it. */
export function nearestWords({ standing }: RiverItem, t: T, lang: Lang): string | undefined {
  if (!standing?.nearest) return undefined
  const { line, by } = standing.nearest
  return t(`flood-response.by.${by < 0 ? 'below' : 'above'}`, { line, m: fixed(Math.abs(by), lang) })
}

export const trendWords = ({ trend }: RiverItem, t: T, lang: Lang): string =>
  trend
    ? t(`flood-response.trend.${trend.word}`, { cm: fixed(Math.abs(trend.cmPerHour), lang, 0) })
    : t('flood-response.trend.none')

export const meaningKey = ({ standing }: RiverItem): string =>
  `flood-response.citizen.means.${standing ? standing.level : 'unknown'}`
