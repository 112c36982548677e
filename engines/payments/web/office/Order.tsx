/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import '../pay.css'
import { moment, money } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton, StatusChip, Table } from '@hue-s/ui/index.ts'
import { receipt } from '@hue-s/ui/icon-paths.ts'
import { contractOfPayments as routes, type PayView } from '../../contract.ts'
import { Lines } from '../Pay.tsx'
import { toneOf } from '../tone.ts'
import { AskRefund } from './AskRefund.tsx'
import { Facts, Frame } from './Frame.tsx'
import { TakeCash } from './TakeCash.tsx'

function Attempts({ of }: { of: PayView['attempts'] }) {
  const { t, spoken } = useText()
  if (of.length === 0) return null
  return (
    <Table
      dense
      caption={t('payments.office.attempts')}
      rows={[...of]}
      rowKey={({ id }) => id}
      columns={[
        { key: 'reference', label: t('payments.office.reference'), rowHeader: true, cell: (row) => row.reference },
        { key: 'way', label: t('payments.office.way'), cell: (row) => t(`payments.way.${row.way}`) },
        { key: 'amount', label: t('payments.office.amount'), align: 'end', cell: (row) => money(row.amount, spoken) },
        { key: 'state', label: t('payments.office.state'), cell: (row) => t(`payments.office.attempt.${row.state}`) },
        { key: 'at', label: t('payments.office.at'), oneLine: true, cell: (row) => moment(row.madeAt, spoken) },
      ]}
    />
  )
}

function Entries({ id }: { id: string }) {
  const { t, spoken } = useText()
  const read = useRead(routes.entries, { id }, { live: ['payments.desk'] })
  const show = (amount: number) => (amount > 0 ? money(amount, spoken) : '')
  return (
    <Reading read={read}>
      {({ items }) => (
        <Table
          dense
          caption={t('payments.office.entries')}
          rows={items.map((row, at) => ({ ...row, key: String(at) }))}
          rowKey={({ key }) => key}
          columns={[
            { key: 'at', label: t('payments.office.at'), oneLine: true, cell: (row) => moment(row.at, spoken) },
            {
              key: 'kind',
              label: t('payments.office.kind'),
              cell: (row) => t(`payments.office.ledger.kind.${row.kind}`),
            },
            {
              key: 'account',
              label: t('payments.office.account'),
              rowHeader: true,
              cell: (row) => t(`payments.office.ledger.account.${row.account}`),
            },
            {
              key: 'debit',
              label: t('payments.office.debit'),
              align: 'end',
              oneLine: true,
              cell: (row) => show(row.amount),
            },
            {
              key: 'credit',
              label: t('payments.office.credit'),
              align: 'end',
              oneLine: true,
              cell: (row) => show(-row.amount),
            },
          ]}
        />
      )}
    </Reading>
  )
}

/** One order: what it is made of, how it was paid, what was booked, and what may be done with it. */
export function Screen({ params }: ScreenProps) {
  const { t, lang, spoken } = useText()
  const { may } = useDesk()
  const id = params['id'] ?? ''
  const read = useRead(routes.read, { id }, { live: ['payments.desk'] })
  return (
    <Reading read={read}>
      {(order) => (
        <Frame part="orders" title={`${order.reference} · ${order.title[lang]}`}>
          <p className="h-row">
            <StatusChip tone={toneOf(order.state)}>{t(`payments.state.${order.state}`)}</StatusChip>
            <span className="h-second">{order.payeeName}</span>
          </p>
          <Facts
            of={[
              [t('payments.office.amount'), money(order.total, spoken)],
              [t('payments.office.got'), money(order.received, spoken)],
              [t('payments.rest'), money(order.missing, spoken)],
              [t('payments.state.over'), money(order.surplus, spoken)],
            ]}
          />
          <Lines order={order} />
          {may('payments.cash') && order.missing > 0 && <TakeCash order={order} onDone={read.reload} />}
          <div className="h-row">
            {order.receiptId !== null && (
              <LinkButton href={`/api/payments/orders/${id}/receipt`} target="_blank" icon={receipt}>
                {t('payments.office.printReceipt')}
              </LinkButton>
            )}
            {may('payments.askRefund') && order.received > order.returned && order.state !== 'refunding' && (
              <AskRefund order={order} onDone={read.reload} />
            )}
          </div>
          <Attempts of={order.attempts} />
          <Entries id={id} />
        </Frame>
      )}
    </Reading>
  )
}
