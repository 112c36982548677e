import type { AgencyIndex, Group } from '../contract.ts'
import type { Tone } from '@hue-s/ui/index.ts'

/** How good a total is, as the design system shows it. */
export const BAND_TONES: Readonly<Record<string, Tone>> = {
  excellent: 'success',
  good: 'success',
  fair: 'info',
  average: 'warning',
  weak: 'danger',
}
export const pointsOf = (index: AgencyIndex, group: Group) => index.groups.find((one) => one.group === group)

/** One decimal with the comma of the language, nothing where nothing was counted. */
export const points = (n: number | null, lang: string): string =>
  n === null ? '—' : n.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 })
