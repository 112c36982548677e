import { useEffect, useState } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract } from '../contract.ts'
import { deviceStore, isEmpty, type Draft, type Waiting } from './device-store.ts'
import { sendAll, type Carrier, type Outcome } from './send-waiting.ts'

const EVERY = 60_000
const hearers = new Set<() => void>()
const others = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('field-reports')
others?.addEventListener('message', () => hearers.forEach((hear) => hear()))

function tell(): void {
  hearers.forEach((hear) => hear())
  others?.postMessage('changed')
}

const carrier: Carrier = {
  upload: (blob, key) =>
    send(filesContract.upload, { purpose: 'photo' }, { body: blob, key }) as Promise<{ id: string }>,
  submit: (body, key) => send(fieldReportsContract.submit, body, { key }) as Promise<{ id: string }>,
}

/** Who is signed in, or null. Without a network nobody can say, and nothing would be sent anyway. */
export async function whoAmI(): Promise<string | null> {
  const me = (await send(identityContract.me, {})) as { signedIn: boolean; kind?: string; id?: string }
  return me.signedIn && me.kind === 'citizen' ? (me.id ?? null) : null
}

let running: Promise<Outcome[]> | undefined

/** Sends what waits, one run at a time, also when two tabs are open. */
export function flush(only?: string): Promise<Outcome[]> {
  const before = running ?? Promise.resolve([])
  const work = before.catch(() => []).then(() => alone(() => run(only)))
  running = work
  return work
}

async function alone(work: () => Promise<Outcome[]>): Promise<Outcome[]> {
  return 'locks' in navigator ? navigator.locks.request('field-reports.outbox', work) : work()
}

async function run(only?: string): Promise<Outcome[]> {
  const store = await deviceStore()
  if ((await store.listWaiting()).length === 0) return []
  const owner = await whoAmI()
  if (owner === null) return []
  await adopt(owner)
  const outcomes = await sendAll(store, carrier, owner, only)
  tell()
  if (outcomes.some((outcome) => 'sent' in outcome)) refresh('/api/field-reports/')
  return outcomes
}

/** What was written offline before anybody signed in belongs to whoever signs in next on this phone. */
async function adopt(owner: string): Promise<void> {
  const store = await deviceStore()
  for (const one of await store.listWaiting()) {
    if (one.owner === null) await store.putWaiting({ ...one, owner })
  }
}

/** Turns a finished draft into something that waits. The draft goes once that is safely kept. */
export async function enqueue(draft: Draft, owner: string | null): Promise<Waiting> {
  if (!draft.at || !draft.category) throw new Error('a draft without place or kind cannot wait')
  const store = await deviceStore()
  const waiting: Waiting = {
    id: newId(),
    kind: 'field-report',
    body: {
      category: draft.category,
      note: draft.note.trim(),
      at: draft.at,
      place: draft.place.trim(),
      visibility: draft.visibility,
      ...(draft.child && { child: draft.child }),
      ...(draft.communeId && { communeId: draft.communeId }),
    },
    blobs: draft.photos,
    createdAt: new Date().toISOString(),
    tries: 0,
    owner,
  }
  await store.putWaiting(waiting)
  await store.dropDraft(draft.id)
  tell()
  return waiting
}

/** Takes something that waits back into a draft, to change it. Its next sending is a new one. */
export async function takeBack(waiting: Waiting): Promise<string> {
  const store = await deviceStore()
  const { note, place, visibility, category, child, at, communeId } = waiting.body
  const draft: Draft = {
    id: newId(),
    note,
    place: place ?? '',
    visibility: visibility ?? 'public',
    category,
    at,
    photos: waiting.blobs,
    updatedAt: new Date().toISOString(),
    ...(child && { child }),
    ...(communeId && { communeId, communeChosen: true }),
  }
  await store.putDraft(draft)
  await store.dropWaiting(waiting.id)
  tell()
  return draft.id
}

/** Throws something that waits away. */
export async function cancel(id: string): Promise<void> {
  await (await deviceStore()).dropWaiting(id)
  tell()
}

export async function dropDraft(id: string): Promise<void> {
  await (await deviceStore()).dropDraft(id)
  tell()
}

export async function countWaiting(): Promise<number> {
  return (await (await deviceStore()).listWaiting()).length
}

let started = false

/** Sends when the app opens, when the network returns and every minute while the app is open. */
export function startOutbox(): void {
  if (started) return
  started = true
  const quietly = () => void flush().catch(() => undefined)
  quietly()
  addEventListener('online', quietly)
  setInterval(quietly, EVERY)
}

export interface OnDevice {
  waiting: Waiting[]
  drafts: Draft[]
}

/** What lies on this device: undefined until it was read. */
export function useOnDevice(): OnDevice | undefined {
  const [found, setFound] = useState<OnDevice>()
  useEffect(() => {
    let here = true
    const read = async () => {
      const store = await deviceStore()
      const [waiting, drafts] = await Promise.all([store.listWaiting(), store.listDrafts()])
      const newest = drafts.filter((draft) => !isEmpty(draft)).sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
      if (here) setFound({ waiting, drafts: newest })
    }
    const hear = () => void read()
    hearers.add(hear)
    hear()
    return () => {
      here = false
      hearers.delete(hear)
    }
  }, [])
  return found
}
