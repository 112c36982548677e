import { useCallback, useEffect, useRef, useState } from 'react'
import { deviceStore, newDraft, type Draft } from './device-store.ts'

/** A draft that is kept on the device with every change, in the order of the changes. */
export function useDraft(id: string | undefined) {
  const [kept, setDraft] = useState<Draft>()
  const latest = useRef<Draft | undefined>(undefined)
  const writing = useRef<Promise<void>>(Promise.resolve())
  useEffect(() => {
    if (!id) return
    let here = true
    latest.current = undefined
    void deviceStore()
      .then((store) => store.findDraft(id))
      .catch(() => undefined)
      .then((found) => {
        if (!here) return
        latest.current = found ?? newDraft(id)
        setDraft(latest.current)
      })
    return () => void (here = false)
  }, [id])
  const change = useCallback((part: Partial<Draft>) => {
    if (!latest.current) return
    const next = { ...latest.current, ...part, updatedAt: new Date().toISOString() }
    latest.current = next
    setDraft(next)
    writing.current = writing.current.then(async () => (await deviceStore()).putDraft(next)).catch(() => undefined)
  }, [])
  /** Waits until the last change is on the device. */
  const settled = useCallback(() => writing.current, [])
  return { draft: kept?.id === id ? kept : undefined, change, settled }
}
