import { createRequire } from 'node:module'
import sharp, { type OverlayOptions } from 'sharp'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { keptBytes } from '@hue-s/kernel/server/kept-bytes.ts'
import { tableOn } from '../routing/current-table.ts'
import { read } from './read.ts'

const WIDTH = 1200
const HEIGHT = 630
const LEFT = 72
const FONT = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf',
)
const INK = '#211D33'
const SECOND = '#5A5470'
const TONES: Readonly<Record<string, string>> = {
  resolved: '#1E6B3A',
  published: '#1E6B3A',
  refused: '#5A5470',
  withdrawn: '#5A5470',
  waiting: '#8A5A00',
}

interface Line {
  text: string
  size: number
  colour: string
  left?: number
  /** What is higher is cut off. */
  height: number
}

/** Pango reads marks in what it is given: words of people are only words. */
const plain = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069]/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text)

async function drawn({ text, size, colour, left = LEFT, height }: Line) {
  const words = `<span foreground="${colour}">${plain(text)}</span>`
  const { data, info } = await sharp({
    text: {
      text: words,
      font: `Be Vietnam Pro Semi-Bold ${size}`,
      fontfile: FONT,
      width: WIDTH - LEFT - left,
      rgba: true,
      dpi: 72,
      wrap: 'word-char',
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true })
  if (info.height <= height) return { input: data, left, height: info.height }
  const input = await sharp(data).extract({ left: 0, top: 0, width: info.width, height }).toBuffer()
  return { input, left, height }
}

/** A preview of a published report without a photo: what, where, how it stands. Drawn, so that nobody is in it. */
export function card(ctx: Ctx, { id, lang }: { id: string; lang: Lang }): Promise<Bytes> {
  return keptBytes(ctx.platform, { key: `card ${lang} ${id}`, type: 'image/png', seconds: 60 }, async () => {
    const report = await read(ctx, { id })
    const t = (key: string, values?: Record<string, unknown>) => ctx.platform.translate(lang, key, values)
    const category = (await tableOn(ctx)).table.categories.find((c) => c.id === report.category)
    const kind =
      category?.children.find((c) => c.id === report.child)?.name[lang] ?? category?.name[lang] ?? report.category
    const where = [report.place, report.commune?.name].filter(Boolean).join(', ')
    const tone = TONES[report.state] ?? '#5B3A9E'
    const ground = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" fill="#FAF7F1"/><rect width="${WIDTH}" height="16" fill="${tone}"/><rect x="${LEFT}" y="492" width="${WIDTH - 2 * LEFT}" height="2" fill="#DDD6C8"/><circle cx="${LEFT + 12}" cy="90" r="12" fill="${tone}"/></svg>`
    const [state, title, place, foot] = await Promise.all(
      [
        { text: t(`field-reports.state.${report.state}`), size: 34, colour: tone, left: LEFT + 44, height: 50 },
        { text: cut(kind, 60), size: 64, colour: INK, height: 170 },
        { text: cut(where || report.note, 110), size: 38, colour: SECOND, height: 110 },
        { text: `${report.code} · ${day(report.openedAt)}`, size: 32, colour: INK, height: 50 },
      ].map(drawn),
    )
    const pieces: OverlayOptions[] = [
      { ...state, top: 72 },
      { ...title, top: 152 },
      { ...place, top: 152 + (title?.height ?? 0) + 36 },
      { ...foot, top: 526 },
    ]
    return sharp(Buffer.from(ground)).composite(pieces).png({ compressionLevel: 9 }).toBuffer()
  })
}
