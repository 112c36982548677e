/** The parts of an official dossier code: `H57.13-261121-0007`, or in the old form `000.00.13.H57-261121-0007`. */
export interface DossierCode {
  /** Canonical form of the agency's identifier: `H57.13`. */
  agency: string
  /** `YYYY-MM-DD`. */
  day: string
  number: number
}

/** Both forms of the grammar: QĐ 20/2020/QĐ-TTg, and QCVN 102:2016/BTTTT before it. */
export const CODE = /^((\d{3}\.)?(\d{2}\.){2}[A-Z]\d{2}|[A-Z]\d{2}(\.\d{2,3}){0,4})-\d{6}-\d{4,6}$/
const NEW_AGENCY = /^[A-Z]\d{2}(\.\d{2,3}){0,4}$/
const OLD_AGENCY = /^(?:(\d{3})\.)?(\d{2})\.(\d{2})\.([A-Z]\d{2})$/
const LEVELS_OF_OLD = 3

/** Agency identifiers are compared and stored in the new, big-endian form: `000.00.13.H57` is `H57.13`. */
export function canonicalAgency(text: string): string | undefined {
  if (NEW_AGENCY.test(text)) return text
  const old = OLD_AGENCY.exec(text)
  if (!old) return undefined
  const levels = [old[3], old[2], old[1] ?? '000'].map((part) => part ?? '')
  while (levels.length > 0 && Number(levels.at(-1)) === 0) levels.pop()
  return [old[4], ...levels].join('.')
}

/** The old, little-endian form, where the agency has one: two digits at the second and third level, three at the fourth. */
export function oldAgency(canonical: string): string | undefined {
  if (!NEW_AGENCY.test(canonical)) return undefined
  const [root = '', ...below] = canonical.split('.')
  if (below.length > LEVELS_OF_OLD) return undefined
  const widths = [2, 2, 3]
  const parts = widths.map((width, n) => below[n] ?? '0'.repeat(width))
  return parts.every((part, n) => part.length === widths[n]) ? [...parts.toReversed(), root].join('.') : undefined
}

/** Reads a code in either form; a day that no calendar has is refused. */
export function readCode(text: string): DossierCode | undefined {
  const clean = text.trim().toUpperCase()
  if (!CODE.test(clean)) return undefined
  const [agencyText = '', digits = '', number = ''] = clean.split('-')
  const agency = canonicalAgency(agencyText)
  const day = `20${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4)}`
  const at = new Date(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day
  return agency === undefined || !isDay || Number(number) === 0 ? undefined : { agency, day, number: Number(number) }
}

/** The code in the form that is used now. */
export const writeCode = ({ agency, day, number }: DossierCode): string =>
  `${agency}-${day.slice(2).replaceAll('-', '')}-${String(number).padStart(4, '0')}`

/** The same code as older systems print it, where its agency has an old identifier. */
export function oldCode(code: string): string | undefined {
  const parts = readCode(code)
  const agency = parts && oldAgency(parts.agency)
  return parts && agency !== undefined ? writeCode({ ...parts, agency }) : undefined
}
