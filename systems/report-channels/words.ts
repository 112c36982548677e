import { getCase } from '@hue-s/engines/cases/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import { ANYONE, SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import type { Channel } from './contract.ts'
import type { Outcome } from './send-on.ts'
import { findOwnByCode } from './store.ts'

/** What a sender is told at once. An SMS has room for the code and the date only. */
export function receiptText(ctx: Ctx, outcome: Outcome, channel: Channel, refused = 0): string {
  const say = (key: string, values = {}) => ctx.t(`report-channels.server.reply.${channel}.${key}`, values)
  const files = refused > 0 ? `\n\n${ctx.t('report-channels.server.reply.refusedFiles', { n: refused })}` : ''
  if (outcome.is === 'repeat') return outcome.code ? say('repeat', { code: outcome.code }) : say('waiting') + files
  if (outcome.is === 'advised') return say('advised', { advice: outcome.advice })
  if (outcome.is === 'waiting') return say('waiting') + files
  const { code, dueAt } = outcome.received
  const values = { code, due: dueAt ? moment(dueAt) : '', link: linkTo(ctx, code) }
  return say(dueAt ? 'receipt' : 'receiptNoDue', values) + files
}

export const addedText = (ctx: Ctx, code: string, refused: number): string =>
  ctx.t('report-channels.server.reply.added', { code }) +
  (refused > 0 ? `\n\n${ctx.t('report-channels.server.reply.refusedFiles', { n: refused })}` : '')

export const linkTo = (ctx: Ctx, code: string): string => `${ctx.config.publicUrl}/r/${code}`

/** How a report stands: one's own always, others' as far as everybody may know it. */
export async function stateText(ctx: Ctx, sender: Buffer, code: string): Promise<string> {
  const found = await stateOf(ctx, sender, code)
  if (!found) return ctx.t('report-channels.server.reply.noSuchCode', { code })
  const { state, dueAt, agency } = found
  return ctx.t(dueAt ? 'report-channels.server.reply.state' : 'report-channels.server.reply.stateNoDue', {
    code,
    state: ctx.t(`field-reports.state.${state}`),
    agency: agency ?? ctx.t('report-channels.centre'),
    due: dueAt ? moment(dueAt) : '',
  })
}

async function stateOf(ctx: Ctx, sender: Buffer, code: string) {
  const own = await findOwnByCode(ctx.db, sender, code)
  if (own?.caseId) {
    const { state, dueAt, agencyId, closedAt } = await getCase(ctx.as(SYSTEM), own.caseId)
    const agency = agencyId ? (await getUnit(ctx, agencyId)).name : null
    return { state, dueAt: closedAt ? null : dueAt, agency }
  }
  try {
    const { state, dueAt, agency, closedAt } = await ctx.as(ANYONE).call(fieldReportsContract.readByCode, { code })
    return { state, dueAt: closedAt ? null : dueAt, agency: agency?.name ?? null }
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
