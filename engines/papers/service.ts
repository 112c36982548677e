import { X509Certificate } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, tooLarge } from '@hue-s/kernel/shared/error.ts'
import { verifyPdf as checkPdf } from './check-pdf.ts'
import { MAX_PDF, type RevokeReason } from './contract.ts'
import { keyHolderOf, type Secrets } from './signing/key-holder.ts'
import { addKey, endKey, getUsable, givePicture, mayUse, showKey, type NewKey } from './signing/keys-of-people.ts'
import { signMany } from './signing/sign.ts'
import * as signings from './store-signing.ts'
import { publicKeys, rotate } from './keys.ts'
import { numberOf, revokePaper } from './paper.ts'
import { revokeReceipt as withdrawReceipt, verifyReceipt } from './receipt.ts'
import * as store from './store.ts'

const MiB = 1024 * 1024
const MOST_WAITING = 100

export async function keys(ctx: Ctx) {
  return { keys: await publicKeys(ctx) }
}
export const wellKnownKeys = keys

export async function certificates(ctx: Ctx) {
  const rows = await store.listCertificates(ctx.db)
  return {
    items: rows.map(({ fingerprint, pem, retiredAt }) => {
      const certificate = new X509Certificate(pem)
      const instant = (text: string) => new Date(text).toISOString()
      return {
        fingerprint,
        subject: certificate.subject.replaceAll('\n', ', '),
        issuer: certificate.issuer.replaceAll('\n', ', '),
        from: instant(certificate.validFrom),
        to: instant(certificate.validTo),
        selfSigned: certificate.subject === certificate.issuer,
        current: retiredAt === null && new Date(certificate.validTo) > ctx.now(),
        pem,
      }
    }),
  }
}

export function verify(ctx: Ctx, { token }: { token: string }) {
  return verifyReceipt(ctx, token)
}

/** The body of an upload, at most this large. */
async function received(ctx: Ctx, most: number): Promise<Buffer> {
  const { body } = ctx.request
  if (!body) throw invalid('papers.noFile')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > most) throw tooLarge('papers.tooLarge', { maxMib: most / MiB })
  }
  if (size === 0) throw invalid('papers.noFile')
  return Buffer.concat(chunks)
}

export async function verifyPdf(ctx: Ctx) {
  return checkPdf(ctx, await received(ctx, MAX_PDF))
}

export async function revoke(ctx: Ctx, { id, reason }: { id: string; reason: RevokeReason }) {
  await revokePaper(ctx, id, reason)
  return {}
}

export async function revokeReceipt(ctx: Ctx, { token, reason }: { token: string; reason: RevokeReason }) {
  await withdrawReceipt(ctx, token, reason)
  return {}
}

export async function rotateKey(ctx: Ctx, { why }: { why: 'routine' | 'leaked' }) {
  return { kid: await rotate(ctx, why) }
}

/** Papers that wait for the keys the actor may use: their own, and the seals they hold. */
export async function waiting(ctx: Ctx, { after }: { after?: string | undefined }) {
  const usable = (await signings.listCredentials(ctx.db, ctx.actor.id, sealsOf(ctx))).filter((one) => mayUse(ctx, one))
  const ids = usable.map(({ id }) => id)
  const rows = ids.length ? await signings.listWaiting(ctx.db, ids, after ?? null, MOST_WAITING) : []
  const shown = await Promise.all(usable.map((one) => showKey(ctx, one)))
  return {
    items: rows.map(({ year, ...row }) => ({ ...row, number: numberOf({ number: row.number, year }) })),
    keys: shown.flatMap((key) => {
      if (!key) return []
      const { reachable: _, ...rest } = key
      return [rest]
    }),
  }
}

/** Agencies whose seal the actor may use; null: all. */
function sealsOf(ctx: Ctx): readonly string[] | null {
  const grants = ctx.actor.grants.filter(({ permission }) => permission === 'papers.seal')
  return grants.some(({ units }) => units === '*') ? null : grants.flatMap(({ units }) => (units === '*' ? [] : units))
}

export async function sign(ctx: Ctx, { ids, ...secrets }: { ids: string[] } & Secrets) {
  return { results: await signMany(ctx, ids, secrets) }
}

export async function sendOtp(ctx: Ctx, { id }: { id: string }) {
  const { remoteId } = await getUsable(ctx, id)
  await (await keyHolderOf(ctx)).sendOtp(remoteId)
  ctx.audit('papers.credential', id, { otp: true })
  return {}
}

export const addCredential = (ctx: Ctx, input: NewKey) => addKey(ctx, input)

export async function endCredential(ctx: Ctx, { id }: { id: string }) {
  await endKey(ctx, id)
  return {}
}

export async function setPicture(ctx: Ctx, { id }: { id: string }) {
  await givePicture(ctx, id, await received(ctx, MiB))
  return {}
}
