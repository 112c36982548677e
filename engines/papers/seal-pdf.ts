import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict } from '@hue-s/kernel/shared/error.ts'
import type { PaperLevel } from './contract.ts'
import { judgePdf, type PdfJudgement } from './judge-pdf.ts'
import { withEvidence } from './pdf-evidence.ts'
import { chainOf } from './pki/chain.ts'
import { askStatus, stampFor, type Proof } from './pki/outside.ts'
import { pkiOf, type Pki } from './pki/trust.ts'
import { readCertificate, type Certificate } from './pki/x509.ts'
import { markFor } from './mark.ts'
import { signBytes, stampDocument, type SigningWords } from './sign-pdf.ts'
import type { Signer } from './signer.ts'
import { readSignatures, type ReadSignature } from './verify-pdf.ts'

/** A signed file with the level its signatures reached, and when to try for more (null: nothing is left to try). */
export interface Sealed {
  bytes: Buffer
  level: PaperLevel
  completeAt: Date | null
}

const SOON_MS = 60_000
/** Answers about authorities and stampers, who seldom end, are used again so long; those about signers never. */
const KEEP_MS = 5 * 60_000
const kept = new Map<string, { proof: Proof; until: number }>()

type Asking = Pick<Ctx, 'platform' | 'log' | 'config' | 'now'>

/** What the authority says of one certificate; refused when it says that the certificate was revoked. */
async function proofOf(ctx: Asking, one: Certificate, issuer: Certificate, anew: boolean): Promise<Proof | undefined> {
  const now = ctx.now()
  const known = kept.get(one.fingerprint)
  if (!anew && known && known.until > now.getTime()) return known.proof
  const proof = await askStatus(one, issuer, { now, log: ctx.log })
  if (proof && !anew) kept.set(one.fingerprint, { proof, until: now.getTime() + KEEP_MS })
  return proof
}

async function proofsOf(ctx: Asking, path: readonly Certificate[], anew: boolean): Promise<Proof[]> {
  const asked = path.slice(0, -1).map((one, n) => {
    const issuer = path[n + 1]
    return issuer ? proofOf(ctx, one, issuer, anew && n === 0) : undefined
  })
  return (await Promise.all(asked)).flatMap((proof) => proof ?? [])
}

/** Refuses a certificate that is out of date or was revoked; one whose authority does not answer may sign, and is asked about again. */
export async function mustBeGood(ctx: Asking, certificates: readonly Buffer[]): Promise<void> {
  const [own, ...others] = certificates.flatMap((der) => readCertificate(der) ?? [])
  const now = ctx.now()
  if (!own || own.from > now || own.to < now)
    throw conflict('papers.certificateExpired', { until: own?.to.toISOString() ?? '' })
  const { roots } = await pkiOf(ctx)
  const { path } = chainOf(own, others, roots, now)
  const issuer = path[1]
  const proof = issuer && (await askStatus(own, issuer, { now, log: ctx.log }))
  if (proof?.status.is === 'revoked') throw conflict('papers.certificateRevoked')
}

/** A stamp of the province's time-stamper over these bytes; undefined when it has none or it is down. */
export async function stampHere(ctx: Asking, pki: Pki, bytes: Buffer): Promise<Buffer | undefined> {
  if (pki.tsa === undefined) return undefined
  return (await stampFor(bytes, { url: pki.tsa, now: ctx.now(), log: ctx.log }))?.token
}

/**
 * Signs a file with a key that is at hand, and goes as far up the levels as the outside world answers. Where the file
 * leaves room for it, the agency's red mark shows who sealed it and when (NĐ 30/2020/NĐ-CP, phụ lục I).
 */
export async function sealed(
  ctx: Asking,
  plain: Buffer,
  words: Omit<SigningWords, 'at'>,
  signer: Signer,
): Promise<Sealed> {
  const pki = await pkiOf(ctx)
  await mustBeGood(ctx, signer.certificates)
  const stamp = (signature: Buffer) => stampHere(ctx, pki, signature)
  const at = ctx.now()
  const mark = await markFor(plain, { kind: 'agency', name: words.name, at, picture: null })
  const signed = await signBytes(plain, { ...words, at }, signer, { stampOf: stamp, mark })
  mustHold(signed)
  return completed(ctx, signed)
}

/** A signature just made must hold, or it never leaves the house. */
export function mustHold(signed: Buffer): void {
  const made = readSignatures(signed).findLast((s) => s.after === 'nothing')
  if (!made?.intact) throw new Error('the signature just made does not hold')
}

const ORDER: readonly PaperLevel[] = ['none', 'B-B', 'B-T', 'B-LT']
const lower = (a: PaperLevel, b: PaperLevel) => (ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b)
const LEVEL_OF = { 'PAdES-B-B': 'B-B', 'PAdES-B-T': 'B-T', 'PAdES-B-LT': 'B-LT', CMS: 'B-B', none: 'none' } as const

/** The level of a file is that of its weakest signature. */
const levelOf = ({ signatures }: PdfJudgement): PaperLevel =>
  signatures.map((s) => LEVEL_OF[s.level] as PaperLevel).reduce(lower, signatures.length ? 'B-LT' : 'none')

/** Whether the roots we trust vouch for a signer: only then is there proof to fetch. */
const pathOf = (s: ReadSignature, roots: readonly Certificate[], now: Date) =>
  s.certificate ? chainOf(s.certificate, s.certificates, roots, now) : undefined

/**
 * Adds what a signed file lacks, as incremental updates: a time stamp over all of it, and proof about every certificate.
 * What the outside world does not answer now is tried for again later; what is there stays as it is.
 */
export async function completed(ctx: Asking, signed: Buffer): Promise<Sealed> {
  const pki = await pkiOf(ctx)
  // Without a stamper there is nothing to add, and the newest signature has no more than itself.
  if (pki.tsa === undefined) return { bytes: signed, level: 'B-B', completeAt: null }
  const now = ctx.now()
  const judge = (bytes: Buffer) => judgePdf(bytes, { fingerprints: new Set(), roots: pki.roots, now })
  const before = judge(signed)
  if (before.signatures.length === 0) return { bytes: signed, level: 'none', completeAt: null }
  const lacksTime = before.signatures.some((s) => s.level === 'PAdES-B-B')
  const stamped =
    lacksTime && pki.tsa ? await stampDocument(signed, (covered) => stampHere(ctx, pki, covered)) : undefined
  const bytes = await withProof(ctx, stamped ?? signed, pki.roots)
  const level = levelOf(judge(bytes))
  const vouched = readSignatures(bytes).every((s) => pathOf(s, pki.roots, now)?.is === 'trusted')
  const best: PaperLevel = vouched ? 'B-LT' : 'B-T'
  return { bytes, level, completeAt: lower(level, best) === best ? null : new Date(now.getTime() + SOON_MS) }
}

async function withProof(ctx: Asking, bytes: Buffer, roots: readonly Certificate[]): Promise<Buffer> {
  const now = ctx.now()
  const paths = readSignatures(bytes).flatMap((s) => {
    const own = pathOf(s, roots, now)
    if (own?.is !== 'trusted') return []
    const stampers = s.stamps.map(({ by, certificates }) => chainOf(by, certificates, roots, now))
    const trusted = stampers.filter(({ is }) => is === 'trusted').slice(0, 1)
    // Without a time nobody can say for when the proof is: it is fetched when the stamp is there.
    return trusted.length ? [{ path: own.path, anew: true }, ...trusted.map(({ path }) => ({ path, anew: false }))] : []
  })
  if (paths.length === 0) return bytes
  const proofs = (await Promise.all(paths.map(({ path, anew }) => proofsOf(ctx, path, anew)))).flat()
  const unique = (all: readonly Buffer[]) => [...new Map(all.map((one) => [one.toString('base64'), one])).values()]
  return withEvidence(bytes, {
    certificates: unique(paths.flatMap(({ path }) => path.map(({ der }) => der))),
    ocsp: unique(proofs.filter(({ kind }) => kind === 'ocsp').map((p) => p.bytes)),
    lists: unique(proofs.filter(({ kind }) => kind === 'list').map((p) => p.bytes)),
  })
}
