let offered: ServiceWorker | undefined
const hearers = new Set<() => void>()

/** Starts the service worker and hears of a newer version; it takes over only when the person agrees. */
export function watchForUpdate(): void {
  if (!('serviceWorker' in navigator)) return
  let hadOne = Boolean(navigator.serviceWorker.controller)
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadOne) location.reload()
    hadOne = true
  })
  navigator.serviceWorker
    .register('/sw.js')
    .then((registration) => {
      const look = () => {
        if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting)
      }
      look()
      registration.addEventListener('updatefound', () => {
        const next = registration.installing
        next?.addEventListener('statechange', look)
      })
    })
    // A private window or an old phone: the app works without it.
    .catch(() => undefined)
}

function offer(worker: ServiceWorker): void {
  offered = worker
  hearers.forEach((hear) => hear())
}

/** Hears that a newer version waits. */
export function onUpdate(hear: () => void): () => void {
  hearers.add(hear)
  if (offered) hear()
  return () => void hearers.delete(hear)
}

/** Takes the newer version; the page opens again by itself. */
export const takeUpdate = () => offered?.postMessage('take-over')
