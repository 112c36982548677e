export { papers } from './system.ts'
export type { Key as SigningKey } from './contract-signing.ts'
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
export { verifyPdf } from './check-pdf.ts'
export { completePapers } from './complete.ts'
export { judgePdf, type JudgedSignature, type Trust } from './judge-pdf.ts'
export { forgetFailures } from './pki/outside.ts'
export { usePki } from './pki/trust.ts'
export { printable, UNPRINTABLE } from './font-cover.ts'
export { issuerOf } from './issuer.ts'
export { isSignedBy, readJws, type PublicJwk } from './jws.ts'
export { rotate } from './keys.ts'
export type { Block, Fact, OfficialHead, PaperLayout } from './layout.ts'
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
export { papersOfRecords, receiptsOfRecords, type PaperLine, type ReceiptLine } from './of-records.ts'
export { useKeyHolder, type KeyFacts, type KeyHolder, type Secrets } from './signing/key-holder.ts'
export { addKey, endKey, givePicture, type NewKey } from './signing/keys-of-people.ts'
export { dropSignatures, findKey, isUnsigned, sealPaper } from './signing/seal.ts'
export { askSignatures, finishSignings, signMany, type Asked } from './signing/sign.ts'
export type { KeyOwner } from './store-signing.ts'
