import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { lock, paperPlaneTilt } from '@hue-s/ui/icon-paths.ts'
import { Refused } from './Refused.tsx'
import { fieldReportsContract as routes } from '../contract.ts'
import type { Draft } from './device-store.ts'
import { dropDraft } from './outbox.ts'

/** A code stays on one line. */
const NO_BREAK = '\u2011'

interface Receipt {
  code: string
  receipt: string
  dueAt: string | null
}

/** The secret code stands on the screen until the person has written it down: nobody can find it again. */
function Written({ sent, onDone }: { sent: Receipt; onDone: () => void }) {
  const { t } = useText()
  return (
    <Card tone="accent" title={t('field-reports.citizen.own.sent', { code: sent.code.replaceAll('-', NO_BREAK) })}>
      <div className="h-stack">
        <p>{t('field-reports.citizen.anonymous.write')}</p>
        <p className="r-receipt h-figures">{sent.receipt}</p>
        {sent.dueAt && <p>{t('field-reports.citizen.review.due', { due: moment(sent.dueAt) })}</p>}
        <Button variant="primary" onClick={onDone}>
          {t('field-reports.citizen.anonymous.written')}
        </Button>
      </div>
    </Card>
  )
}

/** Without signing in, where the province allows it: words and place only, and a secret code instead of a name. */
export function AnonymousSend({ draft, onSent, onDone }: { draft: Draft; onSent: () => void; onDone: () => void }) {
  const { t } = useText()
  const { data: rules } = useRead(routes.handlingRules, {})
  const { send, busy, error } = useSend(routes.submitAnonymous)
  const [sent, setSent] = useState<Receipt>()
  const { at, category, child, communeId, note, place, visibility } = draft
  if (!rules?.anonymous.allowed || !at || !category) return null
  const go = async () => {
    const more = { ...(child && { child }), ...(communeId && { communeId }) }
    const answer = await send({ category, note: note.trim(), at, place: place.trim(), visibility, ...more })
    if (!answer) return
    setSent(answer)
    onSent()
  }
  const leave = () => void dropDraft(draft.id).then(onDone)
  if (sent) return <Written sent={sent} onDone={leave} />
  return (
    <Details summary={t('field-reports.citizen.anonymous.send')} icon={lock}>
      <div className="h-stack">
        <Refused error={error} title="review.refused" />
        <p>{t('field-reports.citizen.anonymous.words')}</p>
        {draft.photos.length > 0 && <p>{t('field-reports.citizen.anonymous.noPhotos', { n: draft.photos.length })}</p>}
        <Button
          icon={paperPlaneTilt}
          busy={busy && t('field-reports.citizen.review.sending')}
          onClick={() => void go()}
        >
          {t('field-reports.citizen.anonymous.sendButton')}
        </Button>
      </div>
    </Details>
  )
}
