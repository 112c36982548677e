import { listRequests, type Case } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict } from '@hue-s/kernel/shared/error.ts'
import type { z } from 'zod'
import { asApprover } from './by-rules.ts'
import type { OwnFacts, StaffFacts } from './contract-handling.ts'
import { appealUntil } from './handling/false-reports.ts'
import { handlingSetting } from './handling/rules.ts'
import { historyOf, openRequests } from './history.ts'

const DAY = 86_400_000
/** Steps that end the work: «not solved» is reckoned from the last of them. */
const ENDS = new Set(['resolve', 'publish', 'republish', 'close'])
const REOPENABLE = new Set(['resolved', 'published', 'closed'])

interface Told {
  at: string
  action: string | null
}

/** The last moment of «not solved», and how many times more it can be said. */
function reopening(ctx: Ctx, row: Case, told: readonly Told[]) {
  const { days, times } = ctx.setting(handlingSetting).reopen
  const left = Math.max(0, times - told.filter((e) => e.action === 'reopen').length)
  const ended = told.findLast((e) => ENDS.has(e.action ?? ''))?.at ?? row.closedAt
  const until = ended === null ? null : new Date(Date.parse(ended) + days * DAY).toISOString()
  return { left, until }
}

/** Stops a reporter who says «not solved» too late or too often. */
export async function mustReopen(ctx: Ctx, row: Case): Promise<void> {
  if (!REOPENABLE.has(row.state)) return
  const { times } = ctx.setting(handlingSetting).reopen
  const { left, until } = reopening(ctx, row, await historyOf(ctx, row))
  if (left === 0) throw conflict('field-reports.reopenedOften', { code: row.code, times })
  if (until === null || until <= ctx.now().toISOString())
    throw conflict('field-reports.reopenTooLate', { code: row.code, until })
}

function pauseOf(ctx: Ctx, row: Case) {
  const pause = row.data['pause'] as { reason: string; until: string | null } | null | undefined
  if (row.state !== 'paused' || !pause) return null
  const rule = ctx.setting(handlingSetting).pause.find((r) => r.id === pause.reason)
  return { reason: pause.reason, name: rule?.name[ctx.lang] ?? pause.reason, until: pause.until }
}

function refusalOf(ctx: Ctx, row: Case) {
  const refusal = row.data['refusal'] as
    { reason: string; where: string | null; otherCode: string | null } | null | undefined
  if ((row.state !== 'refused' && row.state !== 'appealed') || !refusal) return null
  const rule = ctx.setting(handlingSetting).refusal.find((r) => r.id === refusal.reason)
  return { ...refusal, name: rule?.name[ctx.lang] ?? refusal.reason, text: rule?.text[ctx.lang] ?? '' }
}

/** What only the reporter is told of the report. */
export async function ownFacts(ctx: Ctx, row: Case, told: readonly Told[]): Promise<z.infer<typeof OwnFacts>> {
  const { left, until } = reopening(ctx, row, told)
  const open =
    REOPENABLE.has(row.state) &&
    row.mergedInto === null &&
    left > 0 &&
    until !== null &&
    until > ctx.now().toISOString()
  return {
    refusal: refusalOf(ctx, row),
    pause: pauseOf(ctx, row),
    reopenUntil: open ? until : null,
    reopensLeft: left,
    appealUntil: await appealUntil(ctx, row),
    review: row.data['review'] === true && row.state === 'unrouted',
  }
}

/** What only those who handle the report are told. */
export async function staffFacts(ctx: Ctx, row: Case): Promise<z.infer<typeof StaffFacts>> {
  const history = await historyOf(ctx, row)
  const asked = row.closedAt === null ? openRequests(history) : []
  const mine = asked.length > 0 && ctx.can('field-reports.approve', row.agencyId)
  const known = mine ? (await listRequests(asApprover(ctx), { limit: 200 })).items : []
  return {
    refusal: refusalOf(ctx, row),
    pause: pauseOf(ctx, row),
    review: row.data['review'] === true,
    asked: asked.map((action) => {
      const request = known.find((r) => r.caseId === row.id && r.action === action)
      const own = request?.askedBy !== null && request?.askedBy === ctx.actor.id
      return { id: request?.id ?? null, action, mayDecide: request !== undefined && !own }
    }),
    anonymous: row.data['anonymous'] === true,
    reopened: history.filter((e) => e.kind === 'acted' && e.action === 'reopen').length,
  }
}
