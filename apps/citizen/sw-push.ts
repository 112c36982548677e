import type { Scope } from './sw.ts'

/** What the notify engine puts into a push. */
interface Push {
  title: string
  body: string
  link: string | null
  tag: string
  level: string
}

const INSIDE = /^\/(?![/\\])/

function pushOf(event: PushEvent): Push | undefined {
  try {
    const data = event.data?.json() as Partial<Push> | undefined
    return data?.title
      ? {
          title: data.title,
          body: data.body ?? '',
          link: data.link ?? null,
          tag: data.tag ?? '',
          level: data.level ?? '',
        }
      : undefined
  } catch {
    return undefined
  }
}

/** Shows a notice; a repeat of the same one replaces it without a second sound. */
function show(scope: Scope, event: PushEvent): Promise<void> {
  const push = pushOf(event)
  // A browser takes the permission away from a page that shows nothing: the bell without words is still the bell.
  const { title, body, link, tag, level } = push ?? { title: '…', body: '', link: '/inbox', tag: 'notice', level: '' }
  return scope.registration.showNotification(title, {
    body,
    tag: tag || 'notice',
    icon: '/icon.svg',
    requireInteraction: level === 'critical',
    data: { link: link && INSIDE.test(link) ? link : '/inbox' },
  })
}

/** Opens what a notice is about: in the tab that is open, else in a new one. */
async function openNotice(scope: Scope, event: NotificationEvent): Promise<void> {
  event.notification.close()
  const { link } = event.notification.data as { link: string }
  const windows = await scope.clients.matchAll({ type: 'window' })
  const open = windows.find(({ url }) => !/\/(office|ops)(\/|$)/.test(new URL(url).pathname))
  if (!open) return void (await scope.clients.openWindow(link))
  await open.focus()
  // A page with a half-written report is not taken away: the notice goes to a window of its own.
  if (new URL(open.url).pathname === '/report') await scope.clients.openWindow(link)
  else await open.navigate(link)
}

/** Push notices and what a press on one does. */
export function hearPushes(scope: Scope): void {
  scope.addEventListener('push', (event) => event.waitUntil(show(scope, event)))
  scope.addEventListener('notificationclick', (event) => event.waitUntil(openNotice(scope, event)))
}
