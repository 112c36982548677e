/**
 * Whether a personal identification number can be the one of somebody born that day and of that sex: twelve digits,
 * province 001 to 096, then century and sex, then the year of birth (NĐ 137/2015, article 13; there is no check digit).
 * What is not given is not held against it. `sex` is `male` or `female`; any other word is not looked at.
 */
export function citizenIdFits(id: string, birth: string | undefined, sex: string | undefined): boolean {
  const [, province, kind, year] = /^(\d{3})(\d)(\d{2})\d{6}$/.exec(id) ?? []
  if (province === undefined || kind === undefined) return false
  if (Number(province) < 1 || Number(province) > 96) return false
  if (sex === 'male' || sex === 'female') if ((Number(kind) % 2 === 0) !== (sex === 'male')) return false
  if (birth === undefined) return true
  return birth.slice(0, 4) === `${19 + Math.floor(Number(kind) / 2)}${year}`
}
