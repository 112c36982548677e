export { papers } from './system.ts'
export {
  addPage,
  archivesOf,
  archiveTar,
  archiveToFill,
  closeArchive,
  openArchive,
  type ArchivePage,
  type Manifest,
} from './archive.ts'
export { readP12, useSigner } from './certificate.ts'
export { judgePdf, verifyPdf } from './check-pdf.ts'
export { printable, UNPRINTABLE } from './font-cover.ts'
export { issuerOf } from './issuer.ts'
export { isSignedBy, readJws, type PublicJwk } from './jws.ts'
export { rotate } from './keys.ts'
export type { Block, Fact, PaperLayout } from './layout.ts'
export { makePdf, qrSvg, smallPicture } from './make-pdf.ts'
export {
  canSign,
  erasePapers,
  getPaper,
  issuePaper,
  numberOf,
  paperBytes,
  paperOf,
  papersOf,
  revokePaper,
  signPdf,
  type NewPaper,
  type PaperFacts,
  type PaperKind,
} from './paper.ts'
export { findReceipt, issueReceipt, revokeReceipt, verifyReceipt, type NewReceipt, type Receipt } from './receipt.ts'
export { takeNumber } from './register.ts'
export type { Signer } from './signer.ts'
export type { Paper } from './store.ts'
export { isTar } from './tar.ts'
export { verifyArchive, type ArchiveVerdict } from './verify-archive.ts'
export { isPdf, lastSignature, readSignatures, type PdfSignature } from './verify-pdf.ts'
