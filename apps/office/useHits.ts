import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'

export interface Hits {
  items: readonly { id: string; title: string; note: string; link: string }[]
  waiting: boolean
  refused: boolean
}

/** What the platform finds for some words that this person may see; `null` words wait. */
export function useHits(words: string | null): Hits {
  const { t } = useText()
  const read = useRead(contractOfSearch.find, words === null ? null : { q: words, limit: 12 })
  const kindOf = (kind: string) => {
    const name = t(`search.kind.${kind}`)
    return name === `search.kind.${kind}` ? '' : name
  }
  const items = words === null ? [] : (read.data?.items ?? [])
  return {
    items: items.map((one) => ({
      id: `${one.kind} ${one.id}`,
      title: one.title,
      note: kindOf(one.kind) || one.snippet,
      link: one.url,
    })),
    waiting: words !== null && read.loading,
    refused: words !== null && read.error !== undefined,
  }
}
