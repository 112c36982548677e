import { act, type Case } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { byRules, staffView } from '../by-rules.ts'
import type { Step, Stepped } from '../contract-handling.ts'
import { FILE_KIND } from '../present.ts'
import { prepare } from './step-rules.ts'
import { announce } from '../tell.ts'

/** One step of those who handle a report: the rules, the table of the engine, what follows, the news. */
export async function takeStep(ctx: Ctx, step: Step): Promise<Case> {
  const { case: before } = await staffView(ctx, step.id)
  const { input, action = step.action, after } = await prepare(ctx, before, step)
  const row = await act(byRules(ctx), { id: step.id, action, version: step.version, input })
  // With a second person nothing has happened yet: the engine only wrote down the request.
  const asked = row.state === before.state && SECOND.has(action)
  if (!asked) await after?.(row)
  ctx.audit(FILE_KIND, row.id, { action })
  if (!asked) await announce(ctx, row, action)
  return row
}

const SECOND = new Set(['extend', 'markFalse'])

export const stepped = ({ id, code, state, version }: Case): Stepped => ({ id, code, state, version })
