import { deviceStore, type Writer } from './device-store.ts'
import { refusal } from './refusal.ts'
import { sendAll, type Carrier, type Outcome, type Progress } from './send-waiting.ts'

/**
 * What sends: the same code in the page and in the service worker, where neither contracts nor the app are at hand.
 * A test holds these addresses against the contracts.
 */
export const ADDRESSES = {
  me: '/api/identity/me',
  upload: '/api/files',
  submit: '/api/field-reports/reports',
} as const

/** The name under which a browser may wake the service worker when the network is back. */
export const SYNC_TAG = 'field-reports'
const CHANNEL = 'field-reports'
const SENT_KEPT_MS = 86_400_000

export type News = { changed: true } | { progress: Progress | null }

const hearers = new Set<(news: News) => void>()
const hearAll = (news: News) => hearers.forEach((hear) => hear(news))

let channel: BroadcastChannel | undefined
/** Opened when first needed: the server draws pages with the same code and must not wait for it. */
function openChannel(): BroadcastChannel | undefined {
  if (channel || typeof BroadcastChannel === 'undefined') return channel
  channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }) => hearAll(data as News))
  return channel
}

/** Hears what happens to the things on this device, here, in other tabs and in the service worker. */
export function hearNews(hear: (news: News) => void): () => void {
  openChannel()
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

export function tellNews(news: News): void {
  hearAll(news)
  openChannel()?.postMessage(news)
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(url, init)
  } catch {
    throw refusal(0, 'kernel.offline')
  }
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (response.ok) return body as T
  const details = { ...(body['details'] as object), text: body['text'], errors: body['errors'] }
  throw refusal(response.status, String(body['code'] ?? 'kernel.badRequest'), details)
}

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' }

export const carrier: Carrier = {
  upload: (blob, key) =>
    call(`${ADDRESSES.upload}?purpose=${blob.type.startsWith('video/') ? 'video' : 'photo'}`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': blob.type || 'application/octet-stream',
        'idempotency-key': key,
      },
      body: blob,
    }),
  submit: (body, key) =>
    call(ADDRESSES.submit, {
      method: 'POST',
      headers: { ...JSON_HEADERS, 'idempotency-key': key },
      body: JSON.stringify(body),
    }),
}

/** Which citizen is signed in, or null; without a network nobody can say, and that is an error. */
async function whoIsIn(): Promise<Writer | null> {
  const me = await call<{ signedIn: boolean; kind?: string; id?: string; name?: string }>(ADDRESSES.me, {
    headers: { accept: 'application/json' },
  })
  return me.signedIn && me.kind === 'citizen' && me.id ? { id: me.id, name: me.name ?? '' } : null
}

let running: Promise<Outcome[]> | undefined

/** Sends what waits, one run at a time, also when two tabs and the service worker want to. */
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
  await forgetSent()
  if ((await store.listWaiting()).length === 0) return []
  const who = await whoIsIn()
  await store.putWriter(who)
  if (who === null) return []
  try {
    return await sendAll(store, carrier, who.id, only, (progress) => tellNews({ progress }))
  } finally {
    tellNews({ progress: null })
    tellNews({ changed: true })
    await store.sweepBlobs().catch(() => undefined)
  }
}

async function forgetSent(): Promise<void> {
  const store = await deviceStore()
  for (const one of await store.listSent())
    if (Math.abs(Date.now() - Date.parse(one.sentAt)) > SENT_KEPT_MS) await store.dropSent(one.id)
}
