import { createHash, randomInt } from 'node:crypto'
import { act, timeline, type Case } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { getReport } from '../by-rules.ts'
import { handlingSetting } from '../handling/rules.ts'
import * as store from '../store.ts'

/** Letters and digits that are not taken for each other, also when read out on the phone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const LENGTH = 16
const GROUP = 4

/** A secret of 79 bits in groups of four: the only key to the report. */
export function newReceipt(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return Array.from({ length: LENGTH / GROUP }, (_, i) => letters.slice(i * GROUP, (i + 1) * GROUP).join('')).join('-')
}

const hashOf = (receipt: string) =>
  createHash('sha256')
    .update(receipt.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest()

/** Stops where the province does not take reports without a name. */
export function mustAllowAnonymous(ctx: Ctx): { reviewFirst: boolean } {
  const { allowed, reviewFirst } = ctx.setting(handlingSetting).anonymous
  if (!allowed) throw forbidden('field-reports.noAnonymous')
  return { reviewFirst }
}

export const keepReceipt = (ctx: Ctx, receipt: string, reportId: string) =>
  store.insertReceipt(ctx.db, hashOf(receipt), reportId, ctx.now())

/** The report of a receipt; a wrong one learns nothing. */
export async function reportOf(ctx: Ctx, receipt: string): Promise<Case> {
  const found = await store.findReceipt(ctx.db, hashOf(receipt))
  if (!found) throw notFound('field-reports.noSuchReceipt')
  return getReport(ctx.as(SYSTEM), found.reportId)
}

const TOLD = new Set(['opened', 'acted', 'commented', 'merged', 'published'])

/** What the sender without a name may know: what a named reporter would read. */
export async function readReceipt(ctx: Ctx, row: Case) {
  const { items } = await timeline(ctx.as(SYSTEM), { id: row.id, limit: 200 })
  const told = items.filter(
    (e) => e.caseId === row.id && TOLD.has(e.kind) && (e.visibleTo === 'reporter' || e.visibleTo === 'public'),
  )
  const question = row.state === 'waiting' ? told.findLast((e) => e.action === 'ask') : undefined
  return {
    code: row.code,
    state: row.state,
    openedAt: row.openedAt,
    dueAt: row.dueAt,
    question: question?.note ?? null,
    timeline: told.map((e) => ({ at: e.at, action: e.action ?? e.kind, to: e.toState, note: e.note })),
  }
}

/** The answer to a question, brought by the platform: nobody knows whose it is. */
export const answerFor = (ctx: Ctx, row: Case, note: string) =>
  act(ctx.as(SYSTEM), { id: row.id, action: 'answer', input: { message: note } })
