import { useMemo, useRef, useState } from 'react'
import { AppError } from '../shared/error.ts'
import { addressOf, type Input, type Output, type Route } from '../shared/route.ts'
import { send } from './client.ts'
import { useRead, type Read } from './useRead.ts'

interface Page<T> {
  items: T[]
  next: string | null
}

export interface Pages<T> extends Omit<Read<Page<T>>, 'data'> {
  items: readonly T[] | undefined
  /** Fetches the next page; absent at the end. */
  more: (() => void) | undefined
  fetching: boolean
}

/** Reads a list that pages by key: the first page stays fresh, further ones are added below it. */
export function usePages<T extends { id: string | number }, R extends Route>(
  route: R,
  input: Input<R> | null,
  options: { every?: number } = {},
): Pages<T> {
  const first = useRead(route, input, options)
  const start = first.data as Page<T> | undefined
  const address = input === null ? '' : addressOf(route, input as Record<string, unknown>).url
  const [rest, setRest] = useState<{ address: string; items: T[]; next: string | null }>()
  const [fetching, setFetching] = useState(false)
  const [failed, setFailed] = useState<{ address: string; error: AppError }>()
  const current = useRef(address)
  current.current = address

  const mine = rest?.address === address ? rest : undefined
  const next = mine ? mine.next : (start?.next ?? null)
  const items = useMemo(() => {
    if (!start) return undefined
    const known = new Set(start.items.map(({ id }) => id))
    return [...start.items, ...(mine?.items ?? []).filter(({ id }) => !known.has(id))]
  }, [start, mine])

  const more = async () => {
    setFetching(true)
    setFailed(undefined)
    try {
      const page = (await send(route, { ...(input as object), after: next })) as Output<R> as Page<T>
      if (current.current === address)
        setRest({ address, items: [...(mine?.items ?? []), ...page.items], next: page.next })
    } catch (thrown) {
      setFailed({ address, error: thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug') })
    } finally {
      setFetching(false)
    }
  }
  return {
    items,
    error: first.error ?? (failed?.address === address ? failed.error : undefined),
    loading: first.loading,
    refreshing: first.refreshing,
    reload: first.reload,
    more: next === null || fetching ? undefined : () => void more(),
    fetching,
  }
}
