/** Remembers keys for a while, in this process only, and never more than so many. */
export class RecentlySeen {
  readonly #until = new Map<string, number>()
  readonly #most: number
  readonly #ms: number
  constructor(most: number, ms: number) {
    this.#most = most
    this.#ms = ms
  }

  /** Whether the key came before; from now on it did. */
  has(key: string, now: number): boolean {
    const until = this.#until.get(key)
    if (until !== undefined && until > now && until - now <= this.#ms) return true
    this.#until.delete(key)
    this.#until.set(key, now + this.#ms)
    // The oldest goes first: a map keeps the order in which keys came.
    for (const oldest of this.#until.keys()) {
      if (this.#until.size <= this.#most) break
      this.#until.delete(oldest)
    }
    return false
  }
}
