import { number, type Lang } from '@hue-s/kernel/shared/text.ts'

export type T = (key: string, values?: Record<string, unknown>) => string

/** A published count: the number, or «fewer than five, or put together with such a one». */
export const shown = (n: number | null, lang: Lang, t: T) => (n === null ? t('usage.heldBack') : number(n, lang))

/** Time in the largest unit that reads well: hours from two of them on. */
export function duration(seconds: number, lang: Lang, t: T): string {
  const minutes = Math.round(seconds / 60)
  return minutes < 120
    ? t('usage.minutes', { n: number(minutes, lang) })
    : t('usage.hours', { n: number(Math.round(minutes / 60), lang) })
}
