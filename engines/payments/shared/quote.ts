import { asTruth, evaluate, isTrouble, parse, type Value } from '@hue-s/engines/forms/shared/expression/index.ts'
import type { FeeKind, Line } from './money.ts'

type Words = { vi: string; en: string }
type Expression = string

/** Makes a fee smaller, or nothing, when its condition holds. Of several that hold the first one counts. */
export interface Reduction {
  when?: Expression | undefined
  /** What is taken off: a share of it, or đồng. 100 % is free. */
  off: { percent: number } | { dong: number }
  reason: Words
  citation: string
}

/** One fee or charge as the law has it: how much, for whom, since when. */
export interface FeeRule {
  key: string
  kind: FeeKind
  name: Words
  /** Đồng, or an expression over the facts. */
  amount: number | Expression
  when?: Expression | undefined
  reductions?: readonly Reduction[] | undefined
  citation: string
  /** First day in force. */
  validFrom: string
  /** First day no longer in force; null = until further notice. */
  validTo: string | null
}

/** What is known of the case: answers of a form, the channel, who the person is. */
export interface Facts {
  values: Readonly<Record<string, Value>>
  /** The day whose rules count, `YYYY-MM-DD`. */
  on: string
}

export type Outcome = 'applied' | 'notInForce' | 'conditionNotMet' | 'free' | 'unclear'
/** Why a rule made a line or did not, in facts that a screen can say. */
export interface Explained {
  key: string
  name: Words
  outcome: Outcome
  /** Before and after the reduction; null where it was not worked out. */
  full: number | null
  amount: number | null
  reduction: { reason: Words; citation: string; off: number } | null
  citation: string
  validFrom: string
  validTo: string | null
  /** The condition as written, and what could not be worked out. */
  when: string | null
  trouble: string | null
}
export interface Quote {
  lines: Line[]
  total: number
  explained: Explained[]
  /** No rule was unclear: the total may be asked for. */
  certain: boolean
}

/** No fee of an office is larger: 1,000 billion đồng. */
export const MOST_DONG = 1_000_000_000_000

type Judged = { holds: boolean } | { trouble: string }

function worth(expression: Expression, facts: Facts): Value {
  return evaluate(parse(expression), {
    field: (name) => (Object.hasOwn(facts.values, name) ? facts.values[name] : null),
    today: facts.on,
  })
}

/** Reads and works out an expression; whatever goes wrong is a code, never an exception. */
function safely(expression: Expression, facts: Facts): { value: Value } | { trouble: string } {
  try {
    const value = worth(expression, facts)
    return isTrouble(value) ? { trouble: value.trouble } : { value }
  } catch (error) {
    return { trouble: error instanceof Error && 'code' in error ? String(error.code) : 'unreadable' }
  }
}

function holds(expression: Expression | undefined, facts: Facts): Judged {
  if (expression === undefined) return { holds: true }
  const found = safely(expression, facts)
  if ('trouble' in found) return found
  const truth = asTruth(found.value)
  return isTrouble(truth) ? { trouble: truth.trouble } : { holds: truth === true }
}

const isDong = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 && n <= MOST_DONG

function fullAmount(rule: FeeRule, facts: Facts): { full: number } | { trouble: string } {
  if (typeof rule.amount === 'number') return isDong(rule.amount) ? { full: rule.amount } : { trouble: 'not-an-amount' }
  const found = safely(rule.amount, facts)
  if ('trouble' in found) return found
  const rounded = typeof found.value === 'number' ? Math.round(found.value) : NaN
  return isDong(rounded) ? { full: rounded } : { trouble: 'not-an-amount' }
}

/** What is taken off, whole đồng; halves are rounded in the payer's favour. */
function offOf({ off }: Reduction, full: number): number {
  const dong = 'dong' in off ? off.dong : Math.ceil((full * Math.round(off.percent * 100)) / 10_000)
  return Math.min(full, Math.max(0, Math.trunc(dong)))
}

const inForce = ({ validFrom, validTo }: FeeRule, on: string) => validFrom <= on && (validTo === null || on < validTo)

function explain(rule: FeeRule, facts: Facts): Explained {
  const { key, name, citation, validFrom, validTo } = rule
  const base = { key, name, citation, validFrom, validTo, when: rule.when ?? null }
  const none = { ...base, full: null, amount: null, reduction: null, trouble: null }
  if (!inForce(rule, facts.on)) return { ...none, outcome: 'notInForce' }
  const met = holds(rule.when, facts)
  if ('trouble' in met) return { ...none, outcome: 'unclear', trouble: met.trouble }
  if (!met.holds) return { ...none, outcome: 'conditionNotMet' }
  const worked = fullAmount(rule, facts)
  if ('trouble' in worked) return { ...none, outcome: 'unclear', trouble: worked.trouble }
  const { full } = worked
  for (const reduction of rule.reductions ?? []) {
    const fits = holds(reduction.when, facts)
    if ('trouble' in fits) return { ...none, full, outcome: 'unclear', trouble: fits.trouble }
    if (!fits.holds) continue
    const off = offOf(reduction, full)
    const taken = { reason: reduction.reason, citation: reduction.citation, off }
    return {
      ...base,
      outcome: off === full ? 'free' : 'applied',
      full,
      amount: full - off,
      reduction: taken,
      trouble: null,
    }
  }
  return { ...base, outcome: full === 0 ? 'free' : 'applied', full, amount: full, reduction: null, trouble: null }
}

/**
 * What is owed by rules for a case, and for every rule why it applied or did not. Pure, the same in browser and server;
 * a rule that cannot be worked out makes the quote uncertain and never silently free.
 */
export function quote(rules: readonly FeeRule[], facts: Facts): Quote {
  const explained = rules.map((rule) => explain(rule, facts))
  const lines = rules.flatMap((rule, at): Line[] => {
    const amount = explained[at]?.amount ?? 0
    return amount > 0 ? [{ key: rule.key, kind: rule.kind, name: rule.name, amount, citation: rule.citation }] : []
  })
  return {
    lines,
    total: lines.reduce((sum, { amount }) => sum + amount, 0),
    explained,
    certain: explained.every(({ outcome }) => outcome !== 'unclear'),
  }
}
