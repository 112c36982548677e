import type { Asked } from './asked.ts'
import { foldWord, wordsOf } from './folding.ts'

/** How many letters apart two words are: left out, put in, taken for another, or swapped with a neighbour. */
export function lettersApart(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, n) => n)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}

const most = (word: string) => (word.length <= 2 ? 0 : word.length <= 5 ? 1 : 2)

/**
 * The query with its slips put right, in the words of the best guess; null when a word of it has no neighbour there.
 * It is read from what this person may see and nothing else, so that it tells nobody of a word in a closed document.
 */
export function rightSpelling(asked: Asked, guesses: readonly { title: string; words: string }[]): string | null {
  const [best] = guesses
  if (!best) return null
  const known = wordsOf(`${best.title} ${best.words}`.toLowerCase()).map((w) => ({
    text: w.text,
    folded: foldWord(w.text),
  }))
  const right = asked.folded.map((word) => {
    const same = known.find((one) => one.folded === word)
    if (same) return same
    const near = known
      .map((one) => ({ ...one, apart: lettersApart(word, one.folded) }))
      .filter((one) => one.apart <= most(word))
      .sort((a, b) => a.apart - b.apart)
    return near[0]
  })
  if (right.some((one) => one === undefined)) return null
  const isSame = right.every((one, n) => one?.folded === asked.folded[n])
  return isSame ? null : right.map((one) => one?.text).join(' ')
}
