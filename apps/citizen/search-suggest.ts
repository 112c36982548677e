import { useEffect, useState } from 'react'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { send } from '@hue-s/kernel/web/client.ts'

export type Suggested = Output<typeof contractOfSearch.suggest>['items'][number]
export interface Suggestions {
  /** For these words. */
  q: string
  items: readonly Suggested[]
  failed: boolean
}

const PAUSE_MS = 150
const SHORTEST = 2

/** What there is for the words typed so far: after a pause, and never for words that were typed before. */
export function useSuggestions(typed: string, audience: string | undefined, isOpen: boolean): Suggestions | undefined {
  const [shown, setShown] = useState<Suggestions>()
  const q = typed.trim().slice(0, 200)
  useEffect(() => {
    if (!isOpen || q.length < SHORTEST) return undefined
    const stop = new AbortController()
    const timer = setTimeout(() => {
      send(contractOfSearch.suggest, { q, ...(audience ? { audience } : {}) }, { signal: stop.signal }).then(
        (answer) =>
          stop.signal.aborted || setShown({ q, items: (answer as { items: Suggested[] }).items, failed: false }),
        () => stop.signal.aborted || setShown({ q, items: [], failed: true }),
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [q, audience, isOpen])
  // What was found for fewer letters stays until there is something newer: a list that blinks cannot be read.
  return isOpen && q.length >= SHORTEST ? shown : undefined
}
