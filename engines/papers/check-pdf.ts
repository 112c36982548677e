import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { moment, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { PdfVerdict } from './contract.ts'
import { numberOf } from './paper.ts'
import * as store from './store.ts'
import { isPdf, readSignatures, type PdfSignature } from './verify-pdf.ts'

/** A whole, trusted file: each signature holds, the last covers everything, and the last is of someone known. */
function stateOf(signatures: readonly PdfSignature[], known: (s: PdfSignature) => boolean): PdfVerdict['state'] {
  const last = signatures.at(-1)
  if (!last) return 'unsigned'
  if (signatures.some((s) => !s.intact) || !last.coversAll) return 'changed'
  return known(last) && last.inTime ? 'valid' : 'unknownSigner'
}

/** Who signed a PDF file, when, and whether it was changed since, in plain words. `trusted`: fingerprints we know. */
export function judgePdf(bytes: Buffer, trusted: ReadonlySet<string>) {
  const known = (s: PdfSignature) => s.fingerprint !== null && trusted.has(s.fingerprint)
  const signatures = isPdf(bytes) ? readSignatures(bytes) : []
  const state: PdfVerdict['state'] = isPdf(bytes) ? stateOf(signatures, known) : 'notPdf'
  return { state, signatures: signatures.map((s) => ({ ...s, ours: known(s) })) }
}

/** Checks a PDF file against the certificates and the papers of this instance. The file is not kept. */
export async function verifyPdf(ctx: Ctx, bytes: Buffer): Promise<PdfVerdict> {
  const certificates = await store.listCertificates(ctx.db)
  const { state, signatures } = judgePdf(bytes, new Set(certificates.map((c) => c.fingerprint)))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const paper = state === 'notPdf' ? undefined : await store.findByHash(ctx.db, sha256)
  const shown = paper?.revokedAt && (state === 'valid' || state === 'unsigned') ? 'revoked' : state
  const last = signatures.at(-1)
  const values = { signer: last?.signer ?? '', at: last?.signedAt ? moment(last.signedAt) : '?' }
  // An unsigned paper of ours is recognised by its bytes alone.
  const key = shown === 'unsigned' && paper ? 'papers.server.pdf.unsignedKnown' : `papers.server.pdf.${shown}`
  const say = (lang: Lang) => ctx.platform.translate(lang, key, values)
  return {
    state: shown,
    text: { vi: say('vi'), en: say('en') },
    sha256,
    signatures,
    paper: paper
      ? {
          kind: paper.kind,
          issuer: paper.issuer,
          issuedAt: paper.issuedAt,
          number: numberOf(paper),
          revokedAt: paper.revokedAt,
          revokeReason: paper.revokeReason,
        }
      : null,
  }
}
