import type { Content } from 'pdfmake/interfaces.js'
import { code128, hasBars } from './code128.ts'
import { printable } from './font-cover.ts'
import { PLACE, SIGNING_PLACE, type Block, type Fact } from './layout.ts'
import { qrRects } from './qr.ts'

export const INK = '#2E1A52'
export const SOFT = '#5B5566'
export const LINE = '#D8D2E0'

/** What a size of paper leaves for what is on it, in points. */
export interface Sheet {
  margin: number
  width: number
  label: number
  qr: number
  font: number
  /** Height of a line, and the room around a row of facts. */
  line: number
  pad: number
  bottom: number
}
export const SHEETS: Readonly<Record<'A4' | 'A5', Sheet>> = {
  A4: { margin: 48, width: 499, label: 130, qr: 180, font: 10, line: 1.35, pad: 2, bottom: 60 },
  A5: { margin: 34, width: 351, label: 104, qr: 96, font: 9, line: 1.2, pad: 1, bottom: 44 },
}

const PICTURES_A_ROW = 3
const LONGEST_WORD = 40
/** So many small figures fit into one line of a table. */
const LONGEST_CODE = 66
const BREAKS = { wordBreak: 'break-all' } as const
/** A module of a bar code: 0.25 mm, which hand scanners read. */
const BAR = 0.72
const BAR_HEIGHT = 22

/** A word longer than a line would run off the page: its paragraph may break anywhere. */
function words(text: string): { text: string; wordBreak?: 'break-all' } {
  const shown = printable(text)
  return new RegExp(`\\S{${LONGEST_WORD}}`).test(shown) ? { text: shown, wordBreak: 'break-all' } : { text: shown }
}

/** One block as the library of PDF takes it. */
export function contentOf(block: Block, sheet: Sheet): Content[] {
  if ('facts' in block) return [factTable(block.facts, sheet)]
  if ('heading' in block)
    return [
      {
        text: printable(block.heading),
        bold: true,
        fontSize: sheet.font + 2,
        color: INK,
        margin: [0, sheet.pad * 5, 0, sheet.pad * 2],
      },
    ]
  if ('text' in block) return [{ ...words(block.text), margin: [0, 0, 0, sheet.pad * 3] } as Content]
  if ('small' in block)
    return [
      { ...words(block.small), fontSize: 8, color: SOFT, margin: [0, sheet.pad * 2, 0, sheet.pad * 2] } as Content,
    ]
  if ('pictures' in block) return pictureRows(block.pictures, sheet)
  if ('entries' in block) return [entryTable(block.entries)]
  if ('signingPlace' in block) return [signingPlace(block, sheet)]
  return [qrBlock(block, sheet)]
}

const factTable = (facts: readonly Fact[], { label: width, pad }: Sheet): Content => ({
  table: {
    widths: [width, '*'],
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
    paddingTop: () => pad,
    paddingBottom: () => pad,
  },
  margin: [0, 0, 0, pad * 3],
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

function pictureRows(pictures: Extract<Block, { pictures: unknown }>['pictures'], { width }: Sheet): Content[] {
  const rows: Content[] = []
  const side = Math.floor((width - 24) / PICTURES_A_ROW)
  for (let n = 0; n < pictures.length; n += PICTURES_A_ROW) {
    const cells: Content[] = pictures.slice(n, n + PICTURES_A_ROW).map(({ jpeg, caption }) => ({
      width: side,
      stack: [
        { image: `data:image/jpeg;base64,${jpeg.toString('base64')}`, fit: [side, side] },
        { text: printable(caption), fontSize: 8, color: SOFT },
      ],
    }))
    rows.push({ columns: cells, columnGap: 12, margin: [0, 2, 0, 8], unbreakable: true } as Content)
  }
  return rows
}

/** So large on a paper that is signed: read by a phone at a hand's length, small enough to leave room for the seal. */
const QR_BESIDE = 100

/** Title, room for signature and seal, and name, at the right; the place is named, so that whoever signs finds it. */
const signingPlace = ({ signingPlace: at, beside }: Extract<Block, { signingPlace: unknown }>, sheet: Sheet): Content =>
  ({
    columns: [
      {
        width: '*',
        margin: [0, 4, 12, 0],
        stack: beside
          ? [
              { canvas: qrRects(beside.qr, QR_BESIDE) },
              { ...words(beside.caption), fontSize: 7, color: SOFT, margin: [0, 4, 0, 0], lineHeight: 1.15 },
            ]
          : [{ text: '' }],
      },
      {
        width: PLACE.width,
        stack: [
          { text: printable(at.title), bold: true, alignment: 'center' },
          { text: ' ', id: SIGNING_PLACE, fontSize: 1, margin: [0, 2, 0, PLACE.height] },
          { text: printable(at.name), bold: true, alignment: 'center' },
        ],
        // The seal's name and time stand below the name.
        margin: [0, 0, 0, 20],
      },
    ],
    margin: [0, sheet.pad * 5, 0, 4],
    unbreakable: true,
  }) as Content

const qrBlock = ({ qr, caption }: Extract<Block, { qr: unknown }>, sheet: Sheet): Content =>
  ({
    columns: [
      { canvas: qrRects(qr, sheet.qr), width: sheet.qr },
      { ...words(caption), width: '*', margin: [16, 12, 0, 0] },
    ],
    margin: [0, 8, 0, 8],
    unbreakable: true,
  }) as Content

/** Bars in the middle of the line, with the code below in figures, for whoever has to type it. */
export function barBlock(text: string, { width }: Sheet): Content[] {
  const figures: Content = { text: printable(text), alignment: 'center', bold: true, margin: [0, 1, 0, 4] }
  const bars = hasBars(text) ? code128(text) : []
  const whole = bars.reduce((sum, one) => sum + one * BAR, 0)
  if (whole === 0 || whole > width) return [figures]
  let x = (width - whole) / 2
  const rects = bars.flatMap((one, n) => {
    const from = x
    x += one * BAR
    return n % 2 === 0 ? [{ type: 'rect' as const, x: from, y: 0, w: one * BAR, h: BAR_HEIGHT, color: '#000' }] : []
  })
  return [{ canvas: rects, margin: [0, 4, 0, 0] }, figures]
}
