import { useCallback, useEffect, useRef, useState } from 'react'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { deviceStore, newDraft, type Draft, type Writer } from './device-store.ts'

/**
 * A draft that is kept on the device with every change, in the order of the changes. A draft begun here carries who
 * is signed in; what lies here already keeps its writer.
 */
export function useDraft(id: string | undefined, writer: Writer | null) {
  const [kept, setDraft] = useState<Draft>()
  const [gone, setGone] = useState<string>()
  const latest = useRef<Draft | undefined>(undefined)
  const writing = useRef<Promise<void>>(Promise.resolve())
  const who = useRef(writer)
  who.current = writer
  useEffect(() => {
    if (!id) return
    let here = true
    latest.current = undefined
    void deviceStore()
      .then(async (store) => {
        const found = await store.findDraft(id)
        const gone = !found && (await store.listWaiting()).some(({ draftId }) => draftId === id)
        return { found, gone }
      })
      .catch(() => ({ found: undefined, gone: false }))
      .then(({ found, gone }) => {
        if (!here) return
        if (gone) return setGone(id)
        latest.current = found ?? newDraft(id, newId(), who.current)
        setDraft(latest.current)
      })
    return () => void (here = false)
  }, [id])
  const change = useCallback((part: Partial<Draft> | ((draft: Draft) => Partial<Draft>)) => {
    const draft = latest.current
    if (!draft) return
    const more = typeof part === 'function' ? part(draft) : part
    const next = { ...draft, ...more, updatedAt: new Date().toISOString() }
    latest.current = next
    setDraft(next)
    writing.current = writing.current.then(async () => (await deviceStore()).putDraft(next)).catch(() => undefined)
  }, [])
  /** Waits until the last change is on the device. */
  const settled = useCallback(() => writing.current, [])
  /** It was finished before this page was opened, and waits to be sent. */
  const waits = gone !== undefined && gone === id
  return { draft: kept?.id === id ? kept : undefined, waits, change, settled }
}
