import { useEffect, useState } from 'react'
import { contractOfNotify as routes } from '@hue-s/engines/notify/contract.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { bell } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'

/** Whether this device can ring: not at all, only once installed (iPhone), forbidden by the person, off, on. */
type State = 'unknown' | 'none' | 'install' | 'denied' | 'off' | 'on'

const isApple = () => /iPhone|iPad/.test(navigator.userAgent)
const isInstalled = () => matchMedia('(display-mode: standalone)').matches

async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  return 'serviceWorker' in navigator ? navigator.serviceWorker.getRegistration() : undefined
}

async function stateNow(): Promise<State> {
  const registration = await registered()
  if (!('PushManager' in window) || !('Notification' in window) || !registration)
    return isApple() && !isInstalled() ? 'install' : 'none'
  if (Notification.permission === 'denied') return 'denied'
  const subscription = await registration.pushManager.getSubscription()
  return subscription && Notification.permission === 'granted' ? 'on' : 'off'
}

const bytesOf = (base64url: string) =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

/** Asks for the permission at the press and never before, then tells the server where this device rings. */
async function turnOn(): Promise<State> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  const registration = await registered()
  if (!registration) return 'none'
  const { publicKey } = (await send(routes.pushKey, {})) as { publicKey: string }
  // One made for another key (the province changed it) cannot ring any more.
  await (await registration.pushManager.getSubscription())?.unsubscribe()
  const made = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  })
  await tellServer(made)
  return 'on'
}

async function tellServer(made?: PushSubscription): Promise<void> {
  const own = made ?? (await (await registered())?.pushManager.getSubscription())
  if (!own) return
  const { endpoint, keys } = own.toJSON()
  await send(routes.subscribe, { endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } })
}

async function turnOff(): Promise<State> {
  const subscription = await (await registered())?.pushManager.getSubscription()
  if (subscription) {
    await send(routes.unsubscribe, { endpoint: subscription.endpoint })
    await subscription.unsubscribe()
  }
  return 'off'
}

/** The bell of this device, with what to do where it cannot ring. */
export function Push({ onChange }: { onChange: () => void }) {
  const { t, lang } = useText()
  const [state, setState] = useState<State>('unknown')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<AppError | 'browser'>()
  useEffect(() => {
    let here = true
    stateNow().then(
      (now) => {
        if (here) setState(now)
        // The server may have let this device go, or know it as somebody else's: what stands here is made true.
        if (now === 'on') void tellServer().catch(() => undefined)
      },
      () => here && setState('none'),
    )
    return () => void (here = false)
  }, [])
  const turn = async (how: () => Promise<State>) => {
    setBusy(true)
    setFailed(undefined)
    try {
      setState(await how())
      onChange()
    } catch (error) {
      setFailed(error instanceof AppError ? error : 'browser')
      setState(await stateNow().catch(() => 'none' as const))
    }
    setBusy(false)
  }
  return (
    <Card
      title={t('citizen.push.title')}
      aside={
        state !== 'unknown' && (
          <StatusChip tone={state === 'on' ? 'success' : 'neutral'}>
            {t(state === 'on' ? 'citizen.push.on' : 'citizen.push.off')}
          </StatusChip>
        )
      }
      actions={
        (state === 'on' || state === 'off') && (
          <Button
            variant={state === 'on' ? 'secondary' : 'primary'}
            icon={bell}
            busy={busy && t('citizen.waiting')}
            onClick={() => void turn(state === 'on' ? turnOff : turnOn)}
          >
            {t(state === 'on' ? 'citizen.push.turnOff' : 'citizen.push.turnOn')}
          </Button>
        )
      }
    >
      <div className="h-stack">
        <p>{t(state === 'unknown' ? 'citizen.push.words.off' : `citizen.push.words.${state}`)}</p>
        {failed && (
          <Alert tone="danger" title={t('citizen.push.failed')}>
            {failed === 'browser' ? t('citizen.push.failedWords') : sentenceOf(failed, lang, t)}
          </Alert>
        )}
      </div>
    </Card>
  )
}
