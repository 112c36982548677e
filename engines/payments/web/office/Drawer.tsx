/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { clockTime, moment, money } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, EmptyState, Field, Select, Table, TextInput } from '@hue-s/ui/index.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { contractOfPayments as routes } from '../../contract.ts'
import { CountDrawer } from './CountDrawer.tsx'
import { Frame } from './Frame.tsx'
import { dongIn } from './TakeCash.tsx'

function OpenShift({ units, onDone }: { units: readonly { id: string; name: string }[]; onDone: () => void }) {
  const { t, lang } = useText()
  const open = useSend(routes.openShift)
  const [unitId, setUnit] = useState(units[0]?.id ?? '')
  const [float, setFloat] = useState('')
  const go = async () => (await open.send({ unitId, float: dongIn(float) })) && onDone()
  return (
    <Card title={t('payments.office.drawer.none')} level={2}>
      <form
        className="h-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void go()
        }}
      >
        <Field label={t('payments.office.drawer.unit')}>
          <Select
            value={unitId}
            onValue={setUnit}
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
        <Field label={t('payments.office.drawer.float')}>
          <TextInput inputMode="numeric" value={float} onValue={setFloat} suffix={t('payments.office.dong')} />
        </Field>
        {open.error && <Alert tone="danger" title={sentenceOf(open.error, lang, t)} live="assertive" />}
        <Button type="submit" variant="primary" busy={open.busy && t('payments.office.working')}>
          {t('payments.office.drawer.open')}
        </Button>
      </form>
    </Card>
  )
}

/** Types or scans a payment code and goes to its order. */
function Collect() {
  const { t } = useText()
  const [, go] = useLocation()
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const find = async () => {
    const { items } = (await send(routes.list, { q: code.trim(), limit: 1 })) as Output<typeof routes.list>
    const [order] = items
    if (order) go(`/payments/orders/${order.id}`)
    else setMissing(true)
  }
  return (
    <Card title={t('payments.office.drawer.collect')} level={2}>
      <form
        className="po-bar"
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <Field
          label={t('payments.office.drawer.code')}
          {...(missing ? { error: t('payments.office.drawer.notFound') } : {})}
        >
          <TextInput value={code} onValue={setCode} autoComplete="off" maxLength={40} />
        </Field>
        <Button type="submit">{t('payments.office.find')}</Button>
      </form>
    </Card>
  )
}

function Today() {
  const { t, spoken } = useText()
  const read = useRead(routes.shifts, {})
  return (
    <Reading read={read}>
      {({ items }) => (
        <Table
          dense
          caption={t('payments.office.drawer.today')}
          rows={[...items]}
          rowKey={({ id }) => id}
          empty={<EmptyState title={t('payments.office.drawer.noShifts')} drawing={null} />}
          columns={[
            {
              key: 'who',
              label: t('payments.office.drawer.cashier'),
              rowHeader: true,
              cell: (row) => row.cashier ?? '—',
            },
            {
              key: 'from',
              label: t('payments.office.opened'),
              oneLine: true,
              cell: (row) => moment(row.openedAt, spoken),
            },
            {
              key: 'taken',
              label: t('payments.office.drawer.taken'),
              align: 'end',
              cell: (row) => money(row.taken, spoken),
            },
            {
              key: 'counted',
              label: t('payments.office.drawer.counted'),
              align: 'end',
              cell: (row) => (row.counted === null ? t('payments.office.drawer.still') : money(row.counted, spoken)),
            },
            {
              key: 'difference',
              label: t('payments.office.drawer.difference'),
              align: 'end',
              cell: (row) => (row.difference === null ? '' : money(row.difference, spoken)),
            },
            {
              key: 'end',
              label: t('payments.office.at'),
              cell: (row) => (row.closedAt ? clockTime(row.closedAt) : ''),
            },
          ]}
        />
      )}
    </Reading>
  )
}

/** The cashier's drawer: open a shift, collect, count, close. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.myShift, {}, { live: ['payments.desk'] })
  return (
    <Frame part="drawer">
      <Reading read={read}>
        {({ shift, units }) => (
          <div className="h-stack">
            {shift ? (
              <>
                <Collect />
                <CountDrawer shift={shift} onDone={read.reload} />
              </>
            ) : (
              <OpenShift units={units} onDone={read.reload} />
            )}
            <Today key={shift?.id ?? t('payments.office.drawer.none')} />
          </div>
        )}
      </Reading>
    </Frame>
  )
}
