import { citizenIdFits } from '../expression/citizen-id.ts'
import { isList, type Value } from '../expression/value.ts'
import type { Choice, Question } from './form.ts'

export type FaultCode =
  | 'missing'
  | 'unreadable'
  | 'notComputed'
  | 'constraint'
  | 'notOffered'
  | 'tooShort'
  | 'tooLong'
  | 'tooSmall'
  | 'tooLarge'
  | 'notWhole'
  | 'tooFew'
  | 'tooMany'
  | 'notPhone'
  | 'notEmail'
  | 'notCitizenId'

interface Unfit {
  code: FaultCode
  facts: Readonly<Record<string, string | number>>
}
const unfit = (code: FaultCode, facts: Unfit['facts'] = {}): Unfit => ({ code, facts })

const LONGEST: Readonly<Partial<Record<Question['kind'], number>>> = { text: 500, longText: 10_000, email: 254 }
/** Vietnamese numbers, mobile and fixed, with or without the country's code (TT 22/2014/TT-BTTTT, as amended). */
const PHONE = /^(?:\+84|0)(?:[35789]\d{8}|2\d{8,9})$/
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/

/** Whether an answer that was given fits its kind; undefined when it does. `offered` are the choices there are now. */
export function fitOf(question: Question, value: Value, offered: readonly Choice[] | undefined): Unfit | undefined {
  if (typeof value === 'number') return fitOfNumber(question, value)
  if (isList(value)) {
    const { least = 0, most = Number.POSITIVE_INFINITY } = question
    const stranger = offered && value.list.find((one) => !offered.some((choice) => choice.value === one))
    if (stranger !== undefined) return unfit('notOffered', { value: String(stranger) })
    if (value.list.length < least) return unfit('tooFew', { least })
    return value.list.length > most ? unfit('tooMany', { most }) : undefined
  }
  if (typeof value !== 'string') return undefined
  if (question.kind === 'choice' && !offered?.some((choice) => choice.value === value))
    return unfit('notOffered', { value })
  return fitOfText(question, value)
}

function fitOfNumber({ kind, least, most }: Question, value: number): Unfit | undefined {
  if (kind !== 'decimal' && kind !== 'calculated' && !Number.isSafeInteger(value)) return unfit('notWhole')
  if (kind === 'money' && value < 0) return unfit('tooSmall', { least: 0 })
  if (least !== undefined && value < least) return unfit('tooSmall', { least })
  return most !== undefined && value > most ? unfit('tooLarge', { most }) : undefined
}

function fitOfText({ kind, least = 0, most }: Question, value: string): Unfit | undefined {
  const compact = value.replace(/[\s.-]/g, '')
  if (kind === 'phone') return PHONE.test(compact) ? undefined : unfit('notPhone')
  if (kind === 'email' && !EMAIL.test(value)) return unfit('notEmail')
  if (kind === 'citizenId') return citizenIdFits(compact, undefined, undefined) ? undefined : unfit('notCitizenId')
  const length = Array.from(value).length
  const longest = most ?? LONGEST[kind] ?? 10_000
  if (length < least) return unfit('tooShort', { least })
  return length > longest ? unfit('tooLong', { most: longest }) : undefined
}
