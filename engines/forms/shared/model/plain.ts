import { asText, isDay, isList, isTrouble, trouble, type Value } from '../expression/value.ts'
import { dayNumber } from '../expression/day.ts'
import type { Kind, Plain, Spot } from './form.ts'

const isSpot = (value: unknown): value is Spot =>
  typeof value === 'object' && value !== null && 'lon' in value && 'lat' in value

/** An answer as it is kept, as a value to reckon with. What is of the wrong kind is trouble, said at the question. */
export function valueOf(kind: Kind, plain: Plain): Value {
  if (plain === null) return null
  switch (kind) {
    case 'whole':
    case 'decimal':
    case 'money':
      return typeof plain === 'number' && Number.isFinite(plain) ? plain : plain === '' ? null : trouble('not-a-number')
    case 'day': {
      if (plain === '') return null
      const known = typeof plain === 'string' ? dayNumber(plain) : trouble('not-a-day')
      return typeof known === 'number' ? { day: plain as string } : known
    }
    case 'truth':
      return typeof plain === 'boolean' ? plain : trouble('not-a-number')
    case 'choices':
    case 'files':
      return Array.isArray(plain) && plain.every((one) => typeof one === 'string')
        ? { list: plain as readonly string[] }
        : trouble('not-a-number')
    case 'place':
      return isSpot(plain) ? `${plain.lat} ${plain.lon}` : trouble('not-a-number')
    default:
      return typeof plain === 'string' ? plain : trouble('not-a-number')
  }
}

/** A value as it is kept and sent. */
export function plainOf(value: Value): Plain {
  if (value === null || typeof value !== 'object') return value
  if (isDay(value)) return value.day
  if (isList(value)) return value.list.map((one) => String(asText(one)))
  return isTrouble(value) ? null : null
}
