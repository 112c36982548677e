import './queue.css'
import { useLocation } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Button, Card, EmptyState } from '@hue-s/ui/index.ts'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { fieldReportsContract } from '../../contract.ts'
import { Decide } from './Decide.tsx'
import { TYPE, useChanges } from './queue-data.ts'

type Waiting = Output<typeof fieldReportsContract.requests>['items'][number]

/** Steps of colleagues that need a second person, and appeals that the centre has to decide. */
export function Screen() {
  const { t } = useText()
  const [, go] = useLocation()
  const read = useRead(fieldReportsContract.requests, { limit: 100 })
  const appeals = useRead(contractOfCases.list, { types: [TYPE], state: 'appealed', view: 'all', limit: 100 })
  useChanges(() => {
    read.reload()
    appeals.reload()
  })
  const open = (id: string) => go(`/field-reports/${id}`)
  const say = (key: string) => t(`field-reports.office.requests.${key}`)
  return (
    <div className="o-page">
      <header className="o-page__head">
        <div>
          <h1>{say('title')}</h1>
          <p className="h-second">{say('lead')}</p>
        </div>
      </header>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState level={2} title={say('none')}>
              {say('none.why')}
            </EmptyState>
          ) : (
            <ul className="fr-requests">
              {items.map((one) => (
                <li key={one.id}>
                  <RequestCard request={one} onDone={read.reload} onOpen={open} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      {appeals.data && appeals.data.items.length > 0 && (
        <section className="h-stack" aria-labelledby="fr-appeals">
          <h2 id="fr-appeals">{say('appeals')}</h2>
          <p className="h-second">{say('appeals.why')}</p>
          <ul className="fr-requests">
            {appeals.data.items.map((one) => (
              <li key={one.id}>
                <Card
                  title={`${say('appeal')} · ${one.code}`}
                  level={3}
                  actions={
                    <Button size="small" onClick={() => open(one.id)}>
                      {say('appeal.open')}
                    </Button>
                  }
                >
                  <p>{one.title}</p>
                </Card>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function RequestCard({
  request,
  onDone,
  onOpen,
}: {
  request: Waiting
  onDone: () => void
  onOpen: (id: string) => void
}) {
  const { t } = useText()
  const { workingDays, workingHours } = { ...request.extension } as { workingDays?: number; workingHours?: number }
  const more = (unit: string, count: number | undefined) =>
    count !== undefined && <p>{t(`field-reports.office.request.${unit}`, { days: count, hours: count })}</p>
  return (
    <Card title={`${t(`field-reports.office.act.${request.action}`)} · ${request.code}`} level={2}>
      <p>{request.title}</p>
      {more('days', workingDays)}
      {more('hours', workingHours)}
      {request.note && <blockquote className="fr-quote">{request.note}</blockquote>}
      <p className="h-small h-second">
        {request.askedBy && `${request.askedBy} · `}
        {moment(request.askedAt)} ·{' '}
        <button type="button" className="fr-why" onClick={() => onOpen(request.reportId)}>
          {t('field-reports.office.request.open')}
        </button>
      </p>
      <Decide id={request.id} code={request.code} onDone={onDone} />
    </Card>
  )
}
