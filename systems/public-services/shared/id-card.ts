/** What the QR of a citizen identity card says. Dates are `YYYY-MM-DD`. */
export interface IdCard {
  citizenId: string
  oldId: string | null
  name: string
  birthDate: string
  sex: 'male' | 'female'
  address: string
  issuedOn: string | null
}

/** What can be wrong with the text of an ID card's QR. */
export type IdCardFault =
  'form' | 'number' | 'province' | 'name' | 'birthDate' | 'future' | 'sex' | 'century' | 'issuedOn'

const LONGEST = 1_000

/** `29022024` as a date that exists, otherwise undefined. */
function dayOf(text: string): string | undefined {
  const found = /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  if (!found) return undefined
  const iso = `${found[3]}-${found[2]}-${found[1]}`
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === iso ? iso : undefined
}

/**
 * Reads the text of the QR: `number|old number|name|birth ddMMyyyy|sex|address|issue ddMMyyyy`. The number tells
 * century, sex and year of birth (NĐ 137/2015/NĐ-CP, TT 07/2016/TT-BCA), and must agree with the rest of the card.
 */
export function readIdCard(text: string, today: string): IdCard | IdCardFault {
  if (text.length > LONGEST) return 'form'
  const parts = text.normalize('NFC').trim().split('|')
  if (parts.length < 6 || parts.length > 11) return 'form'
  const [citizenId = '', oldId = '', rawName = '', birth = '', sexText = '', rawAddress = '', issued = ''] = parts.map(
    (part) => part.replace(/[\p{Cc}\s]+/gu, ' ').trim(),
  )
  if (!/^\d{12}$/.test(citizenId) || (oldId !== '' && !/^\d{9}$|^\d{12}$/.test(oldId))) return 'number'
  const place = Number(citizenId.slice(0, 3))
  if (place === 0 || (place > 96 && place < 101)) return 'province'
  if (rawName.length < 2 || rawName.length > 120 || /\d/.test(rawName)) return 'name'
  const birthDate = dayOf(birth)
  if (birthDate === undefined || birthDate < '1900-01-01') return 'birthDate'
  if (birthDate > today) return 'future'
  const sex = sexText === 'Nam' ? 'male' : sexText === 'Nữ' ? 'female' : undefined
  if (sex === undefined || (Number(citizenId[3]) % 2 === 0) !== (sex === 'male')) return 'sex'
  const year = 1900 + Math.floor(Number(citizenId[3]) / 2) * 100 + Number(citizenId.slice(4, 6))
  if (year !== Number(birthDate.slice(0, 4))) return 'century'
  const issuedOn = issued === '' ? null : dayOf(issued)
  if (issuedOn === undefined || (issuedOn !== null && (issuedOn > today || issuedOn < birthDate))) return 'issuedOn'
  return { citizenId, oldId: oldId || null, name: rawName, birthDate, sex, address: rawAddress, issuedOn }
}
