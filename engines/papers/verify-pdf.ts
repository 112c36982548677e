import { createHash } from 'node:crypto'
import { checkCms } from './cms.ts'
import { fromDer, toDer } from './der.ts'
import { readPdfDate, readPdfText, type PdfSection } from './pdf-file.ts'
import { addedAfter, sectionsOf, type AddedAfter } from './pdf-revisions.ts'
import { readStamp, type Stamp } from './pki/stamp.ts'
import { isInForce, readCertificate, type Certificate } from './pki/x509.ts'

export const LEVELS = ['PAdES-B-B', 'PAdES-B-T', 'PAdES-B-LT', 'CMS', 'none'] as const
/** How much proof a signature carries: alone, with a trusted time, with proof that its certificate was good. */
export type Level = (typeof LEVELS)[number]

/** One signature of a PDF file. */
export interface PdfSignature {
  /** The common name in the certificate: who can have signed. */
  signer: string
  /** What the signer wrote of themselves. */
  name: string | null
  reason: string | null
  location: string | null
  /** As the signer's clock said. */
  signedAt: string | null
  fingerprint: string | null
  /** `CMS` is a plain signature; `none` when it could not be read. */
  level: Level
  /** What was signed is as it was, and the certificate was in force. */
  intact: boolean
  inTime: boolean
  /** Nothing was added after it but what completes it: a time stamp, proof about certificates. */
  coversAll: boolean
}

/** A signature with what judging it needs; `certificates` came with it. */
export interface ReadSignature extends PdfSignature {
  certificate: Certificate | undefined
  certificates: readonly Certificate[]
  /** Time stamps over it, its own and those of the whole file that came later. Whom to trust is asked elsewhere. */
  stamps: readonly Stamp[]
  after: AddedAfter
}

const MOST = 20
const AROUND = 4_096
const LONGEST_CMS = 200_000

export const isPdf = (bytes: Buffer): boolean => /^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8))
export const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

/** One hole of a file: what stands in it and around it. */
interface Hole {
  content: readonly Buffer[]
  cms: Buffer | null
  words: string
  end: number
}

function holesOf(bytes: Buffer): Hole[] {
  const out: Hole[] = []
  let tries = 0
  for (let at = bytes.indexOf('/ByteRange'); at >= 0 && tries < MOST; at = bytes.indexOf('/ByteRange', at + 10)) {
    tries += 1
    const numbers = /^\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/
      .exec(bytes.toString('latin1', at, at + 100))
      ?.slice(1)
      .map(Number)
    if (numbers) out.push(holeAt(bytes, at, numbers))
  }
  return out
}

function holeAt(bytes: Buffer, at: number, [start = 1, length = 0, next = 0, rest = 0]: number[]): Hole {
  const end = next + rest
  // The one hole is the signature itself and lies beside its own dictionary; anything else hides something.
  const hole =
    start === 0 &&
    length < next &&
    next - length <= LONGEST_CMS &&
    end <= bytes.length &&
    bytes[length] === 0x3c &&
    bytes[next - 1] === 0x3e
      ? bytes.toString('latin1', length + 1, next - 1)
      : ''
  const before = bytes
    .toString('latin1', Math.max(0, at - AROUND), at)
    .split(' obj')
    .at(-1)
  const inside = bytes.toString('latin1', at, Math.min(length, at + AROUND))
  const after = bytes.toString('latin1', next, next + AROUND).split('endobj')[0]
  return {
    content: [bytes.subarray(0, length), bytes.subarray(next, end)],
    cms: hole !== '' && /^[0-9A-Fa-f]+$/.test(hole) ? Buffer.from(hole, 'hex') : null,
    words: `${before}${inside}${after}`,
    end: hole === '' ? -1 : end,
  }
}

const isDocumentStamp = ({ words }: Hole) => /\/SubFilter\s*\/ETSI\.RFC3161/.test(words)

/** Every signature in a PDF file, in the order they stand there. Knows nothing of whom to trust. */
export function readSignatures(bytes: Buffer): ReadSignature[] {
  const holes = holesOf(bytes)
  const sections = sectionsOf(bytes)
  const stamps = holes.filter(isDocumentStamp).map((hole) => ({ hole, stamp: stampOf(hole) }))
  const own = holes.filter((hole) => !isDocumentStamp(hole))
  return own.map((hole) => {
    const laterSignature = own.some((one) => one.end > hole.end)
    const later = stamps.filter((one) => one.hole.end > hole.end).flatMap(({ stamp }) => stamp ?? [])
    return readSignature(bytes, hole, { sections, laterSignature, later })
  })
}

/** The time stamp in a hole; what follows the token there is room. */
function stampOf({ cms, content }: Hole): Stamp | undefined {
  if (!cms) return undefined
  const digest = createHash('sha256')
  for (const piece of content) digest.update(piece)
  return readStamp(cms, digest.digest())
}

interface Around {
  sections: readonly PdfSection[] | undefined
  laterSignature: boolean
  later: readonly Stamp[]
}

function readSignature(bytes: Buffer, hole: Hole, { sections, laterSignature, later }: Around): ReadSignature {
  const { words, end, cms, content } = hole
  const after = end < 0 ? ('change' as const) : addedAfter(bytes, sections, end, laterSignature)
  const said = {
    name: readPdfText(words, 'Name') ?? null,
    reason: readPdfText(words, 'Reason') ?? null,
    location: readPdfText(words, 'Location') ?? null,
    signedAt: readPdfDate(words) ?? null,
    coversAll: after === 'nothing' || after === 'completion',
    after,
  }
  const checked = cms && checkCms(cms, content)
  const certificate = checked ? readCertificate(checked.certificate.raw) : undefined
  if (!checked || !certificate)
    return {
      ...said,
      ...{ signer: '', fingerprint: null, level: 'none', intact: false, inTime: false },
      ...{ certificate: undefined, certificates: [], stamps: [] },
    }
  const pades = checked.bound && /\/SubFilter\s*\/ETSI\.CAdES\.detached/.test(words)
  const beside = checked.stamp && readStamp(checked.stamp, createHash('sha256').update(checked.signature).digest())
  return {
    ...said,
    signer: certificate.commonName || checked.certificate.subject,
    fingerprint: certificate.fingerprint,
    level: pades ? 'PAdES-B-B' : 'CMS',
    // A stamp that does not hold was put there, or spoilt, by somebody else.
    intact: checked.intact && (checked.stamp === undefined || beside !== undefined),
    inTime: said.signedAt !== null && isInForce(certificate, new Date(said.signedAt)),
    certificate,
    certificates: checked.certificates.flatMap((der) => readCertificate(der) ?? []),
    stamps: [...(beside ? [beside] : []), ...later],
  }
}

/** The signature bytes of the last signature of a file and what it covers, for other programs to check. */
export function lastSignature(bytes: Buffer): { cms: Buffer; content: Buffer } | undefined {
  const last = holesOf(bytes).findLast((hole) => !isDocumentStamp(hole) && hole.cms !== null)
  return last?.cms ? { cms: toDer(fromDer(last.cms)), content: Buffer.concat(last.content) } : undefined
}
