export type T = (key: string, values?: Readonly<Record<string, unknown>>) => string

/** How long ago, in words. */
export function ageWords(at: string | null, now: string, t: T): string {
  if (at === null) return t('environment.age.none')
  const minutes = Math.max(0, Math.round((Date.parse(now) - Date.parse(at)) / 60_000))
  if (minutes < 2) return t('environment.age.now')
  if (minutes < 120) return t('environment.age.minutes', { n: minutes })
  if (minutes < 48 * 60) return t('environment.age.hours', { n: Math.round(minutes / 60) })
  return t('environment.age.days', { n: Math.round(minutes / 1_440) })
}

/** The ways to the neighbouring screens. */
export const NEIGHBOURS = [
  ['/water', 'toWater'],
  ['/rain', 'toRain'],
  ['/air', 'toAir'],
  ['/water-quality', 'toQuality'],
  ['/fire-danger', 'toFire'],
] as const
