import type { DiffLine } from '../contract.ts'

const MOST = 600

/** How much two paragraphs have in common, by words: 0 to 1. */
function likeness(a: string, b: string): number {
  const [one, two] = [new Set(a.split(' ')), new Set(b.split(' '))]
  let common = 0
  for (const word of one) if (two.has(word)) common += 1
  return common / Math.max(one.size, two.size, 1)
}

/** Longest common subsequence of two lists of paragraphs, as pairs of places. */
function common(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1
  const best = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * width + j] =
        a[i] === b[j]
          ? (best[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0)
  const pairs: [number, number][] = []
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if ((best[(i + 1) * width + j] ?? 0) >= (best[i * width + j + 1] ?? 0)) i++
    else j++
  }
  return pairs
}

/** What stands between two paragraphs that stayed: alike ones are changes, the rest is gone or new. */
function between(removed: readonly string[], added: readonly string[]): DiffLine[] {
  const out: DiffLine[] = []
  let j = 0
  for (const before of removed) {
    const found = added.findIndex((after, n) => n >= j && likeness(before, after) >= 0.4)
    if (found < 0) {
      out.push({ op: 'removed', before, after: '' })
      continue
    }
    for (; j < found; j++) out.push({ op: 'added', before: '', after: added[j] ?? '' })
    out.push({ op: 'changed', before, after: added[found] ?? '' })
    j = found + 1
  }
  for (; j < added.length; j++) out.push({ op: 'added', before: '', after: added[j] ?? '' })
  return out
}

/** Two texts paragraph by paragraph. */
export function diffOf(before: readonly string[], after: readonly string[]): DiffLine[] {
  const [a, b] = [before.slice(0, MOST), after.slice(0, MOST)]
  const out: DiffLine[] = []
  let [i, j] = [0, 0]
  for (const [x, y] of [...common(a, b), [a.length, b.length] as [number, number]]) {
    out.push(...between(a.slice(i, x), b.slice(j, y)))
    if (x < a.length) out.push({ op: 'same', before: a[x] ?? '', after: b[y] ?? '' })
    ;[i, j] = [x + 1, y + 1]
  }
  return out
}
