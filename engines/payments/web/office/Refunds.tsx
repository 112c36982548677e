import { useState } from 'react'
import { moment, money } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Checkbox, EmptyState, Field, StatusChip, TextInput } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes, type Refund } from '../../contract.ts'
import { Frame } from './Frame.tsx'

const TONES = { asked: 'warning', refused: 'neutral', agreed: 'progress', sent: 'success', troubled: 'danger' } as const

function Decide({ refund, onDone }: { refund: Refund; onDone: () => void }) {
  const { t, lang } = useText()
  const { may, person } = useDesk()
  const decide = useSend(routes.decideRefund)
  const sent = useSend(routes.refundSent)
  const payOut = useSend(routes.paidOut)
  const [number, setNumber] = useState('')
  const error = decide.error ?? sent.error ?? payOut.error
  const after = (done: unknown) => done && onDone()
  const own = refund.askedBy === person.name
  const byHand = refund.state === 'troubled' || (refund.state === 'agreed' && refund.way === 'vietqr')
  return (
    <div className="h-stack">
      {refund.state === 'asked' && may('payments.decideRefund') && !own && (
        <div className="h-row">
          <Button
            variant="primary"
            busy={decide.busy && t('payments.office.working')}
            onClick={() => void decide.send({ id: refund.id, agree: true }).then(after)}
          >
            {t('payments.office.refund.agree')}
          </Button>
          <Button onClick={() => void decide.send({ id: refund.id, agree: false }).then(after)}>
            {t('payments.office.refund.refuse')}
          </Button>
        </div>
      )}
      {byHand && may('payments.reconcile') && (
        <div className="po-bar">
          <Field label={t('payments.office.refund.number')}>
            <TextInput value={number} onValue={setNumber} maxLength={100} />
          </Field>
          <Button onClick={() => void sent.send({ id: refund.id, externalId: number.trim() }).then(after)}>
            {t('payments.office.refund.sentBank')}
          </Button>
        </div>
      )}
      {refund.state === 'agreed' && refund.way === 'cash' && may('payments.cash') && (
        <Button onClick={() => void payOut.send({ id: refund.id }).then(after)}>
          {t('payments.office.refund.payOut')}
        </Button>
      )}
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} live="assertive" />}
    </div>
  )
}

/** Money on its way back: what a second person must decide, and what is still to be sent. */
export function Screen() {
  const { t, spoken } = useText()
  const [all, setAll] = useState(false)
  const read = useRead(routes.refunds, { open: !all }, { live: ['payments.desk'] })
  return (
    <Frame part="refunds">
      <Checkbox
        label={t('payments.office.refund.all')}
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('payments.office.refund.none')} drawing={null} />
          ) : (
            <div className="h-stack">
              {items.map((refund) => (
                <Card
                  key={refund.id}
                  level={2}
                  title={`${money(refund.amount, spoken)} · ${refund.orderReference}`}
                  href={`/office/payments/orders/${refund.orderId}`}
                  aside={
                    <StatusChip tone={TONES[refund.state]}>
                      {t(`payments.office.refund.state.${refund.state}`)}
                    </StatusChip>
                  }
                >
                  <p>{refund.reason}</p>
                  <p className="h-small h-second">
                    {t('payments.office.refund.asked', {
                      name: refund.askedBy ?? '—',
                      at: moment(refund.askedAt, spoken),
                    })}{' '}
                    · {t(`payments.way.${refund.way}`)}
                  </p>
                  {refund.trouble && <p>{t('payments.office.refund.trouble', { code: refund.trouble })}</p>}
                  <Decide refund={refund} onDone={read.reload} />
                </Card>
              ))}
            </div>
          )
        }
      </Reading>
    </Frame>
  )
}
