import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { NewReport } from '../contract.ts'
import type { z } from 'zod'
import { newDeviceKey, sealBytes, sealValue, unsealBytes, unsealValue, type Sealed } from './device-seal.ts'

/** Who wrote something on this device, as far as the device knew then. */
export interface Writer {
  id: string
  name: string
}

/** A photo or video kept on the device, already reduced; `fileId` once the server has it. Its bytes lie beside it. */
export interface KeptPhoto {
  id: string
  name: string
  type: string
  size: number
  fileId?: string | undefined
}

export const isVideo = ({ type }: Pick<KeptPhoto, 'type'>) => type.startsWith('video/')

/** A report being written. Everything typed is here at once, so that closing the app loses nothing. */
export interface Draft {
  id: string
  /** The idempotency key of its sending: pressing ten times, in two tabs, sends one report. */
  sendId: string
  note: string
  category?: string | undefined
  child?: string | undefined
  at?: { lon: number; lat: number } | undefined
  /** How the point came about: by the phone, by a tap on the map, by a named place, or only by the commune. */
  from?: 'phone' | 'map' | 'place' | 'commune' | undefined
  accuracy?: number | undefined
  communeId?: string | undefined
  /** The person chose the commune; otherwise it was found from the point. */
  communeChosen?: boolean | undefined
  place: string
  visibility: 'public' | 'agency'
  photos: KeptPhoto[]
  updatedAt: string
  /** Null: written while nobody was signed in. */
  writer: Writer | null
  /** The person looked at the similar reports nearby and said that theirs is another. */
  notSimilar?: boolean | undefined
}

/** One thing that waits to be sent. `id` is also its idempotency key: however often it goes, one report comes of it. */
export interface Waiting {
  id: string
  kind: 'field-report'
  draftId: string
  body: Omit<z.input<typeof NewReport>, 'photos' | 'device'>
  from?: Draft['from']
  accuracy?: number | undefined
  blobs: KeptPhoto[]
  /** By this device's clock. */
  createdAt: string
  /** When it was first tried, by this device's clock: the same in each try, because a repeat must say the same. */
  firstTryAt?: string | undefined
  tries: number
  /** Raised when the server forgot photos that had waited too long, so that they are sent again under new keys. */
  round?: number | undefined
  lastError?: { status: number; code: string; words?: { vi: string; en: string } } | undefined
  /** Who wrote it. Null: nobody was signed in. It goes only when this person is signed in, or somebody takes it over. */
  owner: Writer | null
}

/** What was sent from this device in the last day. */
export interface Sent {
  id: string
  reportId: string
  code: string
  note: string
  sentAt: string
  ownerId: string
}

/** A message to the agency that is being written; `id` is that of its report. */
export interface MessageDraft {
  id: string
  text: string
  photos: KeptPhoto[]
}

export interface DeviceStore {
  listDrafts(): Promise<Draft[]>
  findDraft(id: string): Promise<Draft | undefined>
  putDraft(draft: Draft): Promise<void>
  dropDraft(id: string): Promise<void>
  listWaiting(): Promise<Waiting[]>
  putWaiting(one: Waiting): Promise<void>
  dropWaiting(id: string): Promise<void>
  listSent(): Promise<Sent[]>
  putSent(one: Sent): Promise<void>
  dropSent(id: string): Promise<void>
  listMessages(): Promise<MessageDraft[]>
  putMessage(one: MessageDraft): Promise<void>
  dropMessage(id: string): Promise<void>
  putBlob(id: string, blob: Blob): Promise<void>
  readBlob(id: string): Promise<Blob | undefined>
  /** Drops bytes that neither a draft nor a waiting report names. */
  sweepBlobs(): Promise<void>
  /** Who was signed in when the app last knew. */
  lastWriter(): Promise<Writer | null>
  putWriter(writer: Writer | null): Promise<void>
  /** Everything, and the key that opened it. */
  wipe(): Promise<void>
}

type Kind = 'draft' | 'waiting' | 'sent' | 'message' | 'writer'

interface Schema extends DBSchema {
  records: { key: [Kind, string]; value: Sealed & { kind: Kind; id: string } }
  blobs: { key: string; value: Sealed & { id: string; type: string; keptAt: number } }
  keys: { key: string; value: { id: string; key: CryptoKey } }
}

/** Bytes are put down before the draft that names them: so young ones are left alone. */
const YOUNG_MS = 10 * 60_000

let opened: Promise<DeviceStore> | undefined

/** The device's own database; where a browser forbids it (private windows), memory, so that sending still works. */
export function deviceStore(): Promise<DeviceStore> {
  opened ??= openSealed().catch(memoryStore)
  return opened
}

async function openSealed(): Promise<DeviceStore> {
  const db = await openDB<Schema>('field-reports', 2, {
    upgrade(upgrading) {
      // The first version, which never left the workshop, kept everything readable: nothing of it is left lying about.
      for (const name of [...upgrading.objectStoreNames]) upgrading.deleteObjectStore(name)
      upgrading.createObjectStore('records', { keyPath: ['kind', 'id'] })
      upgrading.createObjectStore('blobs', { keyPath: 'id' })
      upgrading.createObjectStore('keys', { keyPath: 'id' })
    },
    // A newer version of the app wants in: let it, the next call opens again.
    blocking: (_, __, event) => {
      ;(event.target as IDBDatabase).close()
      opened = undefined
    },
    terminated: () => (opened = undefined),
  })
  return storeOver(db, await keyOf(db))
}

/** The key never leaves the browser: scripts may use it, nobody can read it out. Two tabs that open at once agree on one. */
async function keyOf(db: IDBPDatabase<Schema>): Promise<CryptoKey> {
  const made = await newDeviceKey()
  const change = db.transaction('keys', 'readwrite')
  const known = await change.store.get('device')
  if (!known) await change.store.put({ id: 'device', key: made })
  await change.done
  return known?.key ?? made
}

function storeOver(db: IDBPDatabase<Schema>, key: CryptoKey): DeviceStore {
  const every = (kind: Kind) => IDBKeyRange.bound([kind, ''], [kind, '\uffff'])
  const put = async (kind: Kind, id: string, value: unknown) =>
    void (await db.put('records', { kind, id, ...(await sealValue(key, value)) }))
  const drop = (kind: Kind, id: string) => db.delete('records', [kind, id])
  const find = async <T>(kind: Kind, id: string) => {
    const row = await db.get('records', [kind, id])
    return row && (await unsealValue<T>(key, row))
  }
  const list = async <T>(kind: Kind) => {
    const rows = await db.getAll('records', every(kind))
    const values = await Promise.all(rows.map((row) => unsealValue<T>(key, row)))
    return values.filter((value) => value !== undefined)
  }
  const store: DeviceStore = {
    listDrafts: () => list<Draft>('draft'),
    findDraft: (id) => find<Draft>('draft', id),
    putDraft: (draft) => put('draft', draft.id, draft),
    dropDraft: (id) => drop('draft', id),
    listWaiting: () => list<Waiting>('waiting'),
    putWaiting: (one) => put('waiting', one.id, one),
    dropWaiting: (id) => drop('waiting', id),
    listSent: () => list<Sent>('sent'),
    putSent: (one) => put('sent', one.id, one),
    dropSent: (id) => drop('sent', id),
    listMessages: () => list<MessageDraft>('message'),
    putMessage: (one) => put('message', one.id, one),
    dropMessage: (id) => drop('message', id),
    async putBlob(id, blob) {
      const sealed = await sealBytes(key, await blob.arrayBuffer())
      await db.put('blobs', { id, type: blob.type, keptAt: Date.now(), ...sealed })
    },
    async readBlob(id) {
      const row = await db.get('blobs', id)
      const bytes = row && (await unsealBytes(key, row))
      return bytes && new Blob([bytes], { type: row.type })
    },
    async sweepBlobs() {
      const named = await namedBlobs(store)
      for (const id of await db.getAllKeys('blobs')) {
        if (named.has(id)) continue
        const row = await db.get('blobs', id)
        if (row && Math.abs(Date.now() - row.keptAt) > YOUNG_MS) await db.delete('blobs', id)
      }
    },
    lastWriter: async () => (await find<Writer | null>('writer', 'last')) ?? null,
    putWriter: (writer) => put('writer', 'last', writer),
    async wipe() {
      const change = db.transaction(['records', 'blobs', 'keys'], 'readwrite')
      for (const name of ['records', 'blobs', 'keys'] as const) void change.objectStore(name).clear()
      await change.done
      db.close()
      opened = undefined
    },
  }
  return store
}

async function namedBlobs(store: DeviceStore): Promise<Set<string>> {
  const [drafts, waiting, messages] = await Promise.all([store.listDrafts(), store.listWaiting(), store.listMessages()])
  const photos = [...[...drafts, ...messages].flatMap((one) => one.photos), ...waiting.flatMap((one) => one.blobs)]
  return new Set(photos.map(({ id }) => id))
}

/** The same in memory. */
export function memoryStore(): DeviceStore {
  const drafts = new Map<string, Draft>()
  const outbox = new Map<string, Waiting>()
  const sent = new Map<string, Sent>()
  const messages = new Map<string, MessageDraft>()
  const blobs = new Map<string, Blob>()
  let last: Writer | null = null
  return {
    listDrafts: async () => [...drafts.values()],
    findDraft: async (id) => drafts.get(id),
    putDraft: async (draft) => void drafts.set(draft.id, draft),
    dropDraft: async (id) => void drafts.delete(id),
    listWaiting: async () => [...outbox.values()],
    putWaiting: async (one) => void outbox.set(one.id, one),
    dropWaiting: async (id) => void outbox.delete(id),
    listSent: async () => [...sent.values()],
    putSent: async (one) => void sent.set(one.id, one),
    dropSent: async (id) => void sent.delete(id),
    listMessages: async () => [...messages.values()],
    putMessage: async (one) => void messages.set(one.id, one),
    dropMessage: async (id) => void messages.delete(id),
    putBlob: async (id, blob) => void blobs.set(id, blob),
    readBlob: async (id) => blobs.get(id),
    sweepBlobs: async () => undefined,
    lastWriter: async () => last,
    putWriter: async (writer) => void (last = writer),
    wipe: async () => [drafts, outbox, sent, messages, blobs].forEach((one) => one.clear()),
  }
}

/** Whether a draft holds anything worth keeping. */
export const isEmpty = (draft: Draft) =>
  !draft.note.trim() && draft.photos.length === 0 && !draft.at && !draft.category && !draft.place.trim()

export const newDraft = (id: string, sendId: string, writer: Writer | null): Draft => ({
  id,
  sendId,
  note: '',
  place: '',
  visibility: 'public',
  photos: [],
  updatedAt: new Date().toISOString(),
  writer,
})
