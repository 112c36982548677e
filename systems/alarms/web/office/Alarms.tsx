/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import '../alarms.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, Field, Heading, LinkButton, Select, StatusChip, Table } from '@hue-s/ui/index.ts'
import { alarmsContract as routes, type AlarmLine } from '../../contract.ts'
import { figure, stateTone, toneOf } from '../words.ts'

const STATES = ['raised', 'acknowledged', 'cleared', 'closed'] as const
const RANK: Record<AlarmLine['state'], number> = { raised: 0, acknowledged: 1, cleared: 2, closed: 3 }

/** The queue: what nobody has yet comes first, the graver above the lighter. */
export function Screen() {
  const { t, lang } = useText()
  const [shown, setShown] = useState<string>('open')
  const asked = shown === 'open' ? { open: true } : shown === '' ? {} : { state: shown as AlarmLine['state'] }
  const read = useRead(routes.list, { limit: 200, ...asked }, { live: ['alarms.changed'], every: 15_000 })
  const word = (name: string) => t(`alarms.office.${name}`)
  return (
    <div className="o-page h-stack">
      <Heading level={1}>{word('title')}</Heading>
      <div className="h-row al-choose">
        <Field label={word('show')}>
          <Select
            value={shown}
            onValue={setShown}
            options={[
              { value: 'open', label: word('open') },
              ...STATES.map((s) => ({ value: s, label: t(`alarms.state.${s}`) })),
              { value: '', label: word('all') },
            ]}
          />
        </Field>
        <LinkButton href="/office/alarms/rules">{word('rules')}</LinkButton>
      </div>
      <Reading read={read}>
        {({ items }) => (
          <Table
            caption={word('title')}
            hideCaption
            rows={[...items].sort((a, b) => RANK[a.state] - RANK[b.state] || b.severity - a.severity)}
            rowKey={(a) => a.id}
            empty={<EmptyState title={word('none')} />}
            columns={[
              {
                key: 'what',
                label: word('what'),
                rowHeader: true,
                cell: (a) => (
                  <a href={`/office/alarms/${a.id}`}>
                    {a.rule.name[lang]}: {a.station.name[lang]}
                  </a>
                ),
              },
              {
                key: 'severity',
                label: word('severity'),
                oneLine: true,
                cell: (a) => <StatusChip tone={toneOf(a.severity)}>{t(`alarms.severity.${a.severity}`)}</StatusChip>,
              },
              { key: 'value', label: word('value'), oneLine: true, cell: (a) => figure(a.value, a.unit, lang) },
              { key: 'since', label: word('since'), oneLine: true, cell: (a) => moment(a.startedAt, lang) },
              {
                key: 'state',
                label: word('state'),
                cell: (a) => (
                  <>
                    <StatusChip tone={stateTone[a.state]}>{t(`alarms.state.${a.state}`)}</StatusChip>{' '}
                    {a.acknowledgedName}
                    {a.flaps > 0 && ` · ${t('alarms.office.flaps', { n: a.flaps })}`}
                  </>
                ),
              },
            ]}
          />
        )}
      </Reading>
    </div>
  )
}
