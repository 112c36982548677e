import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { agencyCode } from '../agencies.ts'
import { writeCode } from '../shared/dossier-code.ts'
import { nextNumber } from '../store.ts'

/**
 * The official code of a dossier that is accepted now: agency, day in Viet Nam, place in that day's register (QĐ
 * 20/2020/QĐ-TTg, TT 03/2025). Others of the same agency wait until this one commits; a rollback gives the number back.
 */
export async function takeCode(ctx: Ctx, receivingAgency: string): Promise<string> {
  const agency = await agencyCode(ctx, receivingAgency)
  const day = ctx.today()
  return writeCode({ agency, day, number: await nextNumber(ctx.db, agency, day) })
}
