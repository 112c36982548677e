import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'

/**
 * Does something that may be refused without losing the transaction: what it wrote and announced is taken back,
 * and the refusal is answered instead of thrown.
 */
export async function attempt<T>(ctx: Ctx, work: () => Promise<T>): Promise<T | AppError> {
  const { events, subjects, after } = ctx.pending
  const before = [events.length, subjects.length, after.length] as const
  await sql`savepoint report_channels`.execute(ctx.db)
  try {
    const done = await work()
    await sql`release savepoint report_channels`.execute(ctx.db)
    return done
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await sql`rollback to savepoint report_channels`.execute(ctx.db)
    events.length = before[0]
    subjects.length = before[1]
    after.length = before[2]
    return error
  }
}
