import { foldWord, wordsOf } from './folding.ts'

/** Where found words stand in a text: [from, to) in UTF-16 units. The page draws the highlight; no HTML travels. */
export type Range = [number, number]
const WINDOW = 180
const LEAD = 40

/** Which words of a text a query touches: whole words, and the beginning of a word for the last one. */
export function rangesIn(text: string, query: readonly string[]): Range[] {
  const whole = new Set(query)
  const last = query.at(-1) ?? ''
  return wordsOf(text)
    .filter((w) => {
      const folded = foldWord(w.text)
      return whole.has(folded) || (last.length > 0 && folded.startsWith(last))
    })
    .map((w): Range => [w.from, w.to])
}

/** The part of a text around the place where most of the query stands, with its ranges. */
export function snippetOf(text: string, query: readonly string[]): { text: string; ranges: Range[] } {
  const all = rangesIn(text, query)
  const best = all.map(([from]) => ({ from, n: all.filter(([f]) => f >= from && f < from + WINDOW - LEAD).length }))
  const start = best.reduce((top, b) => (b.n > top.n ? b : top), { from: 0, n: 0 }).from
  const words = wordsOf(text)
  const from = start <= LEAD ? 0 : (words.find((w) => w.from >= start - LEAD)?.from ?? 0)
  const to =
    text.length <= from + WINDOW ? text.length : (words.findLast((w) => w.to <= from + WINDOW)?.to ?? from + WINDOW)
  const before = from > 0 ? '… ' : ''
  const shown = `${before}${text.slice(from, to)}${to < text.length ? ' …' : ''}`.replace(/\s/g, ' ')
  const ranges = all
    .filter(([f, t]) => f >= from && t <= to)
    .map(([f, t]): Range => [f - from + before.length, t - from + before.length])
  return { text: shown, ranges }
}
