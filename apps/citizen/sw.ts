/// <reference lib="webworker" />
import { sendWaiting, SYNC_TAG } from '@hue-s/systems/field-reports/web/worker.ts'
import { hearPushes } from './sw-push.ts'

export type Scope = ServiceWorkerGlobalScope

declare const self: Scope

/** The build writes its own sign here. */
const BUILD = 'BUILD_ID'
const PAGES = `pages-${BUILD}`
const FILES = `files-${BUILD}`
/** Answers vary by header; without a network, the one that was kept is better than none. */
const ANY = { ignoreVary: true }
const MOST_PAGES = 60
const SHELL = '/?shell'
/** What a report is made of beside its words: kept from the start, so that the first one may be written offline. */
const NEEDED = ['/api/field-reports/categories', '/api/geo/boundaries']
const PUBLIC = /^\/api\/(field-reports\/(categories|reports|counts|choices|sheet)|geo\/boundaries)/

interface OfflineList {
  files: string[]
  texts: Record<string, string>
}

/** Keeps the shell, the sheet, the scripts and the fonts that the page names, so that opening works with no network. */
async function keepShell(): Promise<void> {
  const response = await fetch('/', { cache: 'no-cache' })
  if (!response.ok) throw new Error('no shell')
  const html = await response.clone().text()
  const pages = await caches.open(PAGES)
  await pages.put(SHELL, response)
  const files = await caches.open(FILES)
  const list = (await (await fetch('/assets/offline.json', { cache: 'no-cache' })).json()) as OfflineList
  const lang = /<html lang="(\w+)"/.exec(html)?.[1] ?? 'vi'
  await files.addAll([...list.files, list.texts[lang] ?? ''].filter(Boolean))
  // A province without outlines, or a slow moment, must not keep the rest away.
  await Promise.all(NEEDED.map((path) => pages.add(path).catch(() => undefined)))
}

/** Keeps what was seen last and lets the oldest go. */
async function keep(request: RequestInfo, response: Response): Promise<void> {
  const pages = await caches.open(PAGES)
  await pages.put(request, response)
  const kept = await pages.keys()
  const old = kept.filter(({ url }) => !url.endsWith(SHELL)).slice(0, Math.max(0, kept.length - MOST_PAGES))
  await Promise.all(old.map((one) => pages.delete(one)))
}

/** A page as it was last seen, else the shell, which finds the screen by the address. */
async function pageFor(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  try {
    const response = await fetch(request)
    if (response.ok && response.type === 'basic') await keep(pathname, response.clone())
    return response
  } catch {
    const pages = await caches.open(PAGES)
    return (await pages.match(pathname, ANY)) ?? (await pages.match(SHELL, ANY)) ?? Response.error()
  }
}

/** Built files never change under their name. */
async function fileFor(request: Request): Promise<Response> {
  const files = await caches.open(FILES)
  const there = await files.match(request, ANY)
  if (there) return there
  const response = await fetch(request)
  if (response.ok) await files.put(request, response.clone())
  return response
}

/** Public answers: the network first; without one, what was last seen. */
async function publicFor(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    if (response.ok) await keep(request, response.clone())
    return response
  } catch (error) {
    const there = await (await caches.open(PAGES)).match(request, ANY)
    if (there) return there
    throw error
  }
}

self.addEventListener('install', (event) => event.waitUntil(keepShell()))
self.addEventListener('activate', (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name !== PAGES && name !== FILES).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  ),
)
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/office') || url.pathname.startsWith('/ops') || url.pathname.startsWith('/ui')) return
  if (request.mode === 'navigate' && !url.pathname.startsWith('/api/')) return event.respondWith(pageFor(request))
  if (url.pathname.startsWith('/assets/')) return event.respondWith(fileFor(request))
  // Everything else under /api/ is somebody's own or must be fresh: never kept.
  if (PUBLIC.test(url.pathname)) event.respondWith(publicFor(request))
})

/** Background sync: the network is back, the app may be closed. */
interface SyncEvent extends ExtendableEvent {
  tag: string
  lastChance: boolean
}

async function sendAgain(): Promise<void> {
  const outcomes = await sendWaiting()
  // A refusal of the network asks the browser to wake us once more; any other answer is the person's to see.
  if (outcomes.some((outcome) => 'kept' in outcome && outcome.kept.status === 0)) throw new Error('not sent yet')
}

self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent
  if (sync.tag === SYNC_TAG) sync.waitUntil(sendAgain())
})
hearPushes(self)
