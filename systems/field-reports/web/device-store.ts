import type { z } from 'zod'
import { deviceCalled, memoryDevice, type Device } from '@hue-s/kernel/web/device.ts'
import type { NewReport } from '../contract.ts'

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

/** Bytes are put down before the draft that names them: so young ones are left alone. */
const YOUNG_MS = 10 * 60_000
const reportsDevice = deviceCalled('field-reports')

/** What is kept on this device, sealed; where a browser forbids it, in memory, so that sending still works. */
export const deviceStore = async (): Promise<DeviceStore> => storeOver(await reportsDevice())

/** The same in memory. */
export const memoryStore = (): DeviceStore => storeOver(memoryDevice())

function storeOver(device: Device): DeviceStore {
  const store: DeviceStore = {
    listDrafts: () => device.list<Draft>('draft'),
    findDraft: (id) => device.find<Draft>('draft', id),
    putDraft: (draft) => device.put('draft', draft.id, draft),
    dropDraft: (id) => device.drop('draft', id),
    listWaiting: () => device.list<Waiting>('waiting'),
    putWaiting: (one) => device.put('waiting', one.id, one),
    dropWaiting: (id) => device.drop('waiting', id),
    listSent: () => device.list<Sent>('sent'),
    putSent: (one) => device.put('sent', one.id, one),
    dropSent: (id) => device.drop('sent', id),
    listMessages: () => device.list<MessageDraft>('message'),
    putMessage: (one) => device.put('message', one.id, one),
    dropMessage: (id) => device.drop('message', id),
    putBlob: device.putBlob,
    readBlob: device.readBlob,
    sweepBlobs: async () => device.sweepBlobs(await namedBlobs(store), Date.now() - YOUNG_MS),
    lastWriter: async () => (await device.find<Writer | null>('writer', 'last')) ?? null,
    putWriter: (writer) => device.put('writer', 'last', writer),
    wipe: device.wipeAll,
  }
  return store
}

async function namedBlobs(store: DeviceStore): Promise<Set<string>> {
  const [drafts, waiting, messages] = await Promise.all([store.listDrafts(), store.listWaiting(), store.listMessages()])
  const photos = [...[...drafts, ...messages].flatMap((one) => one.photos), ...waiting.flatMap((one) => one.blobs)]
  return new Set(photos.map(({ id }) => id))
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
