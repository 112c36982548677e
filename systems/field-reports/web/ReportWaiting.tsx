import { useState } from 'react'
import { useLocation } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { paperPlaneTilt, pencilSimple, trash } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Draft, Waiting } from './device-store.ts'
import { cancel, dropDraft, flush, takeBack, useOnDevice } from './outbox.ts'
import { needsPerson } from './send-waiting.ts'

/** Asks before something that nobody else has is thrown away. */
function Discard({
  onDiscard,
  words,
}: {
  onDiscard: () => void
  words: { button: string; title: string; body: string }
}) {
  const { t } = useText()
  const [asking, ask] = useState(false)
  return (
    <>
      <Button size="small" variant="quiet" icon={trash} onClick={() => ask(true)}>
        {words.button}
      </Button>
      <Dialog
        open={asking}
        title={words.title}
        closeLabel={t('field-reports.citizen.close')}
        onClose={() => ask(false)}
        actions={
          <>
            <Button onClick={() => ask(false)}>{t('field-reports.citizen.keep')}</Button>
            <Button variant="danger" icon={trash} onClick={onDiscard}>
              {words.button}
            </Button>
          </>
        }
      >
        <p>{words.body}</p>
      </Dialog>
    </>
  )
}

function WaitingCard({ waiting }: { waiting: Waiting }) {
  const { t, lang } = useText()
  const [, navigate] = useLocation()
  const error = waiting.lastError
  const stopped = error !== undefined && needsPerson(error)
  const edit = async () => navigate(`/report?draft=${await takeBack(waiting)}&step=review`)
  return (
    <Card
      level={3}
      title={waiting.body.note.slice(0, 80)}
      aside={
        <StatusChip tone={stopped ? 'danger' : 'warning'}>
          {t(stopped ? 'field-reports.citizen.waiting.stopped' : 'field-reports.citizen.waiting.state')}
        </StatusChip>
      }
      actions={
        <>
          <Button size="small" icon={pencilSimple} onClick={() => void edit()}>
            {t('field-reports.citizen.waiting.edit')}
          </Button>
          <Discard
            onDiscard={() => void cancel(waiting.id)}
            words={{
              button: t('field-reports.citizen.waiting.cancel'),
              title: t('field-reports.citizen.waiting.cancelTitle'),
              body: t('field-reports.citizen.waiting.cancelWords'),
            }}
          />
        </>
      }
    >
      <p className="h-small h-second">
        {t('field-reports.citizen.waiting.since', { at: moment(waiting.createdAt), photos: waiting.blobs.length })}
      </p>
      {error && (
        <p className="h-small">
          {t('field-reports.citizen.waiting.error', { words: error.words?.[lang] ?? t(`errors.${error.code}`) })}
        </p>
      )}
    </Card>
  )
}

function DraftCard({ draft }: { draft: Draft }) {
  const { t } = useText()
  const href = `/report?draft=${draft.id}`
  return (
    <Card
      level={3}
      title={draft.note.slice(0, 80) || t('field-reports.citizen.report.untitled')}
      href={href}
      aside={<StatusChip tone="neutral">{t('field-reports.citizen.draft.state')}</StatusChip>}
      actions={
        <Discard
          onDiscard={() => void dropDraft(draft.id)}
          words={{
            button: t('field-reports.citizen.draft.drop'),
            title: t('field-reports.citizen.draft.dropTitle'),
            body: t('field-reports.citizen.draft.dropWords'),
          }}
        />
      }
    >
      <p className="h-small h-second">
        {t('field-reports.citizen.draft.since', { at: moment(draft.updatedAt), photos: draft.photos.length })}
      </p>
    </Card>
  )
}

/** What lies on this device and nowhere else: reports that wait for the network, and reports begun. */
export function ReportWaiting() {
  const { t } = useText()
  const found = useOnDevice()
  const [busy, setBusy] = useState(false)
  if (!found || (found.waiting.length === 0 && found.drafts.length === 0)) return null
  const { waiting, drafts } = found
  const now = async () => {
    setBusy(true)
    await flush().catch(() => [])
    setBusy(false)
  }
  return (
    <section className="h-stack" aria-label={t('field-reports.citizen.waiting.label')}>
      {waiting.length > 0 && (
        <Alert
          tone="warning"
          title={t('field-reports.citizen.waiting.title', { n: waiting.length })}
          actions={
            <Button
              size="small"
              icon={paperPlaneTilt}
              busy={busy && t('field-reports.citizen.waiting.sending')}
              onClick={() => void now()}
            >
              {t('field-reports.citizen.waiting.now')}
            </Button>
          }
        >
          {t('field-reports.citizen.waiting.words')}
        </Alert>
      )}
      {waiting.map((one) => (
        <WaitingCard key={one.id} waiting={one} />
      ))}
      {drafts.map((one) => (
        <DraftCard key={one.id} draft={one} />
      ))}
    </section>
  )
}
