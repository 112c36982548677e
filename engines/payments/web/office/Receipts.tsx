/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { day, moment, money } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, StatusChip, Table } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes } from '../../contract.ts'
import { Frame } from './Frame.tsx'

/** The register: every number that was given, cancelled ones included. */
export function Screen() {
  const { t, spoken } = useText()
  const read = useRead(routes.receipts, { limit: 200 })
  return (
    <Frame part="receipts">
      <Reading read={read}>
        {({ items }) => (
          <Table
            dense
            caption={t('payments.office.receipts')}
            hideCaption
            rows={[...items]}
            rowKey={({ paperId }) => paperId}
            empty={<EmptyState title={t('payments.office.receipt.none')} drawing={null} />}
            columns={[
              {
                key: 'number',
                label: t('payments.office.receipt.number'),
                rowHeader: true,
                oneLine: true,
                cell: (row) => (
                  <a href={`/api/payments/orders/${row.orderId}/receipt`} target="_blank" rel="noreferrer">
                    {row.number}
                  </a>
                ),
              },
              { key: 'payer', label: t('payments.office.payer'), cell: (row) => row.payerName },
              { key: 'order', label: t('payments.office.reference'), oneLine: true, cell: (row) => row.orderReference },
              {
                key: 'amount',
                label: t('payments.office.amount'),
                align: 'end',
                oneLine: true,
                cell: (row) => money(row.amount, spoken),
              },
              {
                key: 'issued',
                label: t('payments.office.receipt.issued'),
                oneLine: true,
                cell: (row) => moment(row.issuedAt, spoken),
              },
              {
                key: 'state',
                label: t('payments.office.state'),
                cell: (row) =>
                  row.cancelledAt === null ? (
                    <StatusChip tone="success">{t('payments.office.receipt.valid')}</StatusChip>
                  ) : (
                    <StatusChip tone="neutral">
                      {t('payments.office.receipt.cancelled', { at: day(row.cancelledAt, spoken) })}
                    </StatusChip>
                  ),
              },
            ]}
          />
        )}
      </Reading>
    </Frame>
  )
}
