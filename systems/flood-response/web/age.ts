import type { Reading } from '@hue-s/systems/environment/contract.ts'
import { localeOf, type Lang } from '@hue-s/kernel/shared/text.ts'

export type T = (key: string, values?: Readonly<Record<string, unknown>>) => string

/** How long ago, in words. */
export function ageWords(at: string | null, now: string, t: T): string {
  if (at === null) return t('flood-response.age.none')
  const minutes = Math.max(0, Math.round((Date.parse(now) - Date.parse(at)) / 60_000))
  if (minutes < 2) return t('flood-response.age.now')
  if (minutes < 120) return t('flood-response.age.minutes', { n: minutes })
  if (minutes < 48 * 60) return t('flood-response.age.hours', { n: Math.round(minutes / 60) })
  return t('flood-response.age.days', { n: Math.round(minutes / 1_440) })
}

/** Always as many digits: 2,31 and 2,30. */
export const fixed = (value: number, lang: Lang, digits = 2): string =>
  new Intl.NumberFormat(localeOf(lang), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)

export const isOld = ({ state }: Reading): boolean => state !== 'fresh'

/** Doubts worth telling; a device that only hurries is none. */
export const doubtWords = ({ doubts }: Reading, t: T): string | undefined => {
  const told = doubts.filter((d) => d !== 'rate').map((d) => t(`flood-response.doubt.${d}`))
  return told.length === 0 ? undefined : t('flood-response.doubt', { why: told.join(', ') })
}
