import { number, percent, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { Measure, Numbers } from '../contract.ts'

const RATES = new Set<Measure>(['onTimeRate', 'satisfaction'])
const HOURS = new Set<Measure>(['medianHours', 'p90Hours'])

export type Say = (key: string, values?: Readonly<Record<string, unknown>>) => string

/** Hours as people say them: 5 hours, 2.5 days. */
export function duration(hours: number, lang: Lang, t: Say): string {
  return hours < 48
    ? t('report-numbers.hours', { n: number(hours, lang, 1) })
    : t('report-numbers.days', { n: number(hours / 24, lang, 1) })
}

/** A number as it is read; a dash where there is none. */
export function shown(numbers: Numbers, measure: Measure, lang: Lang, t: Say): string {
  const value = numbers[measure]
  if (value === null) return '–'
  if (RATES.has(measure)) return percent(value, lang)
  if (HOURS.has(measure)) return duration(value, lang, t)
  return number(value, lang, measure === 'meanGrade' ? 2 : 0)
}

/** How a number stands to that of a year before, in words; nothing without one. */
export function change(now: Numbers, before: Numbers | null, measure: Measure, lang: Lang, t: Say): string | null {
  const [value, then] = [now[measure], before?.[measure] ?? null]
  if (value === null || then === null) return null
  if (RATES.has(measure)) {
    const points = Math.round((value - then) * 1000) / 10
    return t(sign(points, 'points'), { n: number(Math.abs(points), lang, 1) })
  }
  if (then === 0) return null
  return t(sign(value - then, 'change'), { n: percent(Math.abs(value - then) / then, lang) })
}

const sign = (difference: number, kind: string) =>
  `report-numbers.${kind}.${difference > 0 ? 'more' : difference < 0 ? 'less' : 'same'}`
