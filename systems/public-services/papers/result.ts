import {
  dropSignatures,
  findReceipt,
  getPaper,
  isUnsigned,
  revokeReceipt,
  sealPaper,
} from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { namesOf } from '../agencies.ts'
import { asPlatform } from '../by-rules.ts'
import type { Dossier, Result } from '../store.ts'
import type { IssuedRow } from '../store-papers.ts'
import { findSigning, removeSigning } from '../store-signing.ts'
import { resultWords } from './forms.ts'
import { enter, issueForm, vi } from './issue.ts'

/** 29 February a year later is the last day of that month. */
function monthsAfter(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
}

/** What the result of a dossier is called, what kind of paper it is in a person's store, and until when it counts. */
export function resultFacts(ctx: Ctx, d: Dossier, version: Version, conclusion: Result['conclusion']) {
  const [named] = version.results
  const approved = conclusion === 'approve'
  return {
    approved,
    kind: named?.template ?? 'result',
    name: named?.name ?? d.procedureName,
    title: approved ? (named?.name.vi ?? d.procedureName.vi) : vi(ctx, 'form.rejected'),
    validTo: approved && named?.validFor ? monthsAfter(ctx.today(), named.validFor) : null,
  }
}

/** The result in the dossier: sealed where its leader signed it with a key of their own, else laid out and sealed now. */
export async function giveResult(
  ctx: Ctx,
  d: Dossier,
  version: Version,
  result: Result,
): Promise<{ row: IssuedRow; facts: ReturnType<typeof resultFacts> }> {
  const facts = resultFacts(ctx, d, version, result.conclusion)
  const signing = await findSigning(ctx.db, d.id)
  if (!signing) return { row: await issueForm(ctx, d, 'result', resultWords(ctx, d, result, facts)), facts }
  const agency = (await namesOf(ctx, [d.competentAgency]))(d.competentAgency)?.name ?? ''
  const words = { name: agency, reason: facts.title, location: agency }
  const paper = await sealPaper(asPlatform(ctx), signing.paperId, words)
  const row = await enter(ctx, d, 'result', { id: signing.issuedId, paper })
  return { row, facts: { ...facts, validTo: signing.validTo } }
}

/** Whether the leader's own signature is in the result already. */
export async function isSignedByKey(ctx: Ctx, dossierId: string): Promise<boolean> {
  const signing = await findSigning(ctx.db, dossierId)
  return signing !== undefined && (await getPaper(asPlatform(ctx), signing.paperId)).level !== 'none'
}

/** Whether a result that was laid out still waits for its leader: no signature was given. */
export const isUnsignedYet = (ctx: Ctx, { paperId }: { paperId: string }): Promise<boolean> =>
  isUnsigned(asPlatform(ctx), paperId)

/**
 * A result that was laid out for a leader's key and will not be issued. Unsigned, its number goes to the next result of
 * the register that day (NĐ 30/2020/NĐ-CP, điều 15: numbers run on in the order of days, and none is used twice); one that
 * carries a signature keeps its number, void.
 */
export async function dropResult(ctx: Ctx, dossierId: string): Promise<void> {
  const signing = await findSigning(ctx.db, dossierId)
  if (!signing) return
  const platform = asPlatform(ctx)
  const fate = await dropSignatures(platform, signing.paperId)
  const mark = await findReceipt(platform, RESULT, signing.issuedId)
  if (mark) await revokeReceipt(platform, mark.token, 'cancelled')
  await removeSigning(ctx.db, dossierId)
  ctx.audit('dossier', dossierId, { laidOut: signing.paperId, number: fate })
}
const RESULT = 'public-services.result'
