import { useState } from 'react'
import { money } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes, type PayView } from '../../contract.ts'
import { dongIn } from './TakeCash.tsx'

/** Asks for a refund; what was paid too much is proposed first. */
export function AskRefund({ order, onDone }: { order: PayView; onDone: () => void }) {
  const { t, lang, spoken } = useText()
  const { say } = useDesk()
  const ask = useSend(routes.askRefund)
  const [open, setOpen] = useState(false)
  const [amount, setAmount] = useState(String(order.surplus || order.received - order.returned))
  const [reason, setReason] = useState('')
  const send = async () => {
    const made = await ask.send({ id: order.id, amount: dongIn(amount), reason })
    if (!made) return
    setOpen(false)
    say({ message: t('payments.office.asked', { amount: money(made.amount, spoken) }), tone: 'success' })
    onDone()
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('payments.office.askRefund')}</Button>
      <Dialog
        open={open}
        title={t('payments.office.askRefund')}
        onClose={() => setOpen(false)}
        closeLabel={t('payments.office.close')}
        actions={
          <Button variant="primary" busy={ask.busy && t('payments.office.working')} onClick={() => void send()}>
            {t('payments.office.send')}
          </Button>
        }
      >
        <div className="h-stack">
          <Field label={t('payments.office.refundAmount')}>
            <TextInput inputMode="numeric" value={amount} onValue={setAmount} suffix={t('payments.office.dong')} />
          </Field>
          <Field label={t('payments.office.reason')} required>
            <TextArea value={reason} onValue={setReason} maxLength={500} />
          </Field>
          {ask.error && <Alert tone="danger" title={sentenceOf(ask.error, lang, t)} live="assertive" />}
        </div>
      </Dialog>
    </>
  )
}
