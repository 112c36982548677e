import { useState } from 'react'
import { legalDate, moment, money } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, EmptyState, Field, StatusChip, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes, type Difference } from '../../contract.ts'
import { Facts, Frame } from './Frame.tsx'

const TONES = { open: 'danger', explained: 'info', settled: 'success' } as const
const yesterday = () => legalDate(new Date(Date.now() - 86_400_000))

function Settle({ difference, onDone }: { difference: Difference; onDone: () => void }) {
  const { t, lang } = useText()
  const settle = useSend(routes.settleDifference)
  const [note, setNote] = useState('')
  const [to, setTo] = useState('')
  const transfer = difference.kind === 'unmatchedTransfer'
  const go = async () => {
    const given = transfer && to.trim() !== '' ? { orderReference: to.trim() } : {}
    if (await settle.send({ id: difference.id, note, ...given })) onDone()
  }
  return (
    <form
      className="h-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
    >
      {transfer && (
        <Field label={t('payments.office.day.giveTo')}>
          <TextInput value={to} onValue={setTo} maxLength={20} />
        </Field>
      )}
      <Field label={t('payments.office.day.how')} required>
        <TextArea value={note} onValue={setNote} maxLength={500} rows={2} />
      </Field>
      {settle.error && <Alert tone="danger" title={sentenceOf(settle.error, lang, t)} live="assertive" />}
      <Button type="submit" busy={settle.busy && t('payments.office.working')}>
        {t('payments.office.day.keep')}
      </Button>
    </form>
  )
}

function One({ difference, onDone }: { difference: Difference; onDone: () => void }) {
  const { t, spoken } = useText()
  const [open, setOpen] = useState(false)
  const { kind, state, ours, theirs, note, settledBy, orderId, orderReference, reference } = difference
  const known = note !== null && t(`payments.office.day.note.${note}`) !== `payments.office.day.note.${note}`
  const said = known ? t(`payments.office.day.note.${note}`) : note
  return (
    <Card
      level={3}
      title={`${t(`payments.office.day.kind.${kind}`)} · ${reference}`}
      aside={
        <StatusChip tone={TONES[state]}>
          {state === 'settled' ? t('payments.office.day.settled') : t(`payments.office.day.${state}`)}
        </StatusChip>
      }
    >
      <p>{t(`payments.office.day.do.${kind}`)}</p>
      <Facts
        of={[
          [t('payments.office.day.ours'), ours === null ? '—' : money(ours, spoken)],
          [t('payments.office.day.theirs'), theirs === null ? '—' : money(theirs, spoken)],
        ]}
      />
      {orderId !== null && (
        <p>
          <a href={`/office/payments/orders/${orderId}`}>{orderReference}</a>
        </p>
      )}
      {said !== null && (
        <p className="h-second">
          {settledBy === null ? said : t('payments.office.day.settledBy', { name: settledBy, note: said })}
        </p>
      )}
      {state === 'open' && !open && <Button onClick={() => setOpen(true)}>{t('payments.office.day.settle')}</Button>}
      {state === 'open' && open && <Settle difference={difference} onDone={onDone} />}
    </Card>
  )
}

/** A day's reconciliation: our books beside the gateway's file, and every difference with what to do. */
export function Screen() {
  const { t, lang, spoken } = useText()
  const [day, setDay] = useState(yesterday)
  const read = useRead(routes.day, { day })
  const run = useSend(routes.reconcile)
  const go = async () => (await run.send({ day })) && read.reload()
  return (
    <Frame part="day">
      <div className="po-bar">
        <Field label={t('payments.office.day.date')}>
          <TextInput
            type="date"
            value={day}
            max={yesterday()}
            onValue={(value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && setDay(value)}
          />
        </Field>
        <Button variant="primary" busy={run.busy && t('payments.office.working')} onClick={() => void go()}>
          {t('payments.office.day.run')}
        </Button>
      </div>
      {run.error && <Alert tone="danger" title={sentenceOf(run.error, lang, t)} live="assertive" />}
      <Reading read={read}>
        {({ day: sums, differences }) =>
          sums.at === null ? (
            <EmptyState title={t('payments.office.day.never')} drawing={null}>
              {t('payments.office.day.neverText')}
            </EmptyState>
          ) : (
            <div className="h-stack">
              <p className="h-second">{t('payments.office.day.at', { at: moment(sums.at, spoken) })}</p>
              <Facts
                of={[
                  [t('payments.office.day.ours'), money(sums.ours, spoken)],
                  [t('payments.office.day.theirs'), money(sums.theirs, spoken)],
                  [t('payments.office.day.open'), String(sums.open)],
                  [t('payments.office.day.explained'), String(sums.explained)],
                ]}
              />
              <h2>{t('payments.office.day.list')}</h2>
              {differences.length === 0 && (
                <EmptyState title={t('payments.office.day.none')} drawing={null}>
                  {t('payments.office.day.noneText')}
                </EmptyState>
              )}
              {differences.map((one) => (
                <One key={one.id} difference={one} onDone={read.reload} />
              ))}
            </div>
          )
        }
      </Reading>
    </Frame>
  )
}
