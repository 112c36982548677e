import { createHash, verify } from 'node:crypto'
import { readBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError, conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { attributesToSign, wrapCms } from '../cms.ts'
import { giveBytes } from '../complete.ts'
import { paperSigned, type SignResult } from '../contract-signing.ts'
import { markFor } from '../mark.ts'
import { pkiOf } from '../pki/trust.ts'
import { readPem } from '../pki/x509.ts'
import { completed, mustBeGood, mustHold, stampHere } from '../seal-pdf.ts'
import { embedSignature, prepareSignature } from '../sign-pdf.ts'
import { addCertificate } from '../store.ts'
import * as store from '../store-signing.ts'
import { keyHolderOf, noted, type Secrets } from './key-holder.ts'
import { getUsable } from './keys-of-people.ts'

/** Who is to sign a paper, and what the signature says. */
export interface Asked {
  by: store.KeyOwner
  /** The signer in words, as the signature and its mark show it. */
  name: string
  reason: string
  location: string
}

/** Asks people and agencies to sign a paper, in this order; refuses when one of them has no key. Answers the ids. */
export async function askSignatures(ctx: Ctx, paperId: string, asked: readonly Asked[]): Promise<string[]> {
  if (!(await store.holdPaper(ctx.db, paperId))) throw notFound('papers.notFound')
  const ids: string[] = []
  for (const { by, name, reason, location } of asked) {
    const credential = await store.findCredentialOf(ctx.db, by)
    if (!credential) throw conflict('papers.noKey', { name })
    const id = newId(ctx.now().getTime())
    const row = { id, paperId, credentialId: credential.id, name, reason, location, askedBy: ctx.actor.id }
    await store.addSigning(ctx.db, row, ctx.now())
    ids.push(id)
  }
  ctx.audit('paper', paperId, { asked: ids.length })
  return ids
}

type Inside = Pick<Ctx, 'platform' | 'actor' | 'request'>
/** Each step is a transaction of its own, so that a crash loses none that was taken. */
const step = <T>({ platform, actor, request }: Inside, action: string | null, work: (ctx: Ctx) => Promise<T>) =>
  inTransaction(platform, { actor, request, action }, async (ctx) => ({ result: await work(ctx) }))

const refused = (id: string, error: unknown): SignResult => {
  if (error instanceof AppError) return { id, state: 'refused', code: error.code }
  throw error
}
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

/**
 * Signs papers with one key, opened once. First all are laid out, then signed together, then each is put into its paper
 * by itself: what one of them lacks stops no other, and what was signed is finished even after a crash.
 */
export async function signMany(ctx: Ctx, ids: readonly string[], secrets: Secrets): Promise<SignResult[]> {
  const wanted = [...new Set(ids)]
  const rows = await store.listSignings(ctx.db, wanted)
  const keys = new Set(rows.map((row) => row.credentialId))
  const [keyId] = keys
  if (keyId === undefined) throw notFound('papers.notFound')
  if (keys.size > 1) throw invalid('papers.oneKeyOnly')
  const credential = await getUsable(ctx, keyId)
  const chain = readPem(credential.certificates)
  await mustBeGood(
    ctx,
    chain.map(({ der }) => der),
  )
  const results = new Map<string, SignResult>()
  const prepared: { id: string; attributes: Buffer }[] = []
  for (const id of wanted) {
    const one = await step(ctx, null, (own) => prepare(own, id, credential)).catch((e: unknown) => refused(id, e))
    if ('attributes' in one) prepared.push(one)
    else results.set(id, one)
  }
  if (prepared.length > 0) await giveSignatures(ctx, credential, prepared, secrets)
  for (const { id } of prepared) results.set(id, await finish(ctx, id))
  return wanted.map((id) => results.get(id) ?? { id, state: 'refused', code: 'papers.notFound' })
}

/** Lays out a signature in its paper as the paper is now; one that was laid out, or given, before a crash is kept. */
async function prepare(
  ctx: Ctx,
  id: string,
  credential: store.Credential,
): Promise<SignResult | { id: string; attributes: Buffer }> {
  const signing = await store.findSigningForUpdate(ctx.db, id)
  if (!signing || signing.credentialId !== credential.id || signing.state === 'dropped')
    throw notFound('papers.notFound')
  if (signing.state === 'done') return { id, state: 'done', code: null }
  const paper = await store.holdPaper(ctx.db, signing.paperId)
  if (!paper || paper.revokedAt !== null) throw notFound('papers.notFound')
  if ((await store.isTooEarly(ctx.db, signing)).early) throw conflict('papers.notYourTurn')
  if (signing.state === 'signed' && signing.baseSha256 === paper.sha256) return { id, state: 'signed', code: null }
  if (signing.state === 'prepared' && signing.baseSha256 === paper.sha256 && signing.attributes)
    return { id, attributes: signing.attributes }
  const { name, reason, location } = signing
  const bytes = await readBytes(ctx, paper.fileId)
  const at = ctx.now()
  const mark = await markFor(bytes, { kind: credential.holderKind, name, at, picture: credential.picture })
  const laid = prepareSignature(bytes, { name, reason, location, at }, mark)
  const own = readPem(credential.certificates)[0]
  const attributes = attributesToSign(laid.digest, own?.der ?? Buffer.alloc(0))
  const row = { baseSha256: paper.sha256, signedAt: at, prepared: laid.bytes, hole: laid.hole, attributes }
  await store.keepPrepared(ctx.db, id, row)
  return { id, attributes }
}

/** Has the key sign all, checks every signature against the certificate, and keeps them in one transaction. */
async function giveSignatures(
  ctx: Ctx,
  credential: store.Credential,
  prepared: readonly { id: string; attributes: Buffer }[],
  secrets: Secrets,
): Promise<void> {
  const holder = await keyHolderOf(ctx)
  const digests = prepared.map(({ attributes }) => sha256(attributes))
  const signatures = await noted(holder.sign(credential.remoteId, digests, secrets))
  const key = readPem(credential.certificates)[0]?.x509.publicKey
  // The key at the service may have been renewed meanwhile: then its certificate is another than the one we know.
  const good = prepared.every(({ attributes }, n) => {
    const signature = signatures[n]
    return key && signature && verify('sha256', attributes, key, signature)
  })
  if (!good) throw conflict('papers.certificateChanged')
  await step(ctx, 'papers.sign', async (own) => {
    for (const [n, { id, attributes }] of prepared.entries()) {
      const signature = signatures[n]
      if (signature) await store.keepSignature(own.db, id, attributes, signature)
      own.audit('papers.signing', id)
    }
  })
}

/** Puts a signature that was given into its paper: time stamp, proof, check, and all of it stored at once. */
async function finish(ctx: Ctx, id: string): Promise<SignResult> {
  try {
    return await finishNow(ctx, id)
  } catch (error) {
    ctx.log.error({ err: error, signing: id }, 'a signature that was given is not yet in its paper')
    return { id, state: 'signed', code: null }
  }
}

async function finishNow(ctx: Ctx, id: string): Promise<SignResult> {
  const [signing] = await store.listSignings(ctx.platform.database.db, [id])
  if (!signing || signing.state === 'done') return { id, state: 'done', code: null }
  const { prepared, hole, attributes, signature, baseSha256 } = signing
  if (!prepared || hole === null || !attributes || !signature || baseSha256 === null)
    return { id, state: 'refused', code: 'papers.notFound' }
  const credential = await store.findCredential(ctx.platform.database.db, signing.credentialId)
  if (!credential) return { id, state: 'refused', code: 'papers.notFound' }
  const certificates = readPem(credential.certificates).map(({ der }) => der)
  const stamp = await stampHere(ctx, await pkiOf(ctx), signature)
  const cms = wrapCms({ certificates, algorithm: credential.algorithm }, { attributes, signature, stamp })
  const signed = embedSignature({ bytes: prepared, hole }, cms)
  mustHold(signed)
  const whole = await completed(ctx, signed)
  return step({ ...ctx, actor: SYSTEM }, 'papers.finish', async (own): Promise<SignResult> => {
    const now = await store.findSigningForUpdate(own.db, id)
    if (now?.state !== 'signed' || !now.signature?.equals(signature)) return { id, state: 'done', code: null }
    const paper = await store.holdPaper(own.db, signing.paperId)
    if (!paper || paper.revokedAt !== null || paper.sha256 !== baseSha256) {
      // The paper changed under the signature: it is asked for anew.
      await store.endSigning(own.db, id, paper && paper.revokedAt === null ? 'waiting' : 'dropped', own.now())
      return { id, state: 'refused', code: 'papers.paperChanged' }
    }
    const pem = readPem(credential.certificates)[0]?.x509.toString() ?? ''
    await addCertificate(own.db, { fingerprint: credential.fingerprint, pem, sealed: null }, own.now())
    await store.endSigning(own.db, id, 'done', own.now())
    await giveBytes(own, paper, whole, credential.fingerprint)
    const isLast = (await store.isAllSigned(own.db, paper.id)).all
    const { kind, recordKind, recordId } = paper
    await own.emit(paperSigned, { id: paper.id, kind, recordKind, recordId, no: signing.no, isLast })
    return { id, state: 'done', code: null }
  })
}

const MOST_A_ROUND = 50
const LONGEST_MS = 30_000

/** Finishes signatures that were given before a crash or an outage. */
export async function finishSignings(ctx: Ctx): Promise<number> {
  const began = Date.now()
  let done = 0
  for (const { id } of await store.listGiven(ctx.db, MOST_A_ROUND)) {
    if (Date.now() - began > LONGEST_MS) break
    if ((await finish(ctx, id)).state === 'done') done += 1
  }
  return done
}
