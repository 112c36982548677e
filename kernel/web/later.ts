import { device } from './device.ts'

/**
 * Commands that wait on this device until the network is back. The same code in the page and in the service worker,
 * where neither contracts nor the app are at hand.
 */
export interface Later {
  /** Also its idempotency key: however often it goes, it is done once. */
  id: string
  /** Who said it: it goes only while this person is signed in, acting for the same person. */
  owner: string
  method: string
  url: string
  body: unknown
  /** What it is, in the words of the screen on which it was said. */
  title: string
  /** What was written, so that nothing is lost when it is refused. */
  words: string
  /** The screen on which it was said. */
  href: string
  /** Answers whose address begins so are read anew once it is done. */
  reads: string
  createdAt: string
  tries: number
  lastError?: { status: number; code: string; words?: { vi: string; en: string } } | undefined
}

export type LaterNews = { changed: true } | { sent: Later }
export type LaterOutcome = { id: string; done: true } | { id: string; status: number }

/** The name under which a browser may wake the service worker when the network is back. */
export const LATER_TAG = 'later'
const KIND = 'later'
const ME = '/api/identity/me'

/** A refusal that sending again unchanged cannot cure: the person has to look at it. */
export const needsPerson = ({ status }: { status: number }): boolean =>
  status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status)

const hearers = new Set<(news: LaterNews) => void>()
let channel: BroadcastChannel | undefined
/** Opened when first needed: the server draws pages with the same code and must not wait for it. */
function openChannel(): BroadcastChannel | undefined {
  if (channel || typeof BroadcastChannel === 'undefined' || typeof navigator === 'undefined') return channel
  channel = new BroadcastChannel(KIND)
  channel.addEventListener('message', ({ data }) => hearers.forEach((hear) => hear(data as LaterNews)))
  return channel
}

/** Hears what happens to what waits, here, in other tabs and in the service worker. */
export function hearLater(hear: (news: LaterNews) => void): () => void {
  openChannel()
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

function tell(news: LaterNews): void {
  hearers.forEach((hear) => hear(news))
  openChannel()?.postMessage(news)
}

/** Everything that waits, oldest first. */
export const listLater = async (): Promise<Later[]> =>
  (await (await device()).list<Later>(KIND)).sort((a, b) => a.createdAt.localeCompare(b.createdAt))

/** Keeps one thing until it can go. The same key again is the same thing. */
export async function keepLater(one: Omit<Later, 'createdAt' | 'tries'>): Promise<void> {
  await (await device()).put(KIND, one.id, { ...one, createdAt: new Date().toISOString(), tries: 0 })
  tell({ changed: true })
  try {
    const worker = (await navigator.serviceWorker?.ready) as
      (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined
    await worker?.sync?.register(LATER_TAG)
  } catch {
    // Not allowed or not there: the app sends when it is open.
  }
}

/** Throws one thing away, when the person says so. */
export async function dropLater(id: string): Promise<void> {
  await (await device()).drop(KIND, id)
  tell({ changed: true })
}

/** Throws everything away, for whoever leaves a phone that others use. */
export async function wipeLater(): Promise<void> {
  await (await device()).wipe(KIND)
  tell({ changed: true })
}

interface Signed {
  signedIn: boolean
  id?: string
  onBehalfOf?: { id: string } | null
}

/** Whoever acts for another says other things than for themselves. */
export const ownerOf = ({ signedIn, id, onBehalfOf }: Signed): string | null =>
  signedIn && id ? `${id} ${onBehalfOf?.id ?? ''}`.trim() : null

interface Answer {
  status: number
  body: Record<string, unknown>
}

async function call(url: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, init)
    return { status: response.status, body: (await response.json().catch(() => ({}))) as Record<string, unknown> }
  } catch {
    return { status: 0, body: { code: 'kernel.offline' } }
  }
}

async function sendOne(one: Later): Promise<LaterOutcome> {
  const { status, body } = await call(one.url, {
    method: one.method,
    headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': one.id },
    body: JSON.stringify(one.body),
  })
  const store = await device()
  if (status >= 200 && status < 300) {
    await store.drop(KIND, one.id)
    tell({ sent: one })
    return { id: one.id, done: true }
  }
  const words = body['text'] as { vi: string; en: string } | undefined
  const lastError = { status, code: String(body['code'] ?? 'kernel.badRequest'), ...(words && { words }) }
  await store.put(KIND, one.id, { ...one, tries: one.tries + 1, lastError })
  return { id: one.id, status }
}

async function run(only?: string): Promise<LaterOutcome[]> {
  const all = await listLater()
  const due = all.filter(({ id, lastError }) => (only ? id === only : !lastError || !needsPerson(lastError)))
  if (due.length === 0) return []
  const { status, body } = await call(ME, { headers: { accept: 'application/json' } })
  if (status !== 200) return []
  const who = ownerOf(body as unknown as Signed)
  const outcomes: LaterOutcome[] = []
  for (const one of due.filter(({ owner }) => owner === who)) {
    const outcome = await sendOne(one)
    outcomes.push(outcome)
    // Without a network or a sign-in the others would fare no better.
    if ('status' in outcome && (outcome.status === 0 || outcome.status === 401)) break
  }
  tell({ changed: true })
  return outcomes
}

let running: Promise<LaterOutcome[]> | undefined

/** Sends what waits, one run at a time, also when two tabs and the service worker want to. */
export function flushLater(only?: string): Promise<LaterOutcome[]> {
  const work = (running ?? Promise.resolve([]))
    .catch(() => [])
    .then(() =>
      typeof navigator !== 'undefined' && 'locks' in navigator
        ? navigator.locks.request('later.outbox', () => run(only))
        : run(only),
    )
  running = work
  return work
}
