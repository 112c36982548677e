import type { Actor } from './access.ts'
import { afterCommit, causeOf, seal, type Stored } from './commit.ts'
import { makeCtx, type Ctx, type Platform, type RequestFacts } from './ctx.ts'

const RETRY = new Set(['40001', '40P01'])

/**
 * Runs one unit of work: a transaction with its audit and outbox rows. A lost race against another transaction
 * is tried again, twice, from the beginning.
 */
export async function inTransaction<T>(
  platform: Platform,
  who: { actor?: Actor; request?: RequestFacts; action: string | null },
  work: (ctx: Ctx) => Promise<{ result: T; stored?: Stored | null; audited?: boolean }>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let ctx: Ctx | undefined
    try {
      let sealed: Promise<void> | undefined
      const result = await platform.database.transaction(async (trx) => {
        ctx = makeCtx(platform, trx, who.actor, who.request)
        const done = await work(ctx)
        // Not awaited here: the commit follows on the wire at once. If this fails, the commit is a rollback.
        sealed = seal(ctx, done.audited === false ? null : who.action, done.stored ?? null)
        sealed.catch(() => undefined)
        return done.result
      })
      await sealed
      if (ctx) afterCommit(ctx)
      await besides(ctx)
      return result
    } catch (refused) {
      const error = ctx ? await causeOf(ctx, refused) : refused
      if (attempt < 3 && RETRY.has(String((error as { code?: unknown }).code))) continue
      await besides(ctx)
      throw error
    }
  }
}

/** The connection of the transaction is free again: what runs here may wait for one without stopping the whole pool. */
const besides = (ctx: Ctx | undefined) => Promise.all((ctx?.pending.beside ?? []).map((run) => run()))
