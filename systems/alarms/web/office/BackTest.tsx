/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { moment, number } from '@hue-s/kernel/shared/text.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, Heading, Select, Table } from '@hue-s/ui/index.ts'
import { alarmsContract as routes, type Definition } from '../../contract.ts'
import { figure } from '../words.ts'

const DAY = 86_400_000
const SPANS = ['7', '30', '90'] as const

/** What the rule would have done: how often, where, and how often people reported flooding near it. */
export function BackTest({ definition }: { definition: Definition }) {
  const { t, lang } = useText()
  const [days, setDays] = useState('30')
  const [done, setDone] = useState<Output<typeof routes.backTest>>()
  const test = useSend(routes.backTest)
  const word = (name: string) => t(`alarms.office.test.${name}`)
  const run = async () => {
    const to = new Date()
    const from = new Date(to.getTime() - Number(days) * DAY)
    setDone(await test.send({ definition, from: from.toISOString(), to: to.toISOString() }))
  }
  return (
    <section className="h-stack" aria-label={word('title')}>
      <Heading level={2}>{word('title')}</Heading>
      <div className="h-row">
        <Field label={word('span')}>
          <Select
            value={days}
            onValue={setDays}
            options={SPANS.map((n) => ({ value: n, label: t('alarms.days', { n }) }))}
          />
        </Field>
        <Button busy={test.busy && word('busy')} onClick={() => void run()}>
          {word('run')}
        </Button>
      </div>
      {test.error && <Alert tone="danger" title={sentenceOf(test.error, lang, t)} live="assertive" />}
      {done && (
        <>
          <p aria-live="polite">
            <strong>{t('alarms.office.test.fired', { n: done.items.length, days })}</strong>{' '}
            {done.countsReports && t('alarms.office.test.reports', { n: done.withReports })}{' '}
            {done.empty.length > 0 &&
              t('alarms.office.test.empty', { n: number(done.empty.length, lang), of: done.places })}
          </p>
          {done.items.length > 0 && (
            <Table
              caption={word('title')}
              hideCaption
              dense
              rows={done.items}
              rowKey={(f) => `${f.station.key} ${f.startedAt}`}
              columns={[
                { key: 'station', label: word('station'), rowHeader: true, cell: (f) => f.station.name[lang] },
                { key: 'from', label: word('from'), oneLine: true, cell: (f) => moment(f.startedAt, lang) },
                {
                  key: 'to',
                  label: word('to'),
                  oneLine: true,
                  cell: (f) => (f.endedAt ? moment(f.endedAt, lang) : word('still')),
                },
                { key: 'peak', label: word('peak'), oneLine: true, cell: (f) => figure(f.peak, f.unit, lang) },
                {
                  key: 'reports',
                  label: word('near'),
                  cell: (f) => (f.reports === null ? '–' : number(f.reports, lang)),
                },
              ]}
            />
          )}
        </>
      )}
    </section>
  )
}
