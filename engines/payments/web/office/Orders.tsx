/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { moment, money } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, EmptyState, Field, Pagination, Select, StatusChip, Table, TextInput } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes, ORDER_STATES, type OrderState } from '../../contract.ts'
import { toneOf } from '../tone.ts'
import { Frame } from './Frame.tsx'

const STEP = 50

/** Orders of my units, found by code, case or payer. */
export function Screen() {
  const { t, lang, spoken } = useText()
  const [typed, type] = useState('')
  const [q, search] = useState('')
  const [state, setState] = useState('')
  const [limit, setLimit] = useState(STEP)
  const filter = { ...(q ? { q } : {}), ...(state ? { state: state as OrderState } : {}) }
  const read = useRead(routes.list, { limit, ...filter }, { live: ['payments.desk'] })
  return (
    <Frame part="orders" title={t('payments.office.title')}>
      <search>
        <form
          className="po-bar"
          onSubmit={(event) => {
            event.preventDefault()
            search(typed.trim())
          }}
        >
          <Field label={t('payments.office.search')}>
            <TextInput type="search" value={typed} onValue={type} maxLength={100} />
          </Field>
          <Field label={t('payments.office.state')}>
            <Select
              value={state}
              onValue={setState}
              options={[
                { value: '', label: t('payments.office.allStates') },
                ...ORDER_STATES.map((one) => ({ value: one, label: t(`payments.state.${one}`) })),
              ]}
            />
          </Field>
          <Button type="submit">{t('payments.office.find')}</Button>
        </form>
      </search>
      <Reading read={read}>
        {({ items, next }) => (
          <>
            <Table
              dense
              caption={t('payments.office.orders')}
              hideCaption
              rows={[...items]}
              rowKey={({ id }) => id}
              empty={<EmptyState title={t('payments.office.noOrders')} drawing={null} />}
              columns={[
                {
                  key: 'reference',
                  label: t('payments.office.reference'),
                  rowHeader: true,
                  oneLine: true,
                  cell: (row) => <a href={`/office/payments/orders/${row.id}`}>{row.reference}</a>,
                },
                { key: 'payer', label: t('payments.office.payer'), cell: (row) => row.payerName },
                { key: 'what', label: t('payments.office.what'), cell: (row) => row.title[lang] },
                { key: 'unit', label: t('payments.office.unit'), cell: (row) => row.payeeName },
                {
                  key: 'amount',
                  label: t('payments.office.amount'),
                  align: 'end',
                  oneLine: true,
                  cell: (row) => money(row.total, spoken),
                },
                {
                  key: 'state',
                  label: t('payments.office.state'),
                  cell: (row) => <StatusChip tone={toneOf(row.state)}>{t(`payments.state.${row.state}`)}</StatusChip>,
                },
                {
                  key: 'opened',
                  label: t('payments.office.opened'),
                  oneLine: true,
                  cell: (row) => moment(row.openedAt, spoken),
                },
              ]}
            />
            <Pagination
              shown={t('payments.office.shown', { n: items.length })}
              label={t('payments.office.more')}
              onMore={next !== null && limit < 200 ? () => setLimit(limit + STEP) : undefined}
            />
          </>
        )}
      </Reading>
    </Frame>
  )
}
