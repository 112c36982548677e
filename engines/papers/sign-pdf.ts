import { createHash } from 'node:crypto'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { makeCms } from './cms.ts'
import { appendObjects, openPdf, pdfDate, pdfText, withEntry, type PdfFile, type PdfObject } from './pdf-file.ts'
import type { Signer } from './signer.ts'

/** What a signature says beside who signed. */
export interface SigningWords {
  /** Who signs, in words. */
  name: string
  reason: string
  location: string
  at: Date
}

/** Room for the signature, in bytes: a chain of three certificates with RSA-4096 fits twice. */
const ROOM = 12_288
const BLANK = '0'.repeat(10)

/**
 * Signs a PDF file (PAdES baseline B, ETSI EN 319 142-1) by an incremental update, so that an earlier signature stays
 * whole. Refuses a file that is built in a way we do not make.
 */
export async function signBytes(bytes: Buffer, words: SigningWords, signer: Signer): Promise<Buffer> {
  const file = openPdf(bytes)
  const prepared = appendObjects(file, signatureObjects(file, words))
  const from = prepared.indexOf('/Contents <', bytes.length) + '/Contents '.length
  const to = from + 2 + ROOM * 2
  const range = [0, from, to, prepared.length - to]
  const holes = `/ByteRange [0 ${BLANK} ${BLANK} ${BLANK}]`
  const filled = `/ByteRange [${range.join(' ')}]`.padEnd(holes.length)
  prepared.write(filled, prepared.indexOf(holes, bytes.length), 'latin1')
  const digest = createHash('sha256').update(prepared.subarray(0, from)).update(prepared.subarray(to)).digest()
  const cms = await makeCms(digest, signer)
  if (cms.length > ROOM) throw invalid('papers.cannotSign')
  prepared.write(cms.toString('hex'), from + 1, 'latin1')
  return prepared
}

/** The signature, its invisible field, and the catalogue and first page that now name the field. */
function signatureObjects(file: PdfFile, { name, reason, location, at }: SigningWords): PdfObject[] {
  const field = file.size
  const signature = field + 1
  const root = file.read(file.rootNumber)
  const page = firstPage(file, root)
  const before = /\/AcroForm << \/Fields \[([^\]]*)\] \/SigFlags 3 >>/.exec(root.body)
  if (!before && root.body.includes('/AcroForm')) throw invalid('papers.cannotSign')
  const fields = [before?.[1], `${field} 0 R`].filter(Boolean).join(' ')
  const form = `/AcroForm << /Fields [${fields}] /SigFlags 3 >>`
  const count = fields.split('R').length - 1
  return [
    before ? { ...root, body: root.body.replace(before[0], form) } : withEntry(root, form),
    withAnnotation(page, field),
    {
      number: field,
      body: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature${count}) /F 132 /Rect [0 0 0 0] /P ${page.number} 0 R /V ${signature} 0 R >>`,
    },
    {
      number: signature,
      body: [
        '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
        `/ByteRange [0 ${BLANK} ${BLANK} ${BLANK}]`,
        `/Contents <${'0'.repeat(ROOM * 2)}>`,
        `/M ${pdfDate(at)}`,
        `/Name ${pdfText(name)}`,
        `/Reason ${pdfText(reason)}`,
        `/Location ${pdfText(location)} >>`,
      ].join('\n'),
    },
  ]
}

const MOST_LEVELS = 20

/** Follows the tree of pages to its first leaf. */
function firstPage(file: PdfFile, root: PdfObject): PdfObject {
  let at = Number(/\/Pages\s+(\d{1,7})\s+0\s+R/.exec(root.body)?.[1])
  for (let level = 0; level < MOST_LEVELS; level++) {
    const object = file.read(at)
    if (/\/Type\s*\/Page\b(?!s)/.test(object.body)) return object
    at = Number(/\/Kids\s*\[\s*(\d{1,7})\s+0\s+R/.exec(object.body)?.[1])
  }
  throw invalid('papers.cannotSign')
}

function withAnnotation(page: PdfObject, field: number): PdfObject {
  const list = /\/Annots\s*\[([^\]]*)\]/.exec(page.body)
  if (list) return { ...page, body: page.body.replace(list[0], `/Annots [${list[1]} ${field} 0 R]`) }
  if (page.body.includes('/Annots')) throw invalid('papers.cannotSign')
  return withEntry(page, `/Annots [${field} 0 R]`)
}
