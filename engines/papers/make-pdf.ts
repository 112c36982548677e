import { createRequire } from 'node:module'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import QRCode from 'qrcode'
import sharp from 'sharp'
import { FONT_FILES, printable } from './font-cover.ts'
import type { Block, Fact, PaperLayout } from './layout.ts'

interface PdfMaker {
  setFonts(fonts: Record<string, typeof FONT_FILES>): void
  setUrlAccessPolicy(policy: (url: string) => boolean): void
  setLocalAccessPolicy(policy: (path: string) => boolean): void
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> }
}

const FONT = 'BeVietnamPro'
const INK = '#2E1A52'
const SOFT = '#5B5566'
const LINE = '#D8D2E0'
const QR_POINTS = 180
const PICTURES_A_ROW = 3
/** White modules around a QR. */
const QUIET = 4
const LONGEST_WORD = 40
/** So many small figures fit into one line of a table. */
const LONGEST_CODE = 66
const MOST_PIXELS = 120_000_000

let maker: PdfMaker | undefined

/** The library reads nothing but our fonts: what people write never becomes a file or an address. */
function pdfMaker(): PdfMaker {
  if (maker) return maker
  maker = createRequire(import.meta.url)('pdfmake') as PdfMaker
  const allowed: ReadonlySet<string> = new Set(Object.values(FONT_FILES))
  maker.setFonts({ [FONT]: FONT_FILES })
  maker.setUrlAccessPolicy(() => false)
  maker.setLocalAccessPolicy((path) => allowed.has(path))
  return maker
}

/** A4 pages with the font embedded, a title, a language and dates; the same layout gives the same bytes. */
export async function makePdf(layout: PaperLayout): Promise<Buffer> {
  const { lang, title, subtitle, issuer, issuedAt, blocks, foot } = layout
  const buffer = await pdfMaker()
    .createPdf({
      pageSize: 'A4',
      pageMargins: [48, 48, 48, 60],
      version: '1.7',
      language: lang === 'vi' ? 'vi-VN' : 'en-GB',
      displayTitle: true,
      info: {
        title: `${title} ${subtitle}`,
        author: issuer,
        creator: issuer,
        creationDate: issuedAt,
        modDate: issuedAt,
      },
      defaultStyle: { font: FONT, fontSize: 10, lineHeight: 1.35, color: '#1E1A24' },
      content: [...head(issuer, title, subtitle), ...blocks.flatMap(contentOf)],
      footer: (page: number, pages: number) => ({
        margin: [48, 16, 48, 0],
        fontSize: 8,
        color: SOFT,
        columns: [
          { text: printable(foot), width: '*' },
          { text: `${page}/${pages}`, width: 'auto' },
        ],
      }),
    } as TDocumentDefinitions)
    .getBuffer()
  return Buffer.from(buffer)
}

const head = (issuer: string, title: string, subtitle: string): Content[] => [
  { text: printable(issuer), color: SOFT, bold: true },
  { text: printable(title), fontSize: 20, bold: true, color: INK, margin: [0, 2, 0, 0], lineHeight: 1.15 },
  { text: printable(subtitle), fontSize: 12, color: SOFT, margin: [0, 2, 0, 6] },
  rule(),
]

const rule = (): Content => ({
  canvas: [{ type: 'line', x1: 0, y1: 0, x2: 499, y2: 0, lineWidth: 1, lineColor: LINE }],
  margin: [0, 4, 0, 8],
})

const BREAKS = { wordBreak: 'break-all' } as const

/** A word longer than a line would run off the page: its paragraph may break anywhere. */
function words(text: string): { text: string; wordBreak?: 'break-all' } {
  const shown = printable(text)
  return new RegExp(`\\S{${LONGEST_WORD}}`).test(shown) ? { text: shown, wordBreak: 'break-all' } : { text: shown }
}

function contentOf(block: Block): Content[] {
  if ('facts' in block) return [factTable(block.facts)]
  if ('heading' in block)
    return [{ text: printable(block.heading), bold: true, fontSize: 12, color: INK, margin: [0, 10, 0, 4] }]
  if ('text' in block) return [{ ...words(block.text), margin: [0, 0, 0, 6] } as Content]
  if ('small' in block) return [{ ...words(block.small), fontSize: 8, color: SOFT, margin: [0, 4, 0, 4] } as Content]
  if ('pictures' in block) return pictureRows(block.pictures)
  if ('entries' in block) return [entryTable(block.entries)]
  return [qrBlock(block.qr, block.caption)]
}

const factTable = (facts: readonly Fact[]): Content => ({
  table: {
    widths: [130, '*'],
    body: facts.map(({ label, value, code }) => [
      { text: printable(label), color: SOFT },
      (code
        ? { text: printable(value), fontSize: 8, ...(value.length > LONGEST_CODE ? BREAKS : {}) }
        : words(value)) as Content,
    ]),
  },
  layout: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingTop: () => 2,
    paddingBottom: () => 2,
  },
  margin: [0, 0, 0, 6],
})

const entryTable = (entries: Extract<Block, { entries: unknown }>['entries']): Content => ({
  table: {
    widths: [90, 100, '*'],
    body: entries.map(({ at, who, what, note }) => [
      { text: printable(at), color: SOFT },
      { text: printable(who), color: SOFT },
      { stack: [{ text: printable(what), bold: true }, ...(note ? [words(note) as Content] : [])] },
    ]),
  },
  layout: {
    hLineWidth: (row: number) => (row === 0 ? 0 : 0.5),
    vLineWidth: () => 0,
    hLineColor: () => LINE,
    paddingLeft: () => 0,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  },
  margin: [0, 0, 0, 6],
})

function pictureRows(pictures: Extract<Block, { pictures: unknown }>['pictures']): Content[] {
  const rows: Content[] = []
  for (let n = 0; n < pictures.length; n += PICTURES_A_ROW) {
    const cells: Content[] = pictures.slice(n, n + PICTURES_A_ROW).map(({ jpeg, caption }) => ({
      width: 158,
      stack: [
        { image: `data:image/jpeg;base64,${jpeg.toString('base64')}`, fit: [158, 158] },
        { text: printable(caption), fontSize: 8, color: SOFT },
      ],
    }))
    rows.push({ columns: cells, columnGap: 12, margin: [0, 2, 0, 8], unbreakable: true } as Content)
  }
  return rows
}

const qrBlock = (text: string, caption: string): Content =>
  ({
    columns: [
      { canvas: qrRects(text), width: QR_POINTS },
      { ...words(caption), width: '*', margin: [16, 12, 0, 0] },
    ],
    margin: [0, 8, 0, 8],
    unbreakable: true,
  }) as Content

interface QrRun {
  x: number
  y: number
  length: number
}

/** The dark modules of a QR, a run of neighbours in a row at a time, and how many modules a side has. */
function qrRuns(text: string): { size: number; runs: QrRun[] } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const runs: QrRun[] = []
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      const from = x
      while (x < modules.size && modules.get(y, x)) x += 1
      if (x > from) runs.push({ x: from, y, length: x - from })
    }
  }
  return { size: modules.size, runs }
}

/** A QR for paper, as large as it is meant to be whatever it holds. A hair's overlap closes the seams between rows. */
function qrRects(text: string) {
  const { size, runs } = qrRuns(text)
  const cell = QR_POINTS / size
  return runs.map(({ x, y, length }) => ({
    type: 'rect' as const,
    x: x * cell,
    y: y * cell,
    w: length * cell,
    h: cell * 1.03,
    color: '#000',
  }))
}

/** A QR as a drawing for the screen. Error correction M: a fold or a stain does no harm. */
export function qrSvg(text: string): string {
  const { size, runs } = qrRuns(text)
  const side = size + QUIET * 2
  const path = runs.map(({ x, y, length }) => `M${x + QUIET} ${y + QUIET}h${length}v1h-${length}z`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side}" height="${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
}

/** A picture small enough for a paper, upright and without its hidden data; undefined when it cannot be read. */
export async function smallPicture(bytes: Buffer): Promise<Buffer | undefined> {
  return sharp(bytes, { limitInputPixels: MOST_PIXELS })
    .rotate()
    .resize({ width: 480, height: 480, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality: 72 })
    .toBuffer()
    .catch(() => undefined)
}
