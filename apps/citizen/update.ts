let offered: ServiceWorker | undefined
let agreed = false
const hearers = new Set<() => void>()

/** Starts the service worker and hears of a newer version; it takes over only when the person agrees. */
export function watchForUpdate(): void {
  if (!('serviceWorker' in navigator)) return
  // Only the tab where the person agreed opens again: in another one something may be half written.
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (agreed) location.reload()
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
export function takeUpdate(): void {
  agreed = true
  offered?.postMessage('take-over')
}
