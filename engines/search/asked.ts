import { longWays, shortWay, type Way } from './abbreviations.ts'
import { exactWord, foldWord, wordsOf } from './folding.ts'

const MOST_WORDS = 12

/** One thing asked for, and every way in which it may be written. */
export type Group = readonly Way[]

/** A query taken apart: what must be there, its words in order, and the line they make. */
export interface Asked {
  groups: readonly Group[]
  folded: readonly string[]
  hasMarks: boolean
  line: string
}

/** Takes a query apart; undefined when it holds no word at all. */
export function askedOf(q: string): Asked | undefined {
  const words = wordsOf(q.normalize('NFC'))
    .map((w) => w.text)
    .filter((w) => foldWord(w) !== '')
    .slice(0, MOST_WORDS)
  if (words.length === 0) return undefined
  const folded = words.map(foldWord)
  const exact = words.map(exactWord)
  const groups: Group[] = []
  for (let at = 0; at < words.length;) {
    const long = shortWay(folded, at)
    const n = long?.way.folded.length ?? 1
    const own: Way = { folded: folded.slice(at, at + n), exact: exact.slice(at, at + n) }
    groups.push(long ? [own, long.short] : [own, ...longWays(words[at] ?? '')])
    at += n
  }
  return { groups, folded, hasMarks: exact.some((w, n) => w !== folded[n]), line: folded.join(' ') }
}

/** Every word that a found text may hold, for marking it; the last one may be a beginning. */
export const markedWords = ({ groups, folded }: Asked): string[] => [
  ...groups.flatMap((group) => group.slice(1).flatMap((way) => [...way.folded])),
  ...folded,
]

// Words hold letters and digits only (folding.ts), so that nothing in them is an operator of a tsquery.
type Column = keyof Way
const wordOf = (word: string, weight: string, isStart: boolean) =>
  `'${word}'${isStart || weight ? `:${isStart ? '*' : ''}${weight}` : ''}`
const wayText = (words: readonly string[], weight: string, isStart: boolean) =>
  `(${words.map((w, n) => wordOf(w, weight, isStart && n === words.length - 1)).join(' <-> ')})`
const joined = ({ groups }: Asked, column: Column, weight: string, typing: boolean) =>
  groups
    .map((group, n) => {
      const isStart = typing && n === groups.length - 1
      // Of several ways to say it only the words as typed may be a beginning.
      return `(${group.map((way, nth) => (nth === 0 && way[column].length > 1 ? spread(way[column], weight, isStart) : wayText(way[column], weight, isStart && nth === 0))).join(' | ')})`
    })
    .join(' & ')
// Long words as people type them need not stand side by side in the text.
const spread = (words: readonly string[], weight: string, isStart: boolean) =>
  `(${words.map((w, n) => wordOf(w, weight, isStart && n === words.length - 1)).join(' & ')})`

/** All of it, as whole words. */
export const whole = (asked: Asked, column: Column = 'folded') => joined(asked, column, '', false)
/** All of it in the title. */
export const wholeTitle = (asked: Asked, column: Column = 'folded') => joined(asked, column, 'A', false)
/** All of it, the last word perhaps only begun. */
export const typing = (asked: Asked, weight = '') => joined(asked, 'folded', weight, true)
/** The words as typed, side by side. */
export const phrase = ({ folded }: Asked) => folded.map((w) => `'${w}'`).join(' <-> ')
/** Any of the words. */
export const anyWord = ({ folded }: Asked) => folded.map((w) => `'${w}'`).join(' | ')
