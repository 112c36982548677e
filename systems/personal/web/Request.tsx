import { useState } from 'react'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { personalContract as routes, type RequestView } from '../contract.ts'
import { Page, Refused, useSay } from './parts.tsx'
import { REQUEST_TONES } from './request-tones.ts'
import { RequestFacts } from './RequestFacts.tsx'

const again = () => refresh('/api/personal/requests')

function Actions({ request: { id, version, may } }: { request: RequestView }) {
  const say = useSay()
  const [text, setText] = useState('')
  const appeal = useSend(routes.appeal)
  const back = useSend(routes.takeBack)
  return (
    <>
      <Refused error={appeal.error ?? back.error} />
      {may.includes('appeal') && (
        <Card title={say('request.appeal')}>
          <div className="h-stack">
            <Field id="appeal" label={say('request.appealWhy')} required>
              <TextArea value={text} onValue={setText} maxLength={2000} rows={4} />
            </Field>
            <Button
              variant="primary"
              busy={appeal.busy && say('saving')}
              onClick={() => void appeal.send({ id, version, text }).then(again)}
            >
              {say('request.appealSend')}
            </Button>
          </div>
        </Card>
      )}
      {may.includes('takeBack') && (
        <Button
          variant="quiet"
          busy={back.busy && say('saving')}
          onClick={() => void back.send({ id, version }).then(again)}
        >
          {say('request.takeBack')}
        </Button>
      )}
    </>
  )
}

/** One request of mine. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const read = useRead(routes.request, { id: params['id'] ?? '' }, { every: 30_000 })
  const { data } = read
  return (
    <Page title={data ? say(`request.kind.${data.kind}`) : say('data.title')} back="/me/data">
      <Reading read={read}>
        {(request) => (
          <>
            <p className="p-line">
              <span className="h-second">{request.code}</span>
              <StatusChip tone={REQUEST_TONES[request.state]}>{say(`request.state.${request.state}`)}</StatusChip>
            </p>
            <RequestFacts request={request} say={say} />
            <Actions request={request} />
          </>
        )}
      </Reading>
    </Page>
  )
}
