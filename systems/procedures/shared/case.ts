import type { Channel, ChannelKind, Fee, PaperNeed, ProcedureContent } from '../contract-shapes.ts'

/** What an expression comes to: a number or a truth value; undefined when it cannot be told. */
export type Tell = (expression: string) => number | boolean | undefined

export type Need = 'needed' | 'not' | 'maybe'
const FIELDS = /\$\{\s*([^}]+?)\s*\}/g

/** Facts that an expression reads. */
export const namesIn = (expression: string): string[] => [
  ...new Set(Array.from(expression.matchAll(FIELDS), ([, name]) => name ?? '')),
]

/** Facts that the papers and fees of one channel hang on. */
export function namesThatMatter(content: ProcedureContent, channel: ChannelKind | undefined): string[] {
  const fees = content.channels
    .filter(({ kind }) => channel === undefined || kind === channel)
    .flatMap(({ fees }) => fees)
  const all = [...content.papers.map(({ when }) => when), ...fees.flatMap(({ when, times }) => [when, times])]
  return [...new Set(all.flatMap((one) => (one === null ? [] : namesIn(one))))].filter((name) => name !== 'channel')
}

const known = (expression: string, answered: ReadonlySet<string>) =>
  namesIn(expression).every((name) => answered.has(name))

/** Whether this case needs a paper: what hangs on a fact that nobody told yet is a maybe. */
export function needOf({ when }: Pick<PaperNeed, 'when'>, answered: ReadonlySet<string>, tell: Tell): Need {
  if (when === null) return 'needed'
  const holds = tell(when)
  if (known(when, answered)) return holds === true ? 'needed' : 'not'
  return holds === true ? 'needed' : 'maybe'
}

export interface OwedFee {
  fee: Fee
  need: Need
  /** How often it is owed is known; otherwise `total` is what it comes to for once. */
  sure: boolean
  times: number
  total: number
}

/** What is owed on a channel: every fee with how often and whether at all. */
export function feesOf({ fees }: Channel, answered: ReadonlySet<string>, tell: Tell): OwedFee[] {
  return fees.map((fee) => {
    const need = needOf(fee, answered, tell)
    const said = fee.times === null ? 1 : tell(fee.times)
    const times = typeof said === 'number' && said >= 0 ? Math.min(Math.trunc(said), 10_000) : 1
    const sure = fee.times === null || (known(fee.times, answered) && typeof said === 'number')
    const total = Math.min(fee.amount * times, fee.most ?? Infinity)
    return { fee, need, sure, times, total: need === 'not' ? 0 : total }
  })
}

/** Nothing is owed on any channel, whatever the case. */
export const isFree = (content: Pick<ProcedureContent, 'channels'>): boolean =>
  content.channels.every(({ fees }) => fees.every(({ amount }) => amount === 0))

const HOURS = { workingDays: 8, workingHours: 1, sameDay: 8 } as const
/** A budget in working hours, to order and to compare. */
export const hoursOf = ({ budget }: Pick<Channel, 'budget'>): number =>
  (budget.unit === 'sameDay' ? 1 : budget.amount) * HOURS[budget.unit]

/** The working hours that the steps take one after the other; steps that run beside others count once. */
export function hoursOfSteps(steps: ProcedureContent['steps']): number {
  let total = 0
  let round = 0
  for (const { hours, parallel } of steps) {
    if (parallel) round = Math.max(round, hours)
    else {
      total += round
      round = hours
    }
  }
  return total + round
}
