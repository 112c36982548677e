import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import * as store from './store-register.ts'
import { holdPaper, holdSignings, isUntouched } from './store-signing.ts'

export interface TakenNumber {
  number: number
  year: number
}

/**
 * The next number of a register in the current year of Vietnam: one that was given back today, else the one after the
 * last. Others who want one wait until this transaction ends; a rollback gives the number back, so a register has no gap
 * and no number twice.
 */
export async function takeNumber(ctx: Ctx, register: string): Promise<TakenNumber> {
  const day = ctx.today()
  const year = Number(day.slice(0, 4))
  const freed = await store.takeFreed(ctx.db, { name: register, year, day })
  return { number: freed ?? (await store.takeNumber(ctx.db, register, year)), year }
}

/**
 * Gives up a paper that was numbered for people to sign. While nobody has signed it, its number goes to the next paper of
 * the register on the same day: numbers run in the order of days (NĐ 30/2020/NĐ-CP, điều 15), so on a later day it stays
 * void, as does one that carries a signature. Either way the paper's row says what became of it.
 */
export async function giveUpPaper(ctx: Ctx, id: string): Promise<'freed' | 'void'> {
  await holdSignings(ctx.db, id)
  const paper = await holdPaper(ctx.db, id)
  if (!paper || paper.revokedAt !== null) return 'void'
  const untouched = (await isUntouched(ctx.db, id)).untouched
  const now = ctx.now()
  await store.giveUp(ctx.db, id, now)
  const row = await store.numberOfPaper(ctx.db, id)
  const isToday = row !== undefined && legalDate(new Date(row.issuedAt)) === ctx.today()
  const freed = untouched && isToday
  if (freed) await store.free(ctx.db, { ...row, paperId: id, day: ctx.today(), now })
  ctx.audit('paper', id, freed ? { freed: row.number } : { reason: 'cancelled' })
  return freed ? 'freed' : 'void'
}
