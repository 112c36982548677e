import { useCallback, useEffect, useState } from 'react'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { listDeeds, readPack, wipeFieldWork, type Deed, type Pack } from './field-store.ts'
import { flushDeeds, hearField, refreshPack } from './field-sync.ts'

const EVERY_MS = 30_000
/** Kept deeds of an earlier day tell nothing any more. */
const SENT_SHOWN_MS = 12 * 3_600_000

interface FieldWork {
  pack: Pack | undefined
  deeds: readonly Deed[]
  /** The device was read: what is not there now was never there. */
  known: boolean
  offline: boolean
  busy: boolean
  error: AppError | undefined
  setScope: (scope: Pack['scope']) => void
  refresh: () => void
}

/** What lies on this phone, sent and fetched by itself whenever there is a network. */
export function useField(): FieldWork {
  const { person } = useDesk()
  const [held, setHeld] = useState<{ pack: Pack | undefined; deeds: Deed[] }>()
  const [offline, setOffline] = useState(!navigator.onLine)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError>()
  const read = useCallback(async () => {
    const [pack, deeds] = await Promise.all([readPack(), listDeeds()])
    // Another person worked on this device and did not sign out.
    const strange = (pack && pack.personId !== person.id) || deeds.some(({ personId }) => personId !== person.id)
    if (strange) await wipeFieldWork()
    const young = Date.now() - SENT_SHOWN_MS
    const shown = deeds.filter(({ state, createdAt }) => state !== 'sent' || Date.parse(createdAt) > young)
    setHeld(strange ? { pack: undefined, deeds: [] } : { pack, deeds: shown })
    return strange ? undefined : pack
  }, [person.id])
  const sync = useCallback(
    async (scope?: Pack['scope']) => {
      setBusy(true)
      setError(undefined)
      try {
        const pack = await read()
        const flushed = await flushDeeds(person.id)
        if (!flushed.offline) await refreshPack(person.id, scope ?? pack?.scope ?? 'mine')
        setOffline(flushed.offline)
      } catch (thrown) {
        const refusal = thrown instanceof AppError ? thrown : new AppError(500, 'kernel.bug')
        setOffline(refusal.status === 0)
        if (refusal.status !== 0) setError(refusal)
      } finally {
        setBusy(false)
        await read().catch(() => undefined)
      }
    },
    [person.id, read],
  )
  useEffect(() => hearField(() => void read()), [read])
  useEffect(() => {
    const again = () => void sync()
    const gone = () => setOffline(true)
    const seen = () => document.visibilityState === 'visible' && again()
    const first = setTimeout(again)
    addEventListener('online', again)
    addEventListener('offline', gone)
    document.addEventListener('visibilitychange', seen)
    const timer = setInterval(again, EVERY_MS)
    return () => {
      clearTimeout(first)
      removeEventListener('online', again)
      removeEventListener('offline', gone)
      document.removeEventListener('visibilitychange', seen)
      clearInterval(timer)
    }
  }, [sync])
  return {
    pack: held?.pack,
    deeds: held?.deeds ?? [],
    known: held !== undefined,
    offline,
    busy,
    error,
    setScope: (scope) => void sync(scope),
    refresh: () => void sync(),
  }
}
