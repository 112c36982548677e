import { openDB, type IDBPDatabase } from 'idb'
import type { NewReport } from '../contract.ts'
import type { z } from 'zod'

/** A photo kept on the device, already reduced; `fileId` once the server has it. */
export interface KeptPhoto {
  id: string
  name: string
  blob: Blob
  fileId?: string | undefined
}

/** A report being written. Everything typed is here at once, so that closing the app loses nothing. */
export interface Draft {
  id: string
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
}

/** One thing that waits to be sent. `id` is also its idempotency key: however often it goes, one report comes of it. */
export interface Waiting {
  id: string
  kind: 'field-report'
  body: Omit<z.input<typeof NewReport>, 'photos'>
  blobs: KeptPhoto[]
  createdAt: string
  tries: number
  lastError?: { status: number; code: string; words?: { vi: string; en: string } } | undefined
  /** Who wrote it: another person who signs in on this phone does not send it. */
  owner: string | null
}

export interface DeviceStore {
  listDrafts(): Promise<Draft[]>
  findDraft(id: string): Promise<Draft | undefined>
  putDraft(draft: Draft): Promise<void>
  dropDraft(id: string): Promise<void>
  listWaiting(): Promise<Waiting[]>
  putWaiting(one: Waiting): Promise<void>
  dropWaiting(id: string): Promise<void>
}

let opened: Promise<DeviceStore> | undefined

/** The device's own database; where a browser forbids it (private windows), memory, so that sending still works. */
export function deviceStore(): Promise<DeviceStore> {
  opened ??= openDB('field-reports', 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: 'id' })
      db.createObjectStore('outbox', { keyPath: 'id' })
    },
  }).then(storeOver, memoryStore)
  return opened
}

function storeOver(db: IDBPDatabase): DeviceStore {
  return {
    listDrafts: () => db.getAll('drafts') as Promise<Draft[]>,
    findDraft: (id) => db.get('drafts', id) as Promise<Draft | undefined>,
    putDraft: async (draft) => void (await db.put('drafts', draft)),
    dropDraft: (id) => db.delete('drafts', id),
    listWaiting: () => db.getAll('outbox') as Promise<Waiting[]>,
    putWaiting: async (one) => void (await db.put('outbox', one)),
    dropWaiting: (id) => db.delete('outbox', id),
  }
}

/** The same in memory. */
export function memoryStore(): DeviceStore {
  const drafts = new Map<string, Draft>()
  const outbox = new Map<string, Waiting>()
  return {
    listDrafts: async () => [...drafts.values()],
    findDraft: async (id) => drafts.get(id),
    putDraft: async (draft) => void drafts.set(draft.id, draft),
    dropDraft: async (id) => void drafts.delete(id),
    listWaiting: async () => [...outbox.values()],
    putWaiting: async (one) => void outbox.set(one.id, one),
    dropWaiting: async (id) => void outbox.delete(id),
  }
}

/** Whether a draft holds anything worth keeping. */
export const isEmpty = (draft: Draft) =>
  !draft.note.trim() && draft.photos.length === 0 && !draft.at && !draft.category && !draft.place.trim()

export const newDraft = (id: string): Draft => ({
  id,
  note: '',
  place: '',
  visibility: 'public',
  photos: [],
  updatedAt: new Date().toISOString(),
})
