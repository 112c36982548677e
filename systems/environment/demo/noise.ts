/** A number from 0 to 1 that a seed and some words decide: the same on every machine, every time. */
export function chance(seed: number, ...words: readonly (string | number)[]): number {
  let h = (seed ^ 0x9e3779b9) >>> 0
  const text = words.join('|')
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0
  h ^= h >>> 15
  h = Math.imul(h, 0x85ebca6b) >>> 0
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35) >>> 0
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296
}

/** A slow wave from -1 to 1 without a beat: smooth between whole hours. */
export function drift(seed: number, hour: number, ...words: readonly (string | number)[]): number {
  const from = Math.floor(hour)
  const part = hour - from
  const [a, b] = [chance(seed, from, ...words), chance(seed, from + 1, ...words)]
  const ease = part * part * (3 - 2 * part)
  return (a + (b - a) * ease) * 2 - 1
}
