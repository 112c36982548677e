import { useEffect, useState } from 'react'
import { flushLater, dropLater, hearLater, listLater, needsPerson, type Later } from '@hue-s/kernel/web/later.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { arrowClockwise, trash } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'

const EVERY = 60_000
const stopped = ({ lastError }: Later) => lastError !== undefined && needsPerson(lastError)

/** How much waits here for the network, and how much of it the server refused. */
export async function countLater(): Promise<{ all: number; refused: number }> {
  const all = await listLater()
  return { all: all.length, refused: all.filter(stopped).length }
}

let started = false

/** Sends when the app opens, when the network returns and every minute while the app is open. */
export function startLater(): void {
  if (started) return
  started = true
  const quietly = () => void flushLater().catch(() => undefined)
  hearLater((news) => 'sent' in news && news.sent.reads && refresh(news.sent.reads))
  quietly()
  addEventListener('online', quietly)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && quietly())
  setInterval(quietly, EVERY)
}

function One({ one }: { one: Later }) {
  const { t, lang } = useText()
  const [busy, setBusy] = useState(false)
  const refused = stopped(one)
  const error = one.lastError
  const again = async () => {
    setBusy(true)
    await flushLater(one.id).catch(() => [])
    setBusy(false)
  }
  return (
    <Card
      level={3}
      title={one.title}
      href={one.href}
      aside={
        <StatusChip tone={refused ? 'danger' : 'warning'}>
          {t(refused ? 'citizen.device.refused' : 'citizen.device.waits')}
        </StatusChip>
      }
      actions={
        <>
          <Button size="small" icon={arrowClockwise} busy={busy && t('citizen.waiting')} onClick={() => void again()}>
            {t('citizen.device.again')} <span className="h-hidden">{one.title}</span>
          </Button>
          <Button size="small" variant="quiet" icon={trash} onClick={() => void dropLater(one.id)}>
            {t('citizen.device.drop')} <span className="h-hidden">{one.title}</span>
          </Button>
        </>
      }
    >
      {one.words && <p className="c-lines">{one.words}</p>}
      <p className="h-small h-second">{t('citizen.device.since', { at: moment(one.createdAt) })}</p>
      {error && error.status !== 0 && (
        <p className="h-small">
          {t('citizen.device.why', { words: error.words?.[lang] ?? t(`errors.${error.code}`) })}
        </p>
      )}
    </Card>
  )
}

/** What was said without a network (a rating, a message) and goes by itself. */
export function View() {
  const [all, setAll] = useState<readonly Later[]>([])
  useEffect(() => {
    let here = true
    const read = () => void listLater().then((found) => here && setAll(found))
    const stop = hearLater(read)
    read()
    return () => {
      here = false
      stop()
    }
  }, [])
  return (
    <>
      {all.map((one) => (
        <One key={one.id} one={one} />
      ))}
    </>
  )
}
