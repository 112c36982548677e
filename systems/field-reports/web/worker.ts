/**
 * What the service worker of the citizen app runs of this system: it sends what waits, with the app closed. The same
 * code as the page's; nothing of the app comes along.
 */
export { flush as sendWaiting, SYNC_TAG } from './sending.ts'
export { receiveShared, SHARE_PATH, SHARED } from './shared-files.ts'
