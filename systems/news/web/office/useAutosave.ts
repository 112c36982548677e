import { useCallback, useEffect, useRef, useState } from 'react'
import { AppError } from '@hue-s/kernel/shared/error.ts'

const PAUSE_MS = 1_500
const AGAIN_MS = 8_000

export type SaveState =
  | { kind: 'saved'; at: string | undefined }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'failed'; error: AppError }

interface Autosave<T> {
  state: SaveState
  /** What is to be kept; the newest wins. */
  keep: (value: T) => void
  /** Saves now; true when everything is saved. */
  flush: () => Promise<boolean>
}

const remember = (key: string, value: unknown) => {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A full or forbidden store only means that the copy on this device is missing.
  }
}

/** What this device still holds of a text that was never saved. */
export function leftOver<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(key)
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}

/**
 * Saves a little after the last key, one save at a time, and again after a fault of the network. Until it is saved, the
 * words also lie on this device. A refusal (another editor was faster) stops and is shown: nothing is overwritten.
 */
export function useAutosave<T>(key: string, save: (value: T) => Promise<string>): Autosave<T> {
  const [state, setState] = useState<SaveState>({ kind: 'saved', at: undefined })
  const pending = useRef<{ value: T } | undefined>(undefined)
  const running = useRef<Promise<boolean> | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const saver = useRef(save)
  useEffect(() => void (saver.current = save))

  const run = useCallback(async (): Promise<boolean> => {
    while (pending.current) {
      const { value } = pending.current
      pending.current = undefined
      setState({ kind: 'saving' })
      try {
        const at = await saver.current(value)
        if (!pending.current) {
          remember(key, undefined)
          setState({ kind: 'saved', at })
        }
      } catch (thrown) {
        pending.current ??= { value }
        const error = thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug')
        setState({ kind: 'failed', error })
        if (error.status === 0 || error.status >= 500) timer.current = setTimeout(() => void flush(), AGAIN_MS)
        return false
      }
    }
    return true
    // oxlint-disable-next-line react/exhaustive-deps -- `flush` is this function behind a lock
  }, [key])

  const flush = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current)
    running.current ??= run().finally(() => (running.current = undefined))
    return running.current
  }, [run])

  const keep = useCallback(
    (value: T) => {
      pending.current = { value }
      remember(key, value)
      setState({ kind: 'waiting' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), PAUSE_MS)
    },
    [key, flush],
  )

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (pending.current) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => {
      removeEventListener('beforeunload', warn)
      void flush()
    }
  }, [flush])
  return { state, keep, flush }
}
