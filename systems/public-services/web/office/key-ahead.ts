const LATE_MS = 10_000

/** One key that was pressed too early, kept for whoever can do something with it; after ten seconds nobody means it. */
export function keyAhead() {
  let kept: { key: string; at: number } | undefined
  return {
    keep(key: string) {
      kept = { key, at: Date.now() }
    },
    forget() {
      kept = undefined
    },
    take(): string | undefined {
      const one = kept
      kept = undefined
      return one && Date.now() - one.at < LATE_MS ? one.key : undefined
    },
  }
}
