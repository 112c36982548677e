import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { StaffReport } from '../../../contract.ts'
import {
  newDeviceKey,
  sealBytes,
  sealValue,
  unsealBytes,
  unsealValue,
  type Sealed,
} from '@hue-s/kernel/web/device-seal.ts'

/** Its name is also known to the service worker, which drops it at the sign-out. */
const DATABASE = 'field-work'

/** What an officer took along: the reports as they were when there was a network. */
export interface Pack {
  personId: string
  scope: 'mine' | 'agency'
  /** When it was fetched, by this device's clock. */
  at: string
  reports: StaffReport[]
  /** There were more than one pack holds. */
  more: boolean
}

export interface DeedPhoto {
  id: string
  name: string
  type: string
  fileId?: string | undefined
}

type DeedState = 'waiting' | 'conflict' | 'refused' | 'sent'

/** Something done in the field. `id` is its idempotency key: however often it goes, it is done once. */
export interface Deed {
  id: string
  personId: string
  reportId: string
  code: string
  action: 'accept' | 'resolve'
  /** The version that the officer saw. */
  version: number
  note: string
  photos: DeedPhoto[]
  createdAt: string
  state: DeedState
  error?: { status: number; code: string; text?: { vi: string; en: string } | undefined } | undefined
  /** How many entries of the report's story the officer had seen. */
  seen: number
  /** Of a conflict: the report as others have left it. */
  now?: StaffReport | undefined
}

type Kind = 'pack' | 'deed'
interface Schema extends DBSchema {
  records: { key: [Kind, string]; value: Sealed & { kind: Kind; id: string } }
  blobs: { key: string; value: Sealed & { id: string; type: string } }
  keys: { key: string; value: { id: string; key: CryptoKey } }
}

let opened: Promise<{ db: IDBPDatabase<Schema>; key: CryptoKey }> | undefined

function database() {
  opened ??= open()
  opened.catch(() => (opened = undefined))
  return opened
}

async function open() {
  const db = await openDB<Schema>(DATABASE, 1, {
    upgrade(upgrading) {
      upgrading.createObjectStore('records', { keyPath: ['kind', 'id'] })
      upgrading.createObjectStore('blobs', { keyPath: 'id' })
      upgrading.createObjectStore('keys', { keyPath: 'id' })
    },
    // Whoever wipes the device must not wait for this page.
    blocking: (_, __, event) => {
      ;(event.target as IDBDatabase).close()
      opened = undefined
    },
    terminated: () => (opened = undefined),
  })
  const made = await newDeviceKey()
  const change = db.transaction('keys', 'readwrite')
  const known = await change.store.get('device')
  if (!known) await change.store.put({ id: 'device', key: made })
  await change.done
  return { db, key: known?.key ?? made }
}

async function put(kind: Kind, id: string, value: unknown): Promise<void> {
  const { db, key } = await database()
  await db.put('records', { kind, id, ...(await sealValue(key, value)) })
}

export const putPack = (pack: Pack) => put('pack', 'last', pack)

export async function readPack(): Promise<Pack | undefined> {
  const { db, key } = await database()
  const row = await db.get('records', ['pack', 'last'])
  return row && (await unsealValue<Pack>(key, row))
}

export const putDeed = (deed: Deed) => put('deed', deed.id, deed)

export async function dropDeed({ id, photos }: Deed): Promise<void> {
  const { db } = await database()
  await db.delete('records', ['deed', id])
  for (const photo of photos) await db.delete('blobs', photo.id)
}

/** What was done, the oldest first. */
export async function listDeeds(): Promise<Deed[]> {
  const { db, key } = await database()
  const rows = await db.getAll('records', IDBKeyRange.bound(['deed', ''], ['deed', '\uffff']))
  const deeds = await Promise.all(rows.map((row) => unsealValue<Deed>(key, row)))
  return deeds
    .filter((deed): deed is Deed => deed !== undefined)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
}

export async function putBlob(id: string, blob: Blob): Promise<void> {
  const { db, key } = await database()
  await db.put('blobs', { id, type: blob.type, ...(await sealBytes(key, await blob.arrayBuffer())) })
}

export async function readBlob(id: string): Promise<Blob | undefined> {
  const { db, key } = await database()
  const row = await db.get('blobs', id)
  const bytes = row && (await unsealBytes(key, row))
  return bytes && new Blob([bytes], { type: row.type })
}

/** Drops pictures that neither a report of the pack nor a deed names any more. */
export async function sweep(pack: Pack): Promise<void> {
  const { db } = await database()
  const deeds = await listDeeds()
  const named = new Set([
    ...pack.reports.flatMap(({ photos }) => photos.map(({ id }) => id)),
    ...deeds.flatMap(({ photos }) => photos.map(({ id }) => id)),
  ])
  for (const id of await db.getAllKeys('blobs')) if (!named.has(id)) await db.delete('blobs', id)
}

/** What would be lost by leaving this device. */
export async function countUnsent(): Promise<number> {
  return (await listDeeds()).filter(({ state }) => state !== 'sent').length
}

/** Everything of this kind on this device, with the key that opened it. */
export async function wipeFieldWork(): Promise<void> {
  const { db } = await database()
  const change = db.transaction(['records', 'blobs', 'keys'], 'readwrite')
  for (const name of ['records', 'blobs', 'keys'] as const) void change.objectStore(name).clear()
  await change.done
  db.close()
  opened = undefined
}
