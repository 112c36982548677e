import { invalid } from '@hue-s/kernel/shared/error.ts'

/** An object of a PDF file: its number and what stands between `obj` and `endobj`. */
export interface PdfObject {
  number: number
  body: string
}

/** As much of a PDF file as adding a signature needs. Classic cross-reference tables only, as our own files have. */
export interface PdfFile {
  bytes: Buffer
  size: number
  rootNumber: number
  startXref: number
  /** `/Info` and `/ID` of the trailer, copied into the next one. */
  keep: string
  read(number: number): PdfObject
}

const refuse = () => invalid('papers.cannotSign')
const MOST_SECTIONS = 50
const LONGEST_OBJECT = 100_000

/** One table of a file with its trailer; a file that was added to has several. */
export interface PdfSection {
  at: number
  offsets: ReadonlyMap<number, number>
  /** Objects it says are no more. */
  freed: readonly number[]
  trailer: string
  size: number
  root: number
}

/** Every table of a PDF file, the newest first; refuses a file that is none, goes in circles or is built in another way. */
export function readSections(bytes: Buffer): PdfSection[] {
  const tail = bytes.subarray(Math.max(0, bytes.length - 2_048)).toString('latin1')
  const startXref = Number(/startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(tail)?.[1] ?? NaN)
  if (!/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8)) || !Number.isSafeInteger(startXref)) throw refuse()
  const sections: PdfSection[] = []
  for (let at: number | undefined = startXref; at !== undefined;) {
    if (sections.length === MOST_SECTIONS || sections.some((one) => one.at === at)) throw refuse()
    const section = readSection(bytes, at)
    sections.push(section)
    at = numberIn(section.trailer, /\/Prev\s+(\d{1,10})/)
  }
  return sections
}

/** What the tables say together: where each object stands, the newest word first. */
export function offsetsIn(sections: readonly PdfSection[]): Map<number, number> {
  const offsets = new Map<number, number>()
  for (const section of sections)
    for (const [number, at] of section.offsets) if (!offsets.has(number)) offsets.set(number, at)
  return offsets
}

/** Opens a PDF file; refuses what is none, is locked, or is built in another way. */
export function openPdf(bytes: Buffer): PdfFile {
  const sections = readSections(bytes)
  const [newest] = sections
  if (!newest || /\/Encrypt\b/.test(newest.trailer)) throw refuse()
  const { trailer, root: rootNumber, size, at: startXref } = newest
  const offsets = offsetsIn(sections)
  const keep = [/\/Info\s+\d+\s+0\s+R/, /\/ID\s+\[[^\]]*\]/].map((part) => part.exec(trailer)?.[0] ?? '').join('\n')
  return { bytes, size, rootNumber, startXref, keep, read: (number) => readObject(bytes, offsets, number) }
}

const numberIn = (text: string, pattern: RegExp) => {
  const found = pattern.exec(text)?.[1]
  return found === undefined ? undefined : Number(found)
}

function readSection(bytes: Buffer, at: number): PdfSection {
  const end = bytes.indexOf('trailer', at)
  const close = bytes.indexOf('startxref', at)
  if (bytes.toString('latin1', at, at + 4) !== 'xref' || end < 0 || close < end) throw refuse()
  const lines = bytes
    .toString('latin1', at + 4, end)
    .trim()
    .split(/\s*[\r\n]+\s*/)
  const offsets = new Map<number, number>()
  const freed: number[] = []
  let number = 0
  for (const line of lines) {
    const head = /^(\d{1,7}) (\d{1,7})$/.exec(line)
    const entry = /^(\d{10}) \d{5} ([nf])$/.exec(line)
    if (head) number = Number(head[1])
    else if (entry) {
      if (entry[2] === 'n') offsets.set(number, Number(entry[1]))
      else if (number > 0) freed.push(number)
      number += 1
    } else throw refuse()
  }
  const trailer = bytes.toString('latin1', end, close)
  const root = numberIn(trailer, /\/Root\s+(\d{1,7})\s+0\s+R/)
  const size = numberIn(trailer, /\/Size\s+(\d{1,7})/)
  // A second table hidden beside the first would say other things to other readers.
  if (root === undefined || size === undefined || trailer.includes('/XRefStm')) throw refuse()
  return { at, offsets, freed, trailer, size, root }
}

/** Reads one object that is a dictionary; refuses another. */
export function readObject(bytes: Buffer, offsets: ReadonlyMap<number, number>, number: number): PdfObject {
  const from = offsets.get(number)
  if (from === undefined) throw refuse()
  const text = bytes.toString('latin1', from, from + LONGEST_OBJECT)
  const body = new RegExp(`^${number} 0 obj\\s*([\\s\\S]*?)\\s*endobj`).exec(text)?.[1]
  if (body === undefined || !body.startsWith('<<') || !body.endsWith('>>')) throw refuse()
  return { number, body }
}

/** Puts an entry into a dictionary. */
export const withEntry = (object: PdfObject, entry: string): PdfObject => ({
  ...object,
  body: `${object.body.slice(0, -2)}${entry}\n>>`,
})

/** The file with these objects added or replaced, as an incremental update: not one byte of before is touched. */
export function appendObjects(file: PdfFile, objects: readonly PdfObject[]): Buffer {
  const sorted = [...objects].sort((a, b) => a.number - b.number)
  const size = Math.max(file.size, ...sorted.map((o) => o.number + 1))
  let at = file.bytes.length + 1
  const written = sorted.map(({ number, body }) => {
    const text = `${number} 0 obj\n${body}\nendobj\n`
    const row = `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`
    at += Buffer.byteLength(text, 'latin1')
    return { text, row }
  })
  const tail = [
    ...written.map(({ text }) => text),
    'xref\n',
    ...written.map(({ row }) => row),
    `trailer\n<<\n/Size ${size}\n/Root ${file.rootNumber} 0 R\n${file.keep}\n/Prev ${file.startXref}\n>>\nstartxref\n${at}\n%%EOF\n`,
  ]
  return Buffer.concat([file.bytes, Buffer.from(`\n${tail.join('')}`, 'latin1')])
}

/** A text as PDF writes it for every script: UTF-16 with its mark, in hexadecimal. */
export function pdfText(text: string): string {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  return `<${bytes.toString('hex').toUpperCase()}>`
}

/** The words of a text entry of ours; undefined when there is none. */
export function readPdfText(dictionary: string, entry: string): string | undefined {
  const hex = new RegExp(`/${entry}\\s*<([0-9A-Fa-f]*)>`).exec(dictionary)?.[1]
  if (hex === undefined) return undefined
  const bytes = Buffer.from(hex.slice(0, 4_000), 'hex')
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff || bytes.length % 2 === 1) return bytes.toString('latin1')
  return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
}

/** D:20261121090000Z */
export const pdfDate = (at: Date) => `(D:${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z)`

/** An instant as a PDF dictionary writes it; undefined when it is none. */
export function readPdfDate(dictionary: string): string | undefined {
  const [, y, mo, d, h, mi, s, sign, oh, om] =
    /\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(dictionary) ?? []
  if (y === undefined) return undefined
  const offset = sign ? `${sign}${oh}:${om ?? '00'}` : 'Z'
  const at = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}${offset}`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
