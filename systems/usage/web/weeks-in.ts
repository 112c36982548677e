import type { Period } from '../contract.ts'

export const WEEKS: readonly Period[] = ['4', '12', '52']

/** The period that an address asks for; twelve weeks unless it names another. */
export const weeksIn = (search: URLSearchParams): Period => WEEKS.find((one) => one === search.get('weeks')) ?? '12'
