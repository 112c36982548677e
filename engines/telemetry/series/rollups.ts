import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { foldTouched, recompute, STEPS, takeStale } from './store-series.ts'

const AT_ONCE = 500
const MAX_ROUNDS = 40

/** Writes anew what late, new or corrected observations have made old. Answers how many hours were done. */
export async function settleRollups(ctx: Ctx, datastream?: number): Promise<number> {
  await foldTouched(ctx.db)
  let done = 0
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const hours = await takeStale(ctx.db, AT_ONCE, datastream)
    if (hours.length === 0) break
    for (const step of STEPS) await recompute(ctx.db, step, hours)
    done += hours.length
  }
  return done
}
