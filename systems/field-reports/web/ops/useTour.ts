import { useEffect, useState } from 'react'

const EVERY_MS = 12_000
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Goes from one hot spot to the next; who asked for less motion starts it by hand. */
export function useTour(count: number, held: boolean) {
  const [paused, setPaused] = useState(still)
  const [at, setAt] = useState(0)
  const running = !paused && !held && count > 0
  useEffect(() => {
    if (!running) return undefined
    const timer = setInterval(() => setAt((now) => now + 1), EVERY_MS)
    return () => clearInterval(timer)
  }, [running])
  return { at: running ? at % count : undefined, paused, toggle: () => setPaused((now) => !now) }
}
