import sharp from 'sharp'
import { clockTime, day } from '@hue-s/kernel/shared/text.ts'
import { PLACE, SIGNING_PLACE } from './layout.ts'
import { drawPage } from './make-pdf.ts'
import { openPdf, type PdfObject } from './pdf-file.ts'
import { readRawObject } from './pdf-objects.ts'
import type { PlacedMark } from './sign-pdf.ts'

const SEAL = 96
/** The seal's words stand under the name that is printed below the signature. */
const WORDS = 34
const MOST_PIXELS = 4_000_000
const RED = '#C00000'

export interface MarkWords {
  kind: 'person' | 'agency'
  /** Who signs, in words. */
  name: string
  at: Date
  /** A PNG: a person's signature (blue, on nothing), an agency's seal (red). */
  picture: Buffer | null
}

/** `20/11/2026 09:00:00 +07:00`, as the rules on documents of agencies ask (NĐ 30/2020/NĐ-CP, phụ lục I). */
export function markTime(at: Date): string {
  const seconds = String(at.getUTCSeconds()).padStart(2, '0')
  return `${day(at)} ${clockTime(at)}:${seconds} +07:00`
}

/** A picture as a mark takes it: upright, small, nothing but its pixels; undefined when it cannot be read. */
export async function markPicture(bytes: Buffer): Promise<Buffer | undefined> {
  return sharp(bytes, { limitInputPixels: MOST_PIXELS })
    .resize({ width: 600, height: 600, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer()
    .catch(() => undefined)
}

interface Place {
  page: number
  /** Its upper left corner. */
  left: number
  top: number
}

/** The room for signatures in a file of ours; undefined when its layout leaves none. */
export function placeIn(bytes: Buffer): Place | undefined {
  const found = new RegExp(
    `\\(${SIGNING_PLACE}\\) \\[(\\d{1,7}) 0 R /XYZ (-?[\\d.]{1,12}) (-?[\\d.]{1,12}) null\\]`,
  ).exec(bytes.toString('latin1'))
  return found ? { page: Number(found[1]), left: Number(found[2]), top: Number(found[3]) } : undefined
}

/**
 * Draws the mark of a signature in the room the paper leaves: a person's signature in the middle of it, an agency's red
 * seal over the third of the signature to the left, with its name and the time (NĐ 30/2020/NĐ-CP, phụ lục I). Without
 * room, or a picture that can be read, nothing but words is shown, or nothing at all.
 */
export async function markFor(bytes: Buffer, words: MarkWords): Promise<PlacedMark | undefined> {
  const place = placeIn(bytes)
  if (!place) return undefined
  const { page, left, top } = place
  const isAgency = words.kind === 'agency'
  // The signature takes the middle three fifths of the room; the seal ends a third into it.
  const signatureLeft = left + PLACE.width * 0.2
  const signatureWidth = PLACE.width * 0.6
  const width = isAgency ? SEAL + 24 : signatureWidth
  const height = isAgency ? SEAL + WORDS : PLACE.height
  const from = isAgency ? signatureLeft + signatureWidth / 3 - (SEAL + width) / 2 : signatureLeft
  const middle = top - PLACE.height / 2
  const low = isAgency ? middle - SEAL / 2 - WORDS : top - height
  const drawing = await drawPage({ width, height, content: contentOf(words, { width, height }) })
  const box = [from, low, from + width, low + height].map((n) => Math.round(n * 100) / 100)
  return {
    page,
    box: box as unknown as PlacedMark['box'],
    objects: (first) => asForm(drawing, { width, height, first }),
  }
}

function contentOf({ kind, name, at, picture }: MarkWords, { width, height }: { width: number; height: number }) {
  const side = kind === 'agency' ? SEAL : height
  const image = picture && {
    image: `data:image/png;base64,${picture.toString('base64')}`,
    fit: [Math.min(width, kind === 'agency' ? SEAL : width), side],
    alignment: 'center',
  }
  const ink = kind === 'agency' ? RED : '#1F3FA8'
  const said = { text: `${name}\n${markTime(at)}`, fontSize: 6.5, alignment: 'center', color: ink, lineHeight: 1.1 }
  // A person's signature is its picture alone; the time is the agency's to show.
  if (kind === 'person') return [image ?? { ...said, fontSize: 8, margin: [0, height / 3, 0, 0] }]
  return [image ?? ring(width), { ...said, margin: [0, 15, 0, 0] }]
}

/** Stands for a seal whose picture nobody has given: rings and a star, so that it is seen as a mark and not as the seal itself. */
function ring(width: number) {
  const [x, y] = [width / 2, SEAL / 2]
  const circle = (r: number, lineWidth: number) => ({ type: 'ellipse', x, y, r1: r, r2: r, lineWidth, lineColor: RED })
  const corner = (n: number) => {
    const [angle, r] = [(Math.PI * n) / 5 - Math.PI / 2, n % 2 === 0 ? 16 : 6.4]
    return { x: x + r * Math.cos(angle), y: y + r * Math.sin(angle) }
  }
  const star = Array.from({ length: 10 }, (_, n) => corner(n))
  const drawn = { type: 'polyline', points: star, closePath: true, color: RED, lineWidth: 0 }
  return { canvas: [circle(SEAL / 2 - 3, 2), circle(SEAL / 2 - 9, 0.7), drawn], margin: [0, 0, 0, 3] }
}

/** Turns a page drawn by itself into a drawing inside another file: its objects, numbered anew. */
function asForm(
  drawing: Buffer,
  { width, height, first }: { width: number; height: number; first: number },
): PdfObject[] {
  const file = openPdf(drawing)
  const pages = Number(/\/Pages\s+(\d+)/.exec(file.read(file.rootNumber).body)?.[1])
  const page = file.read(Number(/\/Kids\s*\[\s*(\d+)/.exec(file.read(pages).body)?.[1])).body
  const number = (name: string) => Number(new RegExp(`/${name}\\s+(\\d+)\\s+0\\s+R`).exec(page)?.[1])
  const names = new Map<number, number>()
  const out: PdfObject[] = []
  const nameOf = (old: number): number => {
    const known = names.get(old)
    if (known !== undefined) return known
    const given = first + 1 + names.size
    names.set(old, given)
    const { dictionary, stream } = readRawObject(drawing, old)
    out.push({ number: given, body: `${renamed(dictionary, nameOf)}${stream}` })
    return given
  }
  const { dictionary, stream } = readRawObject(drawing, number('Contents'))
  const resources = nameOf(number('Resources'))
  const form = `/Type /XObject /Subtype /Form /BBox [0 0 ${width} ${height}] /Resources ${resources} 0 R`
  return [{ number: first, body: `${dictionary.replace('<<', `<< ${form}`)}${stream}` }, ...out]
}

const renamed = (dictionary: string, nameOf: (old: number) => number) =>
  dictionary.replace(/\b(\d{1,7}) 0 R\b/g, (_, old: string) => `${nameOf(Number(old))} 0 R`)
