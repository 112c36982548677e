import list from './abbreviations.json' with { type: 'json' }
import { exactWord, foldWord, wordsOf } from './folding.ts'

/** One way to say something: its words without marks, and with them. */
export interface Way {
  folded: readonly string[]
  exact: readonly string[]
}

const wayOf = (text: string): Way => {
  const words = wordsOf(text.normalize('NFC')).map((w) => w.text)
  return { folded: words.map(foldWord), exact: words.map(exactWord) }
}

interface Short {
  way: Way
  /** Also a syllable of its own: read as short only when written in capitals. */
  inCapitals: boolean
  longs: readonly Way[]
}

// «P.», «UBND», «GPXD»: the same in every province. A name that ends in = is also a word, so it must be in capitals.
const shorts = new Map<string, Short>()
const longs = new Map<string, { way: Way; short: Way }[]>()
for (const [name = '', ...texts] of list) {
  const inCapitals = name.endsWith('=')
  const way = wayOf(name.replace('=', ''))
  const short: Short = { way, inCapitals, longs: texts.map(wayOf) }
  shorts.set(way.folded[0] ?? '', short)
  for (const long of short.longs) {
    if (inCapitals || long.folded.length < 2) continue
    const first = long.folded[0] ?? ''
    longs.set(first, [...(longs.get(first) ?? []), { way: long, short: way }])
  }
}
for (const known of longs.values()) known.sort((a, b) => b.way.folded.length - a.way.folded.length)

/** What an abbreviation stands for, as people in offices write it. */
export function longWays(typed: string): readonly Way[] {
  const short = shorts.get(foldWord(typed))
  if (!short) return []
  // «đt» is no «dt»: a sign that has a mark must keep it or the whole be typed without any.
  if (typed !== foldWord(typed) && exactWord(typed) !== short.way.exact[0]) return []
  return short.inCapitals && typed !== typed.toUpperCase() ? [] : short.longs
}

/** The abbreviation of the words that stand at one place of a query, and how many words it replaces. */
export function shortWay(folded: readonly string[], at: number): { way: Way; short: Way } | undefined {
  return longs.get(folded[at] ?? '')?.find(({ way }) => way.folded.every((word, n) => folded[at + n] === word))
}
