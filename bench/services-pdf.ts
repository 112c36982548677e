import { createRequire } from 'node:module'
import { FONT_FILES } from '@hue-s/engines/papers/font-cover.ts'
import { makePdf, signPdf, type Block, type PaperLayout } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'

const ROUNDS = 15
const PARAGRAPHS = 17
const TEXT =
  'Ủy ban nhân dân phường đã xem xét hồ sơ của ông (bà), đối chiếu với quy định hiện hành và ý kiến của các cơ quan liên quan. ' +
  'Kết quả giải quyết được lập thành văn bản này, có giá trị kể từ ngày ký; bản điện tử và bản giấy có giá trị như nhau.'
const FACTS = ['Người nộp', 'Ngày sinh', 'Nơi cư trú', 'Thủ tục', 'Mã hồ sơ', 'Ngày tiếp nhận'].map((label, n) => ({
  label,
  value: `Nguyễn Thị Ngọc Hân ${n + 1}`,
}))
const LINK = 'https://example.vn/verify/0123456789abcdefghijklmnopqrstuvwxyz'

const paragraphs = Array.from({ length: PARAGRAPHS }, (_, n) => `${n + 1}. ${TEXT}`)

/** Two pages as an agency issues them: head of state and agency, bar code, facts, words, room for signature, QR. */
const layout = (): PaperLayout => {
  const blocks: Block[] = [
    { facts: FACTS },
    ...paragraphs.map((text) => ({ text })),
    { signingPlace: { title: 'Chủ tịch', name: 'Trần Văn An' }, beside: { qr: LINK, caption: 'Kiểm tra văn bản' } },
  ]
  return {
    lang: 'vi',
    title: 'Kết quả giải quyết thủ tục',
    subtitle: '',
    issuer: 'Ủy ban nhân dân',
    issuedAt: new Date(),
    blocks,
    foot: 'Văn bản điện tử',
    official: {
      agency: 'Ủy ban nhân dân phường',
      number: 'Số: 12/2026',
      state: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      motto: 'Độc lập - Tự do - Hạnh phúc',
      placeAndDay: 'Ngày 05 tháng 10 năm 2026',
      bars: 'H00.00-261005-0012',
    },
  }
}

interface Library {
  setFonts(fonts: object): void
  createPdf(definition: object): { getBuffer(): Promise<Buffer> }
}

/** The same words in the same font, with nothing but the library. */
async function alone(): Promise<Buffer> {
  const library = createRequire(import.meta.url)('pdfmake') as Library
  library.setFonts({ BeVietnamPro: FONT_FILES })
  const facts = FACTS.map(({ label, value }) => `${label}: ${value}`)
  const words = ['Ủy ban nhân dân phường', 'Kết quả giải quyết thủ tục', ...facts, ...paragraphs, 'Trần Văn An']
  const made = library.createPdf({
    pageSize: 'A4',
    defaultStyle: { font: 'BeVietnamPro', fontSize: 11 },
    content: words.map((text) => ({ text, margin: [0, 0, 0, 4] })),
  })
  return Buffer.from(await made.getBuffer())
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const pagesOf = (pdf: Buffer) => Number(/\/Type\s*\/Pages\s*\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1] ?? 0)

export interface PdfTimes {
  /** Milliseconds, medians: laid out here, laid out and sealed, and by the library alone; pages of each. */
  laidOut: number
  sealed: number
  alone: number
  pages: number[]
}

/** The three in turn in this process, so that a busy moment hits all of them. */
export async function pdfTimes(ctx: Ctx): Promise<PdfTimes> {
  const ways = [alone, () => makePdf(layout()), async () => seal(ctx, await makePdf(layout()))]
  const taken: number[][] = [[], [], []]
  const pages: number[] = []
  for (let round = -2; round < ROUNDS; round++)
    for (const [n, make] of ways.entries()) {
      const started = performance.now()
      const pdf = await make()
      pages[n] = pagesOf(pdf)
      if (round >= 0) taken[n]?.push(performance.now() - started)
    }
  const [library = 0, laidOut = 0, sealed = 0] = taken.map(median)
  return { alone: library, laidOut, sealed, pages }
}

const seal = (ctx: Ctx, pdf: Buffer) => signPdf(ctx, pdf, { reason: 'bench', location: 'bench', name: 'bench' })
