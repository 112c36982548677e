import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Step } from '../contract-handling.ts'
import * as store from '../store.ts'
import { takeStep } from './take-step.ts'

/**
 * The same step for many reports, with every rule of the single one; each succeeds or is refused by itself. In order
 * of id, so that two such commands never wait for each other in a circle.
 */
export async function stepMany(ctx: Ctx, steps: readonly Step[]) {
  const results = new Map<string, { ok: boolean; code: string | null; message: string | null; state: string | null }>()
  const inOrder = [...new Map(steps.map((s) => [s.id, s])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const step of inOrder) {
    const { events, subjects, after } = ctx.pending
    const before = { events: events.length, subjects: subjects.length, after: after.length }
    await store.savepoint(ctx.db)
    try {
      const row = await takeStep(ctx, step)
      await store.release(ctx.db)
      results.set(step.id, { ok: true, code: null, message: null, state: row.state })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      await store.rollback(ctx.db)
      // What a refused step had announced did not happen.
      events.length = before.events
      subjects.length = before.subjects
      after.length = before.after
      const message = ctx.t(`errors.${error.code}`, error.details as Record<string, string>)
      results.set(step.id, { ok: false, code: error.code, message, state: null })
    }
  }
  return inOrder.length === 0 ? [] : steps.flatMap(({ id }) => ({ id, ...results.get(id)! }))
}
