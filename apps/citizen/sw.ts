/// <reference lib="webworker" />
import { flushLater, LATER_TAG } from '@hue-s/kernel/web/later.ts'
import { receiveShared, sendWaiting, SHARE_PATH, SHARED, SYNC_TAG } from '@hue-s/systems/field-reports/web/worker.ts'
import { hearPushes } from './sw-push.ts'

export type Scope = ServiceWorkerGlobalScope

declare const self: Scope

/** The build writes its own sign here. */
const BUILD = 'BUILD_ID'
const PAGES = `pages-${BUILD}`
const FILES = `files-${BUILD}`
/** What the person asked to have with them, and what another app handed over: no new version takes them away. */
const PACK = 'pack'
const STAY = [PAGES, FILES, PACK, SHARED]
/** Answers vary by header; without a network, the one that was kept is better than none. */
const ANY = { ignoreVary: true }
const MOST_PAGES = 60
const SHELL = '/?shell'
/**
 * Kept from the start: what a report is made of beside its words, so that the first one may be written offline, and
 * the emergency numbers, as a page that needs no script.
 */
const NEEDED = ['/api/field-reports/categories', '/api/geo/boundaries', '/emergency', '/api/home/help', '/api/alerts']
const PUBLIC =
  /^\/(province\.svg$|api\/(field-reports\/(categories|reports|counts|choices|sheet)|geo\/boundaries|home\/(front|help|pack)|alerts(\/(recent|kinds|messages\/[^/]+))?\/?$|news\/(latest|items|sections|documents|directory)))/

interface OfflineList {
  files: string[]
  texts: Record<string, string[]>
}

/** Keeps the shell, the sheet, the scripts and the fonts that the page names, so that opening works with no network. */
async function keepShell(): Promise<void> {
  const response = await fetch('/', { cache: 'no-cache' })
  if (!response.ok) throw new Error('no shell')
  // The light version has no script to take the page over: what was kept before stays.
  if (!mayKeep(response)) throw new Error('no shell')
  const html = await response.clone().text()
  const pages = await caches.open(PAGES)
  await pages.put(SHELL, response)
  const files = await caches.open(FILES)
  const list = (await (await fetch('/assets/offline.json', { cache: 'no-cache' })).json()) as OfflineList
  const lang = /<html lang="(\w\w)/.exec(html)?.[1] ?? 'vi'
  await files.addAll([...list.files, ...(list.texts[lang] ?? [])])
  // A province without outlines, or a slow moment, must not keep the rest away.
  await Promise.all(NEEDED.map((path) => pages.add(path).catch(() => undefined)))
}

/** Keeps what was seen last and lets the oldest go. */
async function keep(request: RequestInfo, response: Response): Promise<void> {
  const pages = await caches.open(PAGES)
  await pages.put(request, response)
  const kept = await pages.keys()
  const lasting = [SHELL, ...NEEDED]
  const old = kept
    .filter(({ url }) => !lasting.some((path) => url.endsWith(path)))
    .slice(0, Math.max(0, kept.length - MOST_PAGES))
  await Promise.all(old.map((one) => pages.delete(one)))
}

/** A page drawn for one person (the light version) stays with nobody: the next one at this phone may be another. */
const mayKeep = (response: Response) => !/no-store/.test(response.headers.get('cache-control') ?? '')

/** A page as it was last seen, else the shell, which finds the screen by the address. */
async function pageFor(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  try {
    const response = await fetch(request)
    if (response.ok && response.type === 'basic' && mayKeep(response)) await keep(pathname, response.clone())
    return response
  } catch {
    const pages = await caches.open(PAGES)
    const pack = await caches.open(PACK)
    const seen = (await pages.match(pathname, ANY)) ?? (await pack.match(pathname, ANY))
    return seen ?? (await pages.match(SHELL, ANY)) ?? Response.error()
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
    for (const name of [PAGES, PACK]) {
      const there = await (await caches.open(name)).match(request, ANY)
      if (there) return there
    }
    throw error
  }
}

self.addEventListener('install', (event) => event.waitUntil(keepShell()))
self.addEventListener('activate', (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => !STAY.includes(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
)
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method === 'POST' && url.origin === location.origin && url.pathname === SHARE_PATH)
    return event.respondWith(receiveShared(request))
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

async function sendLaterAgain(): Promise<void> {
  const outcomes = await flushLater()
  if (outcomes.some((outcome) => 'status' in outcome && outcome.status === 0)) throw new Error('not sent yet')
}

self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent
  if (sync.tag === SYNC_TAG) sync.waitUntil(sendAgain())
  if (sync.tag === LATER_TAG) sync.waitUntil(sendLaterAgain())
})
hearPushes(self)
