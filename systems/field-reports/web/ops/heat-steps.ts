const HEAT_STEPS = 5

/** The lowest count of each shade: each about as many times the one before, so that a few very dense cells leave the rest visible. */
export function heatSteps(most: number): number[] {
  const steps: number[] = []
  for (let n = 0; n < HEAT_STEPS; n++) {
    const low = Math.max((steps.at(-1) ?? 0) + 1, Math.round(Math.max(1, most) ** (n / HEAT_STEPS)))
    if (low <= Math.max(1, most)) steps.push(low)
  }
  return steps
}

/** Which shade a count has: 1 for the lowest. */
export const shadeOf = (count: number, steps: readonly number[]): number => steps.filter((low) => count >= low).length
