/** A number from 0 to below the limit, the same row of numbers for the same seed. */
export type Dice = (below: number) => number

/** A small generator with a fixed seed (a linear congruence, high bits): invented data are the same on every machine. */
export function makeDice(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export const pick = <T>(dice: Dice, list: readonly T[]): T => list[dice(list.length)] as T

/** One of several, each as often as its weight says. */
export function weighted<T>(dice: Dice, list: readonly T[], weight: (one: T) => number): T {
  const total = list.reduce((sum, one) => sum + weight(one), 0)
  let at = (dice(1_000_000) / 1_000_000) * total
  for (const one of list) {
    at -= weight(one)
    if (at < 0) return one
  }
  return list.at(-1) as T
}

/** Around the middle, sometimes far above it: how long things take (log-normal, without negative luck). */
export function about(dice: Dice, middle: number, spread = 0.6): number {
  const normal = [0, 0, 0, 0, 0, 0].reduce((sum) => sum + dice(10_000) / 10_000, 0) - 3
  return middle * Math.exp(normal * spread)
}
