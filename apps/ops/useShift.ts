import { useEffect, useState } from 'react'

const EVERY_MS = 60_000
/** Small steps around a ring, so that no line of light stands on the same pixels all year. */
const STEPS = [
  [0, 0],
  [2, 1],
  [3, 3],
  [1, 4],
  [-1, 3],
  [-3, 2],
  [-3, 0],
  [-2, -2],
] as const

/** Moves a wall by a few pixels now and then, against burn-in. */
export function useShift(on: boolean): { translate: string } | undefined {
  const [at, setAt] = useState(0)
  useEffect(() => {
    if (!on) return undefined
    const timer = setInterval(() => setAt((now) => (now + 1) % STEPS.length), EVERY_MS)
    return () => clearInterval(timer)
  }, [on])
  const step = STEPS[at]
  return on && step ? { translate: `${step[0]}px ${step[1]}px` } : undefined
}
