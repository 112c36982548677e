import { createRequire } from 'node:module'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import sharp from 'sharp'
import { barBlock, contentOf, INK, LINE, SHEETS, SOFT, type Sheet } from './blocks.ts'
import { FONT_FILES, printable } from './font-cover.ts'
import type { OfficialHead, PaperLayout } from './layout.ts'

export { qrSvg } from './qr.ts'

interface PdfMaker {
  setFonts(fonts: Record<string, typeof FONT_FILES>): void
  setUrlAccessPolicy(policy: (url: string) => boolean): void
  setLocalAccessPolicy(policy: (path: string) => boolean): void
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> }
}

const FONT = 'BeVietnamPro'
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

/** Pages with the font embedded, a title, a language and dates; the same layout gives the same bytes. */
export async function makePdf(layout: PaperLayout): Promise<Buffer> {
  const { lang, title, subtitle, issuer, issuedAt, blocks, foot, size = 'A4', official } = layout
  const sheet = SHEETS[size]
  const { margin, bottom } = sheet
  const buffer = await pdfMaker()
    .createPdf({
      pageSize: size,
      pageMargins: [margin, margin, margin, bottom],
      version: '1.7',
      language: lang === 'vi' ? 'vi-VN' : 'en-GB',
      displayTitle: true,
      info: {
        title: `${title} ${subtitle || (official?.bars ?? '')}`.trim(),
        author: issuer,
        creator: issuer,
        creationDate: issuedAt,
        modDate: issuedAt,
      },
      defaultStyle: { font: FONT, fontSize: sheet.font, lineHeight: sheet.line, color: '#1E1A24' },
      content: [
        ...(official ? officialHead(official, title, subtitle, sheet) : head(issuer, title, subtitle, sheet)),
        ...blocks.flatMap((block) => contentOf(block, sheet)),
      ],
      footer: (page: number, pages: number) => ({
        margin: [margin, bottom / 4, margin, 0],
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

/** A single page of any size with nothing but this on it, in our font. */
export async function drawPage({
  width,
  height,
  content,
}: {
  width: number
  height: number
  content: readonly object[]
}): Promise<Buffer> {
  const definition = {
    pageSize: { width, height },
    pageMargins: [0, 0, 0, 0],
    defaultStyle: { font: FONT },
    content,
  } as unknown as TDocumentDefinitions
  return Buffer.from(await pdfMaker().createPdf(definition).getBuffer())
}

const head = (issuer: string, title: string, subtitle: string, { width }: Sheet): Content[] => [
  { text: printable(issuer), color: SOFT, bold: true },
  { text: printable(title), fontSize: 20, bold: true, color: INK, margin: [0, 2, 0, 0], lineHeight: 1.15 },
  { text: printable(subtitle), fontSize: 12, color: SOFT, margin: [0, 2, 0, 6] },
  {
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 1, lineColor: LINE }],
    margin: [0, 4, 0, 8],
  },
]

const short = (length: number): Content => ({
  canvas: [{ type: 'line', x1: 0, y1: 0, x2: length, y2: 0, lineWidth: 0.7, lineColor: '#000' }],
  alignment: 'center',
  margin: [0, 2, 0, 3],
})

/** Who issues it and its number at the left, the state, its motto and the day at the right, the title in the middle. */
function officialHead(o: OfficialHead, title: string, subtitle: string, sheet: Sheet): Content[] {
  const { font, width } = sheet
  const line = (text: string, more: object = {}): Content => ({ text: printable(text), alignment: 'center', ...more })
  return [
    {
      columns: [
        {
          width: '42%',
          stack: [
            line(o.agency.toLocaleUpperCase('vi'), { bold: true, fontSize: font, lineHeight: 1.15 }),
            short(width * 0.12),
            ...(o.number ? [line(o.number, { fontSize: font })] : []),
          ],
        },
        {
          width: '58%',
          stack: [
            line(o.state, { bold: true, fontSize: font, lineHeight: 1.15 }),
            line(o.motto, { bold: true, fontSize: font, lineHeight: 1.15 }),
            short(width * 0.3),
            line(o.placeAndDay, { italics: true, fontSize: font }),
          ],
        },
      ],
      margin: [0, 0, 0, sheet.pad * 5],
    },
    line(title.toLocaleUpperCase('vi'), { bold: true, fontSize: font + 4, lineHeight: 1.2 }),
    ...(subtitle ? [line(subtitle, { margin: [0, 2, 0, 0] })] : []),
    ...(o.bars === undefined ? [] : barBlock(o.bars, sheet)),
    { text: ' ', fontSize: 2 * sheet.pad },
  ]
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
