import { matchKey } from '@hue-s/kernel/shared/text.ts'

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const LONGEST = 40

export interface Word {
  text: string
  from: number
  to: number
}

/** The words of a text with their places (UTF-16 offsets). Everything but letters and digits parts words: 45/2024/TT-BTC is four. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), (m) => ({ text: m[0], from: m.index, to: m.index + m[0].length }))
}

/** A word without marks, by which spellings meet: Hoà/Hóa/hoa, Thuỷ/Thủy, Mỹ/Mĩ, đ/d. */
export const foldWord = (word: string): string =>
  matchKey(word)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, LONGEST)

// Upper-case letters cannot be in a folded word, so they are free to stand for the marks.
const MARKS: Readonly<Record<string, string>> = { '\u0302': 'Q', '\u0306': 'B', '\u031b': 'H' }
const TONES: Readonly<Record<string, string>> = {
  '\u0300': 'F',
  '\u0301': 'S',
  '\u0309': 'R',
  '\u0303': 'X',
  '\u0323': 'J',
}

/** A word with its marks, but without regard to where the tone is written: hoà and hòa are one, hoa is another. */
export function exactWord(word: string): string {
  let tone = ''
  let out = ''
  for (const sign of word.normalize('NFD').toLowerCase()) {
    if (TONES[sign]) tone = TONES[sign]
    else if (MARKS[sign]) out += MARKS[sign]
    else if (sign === 'đ') out += 'dD'
    else if (/[\p{L}\p{N}]/u.test(sign)) out += sign
  }
  // Only a lone y is spelt i as well (Mỹ/Mĩ, quý/quí); «máy» is not «mái».
  return (out.replace(/^(qu|[^aeiouy]*)y$/, '$1i') + tone).slice(0, LONGEST)
}

const POSITIONS = 200
const LAST_POSITION = 16_000

/** A `tsvector` of several texts, each with its weight (A counts most). */
export function vectorOf(
  texts: readonly { text: string; weight: 'A' | 'B' | 'C' }[],
  key: (word: string) => string,
): string {
  const places = new Map<string, string[]>()
  let position = 0
  for (const { text, weight } of texts) {
    for (const word of wordsOf(text)) {
      position = Math.min(position + 1, LAST_POSITION)
      const lexeme = key(word.text)
      if (lexeme === '') continue
      const known = places.get(lexeme) ?? []
      if (known.length < POSITIONS) known.push(`${position}${weight}`)
      places.set(lexeme, known)
    }
    // A gap, so that no phrase runs from the title into the text.
    position += 10
  }
  return Array.from(places, ([lexeme, at]) => `'${lexeme}':${at.join(',')}`).join(' ')
}

/** The folded words of a text in one line. */
export const keyLine = (text: string): string =>
  wordsOf(text)
    .map((w) => foldWord(w.text))
    .filter(Boolean)
    .join(' ')
