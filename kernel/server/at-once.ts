/** The same function, run at most so many times at once; the others wait, in order. */
export function atOnce<A extends unknown[], T>(
  most: number,
  run: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (...args) => {
    if (running === most) await new Promise<void>((next) => waiting.push(next))
    else running++
    try {
      return await run(...args)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
