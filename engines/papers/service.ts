import { X509Certificate } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, tooLarge } from '@hue-s/kernel/shared/error.ts'
import { verifyPdf as checkPdf } from './check-pdf.ts'
import { MAX_PDF, type RevokeReason } from './contract.ts'
import { publicKeys, rotate } from './keys.ts'
import { revokePaper } from './paper.ts'
import { revokeReceipt as withdrawReceipt, verifyReceipt } from './receipt.ts'
import * as store from './store.ts'

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

export async function verifyPdf(ctx: Ctx) {
  const { body } = ctx.request
  if (!body) throw invalid('papers.noFile')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > MAX_PDF) throw tooLarge('papers.tooLarge', { maxMib: MAX_PDF / 1024 / 1024 })
  }
  if (size === 0) throw invalid('papers.noFile')
  return checkPdf(ctx, Buffer.concat(chunks))
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
