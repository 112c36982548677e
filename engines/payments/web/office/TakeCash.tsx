import { useState } from 'react'
import { money } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Field, TextInput } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes, type PayView } from '../../contract.ts'

/** An amount as people type it: `200.000`, `200 000`. */
export const dongIn = (text: string): number => Number(text.replace(/[^\d]/g, '') || '0')

/** Takes what is missing in cash: type what was handed over, read the change. Enter does it. */
export function TakeCash({ order, onDone }: { order: PayView; onDone: () => void }) {
  const { t, lang, spoken } = useText()
  const { say } = useDesk()
  const take = useSend(routes.takeCash)
  const [tendered, setTendered] = useState('')
  const given = dongIn(tendered)
  const change = given - order.missing
  const send = async () => {
    const done = await take.send({ id: order.id, amount: order.missing, tendered: given })
    if (!done) return
    const facts = { amount: money(order.missing, spoken), change: money(done.change, spoken) }
    say({ message: t('payments.office.taken', facts), tone: 'success' })
    onDone()
  }
  return (
    <Card title={`${t('payments.office.takeCash')}: ${money(order.missing, spoken)}`}>
      <form
        className="h-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Field label={t('payments.office.tendered')}>
          <TextInput
            inputMode="numeric"
            autoComplete="off"
            value={tendered}
            onValue={setTendered}
            suffix={t('payments.office.dong')}
          />
        </Field>
        <output>{change >= 0 && given > 0 && t('payments.office.change', { amount: money(change, spoken) })}</output>
        {take.error && <Alert tone="danger" title={sentenceOf(take.error, lang, t)} live="assertive" />}
        <Button type="submit" variant="primary" busy={take.busy && t('payments.office.working')} disabled={change < 0}>
          {t('payments.office.takeCash')}
        </Button>
      </form>
    </Card>
  )
}
