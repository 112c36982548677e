import './office.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, EmptyState, Field, Heading, StatusChip, TextInput } from '@hue-s/ui/index.ts'
import { alertsContract as routes, type ReachUnit } from '../../contract.ts'
import { unitName } from '../words.ts'

function Unit({ id, line, onDone }: { id: string; line: ReachUnit; onDone: () => void }) {
  const { t, lang } = useText()
  const [note, setNote] = useState(line.visit?.note ?? '')
  const visit = useSend(routes.visit)
  const press = async () => {
    if (await visit.send({ id, unitId: line.unit.id, done: true, note })) onDone()
  }
  return (
    <Card
      title={unitName(line.unit)}
      level={2}
      aside={
        line.visit?.done ? (
          <StatusChip tone="success">{t('alerts.office.reach.visited')}</StatusChip>
        ) : line.followers === 0 ? (
          <StatusChip tone="danger">{t('alerts.office.reach.nobody')}</StatusChip>
        ) : line.gap > 0 ? (
          <StatusChip tone="warning">{t('alerts.office.reach.gap', { n: line.gap })}</StatusChip>
        ) : (
          <StatusChip tone="success">{t('alerts.office.reach.all')}</StatusChip>
        )
      }
    >
      <ul className="ao-cells">
        {line.channels.map((cell) => (
          <li key={cell.channel}>
            <strong>{t(`alerts.office.reach.channel.${cell.channel}`)}</strong>{' '}
            {t('alerts.office.reach.counts', { ...cell })}
          </li>
        ))}
      </ul>
      {line.visit && (
        <p className="h-small h-second">
          {line.visit.name}, {moment(line.visit.at)}: {line.visit.note}
        </p>
      )}
      {visit.error && <Alert tone="danger" title={sentenceOf(visit.error, lang, t)} />}
      <div className="h-row ao-visit">
        <Field label={t('alerts.office.reach.note')}>
          <TextInput value={note} maxLength={300} onValue={setNote} />
        </Field>
        <Button size="small" busy={visit.busy && t('alerts.office.working')} onClick={() => void press()}>
          {t('alerts.office.reach.went')}
        </Button>
      </div>
    </Card>
  )
}

/** Commune by commune: whom it reached, where nobody was reached, and who goes there on foot. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const id = params['id'] ?? ''
  const read = useRead(routes.reach, { id }, { every: 30_000 })
  const count = useSend(routes.countReach)
  const recount = async () => {
    if (await count.send({ id })) read.reload()
  }
  return (
    <div className="o-page">
      <p>
        <a href={`/office/alerts/${id}`}>{t('alerts.office.reach.back')}</a>
      </p>
      <div className="ao-top">
        <Heading level={1}>{t('alerts.office.reach.title')}</Heading>
        <Button busy={count.busy && t('alerts.office.working')} onClick={() => void recount()}>
          {t('alerts.office.reach.again')}
        </Button>
      </div>
      {count.error && <Alert tone="danger" title={sentenceOf(count.error, lang, t)} />}
      <Reading read={read}>
        {({ at, units, over }) => (
          <div className="h-stack">
            {at === null ? (
              <EmptyState title={t('alerts.office.reach.none')} />
            ) : (
              <p>{t('alerts.office.reach.at', { at: moment(at) })}</p>
            )}
            {over.length > 1 && (
              <ul className="ao-cells" aria-label={t('alerts.office.reach.over')}>
                {over.map((one) => (
                  <li key={one.at}>
                    {moment(one.at)} — {t('alerts.office.reach.counts', { ...one, failed: one.people - one.sent })}
                  </li>
                ))}
              </ul>
            )}
            {units.map((line) => (
              <Unit key={line.unit.id} id={id} line={line} onDone={read.reload} />
            ))}
          </div>
        )}
      </Reading>
    </div>
  )
}
