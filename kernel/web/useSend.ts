import { useRef, useState } from 'react'
import { AppError } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'
import type { Input, Output, Route } from '../shared/route.ts'
import { send } from './client.ts'

export interface Send<R extends Route> {
  /** Sends; answers undefined when refused (see `error`). Pressing twice sends once. */
  send: (input: Input<R>, body?: Blob) => Promise<Output<R> | undefined>
  busy: boolean
  error: AppError | undefined
  clear: () => void
}

/**
 * The one way to change something. A retry of the same input carries the same idempotency key, so that a lost
 * answer never becomes a second record.
 */
export function useSend<R extends Route>(route: R): Send<R> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError>()
  const running = useRef(false)
  const last = useRef({ text: '', key: '' })
  return {
    busy,
    error,
    clear: () => setError(undefined),
    async send(input, body) {
      if (running.current) return undefined
      running.current = true
      setBusy(true)
      setError(undefined)
      const text = JSON.stringify(input)
      if (last.current.text !== text) last.current = { text, key: newId() }
      try {
        const answer = (await send(route, input, { body, key: last.current.key })) as Output<R>
        last.current = { text: '', key: '' }
        return answer
      } catch (thrown) {
        setError(thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug'))
        return undefined
      } finally {
        running.current = false
        setBusy(false)
      }
    },
  }
}
