import { useEffect, useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { trash } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { deviceStore, type MessageDraft } from './device-store.ts'
import './report.css'
import { ReportWaiting } from './ReportWaiting.tsx'
import { hearNews, tellNews } from './sending.ts'

/** Messages to an agency that were begun and not sent. */
function useMessages(): readonly MessageDraft[] {
  const [found, setFound] = useState<readonly MessageDraft[]>([])
  useEffect(() => {
    let here = true
    const read = async () => {
      const all = await (await deviceStore()).listMessages()
      if (here) setFound(all.filter(({ text, photos }) => text.trim() !== '' || photos.length > 0))
    }
    const stop = hearNews(() => void read())
    void read()
    return () => {
      here = false
      stop()
    }
  }, [])
  return found
}

async function drop(id: string): Promise<void> {
  await (await deviceStore()).dropMessage(id)
  tellNews({ changed: true })
}

/** Everything of this system that lies on this device and nowhere else. */
export function View() {
  const { t } = useText()
  const messages = useMessages()
  return (
    <>
      <ReportWaiting />
      {messages.map(({ id, text, photos }) => (
        <Card
          key={id}
          level={3}
          title={text.slice(0, 80) || t('field-reports.citizen.messages.title')}
          href={`/mine/${id}`}
          aside={<StatusChip tone="neutral">{t('field-reports.citizen.draft.state')}</StatusChip>}
          actions={
            <Button size="small" variant="quiet" icon={trash} onClick={() => void drop(id)}>
              {t('field-reports.citizen.draft.drop')}
            </Button>
          }
        >
          <p className="h-small h-second">{t('field-reports.citizen.messages.begun', { photos: photos.length })}</p>
        </Card>
      ))}
    </>
  )
}
