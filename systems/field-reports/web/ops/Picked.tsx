import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, LinkButton, StatusChip } from '@hue-s/ui/index.ts'
import { arrowSquareOut, x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'
import { stateKey, toneOf } from '../words-of-report.ts'
import { Tile } from './Tile.tsx'
import type { Wall } from './wall-data.ts'

const LAST = 4

/** The report an operator chose: what, where, who is on it, what happened last. */
export function Picked({ id, wall, onClose }: { id: string; wall: Wall; onClose: () => void }) {
  const { t } = useText()
  const read = useRead(fieldReportsContract.work, { id }, { live: ['field-reports.wall'] })
  return (
    <Tile
      title={t('field-reports.ops.picked')}
      wall={wall}
      className="ow-picked"
      aside={
        <Button variant="quiet" size="small" icon={x} label={t('field-reports.ops.key.close')} onClick={onClose} />
      }
    >
      <Reading read={read}>
        {(report) => (
          <div className="ow-picked__body">
            <p className="ow-picked__name">{wall.categoryOf(report)}</p>
            <p className="h-row">
              <span className="h-figures">{report.code}</span>
              <StatusChip tone={toneOf(report)}>{t(stateKey(report))}</StatusChip>
            </p>
            <p className="ow-picked__note">{report.note}</p>
            {report.photos[0] && (
              <img className="ow-picked__photo" src={report.photos[0].thumb} alt={t('field-reports.ops.photo')} />
            )}
            <dl className="ow-facts">
              <dt>{t('field-reports.ops.where')}</dt>
              <dd>{[report.place, report.commune?.name].filter(Boolean).join(', ')}</dd>
              <dt>{t('field-reports.ops.agency')}</dt>
              <dd>{report.agency?.name ?? t('field-reports.ops.agency.none')}</dd>
              <dt>{t('field-reports.ops.assignee')}</dt>
              <dd>{report.assignee ?? '—'}</dd>
              <dt>{t('field-reports.ops.due')}</dt>
              <dd className="h-figures">{report.dueAt ? moment(report.dueAt) : '—'}</dd>
            </dl>
            <ul className="ow-last" aria-label={t('field-reports.ops.last')}>
              {report.timeline.slice(-LAST).map((one) => (
                <li key={`${one.at} ${one.action}`}>
                  <time dateTime={one.at} className="h-figures">
                    {moment(one.at)}
                  </time>{' '}
                  {wordOf(one.to, t)}
                </li>
              ))}
            </ul>
            <LinkButton href={`/office/field-reports/${report.id}`} icon={arrowSquareOut} size="small">
              {t('field-reports.ops.toOffice')}
            </LinkButton>
          </div>
        )}
      </Reading>
    </Tile>
  )
}

const wordOf = (state: string, t: (key: string) => string) => t(`field-reports.state.${state}`)
