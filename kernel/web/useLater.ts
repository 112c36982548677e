import { useRef, useState } from 'react'
import { AppError } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'
import { addressOf, type Input, type Output, type Route } from '../shared/route.ts'
import { send } from './client.ts'
import { lastOwner } from './kept.ts'
import { keepLater, type Later } from './later.ts'

/** What the list of waiting things says of one that could not go. */
export type Saying = Pick<Later, 'title' | 'words' | 'href' | 'reads'>

export interface SendLater<R extends Route> {
  /** Answers `kept` when there is no network: it waits on the device and goes by itself. Undefined: refused. */
  send: (input: Input<R>, saying: Saying) => Promise<{ answer: Output<R> } | 'kept' | undefined>
  busy: boolean
  error: AppError | undefined
}

/** As `useSend`, for what may wait: without a network it is kept for this person under the same key. */
export function useLater<R extends Route>(route: R): SendLater<R> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError>()
  const running = useRef(false)
  const last = useRef({ text: '', key: '' })
  const attempt = async (input: Input<R>, saying: Saying) => {
    const text = JSON.stringify(input)
    if (last.current.text !== text) last.current = { text, key: newId() }
    const { key } = last.current
    try {
      const answer = (await send(route, input, { key })) as Output<R>
      last.current = { text: '', key: '' }
      return { answer }
    } catch (thrown) {
      const refused = thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug')
      const owner = refused.code === 'kernel.offline' ? await lastOwner().catch(() => null) : null
      if (owner === null) {
        setError(refused)
        return undefined
      }
      const { url, body } = addressOf(route, input as Record<string, unknown>)
      await keepLater({ id: key, owner, method: route.method, url, body: body ?? {}, ...saying })
      last.current = { text: '', key: '' }
      return 'kept' as const
    }
  }
  return {
    busy,
    error,
    async send(input, saying) {
      if (running.current) return undefined
      running.current = true
      setBusy(true)
      setError(undefined)
      return attempt(input, saying).finally(() => {
        running.current = false
        setBusy(false)
      })
    },
  }
}
