import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { Summary } from './contract.ts'

/** One cell (RFC 4180); what a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

type Line = readonly (string | number | null)[]
type Sum = { views: number | null; visits: number | null; seconds: number | null }
const numbers = ({ views, visits, seconds }: Sum, few: string) =>
  [visits, views, seconds === null ? null : Math.round(seconds / 60)].map((n) => n ?? few)

/** One line per number: what it is divided by, which part, visits, pages, minutes. Small ones in words. */
export function csvOf(s: Summary, t: (key: string) => string, lang: Lang): string {
  const few = t('usage.heldBack')
  const part = (by: string, of: Summary['langs'] | Summary['services']) => [
    ...of.items.map((item): Line => [by, item.key, 'title' in item ? item.title[lang] : '', ...numbers(item, few)]),
    ...(of.held ? [[by, 'held-back', t('usage.held'), ...numbers(of.held, few)] as Line] : []),
  ]
  const lines: Line[] = [
    ['by', 'key', 'name', 'visits', 'pages', 'minutes'],
    ['total', '', `${s.from ?? ''} – ${s.to ?? ''}`, ...numbers(s.total, few)],
    ...s.days.map((day): Line => ['day', day.day, '', ...numbers(day, few)]),
    ...part('service', s.services),
    ...s.communes.items.map(({ key, name, visits }): Line => [
      'commune',
      key,
      name ?? t('usage.noCommune'),
      visits ?? few,
      null,
      null,
    ]),
    ...(s.communes.held ? [['commune', 'held-back', t('usage.held'), s.communes.held.visits, null, null] as Line] : []),
    ...part('audience', s.audiences),
    ...part('language', s.langs),
    ...part('device', s.devices),
    ...part('mode', s.modes),
  ]
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
