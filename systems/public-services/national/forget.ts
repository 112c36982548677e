import { many, sql } from '@hue-s/kernel/server/db.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { expireHandOvers, giveUp, keptOf } from './hand-over.ts'
import { listOwn, lockHandOver } from './store-hand-over.ts'

const DAY = 86_400_000
/** So long a message that was taken is kept as it was sent; then only what became of it. */
const DAYS_AS_SENT = 30
/** So long a message waits for the one before it. */
const DAYS_PARKED = 30

/** Job: what was prepared and never filed, contents of messages long taken, messages whose turn never came. */
export async function forgetOld(ctx: Ctx): Promise<void> {
  await expireHandOvers(ctx)
  const before = (days: number) => new Date(ctx.now().getTime() - days * DAY)
  await sql`update public_services.national_message set sealed = '', files = '[]'
    where state = 'acknowledged' and ended_at < ${before(DAYS_AS_SENT)} and length(sealed) > 0`.execute(ctx.db)
  await sql`update public_services.national_received set verdict = 'refused', reason = 'CHO_QUA_LAU', sealed = null
    where verdict = 'parked' and at < ${before(DAYS_PARKED)}`.execute(ctx.db)
}

/** What a person prepared and has not filed yet, in the clear: for their own copy of what is held. */
export async function heldOf(ctx: Ctx, personId: string): Promise<object[]> {
  const rows = await listOwn(ctx.db, personId)
  return rows.map((row) => {
    const { judged, delivery, origin } = keptOf(ctx, row)
    return {
      procedure: row.procedureName.vi,
      preparedAt: row.madeAt,
      expiresAt: row.expiresAt,
      applicant: origin.applicant,
      answers: judged.answers,
      deliverTo: delivery,
    }
  })
}

/** Gives up everything that a person prepared and has not filed; answers how many there were. */
export async function forgetPrepared(ctx: Ctx, personId: string): Promise<number> {
  const rows = await listOwn(ctx.db, personId)
  for (const { id } of rows) {
    const row = await lockHandOver(ctx.db, id)
    if (row?.sealed) await giveUp(ctx, row, 'dropped')
  }
  return rows.length
}

/** Messages about dossiers that name nobody any more name nobody either. */
export async function blankMessages(ctx: Ctx, dossierIds: readonly string[]): Promise<void> {
  if (dossierIds.length === 0) return
  await many(
    ctx.db,
    sql<{ id: string }>`update public_services.national_message set sealed = '', files = '[]',
      state = case when state in ('waiting', 'sent') then 'dead' else state end
      where dossier_id = any(${[...dossierIds]}) returning id`,
  )
}
