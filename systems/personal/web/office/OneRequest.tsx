import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Heading, LinkButton, StatusChip } from '@hue-s/ui/index.ts'
import { arrowLeft, eye } from '@hue-s/ui/icon-paths.ts'
import { personalContract as routes, type RequestView } from '../../contract.ts'
import { REQUEST_TONES } from '../request-tones.ts'
import { RequestFacts } from '../RequestFacts.tsx'
import { FinishForm, JudgeForm, RefuseForm } from './RequestForms.tsx'

/** Who asks: opened on purpose, and on that person's list of looks. */
function Who({ id }: { id: string }) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(routes.who)
  const [known, setKnown] = useState<Output<typeof routes.who>>()
  return (
    <div className="h-stack">
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {known ? (
        <Alert tone="info" title={known.name}>
          {[known.phone, known.email].filter(Boolean).join(' · ')}
        </Alert>
      ) : (
        <>
          <Button icon={eye} busy={busy && t('personal.office.busy')} onClick={() => void send({ id }).then(setKnown)}>
            {t('personal.office.who')}
          </Button>
          <p className="h-small h-second">{t('personal.office.whoWords')}</p>
        </>
      )}
    </div>
  )
}

function Steps({ request, onDone }: { request: RequestView; onDone: () => void }) {
  const { t, lang } = useText()
  const take = useSend(routes.take)
  const { id, version, may } = request
  return (
    <div className="h-stack">
      {take.error && <Alert tone="danger" title={sentenceOf(take.error, lang, t)} />}
      {may.includes('take') && (
        <Button
          variant="primary"
          busy={take.busy && t('personal.office.busy')}
          onClick={() => void take.send({ id, version }).then(onDone)}
        >
          {t('personal.office.take')}
        </Button>
      )}
      {may.includes('finish') && <FinishForm request={request} onDone={onDone} />}
      {may.includes('refuse') && <RefuseForm request={request} onDone={onDone} />}
      {may.includes('judge') && <JudgeForm request={request} onDone={onDone} />}
    </div>
  )
}

/** One request at the desk of the data protection officer. */
export function OneRequest({ id }: { id: string }) {
  const { t } = useText()
  const read = useRead(routes.work, { id }, { every: 60_000 })
  const say = (key: string, values?: Record<string, unknown>) => t(`personal.office.${key}`, values)
  const done = () => refresh('/api/personal/office')
  return (
    <div className="o-page">
      <LinkButton variant="quiet" size="small" icon={arrowLeft} href="/office/data-requests">
        {say('title')}
      </LinkButton>
      <Reading read={read}>
        {(request) => (
          <>
            <Heading level={1}>
              {say(`kind.${request.kind}`)} · {request.code}
            </Heading>
            <p className="h-row">
              <StatusChip tone={REQUEST_TONES[request.state]}>{say(`state.${request.state}`)}</StatusChip>
              {request.dueAt && <span>{say('dueAt', { at: moment(request.dueAt) })}</span>}
            </p>
            <Who id={id} />
            <Steps key={request.version} request={request} onDone={done} />
            <RequestFacts request={request} say={say} />
          </>
        )}
      </Reading>
    </div>
  )
}
