import { useEffect, useState } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { needsPerson } from '@hue-s/kernel/web/later.ts'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { deviceStore, isEmpty, type Draft, type Sent, type Waiting, type Writer } from './device-store.ts'
import type { Progress } from './send-waiting.ts'
import { wipeShared } from './shared-files.ts'
import { flush, hearNews, SYNC_TAG, tellNews } from './sending.ts'

const EVERY = 60_000
const changed = () => tellNews({ changed: true })

/** Turns a finished draft into something that waits. The draft goes once that is safely kept. */
export async function enqueue(draft: Draft, owner: Writer | null): Promise<Waiting> {
  if (!draft.at || !draft.category) throw new Error('a draft without place or kind cannot wait')
  const store = await deviceStore()
  const before = (await store.listWaiting()).find(({ id }) => id === draft.sendId)
  const waiting: Waiting = before ?? {
    id: draft.sendId,
    kind: 'field-report',
    draftId: draft.id,
    body: {
      category: draft.category,
      note: draft.note.trim(),
      at: draft.at,
      place: draft.place.trim(),
      visibility: draft.visibility,
      ...(draft.child && { child: draft.child }),
      ...(draft.communeId && { communeId: draft.communeId }),
    },
    from: draft.from,
    accuracy: draft.accuracy,
    blobs: draft.photos,
    createdAt: new Date().toISOString(),
    tries: 0,
    owner,
  }
  await store.putWaiting(waiting)
  await store.dropDraft(draft.id)
  changed()
  void askForSync()
  return waiting
}

/** Where a browser can, it wakes the service worker when the network is back, even with the app closed. */
async function askForSync(): Promise<void> {
  try {
    const worker = (await navigator.serviceWorker?.ready) as
      (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined
    await worker?.sync?.register(SYNC_TAG)
  } catch {
    // Not allowed or not there: the app sends when it is open.
  }
}

/**
 * Takes something that waits back into its draft. `asNew` when it is to be changed: its next sending is then a new
 * one, because the same key must say the same words.
 */
export async function takeBack(waiting: Waiting, asNew: boolean): Promise<string> {
  const store = await deviceStore()
  const { note, place, visibility, category, child, at, communeId } = waiting.body
  const draft: Draft = {
    id: waiting.draftId,
    sendId: asNew ? newId() : waiting.id,
    note,
    place: place ?? '',
    visibility: visibility ?? 'public',
    category,
    at,
    from: waiting.from,
    accuracy: waiting.accuracy,
    photos: waiting.blobs.map((photo) => (waiting.round ? { ...photo, fileId: undefined } : photo)),
    updatedAt: new Date().toISOString(),
    writer: waiting.owner,
    notSimilar: true,
    ...(child && { child }),
    ...(communeId && { communeId, communeChosen: true }),
  }
  await store.putDraft(draft)
  await store.dropWaiting(waiting.id)
  changed()
  return draft.id
}

/** Sends something that another person, or nobody known, wrote here in the name of the one who says so now. */
export async function sendAs(waiting: Waiting, me: Writer) {
  await (await deviceStore()).putWaiting({ ...waiting, owner: me })
  changed()
  return flush(waiting.id)
}

/** Throws something that waits away. */
export async function cancel(id: string): Promise<void> {
  await (await deviceStore()).dropWaiting(id)
  changed()
}

export async function dropDraft(id: string): Promise<void> {
  await (await deviceStore()).dropDraft(id)
  changed()
}

export async function dropSent(id: string): Promise<void> {
  await (await deviceStore()).dropSent(id)
  changed()
}

/** What lies on this device and nobody has received: waiting, or begun; and how much of it the server refused. */
export async function countWaiting(): Promise<{ all: number; refused: number }> {
  const store = await deviceStore()
  const [waiting, drafts, messages] = await Promise.all([store.listWaiting(), store.listDrafts(), store.listMessages()])
  const begun = drafts.filter((draft) => !isEmpty(draft)).length + messages.filter(({ text }) => text.trim()).length
  const refused = waiting.filter(({ lastError }) => lastError && needsPerson(lastError)).length
  return { all: waiting.length + begun, refused }
}

/** Everything of this system on this device, for whoever leaves a phone that others use. */
export async function wipeDevice(): Promise<void> {
  await (await deviceStore()).wipe()
  await wipeShared()
  changed()
}

let started = false

/** Sends when the app opens, when the network returns and every minute while the app is open. */
export function startOutbox(): void {
  if (started) return
  started = true
  const quietly = () =>
    void flush()
      .then((outcomes) => {
        if (outcomes.some((outcome) => 'sent' in outcome)) refresh('/api/field-reports/')
      })
      .catch(() => undefined)
  quietly()
  addEventListener('online', quietly)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && quietly())
  setInterval(quietly, EVERY)
}

export interface Who {
  /** The citizen who is signed in; without a network the one who was when the app last knew. */
  me: Writer | null
  /** False until the answer, from the server or from the device, is there. */
  known: boolean
  /** The server has said so: it could be reached. */
  online: boolean
}

/** Who writes here. It is kept on the device, so that what is written offline carries its writer. */
export function useWho(): Who {
  const { data, error } = useRead(identityContract.me, {})
  const [last, setLast] = useState<Writer | null>()
  const id = data?.signedIn && data.kind === 'citizen' ? data.id : undefined
  const name = data?.signedIn ? data.name : ''
  const answered = data !== undefined
  useEffect(() => {
    if (!answered) return
    void deviceStore().then((store) => store.putWriter(id ? { id, name } : null))
  }, [answered, id, name])
  const away = error !== undefined && !answered
  useEffect(() => {
    if (!away) return
    void deviceStore()
      .then((store) => store.lastWriter())
      .then(setLast)
  }, [away])
  if (answered) return { me: id ? { id, name } : null, known: true, online: error === undefined }
  return { me: last ?? null, known: last !== undefined, online: false }
}

interface OnDevice {
  waiting: Waiting[]
  drafts: Draft[]
  sent: Sent[]
  progress: Progress | null
}

/** What lies on this device: undefined until it was read. */
export function useOnDevice(): OnDevice | undefined {
  const [found, setFound] = useState<Omit<OnDevice, 'progress'>>()
  const [progress, setProgress] = useState<Progress | null>(null)
  useEffect(() => {
    let here = true
    const read = async () => {
      const store = await deviceStore()
      const [waiting, drafts, sent] = await Promise.all([store.listWaiting(), store.listDrafts(), store.listSent()])
      const newest = drafts.filter((draft) => !isEmpty(draft)).sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
      waiting.sort((a, b) => a.createdAt.localeCompare(b.createdAt))
      if (here) setFound({ waiting, drafts: newest, sent })
    }
    const stop = hearNews((news) => ('progress' in news ? setProgress(news.progress) : void read()))
    void read()
    return () => {
      here = false
      stop()
    }
  }, [])
  return found && { ...found, progress }
}
