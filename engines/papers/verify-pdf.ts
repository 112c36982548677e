import { createHash, X509Certificate } from 'node:crypto'
import { checkCms } from './cms.ts'
import { fromDer, toDer } from './der.ts'
import { readPdfDate, readPdfText } from './pdf-file.ts'

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
  /** PAdES baseline B, or a plain CMS signature; `none` when it could not be read. */
  level: 'PAdES-B-B' | 'CMS' | 'none'
  /** What was signed is as it was, and the certificate was in force. */
  intact: boolean
  inTime: boolean
  /** Nothing was added after it. */
  coversAll: boolean
}

const MOST = 20
const AROUND = 4_096
const LONGEST_CMS = 200_000

export const isPdf = (bytes: Buffer): boolean => /^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8))

/** Every signature in a PDF file, in the order they stand there. Knows nothing of whom to trust. */
export function readSignatures(bytes: Buffer): PdfSignature[] {
  const out: PdfSignature[] = []
  let tries = 0
  for (let at = bytes.indexOf('/ByteRange'); at >= 0 && tries < MOST; at = bytes.indexOf('/ByteRange', at + 10)) {
    tries += 1
    const numbers = /^\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/
      .exec(bytes.toString('latin1', at, at + 100))
      ?.slice(1)
      .map(Number)
    const found = numbers && readSignature(bytes, at, numbers)
    if (found) out.push(found)
  }
  return out
}

const BROKEN = { signer: '', fingerprint: null, level: 'none', intact: false, inTime: false } as const

function readSignature(bytes: Buffer, at: number, [start = 1, length = 0, next = 0, rest = 0]: number[]) {
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
  const words = `${bytes
    .toString('latin1', Math.max(0, at - AROUND), at)
    .split(' obj')
    .at(-1)}${bytes.toString(
    'latin1',
    at,
    Math.min(length, at + AROUND),
  )}${bytes.toString('latin1', next, next + AROUND).split('endobj')[0]}`
  const said = {
    name: readPdfText(words, 'Name') ?? null,
    reason: readPdfText(words, 'Reason') ?? null,
    location: readPdfText(words, 'Location') ?? null,
    signedAt: readPdfDate(words) ?? null,
    coversAll: hole !== '' && end === bytes.length,
  }
  const cms = hole !== '' && /^[0-9A-Fa-f]+$/.test(hole) ? Buffer.from(hole, 'hex') : null
  const checked = cms && checkCms(cms, [bytes.subarray(0, length), bytes.subarray(next, end)])
  if (!checked) return { ...BROKEN, ...said } satisfies PdfSignature
  const { certificate, intact, bound } = checked
  const pades = bound && /\/SubFilter\s*\/ETSI\.CAdES\.detached/.test(words)
  return {
    ...said,
    signer: /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? certificate.subject,
    fingerprint: fingerprintOf(certificate.raw),
    level: pades ? ('PAdES-B-B' as const) : ('CMS' as const),
    intact,
    inTime: said.signedAt !== null && isInForce(certificate, new Date(said.signedAt)),
  }
}

export const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

const isInForce = (certificate: X509Certificate, at: Date) =>
  at >= new Date(certificate.validFrom) && at <= new Date(certificate.validTo)

/** The signature bytes of the last signature of a file and what it covers, for other programs to check. */
export function lastSignature(bytes: Buffer): { cms: Buffer; content: Buffer } | undefined {
  const at = bytes.lastIndexOf('/ByteRange')
  const [, length, next, rest] = (
    /\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/.exec(bytes.toString('latin1', at, at + 100)) ?? []
  )
    .slice(1)
    .map(Number)
  if (at < 0 || length === undefined || next === undefined || rest === undefined) return undefined
  const padded = Buffer.from(bytes.toString('latin1', length + 1, next - 1), 'hex')
  return {
    cms: toDer(fromDer(padded)),
    content: Buffer.concat([bytes.subarray(0, length), bytes.subarray(next, next + rest)]),
  }
}
