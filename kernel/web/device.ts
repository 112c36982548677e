import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { newDeviceKey, sealBytes, sealValue, unsealBytes, unsealValue, type Sealed } from './device-seal.ts'

/** What lies on this device, sealed: small things by kind and id, and bytes by id. */
export interface Device {
  put(kind: string, id: string, value: unknown): Promise<void>
  find<T>(kind: string, id: string): Promise<T | undefined>
  list<T>(kind: string): Promise<T[]>
  drop(kind: string, id: string): Promise<void>
  wipe(kind: string): Promise<void>
  putBlob(id: string, blob: Blob): Promise<void>
  readBlob(id: string): Promise<Blob | undefined>
  /** Drops the bytes put down before this moment (ms of this device's clock) that `named` does not hold. */
  sweepBlobs(named: ReadonlySet<string>, before: number): Promise<void>
  /** Everything, and the key that opened it. */
  wipeAll(): Promise<void>
}

const STORES = ['records', 'blobs', 'keys'] as const
interface Schema extends DBSchema {
  records: { key: [string, string]; value: Sealed & { kind: string; id: string } }
  blobs: { key: string; value: Sealed & { id: string; type: string; keptAt: number } }
  keys: { key: string; value: { id: string; key: CryptoKey } }
}

/** A database of that name on the device, opened once; where a browser forbids it (private windows), memory. */
export function deviceCalled(name: string): () => Promise<Device> {
  let opened: Promise<Device> | undefined
  const forget = () => (opened = undefined)
  return () => (opened ??= openSealed(name, forget).catch(memoryDevice))
}

/** The database that all systems share. */
export const device = deviceCalled('device')

async function openSealed(name: string, forget: () => void): Promise<Device> {
  const db = await openDB<Schema>(name, 3, {
    upgrade(upgrading) {
      const missing = (store: (typeof STORES)[number]) => !upgrading.objectStoreNames.contains(store)
      if (missing('records')) upgrading.createObjectStore('records', { keyPath: ['kind', 'id'] })
      if (missing('blobs')) upgrading.createObjectStore('blobs', { keyPath: 'id' })
      if (missing('keys')) upgrading.createObjectStore('keys', { keyPath: 'id' })
    },
    // A newer version of the app wants in: let it, the next call opens again.
    blocking: (_, __, event) => {
      ;(event.target as IDBDatabase).close()
      forget()
    },
    terminated: forget,
  })
  return over(db, await keyOf(db), forget)
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

function over(db: IDBPDatabase<Schema>, key: CryptoKey, forget: () => void): Device {
  const every = (kind: string) => IDBKeyRange.bound([kind, ''], [kind, '\uffff'])
  return {
    put: async (kind, id, value) => void (await db.put('records', { kind, id, ...(await sealValue(key, value)) })),
    async find<T>(kind: string, id: string) {
      const row = await db.get('records', [kind, id])
      return row && (await unsealValue<T>(key, row))
    },
    async list<T>(kind: string) {
      const rows = await db.getAll('records', every(kind))
      const values = await Promise.all(rows.map((row) => unsealValue<T>(key, row)))
      return values.flatMap((value) => (value === undefined ? [] : [value]))
    },
    drop: (kind, id) => db.delete('records', [kind, id]),
    wipe: (kind) => db.delete('records', every(kind)),
    async putBlob(id, blob) {
      const sealed = await sealBytes(key, await blob.arrayBuffer())
      await db.put('blobs', { id, type: blob.type, keptAt: Date.now(), ...sealed })
    },
    async readBlob(id) {
      const row = await db.get('blobs', id)
      const bytes = row && (await unsealBytes(key, row))
      return bytes && new Blob([bytes], { type: row.type })
    },
    async sweepBlobs(named, before) {
      for (const id of await db.getAllKeys('blobs')) {
        if (named.has(id)) continue
        const row = await db.get('blobs', id)
        // A time that lies ahead was written by a clock that has been set back since.
        if (row && (row.keptAt < before || row.keptAt > Date.now())) await db.delete('blobs', id)
      }
    },
    async wipeAll() {
      const change = db.transaction(STORES, 'readwrite')
      for (const name of STORES) void change.objectStore(name).clear()
      await change.done
      db.close()
      forget()
    },
  }
}

/** The same in memory. */
export function memoryDevice(): Device {
  const records = new Map<string, Map<string, string>>()
  const blobs = new Map<string, { blob: Blob; keptAt: number }>()
  const of = (kind: string) => {
    const there = records.get(kind) ?? new Map<string, string>()
    records.set(kind, there)
    return there
  }
  const read = <T>(text: string | undefined) => (text === undefined ? undefined : (JSON.parse(text) as T))
  return {
    put: async (kind, id, value) => void of(kind).set(id, JSON.stringify(value)),
    find: async <T>(kind: string, id: string) => read<T>(of(kind).get(id)),
    list: async <T>(kind: string) => [...of(kind).values()].map((text) => JSON.parse(text) as T),
    drop: async (kind, id) => void of(kind).delete(id),
    wipe: async (kind) => void records.delete(kind),
    putBlob: async (id, blob) => void blobs.set(id, { blob, keptAt: Date.now() }),
    readBlob: async (id) => blobs.get(id)?.blob,
    async sweepBlobs(named, before) {
      for (const [id, { keptAt }] of blobs) if (!named.has(id) && keptAt < before) blobs.delete(id)
    },
    async wipeAll() {
      records.clear()
      blobs.clear()
    },
  }
}
