const SHORTEST = 2

/** What the search page asks for; null while there is too little to look for. */
export function searchInput(text: string | null): { q: string; limit: number } | null {
  const q = (text ?? '').trim().slice(0, 200)
  return q.length < SHORTEST ? null : { q, limit: 30 }
}
