import { useState } from 'react'
import { useLocation } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { needsPerson } from '@hue-s/kernel/web/later.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { paperPlaneTilt, pencilSimple, trash } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Draft, Sent, Waiting, Writer } from './device-store.ts'
import { cancel, dropDraft, dropSent, sendAs, takeBack, useOnDevice, useWho } from './outbox.ts'
import { mayHaveArrived, type Progress } from './send-waiting.ts'
import { flush } from './sending.ts'

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

/** Where one thing stands on its way: waiting, going, stopped by a refusal, or asking in whose name it goes. */
type Stand = 'waiting' | 'sending' | 'stopped' | 'whose'

function standOf(waiting: Waiting, me: Writer | null, progress: Progress | null): Stand {
  if (progress?.id === waiting.id) return 'sending'
  if (waiting.lastError && needsPerson(waiting.lastError)) return 'stopped'
  if (me && waiting.owner?.id !== me.id) return 'whose'
  return 'waiting'
}
const TONES = { waiting: 'warning', sending: 'progress', stopped: 'danger', whose: 'warning' } as const

/** In whose name something goes that another person, or nobody known, wrote on this device. */
function Whose({ waiting, me }: { waiting: Waiting; me: Writer }) {
  const { t } = useText()
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    await sendAs(waiting, me).catch(() => [])
    refresh('/api/field-reports/')
    setBusy(false)
  }
  return (
    <div className="h-stack">
      <p>
        {waiting.owner
          ? t('field-reports.citizen.waiting.otherWriter', { writer: waiting.owner.name })
          : t('field-reports.citizen.waiting.noWriter')}
      </p>
      <Button
        size="small"
        icon={paperPlaneTilt}
        busy={busy && t('field-reports.citizen.waiting.sending')}
        onClick={() => void take()}
      >
        {t('field-reports.citizen.review.sendAs', { name: me.name })}
      </Button>
    </div>
  )
}

function WaitingCard({ waiting, me, progress }: { waiting: Waiting; me: Writer | null; progress: Progress | null }) {
  const { t, lang } = useText()
  const [, navigate] = useLocation()
  const stand = standOf(waiting, me, progress)
  const error = waiting.lastError
  const edit = async () => {
    // The answer may only have been lost: then it is there already, and changing it would make a second one.
    if (mayHaveArrived(waiting)) {
      const [outcome] = await flush(waiting.id).catch(() => [])
      if (outcome && 'sent' in outcome) return navigate(`/mine/${outcome.sent.id}?sent=1`)
    }
    return navigate(`/report?draft=${await takeBack(waiting, true)}&step=review`)
  }
  const word =
    stand === 'sending' && progress && progress.of > 0 && progress.done < progress.of
      ? t('field-reports.citizen.waiting.sendingPhoto', { n: progress.done + 1, of: progress.of })
      : t(`field-reports.citizen.waiting.${stand}`)
  return (
    <Card
      level={3}
      title={waiting.body.note.slice(0, 80)}
      aside={<StatusChip tone={TONES[stand]}>{word}</StatusChip>}
      actions={
        stand !== 'sending' && (
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
        )
      }
    >
      <p className="h-small h-second">
        {t('field-reports.citizen.waiting.since', { at: moment(waiting.createdAt), photos: waiting.blobs.length })}
      </p>
      {error && stand !== 'sending' && (
        <p className="h-small">
          {t('field-reports.citizen.waiting.error', { words: error.words?.[lang] ?? t(`errors.${error.code}`) })}
        </p>
      )}
      {stand === 'whose' && me && <Whose waiting={waiting} me={me} />}
    </Card>
  )
}

function DraftCard({ draft, me }: { draft: Draft; me: Writer | null }) {
  const { t } = useText()
  const other = draft.writer !== null && me !== null && draft.writer.id !== me.id
  return (
    <Card
      level={3}
      title={draft.note.slice(0, 80) || t('field-reports.citizen.report.untitled')}
      href={`/report?draft=${draft.id}${draft.category && draft.at ? '&step=review' : ''}`}
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
        {other && ` · ${t('field-reports.citizen.draft.by', { writer: draft.writer?.name ?? '' })}`}
      </p>
    </Card>
  )
}

/** What went in the last day, perhaps while the app was closed: with its code, until the person has seen it. */
function SentNote({ sent }: { sent: Sent }) {
  const { t } = useText()
  return (
    <Alert
      tone="success"
      live="polite"
      title={t('field-reports.citizen.waiting.sentCode', { code: sent.code })}
      onDismiss={() => void dropSent(sent.id)}
      dismissLabel={t('field-reports.citizen.close')}
    >
      <a href={`/mine/${sent.reportId}`} onClick={() => void dropSent(sent.id)}>
        {sent.note}
      </a>
    </Alert>
  )
}

/** What lies on this device and nowhere else: reports that wait for the network, and reports begun. */
export function ReportWaiting() {
  const { t } = useText()
  const found = useOnDevice()
  const { me } = useWho()
  const [busy, setBusy] = useState(false)
  if (!found) return null
  const { waiting, drafts, progress } = found
  const sent = found.sent.filter(({ ownerId }) => ownerId === me?.id)
  if (waiting.length + drafts.length + sent.length === 0) return null
  const now = async () => {
    setBusy(true)
    await flush().catch(() => [])
    refresh('/api/field-reports/')
    setBusy(false)
  }
  return (
    <section className="h-stack" aria-label={t('field-reports.citizen.waiting.label')}>
      {sent.map((one) => (
        <SentNote key={one.id} sent={one} />
      ))}
      {waiting.length > 0 && (
        <Alert
          tone="warning"
          title={t('field-reports.citizen.waiting.title', { n: waiting.length })}
          actions={
            <Button
              size="small"
              icon={paperPlaneTilt}
              busy={(busy || progress !== null) && t('field-reports.citizen.waiting.sending')}
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
        <WaitingCard key={one.id} waiting={one} me={me} progress={progress} />
      ))}
      {drafts.map((one) => (
        <DraftCard key={one.id} draft={one} me={me} />
      ))}
    </section>
  )
}
