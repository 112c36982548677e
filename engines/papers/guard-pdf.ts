import { inflateSync } from 'node:zlib'
import { invalid } from '@hue-s/kernel/shared/error.ts'

/** Papers have tens of pages; a file of thousands is sent to keep us busy. */
export const MOST_PAGES = 5_000
const MOST_PACKED = 400
const LARGEST_PACKED = 2 * 1024 * 1024
const MOST_UNPACKED = 48 * 1024 * 1024

/** A name may hide its letters: `/J#61vaScript` is `/JavaScript` (ISO 32000-2, 7.3.5). */
const unhidden = (text: string) =>
  text.includes('#')
    ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

const SCRIPT = /\/(?:JavaScript|JS|Launch|XFA|RichMedia)\b/

/**
 * Refuses a PDF file that nobody should open on our word: locked, with a program inside, endless, or going in circles.
 * Bounded in time and memory whatever was sent.
 */
export function guardPdf(bytes: Buffer): void {
  const structure = withoutStreams(bytes)
  refuseCircles(bytes)
  if (/\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(structure)) throw invalid('papers.pdfLocked')
  const packed = unpacked(bytes)
  for (const text of [structure, packed]) {
    if (SCRIPT.test(unhidden(text))) throw invalid('papers.pdfScript')
    refuseEndless(text)
  }
}

function refuseEndless(text: string): void {
  let pages = 0
  for (const _ of text.matchAll(/\/Type\s*\/Page\b/g)) pages += 1
  const counts = [...text.matchAll(/\/Count\s+(\d{1,12})/g)].map(([, n]) => Number(n))
  if (pages > MOST_PAGES || counts.some((n) => n > MOST_PAGES)) throw invalid('papers.pdfTooLong', { most: MOST_PAGES })
}

/** The file without the contents of its streams: pictures and fonts are no structure, and may hold any bytes. */
function withoutStreams(bytes: Buffer): string {
  const parts: string[] = []
  let from = 0
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', from)) {
    const end = bytes.indexOf('endstream', at + 6)
    parts.push(bytes.toString('latin1', from, at))
    from = end < 0 ? bytes.length : end + 9
  }
  parts.push(bytes.toString('latin1', from))
  return parts.join(' ')
}

/** Objects that are packed into streams, unpacked as far as our patience goes. */
function unpacked(bytes: Buffer): string {
  const parts: string[] = []
  let size = 0
  let at = bytes.indexOf('/ObjStm')
  for (let n = 0; at >= 0; n++, at = bytes.indexOf('/ObjStm', at + 7)) {
    if (n === MOST_PACKED || size > MOST_UNPACKED) throw invalid('papers.pdfTooLong', { most: MOST_PAGES })
    const start = bytes.indexOf('stream', at)
    const end = bytes.indexOf('endstream', start)
    if (start < 0 || end < 0) break
    const from = start + 6 + (bytes[start + 6] === 0x0d ? 2 : 1)
    try {
      const text = inflateSync(bytes.subarray(from, end), { maxOutputLength: LARGEST_PACKED }).toString('latin1')
      size += text.length
      parts.push(text)
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
        throw invalid('papers.pdfTooLong', { most: MOST_PAGES })
    }
  }
  return parts.join(' ')
}

/** Tables that name one another for ever keep a reader busy for ever. */
function refuseCircles(bytes: Buffer): void {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 2_048))
  const seen = new Set<number>()
  let at = Number(/startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(tail)?.[1] ?? NaN)
  while (Number.isSafeInteger(at) && at < bytes.length) {
    if (seen.has(at) || seen.size > 1_000) throw invalid('papers.pdfBroken')
    seen.add(at)
    const isTable = bytes.toString('latin1', at, at + 4) === 'xref'
    const trailer = isTable ? bytes.indexOf('trailer', at) : at
    const close = trailer < 0 ? -1 : bytes.indexOf(isTable ? 'startxref' : 'stream', trailer)
    if (close < 0) return
    at = Number(
      /\/Prev\s+(\d{1,10})/.exec(bytes.toString('latin1', trailer, Math.min(close, trailer + 4_096)))?.[1] ?? NaN,
    )
  }
}
