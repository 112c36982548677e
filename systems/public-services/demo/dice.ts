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

/** Around a middle, now and then far above it: how long work takes. */
export function about(dice: Dice, middle: number, spread = 0.5): number {
  const normal = [0, 0, 0, 0, 0, 0].reduce((sum) => sum + dice(10_000) / 10_000, 0) - 3
  return middle * Math.exp(normal * spread)
}
