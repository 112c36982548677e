import type { RiverItem, Standing } from '../contract.ts'

const round2 = (x: number) => Math.round(x * 100) / 100

/** The level of alarm, and the way bulletins say it: so far above or below the nearest line. */
export function standingOf(value: number | null, lines: readonly number[] | undefined): Standing | null {
  if (value === null || !lines || lines.length === 0) return null
  const level = lines.filter((line) => value >= line).length
  const nearest = lines
    .map((line, i) => ({ line: i + 1, by: round2(value - line) }))
    .toSorted((a, b) => Math.abs(a.by) - Math.abs(b.by))[0]
  return { level, nearest: nearest ?? null }
}

type Point = readonly [string, number | null, number | null, number | null, number]
const HOUR = 3_600_000
/** Too few looks to speak of a trend. */
const FEWEST = 4
const SHORTEST_MS = 45 * 60_000
/** Centimetres an hour below which water stands still, and above which it moves fast. */
const STILL = 2
const FAST = 20

const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0

/**
 * The slope in the middle of all slopes between two looks (Theil–Sen): one sensor that jumps does not make a river
 * rise.
 */
export function trendOf(points: readonly Point[]): RiverItem['trend'] {
  const sound = points.flatMap(([at, , mean]) => (mean === null ? [] : [{ at: new Date(at).getTime(), mean }]))
  const span = (sound.at(-1)?.at ?? 0) - (sound[0]?.at ?? 0)
  if (sound.length < FEWEST || span < SHORTEST_MS) return null
  const slopes: number[] = []
  sound.forEach((a, i) => sound.slice(i + 1).forEach((b) => slopes.push(((b.mean - a.mean) / (b.at - a.at)) * HOUR)))
  const cm = Math.round(median(slopes.toSorted((a, b) => a - b)) * 1_000) / 10
  return { cmPerHour: cm, word: wordOf(cm) }
}

function wordOf(cm: number): NonNullable<RiverItem['trend']>['word'] {
  if (Math.abs(cm) < STILL) return 'steady'
  if (cm > 0) return cm >= FAST ? 'risingFast' : 'rising'
  return cm <= -FAST ? 'fallingFast' : 'falling'
}
