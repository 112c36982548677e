import { useEffect } from 'react'
import useSWR, { mutate } from 'swr'
import type { AppError } from '../shared/error.ts'
import { addressOf, type Input, type Output, type Route } from '../shared/route.ts'
import { send } from './client.ts'
import { listen, onReturn } from './live.ts'

export interface Read<T> {
  data: T | undefined
  error: AppError | undefined
  /** True until the first answer or error. */
  loading: boolean
  /** True while a newer answer is on its way. */
  refreshing: boolean
  reload: () => void
}

/** A read whose answer can also come with that of a command. */
export interface OneRead<T> extends Read<T> {
  /**
   * Shows what a command answered at once, and reads again behind: until then the screen would offer what is done
   * already. The later of the two is for the caller to choose, as a newer answer may have been read meanwhile.
   */
  show: (choose: (before: T | undefined) => T | undefined) => void
}

export interface ReadOptions {
  /** Topics of the live stream after which this answer is read again. */
  live?: readonly string[]
  /** Read again every so many milliseconds. */
  every?: number
}

/** Answers are JSON from one server, which names things in one order. */
const isSame = (one: unknown, other: unknown) =>
  one === other || (one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other))

/** Addresses whose answers came with the page. */
const here = new Set<string>()

/** Until the function that it answers is called, these answers are good enough; then those that are shown are read again. */
export function cameWithPage(addresses: readonly string[]): () => void {
  addresses.forEach((address) => here.add(address))
  return () => {
    here.clear()
    addresses.forEach((address) => void mutate(address))
  }
}

/** The one way to read: the last answer is shown at once and refreshed behind; `null` input waits. */
export function useRead<R extends Route>(
  route: R,
  input: Input<R> | null,
  options: ReadOptions = {},
): OneRead<Output<R>> {
  const key = input === null ? null : addressOf(route, input as Record<string, unknown>).url
  const read = useSWR<Output<R>, AppError>(key, () => send(route, input) as Promise<Output<R>>, {
    refreshInterval: options.every ?? 0,
    shouldRetryOnError: (e: AppError) => e.status === 0 || e.status >= 500,
    keepPreviousData: true,
    revalidateIfStale: key === null || !here.has(key),
    // Requests under way are shared, answers are not: what a command has just changed is read anew by the next screen.
    dedupingInterval: 0,
    compare: isSame,
  })
  const { data, error, isLoading, mutate: again } = read
  const topics = options.live?.join(',')
  useEffect(() => {
    if (!topics) return undefined
    const stops = [listen(topics.split(','), () => void again()), onReturn(() => void again())]
    return () => stops.forEach((stop) => stop())
  }, [topics, again])
  return {
    data,
    error,
    loading: isLoading,
    // Looked up when it is asked for: a screen that does not show it is not drawn again for it.
    get refreshing() {
      return read.isValidating
    },
    reload: () => void again(),
    show: (choose) => void again(choose),
  }
}

/** Reads again every shown answer whose address begins so (after a command that changed it). */
export function refresh(prefix: string): void {
  void mutate((key) => typeof key === 'string' && key.startsWith(prefix))
}
