import type { Db } from '@hue-s/kernel/server/db.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { CaseType } from './case-type.ts'
import { takeNumbers } from './store-histories.ts'

interface Waiting {
  prefix: string
  day: string
  take: (number: number) => void
  fail: (error: unknown) => void
}
/** Who waits for a number of an instance, and whether somebody is asking. */
const queues = new WeakMap<Db, { waiting: Waiting[]; asking: boolean }>()

/**
 * The code of a new case: the next number of its prefix and day. It is taken beside the transaction that opens the
 * case and stands at once, so nobody waits for anybody's commit; of a case that is not opened in the end the number is
 * missing. Registers, whose numbers must be without gap, are another matter (engines/papers).
 */
export async function nextCode(ctx: Ctx, type: CaseType): Promise<string> {
  const [prefix, day] = [type.codePrefix, ctx.today()]
  const { apart } = ctx.platform.database
  const queue = queues.get(apart) ?? { waiting: [], asking: false }
  queues.set(apart, queue)
  const number = await new Promise<number>((take, fail) => {
    queue.waiting.push({ prefix, day, take, fail })
    if (queue.asking) return
    queue.asking = true
    // Those who come in the same turn are served together.
    setImmediate(() => void serve(apart, queue))
  })
  return codeOf(type, day, number)
}

/** Asks for all who wait together, in one statement, until nobody waits. */
async function serve(apart: Db, queue: { waiting: Waiting[]; asking: boolean }): Promise<void> {
  while (queue.waiting.length > 0) {
    const served = queue.waiting
    queue.waiting = []
    try {
      const numbers = await numbersFor(apart, served)
      for (const [i, { take }] of served.entries()) take(numbers[i] as number)
    } catch (error) {
      for (const { fail } of served) fail(error)
    }
  }
  queue.asking = false
}

/**
 * The next number of each one's prefix and day, in the order of the input within a day; asked for in one statement,
 * which is done at once whatever becomes of the caller's transaction.
 */
export async function numbersFor(
  apart: Db,
  wanted: readonly { prefix: string; day: string }[],
): Promise<readonly number[]> {
  const keyOf = ({ prefix, day }: { prefix: string; day: string }) => `${prefix} ${day}`
  const counts = new Map<string, { prefix: string; day: string; count: number }>()
  for (const one of wanted) {
    const { prefix, day } = one
    counts.set(keyOf(one), { prefix, day, count: (counts.get(keyOf(one))?.count ?? 0) + 1 })
  }
  const taken = await takeNumbers(apart, [...counts.values()])
  const next = new Map(taken.map((one) => [keyOf(one), one.last - (counts.get(keyOf(one))?.count ?? 0)]))
  return wanted.map((one) => {
    const number = (next.get(keyOf(one)) ?? 0) + 1
    next.set(keyOf(one), number)
    return number
  })
}

/** A number as it is printed: prefix, day, place in the day. */
export const codeOf = (type: CaseType, day: string, number: number): string =>
  `${type.codePrefix}-${day.slice(2).replaceAll('-', '')}-${String(number).padStart(4, '0')}`
