import './office.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, EmptyState, Field, Heading, LinkButton, Select, StatusChip } from '@hue-s/ui/index.ts'
import { alertsContract as routes, STATES, type DeskLine, type State } from '../../contract.ts'
import { STATE_TONES } from './states.ts'

function Line({ line }: { line: DeskLine }) {
  const { t, lang } = useText()
  return (
    <article className="ao-line">
      <div>
        <Heading level={2} className="ao-line__title">
          <a href={`/office/alerts/${line.id}`}>{line.headline}</a>
        </Heading>
        <p className="h-small h-second">
          {t(`alerts.office.msg.${line.msgType}`)} · {line.kindName[lang]} ·{' '}
          {t('alerts.office.units', { n: line.units })} ·{' '}
          {line.sentAt
            ? t('alerts.office.sentAt', { at: moment(line.sentAt) })
            : t('alerts.office.changed', { at: moment(line.changedAt), by: line.changedName ?? '' })}
          {line.originName && ` · ${line.originName}`}
        </p>
      </div>
      <p className="ao-chips">
        {line.reviewOpen && <StatusChip tone="danger">{t('alerts.office.reviewOpen')}</StatusChip>}
        {line.status !== 'actual' && (
          <StatusChip tone="progress">{t(`alerts.office.status.${line.status}`)}</StatusChip>
        )}
        <StatusChip tone={STATE_TONES[line.state]}>
          {t(
            line.state === 'over'
              ? `alerts.office.over.${line.overWhy ?? 'expired'}`
              : `alerts.office.state.${line.state}`,
          )}
        </StatusChip>
      </p>
    </article>
  )
}

/** What is written, waits and is out; reviews that are still open stand on top. */
export function Screen() {
  const { t } = useText()
  const { may } = useDesk()
  const [state, setState] = useState<State | ''>('')
  const read = useRead(routes.desk, { limit: 50, ...(state && { state }) }, { live: ['alerts.changed'], every: 15_000 })
  return (
    <div className="o-page">
      <div className="ao-top">
        <Heading level={1}>{t('alerts.office.desk.title')}</Heading>
        <span className="h-row">
          {may('alerts.approve') && <a href="/office/alerts/sources">{t('alerts.office.sources.title')}</a>}
          <LinkButton variant="primary" href="/office/alerts/new">
            {t('alerts.office.new')}
          </LinkButton>
        </span>
      </div>
      <Field label={t('alerts.office.filter')}>
        <Select
          value={state}
          placeholder={t('alerts.office.everything')}
          options={STATES.map((one) => ({ value: one, label: t(`alerts.office.state.${one}`) }))}
          onValue={(v) => setState(v as State | '')}
        />
      </Field>
      <Reading read={read}>
        {({ items, openReviews, waiting }) => (
          <div className="h-stack">
            {openReviews > 0 && <Alert tone="danger" title={t('alerts.office.reviews', { n: openReviews })} />}
            {waiting > 0 && <Alert tone="info" title={t('alerts.office.waiting', { n: waiting })} />}
            {items.length === 0 ? (
              <EmptyState title={t('alerts.office.none')}>
                <p>{t('alerts.office.noneWords')}</p>
              </EmptyState>
            ) : (
              <ul className="ao-lines">
                {items.map((line) => (
                  <li key={line.id}>
                    <Line line={line} />
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </Reading>
    </div>
  )
}
