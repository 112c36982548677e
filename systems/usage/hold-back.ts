/** A part of a whole with what is counted of it; an empty part needs no protection. */
export interface Part {
  counts: readonly number[]
}

const isFew = (n: number, fewest: number) => n > 0 && n < fewest

/**
 * Which parts of a whole are published. One with a count below the fewest is held back; and because the whole is
 * known, enough of the next smallest with it, so that neither one of them nor their sum tells of a handful of people.
 */
export function holdBack<P extends Part>(parts: readonly P[], fewest: number): { shown: Set<P>; held: P[] } {
  const sized = parts.filter(({ counts }) => counts.some((n) => n > 0))
  const held = sized.filter(({ counts }) => counts.some((n) => isFew(n, fewest)))
  const rest = sized
    .filter((part) => !held.includes(part))
    .sort((a, b) => Math.max(...a.counts) - Math.max(...b.counts))
  const tooLittle = () =>
    held.length === 1 ||
    (held[0]?.counts ?? []).some((_, i) =>
      isFew(
        held.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0),
        fewest,
      ),
    )
  while (held.length > 0 && rest.length > 0 && tooLittle()) held.push(rest.shift()!)
  return { shown: new Set(rest), held }
}
