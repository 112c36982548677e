import { act, getCase } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { takeWaits } from '../store.ts'
import { announce } from '../tell.ts'

const MOST = 500

/** Ends pauses whose day has come and questions that nobody answered: the clock goes on. */
export async function endWaits(ctx: Ctx): Promise<number> {
  const ended = await takeWaits(ctx.db, ctx.now(), MOST)
  for (const { reportId, state } of ended) {
    const before = await getCase(ctx, reportId)
    if (before.state !== state || before.mergedInto !== null) continue
    const row = await act(ctx, { id: reportId, action: 'resume' })
    await announce(ctx, row, 'resume')
  }
  return ended.length
}
