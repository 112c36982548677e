import { useState } from 'react'
import { day, legalDate, moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, EmptyState, Field, Select, StatusChip, Table, TextInput } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type NationalDifference, type NationalOverview } from '../../contract.ts'
import { readAgain, useSayNational } from './words.ts'

const DAY = 86_400_000
const yesterday = () => legalDate(new Date(Date.now() - DAY))

/** Compares one day now; the night does it by itself. */
function Compare() {
  const say = useSayNational()
  const { t, lang } = useText()
  const [on, setOn] = useState(yesterday)
  const { send, busy, error } = useSend(routes.nationalCompare)
  return (
    <div className="h-stack">
      <div className="h-row ps-tools">
        <Field id="national-day" label={say('day')}>
          <TextInput type="date" value={on} onValue={(value) => value && setOn(value)} />
        </Field>
        <Button busy={busy && say('busy')} onClick={() => void send({ day: on }).then(readAgain)}>
          {say('compare')}
        </Button>
      </div>
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
    </div>
  )
}

function One({ d }: { d: NationalDifference }) {
  const say = useSayNational()
  const { t, lang } = useText()
  const { send, busy, error } = useSend(routes.nationalSettle)
  const state = (status: string | null) => (status === null ? say('none') : say(`portal.${status}`))
  return (
    <li>
      <Card title={d.code} level={3} href={d.dossierId ? `/office/dossiers/${d.dossierId}` : undefined}>
        <div className="h-stack">
          <p className="ps-line">
            <StatusChip tone={d.settledAt ? 'success' : 'warning'}>{say(`kind.${d.kind}`)}</StatusChip>
            <span>{say('oursTheirs', { ours: state(d.ours), theirs: state(d.theirs) })}</span>
            <span className="h-second">{day(d.day, lang)}</span>
          </p>
          <p>{say(`why.${d.why}`)}</p>
          {d.settledAt ? (
            <p className="h-second">
              {say(`settled.${d.settledHow ?? 'gone'}`)} · {moment(d.settledAt, lang)}
            </p>
          ) : (
            <p>
              <Button
                size="small"
                busy={busy && say('busy')}
                onClick={() => void send({ id: d.id }).then((done) => done && readAgain())}
              >
                {say(d.dossierId ? 'resend' : 'askAgain')}
              </Button>
            </p>
          )}
          {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        </div>
      </Card>
    </li>
  )
}

/** What they have and we have, day by day, each difference with its reason and what to do. */
export function Differences({ days }: { days: NationalOverview['days'] }) {
  const say = useSayNational()
  const { lang } = useText()
  const [show, setShow] = useState<'open' | 'all'>('open')
  const read = useRead(routes.nationalDifferences, { show }, { every: 60_000 })
  return (
    <div className="h-stack">
      <Compare />
      {days.length > 0 && (
        <Table
          caption={say('days')}
          dense
          rows={[...days]}
          rowKey={(one) => one.day}
          columns={[
            { key: 'day', label: say('day'), rowHeader: true, oneLine: true, cell: (one) => day(one.day, lang) },
            { key: 'ours', label: say('ours'), align: 'end', cell: (one) => one.ours },
            { key: 'theirs', label: say('theirs'), align: 'end', cell: (one) => (one.error ? '—' : one.theirs) },
            {
              key: 'at',
              label: say('comparedAt'),
              cell: (one) => (one.error ? say('notCompared', { why: one.error }) : moment(one.comparedAt, lang)),
            },
          ]}
        />
      )}
      <div className="h-row ps-tools">
        <Field id="national-show" label={say('differences')}>
          <Select
            value={show}
            onValue={(value) => setShow(value === 'all' ? 'all' : 'open')}
            options={(['open', 'all'] as const).map((value) => ({ value, label: say(`show.${value}`) }))}
          />
        </Field>
      </div>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={say('same')}>{say('sameWords')}</EmptyState>
          ) : (
            <ul className="ps-list">
              {items.map((d) => (
                <One key={d.id} d={d} />
              ))}
            </ul>
          )
        }
      </Reading>
    </div>
  )
}
