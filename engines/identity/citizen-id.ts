/** What can be wrong with a personal identification number. */
export type CitizenIdFault = 'form' | 'province' | 'birthDate' | 'sex'

/**
 * Checks a 12-digit personal identification number (Nghị định 137/2015/NĐ-CP, Thông tư 07/2016/TT-BCA): three digits
 * of the place of birth registration, one of century and sex, two of the year, six at random. There is no check
 * digit, and the place does not change when provinces merge. Answers the first fault, or undefined.
 */
export function citizenIdFault(
  id: string,
  known: { birthDate?: string | undefined; sex?: 'male' | 'female' | undefined } = {},
): CitizenIdFault | undefined {
  if (!/^\d{12}$/.test(id)) return 'form'
  const place = Number(id.slice(0, 3))
  // 001–096 are provinces; birth abroad is registered under a country code, from 101.
  if (place === 0 || (place > 96 && place < 101)) return 'province'
  if (known.birthDate !== undefined && birthYearOf(id) !== Number(known.birthDate.slice(0, 4))) return 'birthDate'
  if (known.sex !== undefined && sexOf(id) !== known.sex) return 'sex'
  return undefined
}

/** The year of birth that a number tells: 0/1 = 1900s, 2/3 = 2000s, and so on to the 2300s. */
export const birthYearOf = (id: string): number => 1900 + Math.floor(Number(id[3]) / 2) * 100 + Number(id.slice(4, 6))

/** Even digits are male, odd female. */
export const sexOf = (id: string): 'male' | 'female' => (Number(id[3]) % 2 === 0 ? 'male' : 'female')
