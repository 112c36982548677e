import { readBytes } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { getSigner } from '../certificate.ts'
import { giveBytes } from '../complete.ts'
import type { Key } from '../contract-signing.ts'
import { giveUpPaper } from '../register.ts'
import { sealed } from '../seal-pdf.ts'
import type { SigningWords } from '../sign-pdf.ts'
import { findPaper, type Paper } from '../store.ts'
import * as store from '../store-signing.ts'
import { fingerprintOf } from '../verify-pdf.ts'
import { showKey } from './keys-of-people.ts'

/**
 * Seals with the instance's key, in the caller's transaction, a paper that people have signed: the last signature, which
 * the registry gives when it issues. Refuses while somebody still has to sign.
 */
export async function sealPaper(ctx: Ctx, paperId: string, words: Omit<SigningWords, 'at'>): Promise<Paper> {
  const paper = await store.holdPaper(ctx.db, paperId)
  if (!paper || paper.revokedAt !== null) throw notFound('papers.notFound')
  if (!(await store.isAllSigned(ctx.db, paperId)).all) throw conflict('papers.notYourTurn')
  const signer = await getSigner(ctx)
  const whole = await sealed(ctx, await readBytes(ctx, paper.fileId), words, signer)
  const [own] = signer.certificates
  await giveBytes(ctx, paper, whole, own && fingerprintOf(own))
  const after = await findPaper(ctx.db, paperId)
  if (!after) throw notFound('papers.notFound')
  return after
}

/** The key that a person or agency signs with, and whether the service that holds it answers; undefined without one in use. */
export async function findKey(ctx: Ctx, owner: store.KeyOwner): Promise<(Key & { reachable: boolean }) | undefined> {
  const credential = await store.findCredentialOf(ctx.db, owner)
  return credential && showKey(ctx, credential)
}

/**
 * Gives up a paper that waits for signatures: it will not be issued. Its number goes back to the register while nobody has
 * signed it and its day lasts; see `giveUpPaper`.
 */
export async function dropSignatures(ctx: Ctx, paperId: string): Promise<'freed' | 'void'> {
  const fate = await giveUpPaper(ctx, paperId)
  await store.dropOpen(ctx.db, paperId, ctx.now())
  ctx.audit('paper', paperId, { dropped: true })
  return fate
}

/** Whether nobody has given a signature for a paper yet: none is in it, and none is on its way into it. */
export const isUnsigned = async (ctx: Ctx, paperId: string): Promise<boolean> =>
  (await store.isUntouched(ctx.db, paperId)).untouched
