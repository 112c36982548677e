import type { PdfVerdict } from './contract.ts'
import type { Level, PdfSignature, ReadSignature } from './verify-pdf.ts'
import { isPdf, readSignatures } from './verify-pdf.ts'
import { readEvidence, type Evidence } from './pdf-evidence.ts'
import { chainOf } from './pki/chain.ts'
import type { Stamp } from './pki/stamp.ts'
import { readList, readOcsp, type Status } from './pki/status.ts'
import { isInForce, isSelfSigned, readCertificate, type Certificate } from './pki/x509.ts'

/** What was found of a signature: good, or the first thing that is wrong with it. */
export type Finding = JudgedWords['finding']
type JudgedWords = PdfVerdict['signatures'][number]

/** Whom to trust: certificates by fingerprint, authorities by their roots; and proof that was fetched just now. */
export interface Trust {
  fingerprints: ReadonlySet<string>
  roots?: readonly Certificate[]
  now?: Date
  evidence?: Evidence
}

/** A signature as it was judged. */
export interface JudgedSignature extends PdfSignature {
  /** Made with a certificate of this instance. */
  ours: boolean
  finding: Finding
  /** What the signer's authority calls itself. */
  authority: string | null
  organization: string | null
  /** When a third party says it existed, and who says so. */
  stampedAt: string | null
  stampedBy: string | null
  revokedAt: string | null
  /** Until when anybody can check it as it is. */
  checkableUntil: string | null
}

interface Proofs {
  trust: Trust
  /** What the file carries, and with it what was fetched. */
  inside: Evidence
  evidence: Evidence
  pool: readonly Certificate[]
}

/** The first trusted stamp over a signature: from then on it certainly existed. */
function firstStamp({ stamps }: ReadSignature, { trust, pool }: Proofs): Stamp | undefined {
  return stamps
    .filter(
      ({ by, certificates, at }) => chainOf(by, [...certificates, ...pool], trust.roots ?? [], at).is === 'trusted',
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime())[0]
}

/** What is proved of one certificate for a time: revoked before everything else, and good only by an answer of that time. */
function statusAt(one: Certificate, issuer: Certificate, evidence: Evidence, at: Date): Status | undefined {
  const all = [
    ...evidence.ocsp.flatMap((bytes) => readOcsp(bytes, one, issuer) ?? []),
    ...evidence.lists.flatMap((bytes) => readList(bytes, one, issuer) ?? []),
  ]
  const current = (s: Status) => s.next === null || s.next >= at
  return all.find((s) => s.is === 'revoked') ?? all.find(current)
}

/** Whether the file itself proves that everybody on the way below the root was good. */
function allProved(path: readonly Certificate[], { inside }: Proofs, at: Date): boolean {
  return path.slice(0, -1).every((one, n) => {
    const issuer = path[n + 1]
    return issuer !== undefined && statusAt(one, issuer, inside, at)?.is === 'good'
  })
}

function judgeOne(s: ReadSignature, proofs: Proofs): JudgedSignature {
  const { trust } = proofs
  const now = trust.now ?? new Date()
  const { certificate, certificates, stamps: _stamps, after: _after, ...said } = s
  const stamp = firstStamp(s, proofs)
  const claimed = s.signedAt === null ? now : new Date(s.signedAt)
  const at = stamp?.at ?? claimed
  const chain = certificate && chainOf(certificate, [...certificates, ...proofs.pool], trust.roots ?? [], at)
  const issuer = chain?.path[1]
  const status = certificate && issuer && statusAt(certificate, issuer, proofs.evidence, at)
  // A signature that nobody stamped may have been made after the revocation, whatever its clock said.
  const revokedAt =
    status?.is === 'revoked' && status.revokedAt && (!stamp || status.revokedAt <= stamp.at) ? status.revokedAt : null
  const ours = s.fingerprint !== null && trust.fingerprints.has(s.fingerprint)
  const inTime = certificate !== undefined && (s.signedAt !== null || stamp !== undefined) && isInForce(certificate, at)
  const lasting =
    stamp !== undefined &&
    chain?.is === 'trusted' &&
    allProved(chain.path, proofs, at) &&
    allProved(chainOf(stamp.by, [...stamp.certificates, ...proofs.pool], trust.roots ?? [], at).path, proofs, at)
  const level: Level = s.level !== 'PAdES-B-B' || !stamp ? s.level : lasting ? 'PAdES-B-LT' : 'PAdES-B-T'
  const expired = !inTime || (!ours && !stamp && certificate !== undefined && certificate.to < now)
  return {
    ...said,
    level,
    inTime,
    ours,
    finding: findingOf(s, { revoked: revokedAt !== null, ours, expired, chain: chain?.is }),
    authority: issuer?.commonName ?? (certificate && isSelfSigned(certificate) ? certificate.commonName : null),
    organization: certificate?.organization ?? null,
    stampedAt: stamp?.at.toISOString() ?? null,
    stampedBy: stamp?.by.commonName ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    checkableUntil: (lasting && stamp ? stamp.by.to : certificate?.to)?.toISOString() ?? null,
  }
}

function findingOf(
  { certificate, intact, after }: ReadSignature,
  is: { revoked: boolean; ours: boolean; expired: boolean; chain: string | undefined },
): Finding {
  if (!certificate) return 'unreadable'
  if (!intact) return 'changed'
  if (after === 'change') return 'addedAfter'
  if (is.revoked) return 'certificateRevoked'
  if (!is.ours && is.chain === 'selfSigned') return 'selfSigned'
  if (!is.ours && is.chain === 'unknownAuthority') return 'unknownAuthority'
  return is.expired || (!is.ours && is.chain === 'notInForce') ? 'certificateExpired' : 'good'
}

export type PdfState = 'valid' | 'changed' | 'unknownSigner' | 'unsigned' | 'notPdf'
const STATE_OF: Readonly<Record<Finding, PdfState>> = {
  good: 'valid',
  changed: 'changed',
  addedAfter: 'changed',
  unreadable: 'changed',
  certificateRevoked: 'unknownSigner',
  certificateExpired: 'unknownSigner',
  selfSigned: 'unknownSigner',
  unknownAuthority: 'unknownSigner',
}
/** What is worst is said first: a changed file before a signer who is not known. */
const worstFirst = (a: JudgedSignature, b: JudgedSignature) => weight(b) - weight(a)
const weight = ({ finding }: JudgedSignature) =>
  ({ valid: 0, unsigned: 0, notPdf: 0, unknownSigner: 1, changed: 2 })[STATE_OF[finding]]

export interface PdfJudgement {
  state: PdfState
  signatures: JudgedSignature[]
  /** The signature that the state is said of: the worst, else the last. */
  about: JudgedSignature | undefined
}

/**
 * Who signed a PDF file, when, and whether it was changed since. A file is valid when each signature is, and nothing
 * but completions follow the last. Asks nobody: what must be fetched is given as `evidence`.
 */
export function judgePdf(bytes: Buffer, trusted: ReadonlySet<string> | Trust): PdfJudgement {
  const trust: Trust = 'fingerprints' in trusted ? trusted : { fingerprints: trusted }
  if (!isPdf(bytes)) return { state: 'notPdf', signatures: [], about: undefined }
  const read = readSignatures(bytes)
  const inside = readEvidence(bytes)
  const { certificates, ocsp, lists } = trust.evidence ?? { certificates: [], ocsp: [], lists: [] }
  const evidence: Evidence = {
    certificates: [...inside.certificates, ...certificates],
    ocsp: [...inside.ocsp, ...ocsp],
    lists: [...inside.lists, ...lists],
  }
  const pool = evidence.certificates.flatMap((der) => readCertificate(der) ?? [])
  const signatures = read.map((s) => judgeOne(s, { trust, inside, evidence, pool }))
  const last = signatures.at(-1)
  if (!last) return { state: 'unsigned', signatures, about: undefined }
  const [worst = last] = [...signatures].sort(worstFirst)
  if (STATE_OF[worst.finding] !== 'valid') return { state: STATE_OF[worst.finding], signatures, about: worst }
  const whole = signatures.some((s) => s.coversAll)
  return whole
    ? { state: 'valid', signatures, about: last }
    : { state: 'changed', signatures, about: { ...last, finding: 'addedAfter' } }
}
