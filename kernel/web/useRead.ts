import { useEffect } from 'react'
import useSWR, { mutate } from 'swr'
import type { AppError } from '../shared/error.ts'
import { addressOf, type Input, type Output, type Route } from '../shared/route.ts'
import { send } from './client.ts'
import { listen } from './live.ts'

export interface Read<T> {
  data: T | undefined
  error: AppError | undefined
  /** True until the first answer or error. */
  loading: boolean
  /** True while a newer answer is on its way. */
  refreshing: boolean
  reload: () => void
}

export interface ReadOptions {
  /** Topics of the live stream after which this answer is read again. */
  live?: readonly string[]
  /** Read again every so many milliseconds. */
  every?: number
}

/** The one way to read: the last answer is shown at once and refreshed behind; `null` input waits. */
export function useRead<R extends Route>(route: R, input: Input<R> | null, options: ReadOptions = {}): Read<Output<R>> {
  const key = input === null ? null : addressOf(route, input as Record<string, unknown>).url
  const {
    data,
    error,
    isLoading,
    isValidating,
    mutate: again,
  } = useSWR<Output<R>, AppError>(key, () => send(route, input) as Promise<Output<R>>, {
    refreshInterval: options.every ?? 0,
    shouldRetryOnError: (e: AppError) => e.status === 0 || e.status >= 500,
    keepPreviousData: true,
  })
  const topics = options.live?.join(',')
  useEffect(() => (topics ? listen(topics.split(','), () => void again()) : undefined), [topics, again])
  return { data, error, loading: isLoading, refreshing: isValidating, reload: () => void again() }
}

/** Reads again every shown answer whose address begins so (after a command that changed it). */
export function refresh(prefix: string): void {
  void mutate((key) => typeof key === 'string' && key.startsWith(prefix))
}
