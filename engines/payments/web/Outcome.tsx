import { money } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { receipt } from '@hue-s/ui/icon-paths.ts'
import type { PayView } from '../contract.ts'

const TONES = {
  paid: 'success',
  over: 'info',
  expired: 'warning',
  cancelled: 'info',
  refunding: 'info',
  refunded: 'success',
} as const
type End = keyof typeof TONES

/** How an order stands when nothing can be paid on it now. */
export function Outcome({ order }: { order: PayView }) {
  const { t, spoken } = useText()
  const say = (key: string, facts?: Record<string, unknown>) => t(`payments.citizen.pay.${key}`, facts)
  const end: End = order.state in TONES ? (order.state as End) : 'expired'
  const words: Record<End, [string, string?]> = {
    paid:
      order.total === 0
        ? [say('free'), say('freeText')]
        : [say('done'), say('doneText', { amount: money(order.received, spoken) })],
    over: [say('over', { amount: money(order.surplus, spoken) }), say('overText')],
    expired: [say('expired'), say('expiredText', { unit: order.payeeName })],
    cancelled: [say('cancelled'), say('cancelledText')],
    refunding: [say('refunding')],
    refunded: [say('refunded', { amount: money(order.returned, spoken) })],
  }
  const [title, text] = words[end]
  const settled = end === 'paid' || end === 'over'
  return (
    <div className="h-stack">
      <Alert tone={TONES[end]} title={title} live="polite">
        {text}
      </Alert>
      {order.receiptId !== null && end !== 'refunded' && (
        <LinkButton href={`/api/payments/orders/${order.id}/receipt`} icon={receipt} variant="primary" target="_blank">
          {say('receipt')}
        </LinkButton>
      )}
      {order.receiptId === null && settled && order.due > 0 && <p className="h-second">{say('receiptSoon')}</p>}
    </div>
  )
}
