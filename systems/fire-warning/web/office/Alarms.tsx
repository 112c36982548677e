/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import '../fire.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, EmptyState, Field, Heading, Select, StatusChip, Table } from '@hue-s/ui/index.ts'
import { fireWarningContract as routes, type FireAlarm } from '../../contract.ts'

type Shown = 'open' | 'over' | ''

function Take({ alarm }: { alarm: FireAlarm }) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const acknowledge = useSend(routes.acknowledge)
  if (alarm.acknowledgedAt) return <>{alarm.acknowledgedName}</>
  const take = async () => {
    const done = await acknowledge.send({ id: alarm.id })
    if (done) say({ message: t('fire-warning.office.taken'), tone: 'success' })
    refresh('/api/fire-warning')
  }
  return (
    <>
      <Button
        size="small"
        onClick={() => void take()}
        busy={acknowledge.busy ? t('fire-warning.office.take') : undefined}
      >
        {t('fire-warning.office.take')}
      </Button>
      {acknowledge.error && <p role="alert">{sentenceOf(acknowledge.error, lang, t)}</p>}
    </>
  )
}

/** The fire alarms of the communes one watches over, heard at once. */
export function Screen() {
  const { t } = useText()
  const [shown, setShown] = useState<Shown>('open')
  const read = useRead(
    routes.alarms,
    { limit: 100, ...(shown && { open: shown === 'open' }) },
    { live: ['fire-warning.alarms'], every: 15_000 },
  )
  const word = (name: string) => t(`fire-warning.office.${name}`)
  return (
    <div className="o-page">
      <Heading level={1}>{word('title')}</Heading>
      <Field label={word('state')}>
        <Select
          value={shown}
          placeholder={word('all')}
          options={['open', 'over'].map((name) => ({ value: name, label: word(name) }))}
          onValue={(value) => setShown(value as Shown)}
        />
      </Field>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={word('none')} />
          ) : (
            <Table
              caption={word('title')}
              hideCaption
              rows={items}
              rowKey={(alarm) => alarm.id}
              columns={[
                {
                  key: 'where',
                  label: word('where'),
                  rowHeader: true,
                  cell: (a) => (
                    <>
                      {a.name}, {a.address}
                    </>
                  ),
                },
                { key: 'since', label: word('since'), oneLine: true, cell: (a) => moment(a.raisedAt) },
                {
                  key: 'state',
                  label: word('state'),
                  oneLine: true,
                  cell: (a) => (
                    <StatusChip tone={a.clearedAt ? 'neutral' : 'danger'}>
                      {word(a.clearedAt ? 'over' : 'open')}
                    </StatusChip>
                  ),
                },
                { key: 'who', label: word('who'), cell: (a) => <Take alarm={a} /> },
              ]}
            />
          )
        }
      </Reading>
    </div>
  )
}
