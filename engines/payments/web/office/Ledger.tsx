/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { money } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, Table } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes } from '../../contract.ts'
import { Facts, Frame } from './Frame.tsx'

/** The trial balance: every account, and the sum that is always nothing. */
export function Screen() {
  const { t, spoken } = useText()
  const { unit } = useDesk()
  const read = useRead(routes.balance, unit === null ? {} : { unitId: unit }, { live: ['payments.desk'] })
  const show = (amount: number) => (amount > 0 ? money(amount, spoken) : '')
  return (
    <Frame part="ledger">
      <p className="h-second">{t('payments.office.ledger.intro')}</p>
      <Reading read={read}>
        {({ accounts, sum }) => (
          <>
            <Facts of={[[t('payments.office.ledger.sum'), money(sum, spoken)]]} />
            <Table
              dense
              caption={t('payments.office.ledger')}
              hideCaption
              rows={[...accounts]}
              rowKey={({ account }) => account}
              empty={<EmptyState title={t('payments.office.ledger.none')} drawing={null} />}
              columns={[
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
                  cell: (row) => show(row.debit),
                },
                {
                  key: 'credit',
                  label: t('payments.office.credit'),
                  align: 'end',
                  oneLine: true,
                  cell: (row) => show(row.credit),
                },
              ]}
            />
          </>
        )}
      </Reading>
    </Frame>
  )
}
