import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import * as store from './store.ts'

export interface TakenNumber {
  number: number
  year: number
}

/**
 * The next number of a register in the current year of Vietnam. Others who want one wait until this transaction ends;
 * a rollback gives the number back, so a register has no gap and no number twice.
 */
export async function takeNumber(ctx: Ctx, register: string): Promise<TakenNumber> {
  const year = Number(ctx.today().slice(0, 4))
  return { number: await store.takeNumber(ctx.db, register, year), year }
}
