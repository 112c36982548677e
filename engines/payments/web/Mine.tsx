import './pay.css'
import { day, money } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { contractOfPayments as routes } from '../contract.ts'
import { toneOf } from './tone.ts'

/** What a person owes and has paid. */
export function Screen() {
  const { t, lang, spoken } = useText()
  const read = useRead(routes.mine, {})
  return (
    <div className="h-stack">
      <Heading level={1}>{t('payments.citizen.mine.title')}</Heading>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('payments.citizen.mine.none')} />
          ) : (
            <ul className="pay-mine" aria-label={t('payments.citizen.mine.list')}>
              {items.map((order) => (
                <li key={order.id}>
                  <a href={`/pay/${order.id}`}>{order.title[lang]}</a>
                  <span className="h-small h-second">
                    {order.payeeName} · {day(order.openedAt, spoken)}
                  </span>
                  <strong className="h-figures">{money(order.missing || order.total, spoken)}</strong>
                  <StatusChip tone={toneOf(order.state)}>{t(`payments.state.${order.state}`)}</StatusChip>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </div>
  )
}
