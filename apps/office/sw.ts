/// <reference lib="webworker" />

export type Scope = ServiceWorkerGlobalScope

declare const self: Scope

/** The build writes its own sign here. */
const BUILD = 'BUILD_ID'
const FILES = `office-files-${BUILD}`
/** Who works here and the names of things: whatever the phone view needs to open; dropped at the sign-out. */
const DATA = 'office-data'
const SHELL = '/office/field'
const KEPT = /^\/api\/(identity\/me|kernel\/instance|field-reports\/(categories|handling)|units\/?)$/
const SIGN_OUT = '/api/identity/sign-out'
/** Of the phone view; see `field-store.ts` there. */
const FIELD_DATABASE = 'field-work'

/** The phone view alone opens without a network; the rest of the console asks for one. */
async function keepShell(): Promise<void> {
  const files = await caches.open(FILES)
  const list = (await (await fetch('/office/assets/offline.json', { cache: 'no-cache' })).json()) as string[]
  await files.addAll([SHELL, ...list])
}

async function pageFor(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const there = await (await caches.open(FILES)).match(SHELL)
    if (there) return there
    throw error
  }
}

async function fileFor(request: Request): Promise<Response> {
  return (await (await caches.open(FILES)).match(request)) ?? fetch(request)
}

/** The network first; without one, what was last said. */
async function answerFor(request: Request): Promise<Response> {
  const data = await caches.open(DATA)
  try {
    const response = await fetch(request)
    // Nobody signed in is nothing to remember.
    const nobody = request.url.endsWith('/identity/me') && !(await response.clone().text()).includes('"signedIn":true')
    if (nobody) await data.delete(request.url)
    else if (response.ok) await data.put(request.url, response.clone())
    return response
  } catch (error) {
    const there = await data.match(request.url, { ignoreVary: true })
    if (there) return there
    throw error
  }
}

/** Nobody works here any more: nothing of theirs stays. */
async function signOut(request: Request): Promise<Response> {
  const response = await fetch(request)
  if (response.ok) {
    await caches.delete(DATA)
    indexedDB.deleteDatabase(FIELD_DATABASE)
  }
  return response
}

self.addEventListener('install', (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())))
self.addEventListener('activate', (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('office-files-') && name !== FILES).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  ),
)
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  if (pathname === SIGN_OUT && request.method === 'POST') return event.respondWith(signOut(request))
  if (request.method !== 'GET') return
  if (request.mode === 'navigate' && pathname === SHELL) return event.respondWith(pageFor(request))
  if (pathname.startsWith('/office/assets/')) return event.respondWith(fileFor(request))
  if (KEPT.test(pathname)) event.respondWith(answerFor(request))
})
