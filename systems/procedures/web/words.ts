import { money, type Lang, type Values } from '@hue-s/kernel/shared/text.ts'
import { COMMUNE, type Budget, type Version } from '../contract-shapes.ts'
import type { OwedFee } from '../shared/case.ts'

export type Say = (key: string, values?: Values) => string

/** How long an agency may take, in words. */
export const budgetWords = (t: Say, { amount, unit, cutOff }: Budget): string =>
  t(`procedures.budget.${unit}`, { n: amount, cutOff: cutOff ?? '' })

/** The name of an agency of a procedure; communes and roles have words of their own. */
export function agencyWords(
  t: Say,
  version: Pick<Version, 'agencies' | 'competentAgency' | 'receivingAgency'>,
  key: string,
): string {
  if (key === 'receiving') return agencyWords(t, version, version.receivingAgency)
  if (key === 'competent') return agencyWords(t, version, version.competentAgency)
  if (key === COMMUNE) return t('procedures.commune')
  return version.agencies.find((one) => one.key === key)?.name ?? t('procedures.agency')
}

/** What is owed on a channel: a sum, or that it depends on the case. */
export function owedWords(t: Say, lang: Lang, owed: readonly OwedFee[]): string {
  const total = owed.filter(({ need }) => need === 'needed').reduce((sum, { total }) => sum + total, 0)
  const maybe = owed.some(({ need, sure, fee }) => need !== 'not' && (need === 'maybe' || !sure) && fee.amount > 0)
  if (total === 0) return t(maybe ? 'procedures.citizen.freeMaybe' : 'procedures.free')
  return t(maybe ? 'procedures.citizen.atLeast' : 'procedures.citizen.total', { amount: money(total, lang) })
}
