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

/** Room for the signature, in bytes: a chain of three certificates with RSA-4096 and a time stamp with its own chain fit. */
const ROOM = 16_384
const BLANK = '0'.repeat(10)
const HOLES = `/ByteRange [0 ${BLANK} ${BLANK} ${BLANK}]\n/Contents <${'0'.repeat(ROOM * 2)}>`

/** A mark that is seen where somebody signed: on which page, where, and how it is drawn. */
export interface PlacedMark {
  /** Number of the page's object. */
  page: number
  box: readonly [number, number, number, number]
  /** What draws it, numbered from here; the first is the drawing itself. */
  objects(from: number): PdfObject[]
}

/** A file that waits for its signature: where the hole is, and the digest of all around it. */
export interface Prepared {
  bytes: Buffer
  /** Where the hexadecimal digits of the signature begin. */
  hole: number
  digest: Buffer
}

const aroundHole = ({ bytes, hole }: Pick<Prepared, 'bytes' | 'hole'>): Buffer[] => [
  bytes.subarray(0, hole - 1),
  bytes.subarray(hole + ROOM * 2 + 1),
]

/** Fills in which bytes are signed, once the whole file is laid out. */
function withRange(bytes: Buffer, before: number): Prepared {
  const from = bytes.indexOf('/Contents <', before) + '/Contents '.length
  const to = from + 2 + ROOM * 2
  const holes = `/ByteRange [0 ${BLANK} ${BLANK} ${BLANK}]`
  const filled = `/ByteRange [0 ${from} ${to} ${bytes.length - to}]`.padEnd(holes.length)
  bytes.write(filled, bytes.indexOf(holes, before), 'latin1')
  const digest = createHash('sha256')
  for (const piece of aroundHole({ bytes, hole: from + 1 })) digest.update(piece)
  return { bytes, hole: from + 1, digest: digest.digest() }
}

/**
 * Lays out a signature in a PDF file (PAdES, ETSI EN 319 142-1) by an incremental update, so that an earlier signature
 * stays whole. Refuses a file that is built in a way we do not make.
 */
export function prepareSignature(bytes: Buffer, words: SigningWords, mark?: PlacedMark): Prepared {
  const file = openPdf(bytes)
  return withRange(appendObjects(file, signatureObjects(file, words, mark)), bytes.length)
}

/** Puts the signature into its hole. */
export function embedSignature({ bytes, hole }: Pick<Prepared, 'bytes' | 'hole'>, cms: Buffer): Buffer {
  if (cms.length > ROOM) throw invalid('papers.cannotSign')
  const out = Buffer.from(bytes)
  out.write(cms.toString('hex'), hole, 'latin1')
  return out
}

/** Signs a PDF file; with `stampOf` at level T when the stamper answers, else at level B. */
export async function signBytes(
  bytes: Buffer,
  words: SigningWords,
  signer: Signer,
  {
    stampOf,
    mark,
  }: { stampOf?: (signature: Buffer) => Promise<Buffer | undefined>; mark?: PlacedMark | undefined } = {},
): Promise<Buffer> {
  const prepared = prepareSignature(bytes, words, mark)
  return embedSignature(prepared, await makeCms(prepared.digest, signer, stampOf))
}

/** Adds a time stamp over the whole file (ETSI.RFC3161): it completes signatures that were made without one. */
export async function stampDocument(
  bytes: Buffer,
  stampOf: (covered: Buffer) => Promise<Buffer | undefined>,
): Promise<Buffer | undefined> {
  const file = openPdf(bytes)
  const [field, stamp] = [file.size, file.size + 1]
  const { root } = rootWithField(file, field)
  const prepared = withRange(
    appendObjects(file, [
      root,
      { number: field, body: `<< /FT /Sig /T (TimeStamp${field}) /Ff 1 /V ${stamp} 0 R >>` },
      {
        number: stamp,
        body: `<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161\n${HOLES} >>`,
      },
    ]),
    bytes.length,
  )
  const token = await stampOf(Buffer.concat(aroundHole(prepared)))
  return token && embedSignature(prepared, token)
}

/** The catalogue with one more field of a signature. */
function rootWithField(file: PdfFile, field: number): { root: PdfObject; count: number } {
  const root = file.read(file.rootNumber)
  const before = /\/AcroForm << \/Fields \[([^\]]*)\] \/SigFlags 3 >>/.exec(root.body)
  if (!before && root.body.includes('/AcroForm')) throw invalid('papers.cannotSign')
  const fields = [before?.[1], `${field} 0 R`].filter(Boolean).join(' ')
  const form = `/AcroForm << /Fields [${fields}] /SigFlags 3 >>`
  const named = before ? { ...root, body: root.body.replace(before[0], form) } : withEntry(root, form)
  return { root: named, count: fields.split('R').length - 1 }
}

/** The signature, its field with the mark that is seen, and the catalogue and page that now name the field. */
function signatureObjects(
  file: PdfFile,
  { name, reason, location, at }: SigningWords,
  mark: PlacedMark | undefined,
): PdfObject[] {
  const field = file.size
  const signature = field + 1
  const { root, count } = rootWithField(file, field)
  const page = mark ? file.read(mark.page) : firstPage(file, root)
  const drawn = mark?.objects(signature + 1) ?? []
  const look =
    mark && drawn[0] ? `/Rect [${mark.box.join(' ')}] /AP << /N ${drawn[0].number} 0 R >>` : '/Rect [0 0 0 0]'
  return [
    root,
    withAnnotation(page, field),
    {
      number: field,
      body: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature${count}) /TU ${pdfText(name)} /F 132 ${look} /P ${page.number} 0 R /V ${signature} 0 R >>`,
    },
    {
      number: signature,
      body: [
        '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
        HOLES,
        `/M ${pdfDate(at)}`,
        `/Name ${pdfText(name)}`,
        `/Reason ${pdfText(reason)}`,
        `/Location ${pdfText(location)} >>`,
      ].join('\n'),
    },
    ...drawn,
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
