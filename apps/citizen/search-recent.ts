const KEY = 'searches'
const MOST = 6

/** What was looked for on this device, latest first. It never leaves the device. */
export function recentSearches(): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

function keep(searches: readonly string[]): void {
  try {
    if (searches.length === 0) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify(searches))
  } catch {
    // A device that keeps nothing has no recent searches.
  }
}

/** Keeps a search that was really asked. */
export function rememberSearch(q: string): void {
  const words = q.trim().slice(0, 100)
  if (words.length < 2) return
  keep([words, ...recentSearches().filter((one) => one.toLowerCase() !== words.toLowerCase())].slice(0, MOST))
}

/** Forgets all of them. */
export const forgetSearches = (): void => keep([])
