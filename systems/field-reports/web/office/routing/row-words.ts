import type { Output } from '@hue-s/kernel/shared/route.ts'
import { day, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { fieldReportsContract, Category } from '../../../contract.ts'
import { categoryName } from '../../words-of-report.ts'

export type Tested = Output<typeof fieldReportsContract.testRoute>
export type NamedRow = Tested['others'][number]['row']
export type Coverage = Output<typeof fieldReportsContract.coverage>
export type Problem = Coverage['problems'][number]

export interface Say {
  t: (key: string, values?: Record<string, unknown>) => string
  lang: Lang
}

/** Whom a row names; keys that lead nowhere are shown as they are. */
export const agencyWords = (row: NamedRow, { t }: Say) =>
  row.agency === 'commune' || row.agency === 'district'
    ? t(`field-reports.office.routing.agency.${row.agency}`)
    : (row.agencyName ?? row.agency)

export const placeWords = (row: NamedRow, { t, lang }: Say) =>
  row.place === '*' ? t('field-reports.office.routing.anywhere') : (row.placeName?.[lang] ?? row.place)

/** When a row holds: its days of law, then its hours and weekdays. */
export function whenWords(row: NamedRow, { t }: Say): string {
  const key = row.to === null ? 'from' : 'fromTo'
  const days = row.days?.map((one) => t(`field-reports.office.routing.weekday.${one}`)).join(', ')
  return [
    t(`field-reports.office.routing.${key}`, { from: day(row.from), to: row.to === null ? '' : day(row.to) }),
    row.hours && t('field-reports.office.routing.hours', row.hours),
    days && t('field-reports.office.routing.days', { days }),
  ]
    .filter(Boolean)
    .join(', ')
}

export const kindWords = (row: NamedRow, categories: readonly Category[] | undefined, { lang }: Say) =>
  categoryName(categories, { category: row.category, child: row.child ?? null }, lang)
