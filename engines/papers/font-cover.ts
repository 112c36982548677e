import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/be-vietnam-pro/package.json'))

/** Be Vietnam Pro: drawn for Vietnamese, free to embed (SIL Open Font License). */
export const FONT_FILES = {
  normal: join(fonts, '400Regular', 'BeVietnamPro_400Regular.ttf'),
  bold: join(fonts, '600SemiBold', 'BeVietnamPro_600SemiBold.ttf'),
  italics: join(fonts, '400Regular_Italic', 'BeVietnamPro_400Regular_Italic.ttf'),
  bolditalics: join(fonts, '600SemiBold_Italic', 'BeVietnamPro_600SemiBold_Italic.ttf'),
}

/** Stands where signs cannot be printed, so that nobody takes the print for the whole. */
export const UNPRINTABLE = '[?]'
/** Vietnamese stacks two marks on a letter at most. */
const MOST_MARKS = 2
const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' })

let covered: ReadonlySet<number> | undefined

/** The code points a TrueType font can draw: its `cmap` tables of format 4. */
export function readCoverage(font: Buffer): Set<number> {
  const out = new Set<number>()
  const tables = font.readUInt16BE(4)
  for (let n = 0; n < tables; n++) {
    const at = 12 + n * 16
    if (font.toString('latin1', at, at + 4) === 'cmap') readCmap(font, font.readUInt32BE(at + 8), out)
  }
  return out
}

function readCmap(font: Buffer, cmap: number, out: Set<number>): void {
  const subtables = font.readUInt16BE(cmap + 2)
  for (let n = 0; n < subtables; n++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + n * 8 + 4)
    if (font.readUInt16BE(at) === 4) readFormat4(font, at, out)
  }
}

function readFormat4(font: Buffer, at: number, out: Set<number>): void {
  const segments = font.readUInt16BE(at + 6) / 2
  const ends = at + 14
  const starts = ends + segments * 2 + 2
  for (let n = 0; n < segments; n++) {
    const last = font.readUInt16BE(ends + n * 2)
    const delta = font.readUInt16BE(starts + segments * 2 + n * 2)
    const offsetAt = starts + segments * 4 + n * 2
    const offset = font.readUInt16BE(offsetAt)
    for (let code = font.readUInt16BE(starts + n * 2); code <= last && code < 0xffff; code++) {
      const first = font.readUInt16BE(starts + n * 2)
      const glyph = offset === 0 ? (code + delta) & 0xffff : font.readUInt16BE(offsetAt + offset + (code - first) * 2)
      if (glyph !== 0) out.add(code)
    }
  }
}

const isMark = (sign: string) => /\p{M}/u.test(sign)
const isHidden = (sign: string) => /[\p{Cf}\p{Zl}\p{Zp}]/u.test(sign)

/** Text as it can be printed: NFC, and a visible mark for signs that the font lacks or that hide or pile up. */
export function printable(text: string): string {
  covered ??= readCoverage(readFileSync(FONT_FILES.normal))
  let out = ''
  for (const { segment } of graphemes.segment(text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/\t/g, ' '))) {
    const shown = segment === '\n' ? segment : printableSign(segment, covered)
    // One mark for a whole run of them.
    out += shown === UNPRINTABLE && out.endsWith(UNPRINTABLE) ? '' : shown
  }
  return out
}

function printableSign(grapheme: string, cover: ReadonlySet<number>): string {
  const signs = Array.from(grapheme)
  const [base = '', ...rest] = signs
  const draws = (sign: string) => cover.has(sign.codePointAt(0) ?? 0) && !isHidden(sign)
  if (!draws(base) || isMark(base)) return UNPRINTABLE
  const marks = rest.filter((sign) => isMark(sign) && draws(sign)).slice(0, MOST_MARKS)
  return base + marks.join('') + (marks.length < rest.length ? UNPRINTABLE : '')
}
