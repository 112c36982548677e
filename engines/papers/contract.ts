import { z } from 'zod'
import { ById, command, contract, Instant, Nothing, query, upload, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { signingRoutes } from './contract-signing.ts'

export { paperSigned, SignResult, WaitingSignature, type Key } from './contract-signing.ts'

/** Why a paper or receipt no longer counts; public, so it is one of these and nothing about a person. */
export const REVOKE_REASONS = ['mistake', 'replaced', 'cancelled', 'abuse'] as const
export const RevokeReason = z.enum(REVOKE_REASONS)
export type RevokeReason = z.infer<typeof RevokeReason>

const MiB = 1024 * 1024
/** Largest PDF file that is checked. */
export const MAX_PDF = 25 * MiB

const Jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})
const JwkSet = z.object({ keys: z.array(Jwk) })

export const RECEIPT_STATES = ['valid', 'revoked', 'changed', 'unknownKey', 'unreadable'] as const
/** What a receipt turned out to be. Only a valid or revoked one says anything: the rest would be hearsay. */
export const ReceiptVerdict = z.object({
  state: z.enum(RECEIPT_STATES),
  text: WordsShape,
  kind: z.string().nullable(),
  kindName: WordsShape.nullable(),
  issuer: z.string().nullable(),
  issuedAt: Instant.nullable(),
  kid: z.string().nullable(),
  /** What it says, as it was signed, with a name for each thing. */
  claims: z.array(z.object({ name: z.string(), label: WordsShape, value: z.string() })),
  revokedAt: Instant.nullable(),
  revokeReason: RevokeReason.nullable(),
})
export type ReceiptVerdict = z.infer<typeof ReceiptVerdict>

const FINDINGS = [
  'good',
  'changed',
  'addedAfter',
  'unreadable',
  'certificateRevoked',
  'certificateExpired',
  'selfSigned',
  'unknownAuthority',
] as const
/** What was found of a signature: good, or the first thing that is wrong with it. */
const Finding = z.enum(FINDINGS)
/** How much proof the signatures of a paper carry; `none` when it is not signed. */
export const PAPER_LEVELS = ['none', 'B-B', 'B-T', 'B-LT'] as const
export const PaperLevel = z.enum(PAPER_LEVELS)
export type PaperLevel = z.infer<typeof PaperLevel>

export const PDF_STATES = ['valid', 'revoked', 'changed', 'unknownSigner', 'unsigned', 'notPdf'] as const
const PdfSignatureShape = z.object({
  signer: z.string(),
  name: z.string().nullable(),
  reason: z.string().nullable(),
  location: z.string().nullable(),
  signedAt: Instant.nullable(),
  fingerprint: z.string().nullable(),
  /** B-B: alone. B-T: with a trusted time. B-LT: with proof, in the file, that the certificate was good. */
  level: z.enum(['PAdES-B-B', 'PAdES-B-T', 'PAdES-B-LT', 'CMS', 'none']),
  intact: z.boolean(),
  inTime: z.boolean(),
  coversAll: z.boolean(),
  /** Made with a certificate of this instance. */
  ours: z.boolean(),
  finding: Finding,
  /** Who vouches for the signer, and the agency in the certificate. */
  authority: z.string().nullable(),
  organization: z.string().nullable(),
  /** When a third party says that the signature existed, and who says so. */
  stampedAt: Instant.nullable(),
  stampedBy: z.string().nullable(),
  revokedAt: Instant.nullable(),
  /** Until when anybody can check it as it is. */
  checkableUntil: Instant.nullable(),
  /** All this in one or two sentences. */
  text: WordsShape,
})
export const PdfVerdict = z.object({
  state: z.enum(PDF_STATES),
  /** Of the signature that the state is said of. */
  finding: Finding.nullable(),
  text: WordsShape,
  sha256: z.string(),
  signatures: z.array(PdfSignatureShape),
  /** The paper of this instance with exactly these bytes. */
  paper: z
    .object({
      kind: z.string(),
      issuer: z.string(),
      issuedAt: Instant,
      number: z.string().nullable(),
      /** The level its signatures have reached by now; a copy downloaded earlier may have less. */
      level: PaperLevel,
      revokedAt: Instant.nullable(),
      revokeReason: RevokeReason.nullable(),
    })
    .nullable(),
})
export type PdfVerdict = z.infer<typeof PdfVerdict>

const keySet = {
  input: Nothing,
  output: JwkSet,
  allow: 'anyone' as const,
  public: { maxAge: 300, tags: ['papers.keys'] },
  summary: {
    vi: 'Khóa công khai để tự kiểm tra biên nhận (JWK Set).',
    en: 'Public keys to check receipts yourself (JWK Set).',
  },
}

export const contractOfPapers = contract('papers', {
  keys: query('/keys', keySet),
  wellKnownKeys: query('/.well-known/jwks.json', { ...keySet, at: 'root' }),
  certificates: query('/certificates', {
    input: Nothing,
    output: z.object({
      items: z.array(
        z.object({
          fingerprint: z.string(),
          subject: z.string(),
          issuer: z.string(),
          from: Instant,
          to: Instant,
          /** Nobody but the instance vouches for it: for demonstrations. */
          selfSigned: z.boolean(),
          current: z.boolean(),
          pem: z.string(),
        }),
      ),
    }),
    allow: 'anyone',
    summary: {
      vi: 'Chứng thư số đã ký các tệp PDF của hệ thống này.',
      en: 'Certificates that signed the PDF files of this instance.',
    },
  }),
  verify: query('/verify', {
    input: z.object({ token: z.string().max(8_000) }),
    output: ReceiptVerdict,
    allow: 'anyone',
    rate: { max: 60, seconds: 60 },
    summary: {
      vi: 'Kiểm tra một biên nhận có mã QR: thật, đã bị sửa, khóa lạ hay đã thu hồi.',
      en: 'Check a receipt with a QR code: genuine, changed, of an unknown key, or revoked.',
    },
  }),
  verifyPdf: upload('/verify-pdf', {
    input: Nothing,
    output: PdfVerdict,
    allow: 'anyone',
    rate: { max: 20, seconds: 60 },
    maxBytes: MAX_PDF,
    summary: {
      vi: 'Kiểm tra chữ ký số của một tệp PDF: ai ký, khi nào, có bị sửa không. Tệp không được lưu lại.',
      en: 'Check the signature of a PDF file: who signed, when, was it changed. The file is not kept.',
    },
    errors: [
      'papers.noFile',
      'papers.tooLarge',
      'papers.pdfLocked',
      'papers.pdfScript',
      'papers.pdfTooLong',
      'papers.pdfBroken',
    ],
  }),
  revoke: command('/papers/:id/revoke', {
    input: ById.extend({ reason: RevokeReason }),
    output: Nothing,
    allow: 'papers.manage',
    summary: { vi: 'Thu hồi một giấy tờ đã cấp.', en: 'Revoke a paper that was issued.' },
    errors: ['papers.notFound'],
  }),
  revokeReceipt: command('/receipts/revoke', {
    input: z.object({ token: z.string().max(8_000), reason: RevokeReason }),
    output: Nothing,
    allow: 'papers.manage',
    summary: { vi: 'Thu hồi một biên nhận.', en: 'Revoke a receipt.' },
    errors: ['papers.notFound'],
  }),
  rotateKey: command('/keys/rotate', {
    input: z.object({ why: z.enum(['routine', 'leaked']) }),
    output: z.object({ kid: z.string() }),
    allow: 'papers.manage',
    assurance: 2,
    summary: {
      vi: 'Thay khóa ký biên nhận. Khóa cũ vẫn dùng để kiểm tra, trừ khi đã lộ.',
      en: 'Replace the key that signs receipts. The old one still verifies, unless it leaked.',
    },
  }),
  ...signingRoutes,
})
