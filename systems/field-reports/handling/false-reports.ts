import { act, partiesOf, type Case } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { reporterByRules } from '../by-rules.ts'
import { FALSE_REPORT, handlingSetting } from './rules.ts'
import { historyOf } from '../history.ts'
import * as store from '../store.ts'

const DAY = 86_400_000

const monthsAgo = (now: Date, months: number) => {
  const then = new Date(now)
  then.setUTCMonth(then.getUTCMonth() - months)
  return then
}

/** Writes down that a second person agreed: from now the reporter may appeal, and the report counts. */
export async function countFalseReport(ctx: Ctx, row: Case): Promise<void> {
  const asked = (await historyOf(ctx, row)).findLast((e) => e.kind === 'requested' && e.action === 'markFalse')
  const reporter = (await partiesOf(ctx.as(SYSTEM), row.id)).find((p) => p.role === 'reporter')
  const { appealDays } = ctx.setting(handlingSetting).falseReports
  await store.putStrike(
    ctx.db,
    {
      reportId: row.id,
      personId: reporter?.personId ?? null,
      markedBy: asked?.actorId ?? null,
      approvedBy: ctx.actor.id,
    },
    ctx.now(),
    new Date(ctx.now().getTime() + appealDays * DAY),
  )
}

/** Until when the reporter may say that the mark is wrong; null when there is nothing to appeal against. */
export async function appealUntil(ctx: Ctx, row: Pick<Case, 'id' | 'state' | 'data'>): Promise<string | null> {
  const refusal = row.data['refusal'] as { reason: string } | null | undefined
  if (row.state !== 'refused' || refusal?.reason !== FALSE_REPORT) return null
  const strike = await store.findStrike(ctx.db, row.id)
  if (!strike || strike.appealedAt !== null || strike.appealUntil <= ctx.now().toISOString()) return null
  return strike.appealUntil
}

/** The reporter appeals, once, within the term. */
export async function appealMark(ctx: Ctx, row: Case, version: number, note: string): Promise<Case> {
  const refusal = row.data['refusal'] as { reason: string } | null
  const strike = refusal?.reason === FALSE_REPORT ? await store.findStrike(ctx.db, row.id) : undefined
  if (!strike || strike.appealedAt !== null) throw conflict('field-reports.notAppealable', { code: row.code })
  if (strike.appealUntil <= ctx.now().toISOString())
    throw conflict('field-reports.appealTooLate', { code: row.code, until: strike.appealUntil })
  const after = await act(reporterByRules(ctx), { id: row.id, action: 'appeal', version, input: { message: note } })
  await store.appealStrike(ctx.db, row.id, ctx.now())
  return after
}

/** Somebody who took part in the mark does not judge the appeal against it. */
export async function mustDecideAppeal(ctx: Ctx, row: Case): Promise<void> {
  const strike = await store.findStrike(ctx.db, row.id)
  if (!strike) throw notFound('kernel.recordNotFound')
  const me = [ctx.actor.id, ctx.actor.onBehalfOf].filter((id) => id !== null)
  if (me.some((id) => id === strike.markedBy || id === strike.approvedBy))
    throw forbidden('field-reports.ownMark', { code: row.code })
}

/** The marks that still count for a person, and until when their reports are looked at first. */
export async function standingOf(ctx: Ctx, personId: string) {
  const { strikes, months } = ctx.setting(handlingSetting).falseReports
  const marks = await store.listStrikes(ctx.db, personId, monthsAgo(ctx.now(), months))
  const deciding = marks.at(-strikes)
  const reviewFirst = marks.length >= strikes && deciding !== undefined
  const until = reviewFirst ? monthsAgo(new Date(deciding.at), -months) : null
  return { marks, reviewFirst, until: until?.toISOString() ?? null }
}

/** Whether the centre looks at a report of this person first. Nobody is blocked, and the person is told. */
export const needsReview = async (ctx: Ctx, personId: string | null): Promise<boolean> =>
  personId !== null && (await standingOf(ctx, personId)).reviewFirst
