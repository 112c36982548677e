import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { day, moment, type Lang, type Words } from '@hue-s/kernel/shared/text.ts'
import type { PdfVerdict } from './contract.ts'
import { guardPdf } from './guard-pdf.ts'
import { judgePdf, type JudgedSignature, type PdfJudgement, type Trust } from './judge-pdf.ts'
import { numberOf } from './paper.ts'
import { readEvidence } from './pdf-evidence.ts'
import { chainOf } from './pki/chain.ts'
import { askStatus } from './pki/outside.ts'
import { pkiOf } from './pki/trust.ts'
import { readCertificate } from './pki/x509.ts'
import * as store from './store.ts'
import { isPdf, readSignatures } from './verify-pdf.ts'

const MOST_QUESTIONS = 4

/**
 * What the authorities say today of signers they vouch for. Only addresses in certificates of authorities we trust are
 * asked: a stranger's file must not make us visit places of its choice.
 */
async function askAuthorities(ctx: Ctx, bytes: Buffer, trust: Trust): Promise<NonNullable<Trust['evidence']>> {
  const ocsp: Buffer[] = []
  const lists: Buffer[] = []
  const inside = readEvidence(bytes).certificates.flatMap((der) => readCertificate(der) ?? [])
  const now = ctx.now()
  const asked = new Set<string>()
  for (const { certificate, certificates, signedAt } of readSignatures(bytes)) {
    if (!certificate || asked.has(certificate.fingerprint) || asked.size === MOST_QUESTIONS) continue
    asked.add(certificate.fingerprint)
    const at = signedAt ? new Date(signedAt) : now
    const { is, path } = chainOf(certificate, [...certificates, ...inside], trust.roots ?? [], at)
    const issuer = path[1]
    const proof = is === 'trusted' && issuer && (await askStatus(certificate, issuer, { now, log: ctx.log }))
    if (proof) (proof.kind === 'ocsp' ? ocsp : lists).push(proof.bytes)
  }
  return { certificates: [], ocsp, lists }
}

/** Whom this instance trusts: its own certificates, and the roots of the province. */
async function trustOf(ctx: Ctx): Promise<Trust> {
  const certificates = await store.listInstanceCertificates(ctx.db)
  const { roots } = await pkiOf(ctx)
  return { fingerprints: new Set(certificates.map((c) => c.fingerprint)), roots, now: ctx.now() }
}

/** Checks a PDF file against the certificates, the trusted roots and the papers of this instance. The file is not kept. */
export async function verifyPdf(ctx: Ctx, bytes: Buffer): Promise<PdfVerdict> {
  if (isPdf(bytes)) guardPdf(bytes)
  const trust = await trustOf(ctx)
  const evidence = isPdf(bytes) ? await askAuthorities(ctx, bytes, trust) : undefined
  const judged = judgePdf(bytes, evidence ? { ...trust, evidence } : trust)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const paper = judged.state === 'notPdf' ? undefined : await store.findByHash(ctx.db, sha256)
  const revoked = paper?.revokedAt && (judged.state === 'valid' || judged.state === 'unsigned')
  const state = revoked ? ('revoked' as const) : judged.state
  return {
    state,
    finding: judged.about?.finding ?? null,
    text: sentence(ctx, state, judged, paper !== undefined),
    sha256,
    signatures: judged.signatures.map((s) => ({ ...s, text: saying(ctx, s) })),
    paper: paper
      ? {
          kind: paper.kind,
          issuer: paper.issuer,
          issuedAt: paper.issuedAt,
          number: numberOf(paper),
          level: paper.level,
          revokedAt: paper.revokedAt,
          revokeReason: paper.revokeReason,
        }
      : null,
  }
}

const inBoth = (say: (lang: Lang) => string): Words => ({ vi: say('vi'), en: say('en') })

function valuesOf(s: JudgedSignature | undefined, lang: Lang) {
  return {
    signer: s?.signer ?? '',
    authority: s?.authority ?? '?',
    at: s?.signedAt ? moment(s.signedAt, lang) : '?',
    stamper: s?.stampedBy ?? '?',
    stampedAt: s?.stampedAt ? moment(s.stampedAt, lang) : '?',
    revokedAt: s?.revokedAt ? moment(s.revokedAt, lang) : '?',
    until: s?.checkableUntil ? day(s.checkableUntil, lang) : '?',
  }
}

/** What was found of one signature: what is wrong, or who signed when, which level, until when it can be checked. */
function saying(ctx: Ctx, s: JudgedSignature): Words {
  return inBoth((lang) => {
    const say = (key: string) => ctx.platform.translate(lang, `papers.server.pdf.${key}`, valuesOf(s, lang))
    return s.finding === 'good' ? `${say('good')} ${say(`level.${s.level}`)}` : say(`finding.${s.finding}`)
  })
}

function sentence(ctx: Ctx, state: PdfVerdict['state'], { about, signatures }: PdfJudgement, isOurs: boolean): Words {
  return inBoth((lang) => {
    const values = { ...valuesOf(about, lang), count: signatures.length }
    const say = (key: string) => ctx.platform.translate(lang, `papers.server.pdf.${key}`, values)
    if (about && about.finding !== 'good' && state !== 'revoked') return say(`finding.${about.finding}`)
    if (about && state === 'valid') {
      const who = signatures.length > 1 ? [say('many')] : []
      return [...who, say('good'), say(`level.${about.level}`)].join(' ')
    }
    // An unsigned paper of ours is recognised by its bytes alone.
    return say(state === 'unsigned' && isOurs ? 'unsignedKnown' : state)
  })
}
