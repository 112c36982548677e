import { useState } from 'react'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card, EmptyState, StatusChip } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type AgencyIndex } from '../../contract.ts'
import { BAND_TONES, points, pointsOf } from '../quality-words.ts'
import { Page, useSay } from './parts.tsx'

const DAY = 86_400_000

/** How one agency serves, in words that need no table: what share came in time, what people said. */
function One({ index }: { index: AgencyIndex }) {
  const say = useSay()
  const { t, lang } = useText()
  const share = (group: 'progress' | 'online' | 'satisfaction', name: string) => {
    const found = pointsOf(index, group)?.indicators.find(({ indicator }) => indicator === name)
    return found && found.all >= index.least ? `${Math.round((found.met / found.all) * 100)} %` : '—'
  }
  return (
    <Card
      title={index.agency?.name ?? t('public-services.citizen.quality.whole')}
      level={2}
      aside={
        index.total === null && index.dossiers > 0 ? (
          <StatusChip tone="neutral">{t('public-services.citizen.quality.few', { least: index.least })}</StatusChip>
        ) : (
          index.band && (
            <StatusChip tone={BAND_TONES[index.band] ?? 'neutral'}>
              {points(index.total, lang)} · {t(`public-services.citizen.quality.band.${index.band}`)}
            </StatusChip>
          )
        )
      }
    >
      <dl className="ps-facts">
        <dt>{t('public-services.citizen.quality.dossiers')}</dt>
        <dd>{index.dossiers}</dd>
        <dt>{say('quality.onTime')}</dt>
        <dd>{share('progress', 'onTime')}</dd>
        <dt>{say('quality.online')}</dt>
        <dd>{share('online', 'filedOnline')}</dd>
        <dt>{say('quality.satisfied')}</dt>
        <dd>{share('satisfaction', 'satisfied')}</dd>
      </dl>
    </Card>
  )
}

/** How well agencies serve, for everybody: the last three months. */
export function Screen() {
  const say = useSay()
  const { t } = useText()
  const [period] = useState(() => ({
    from: legalDate(new Date(Date.now() - 90 * DAY)),
    to: legalDate(new Date()),
  }))
  const read = useRead(routes.qualityIndex, period)
  return (
    <Page title={say('quality.title')} lead={say('quality.lead')} back="/procedures" backWords={say('toServices')}>
      <Reading read={read}>
        {({ whole, agencies, citation }) =>
          agencies.length === 0 ? (
            <EmptyState title={say('quality.none')} />
          ) : (
            <div className="h-stack">
              {[whole, ...agencies].map((one) => (
                <One key={one.agency?.id ?? 'whole'} index={one} />
              ))}
              <p className="h-small h-second">{t('public-services.citizen.quality.citation', { citation })}</p>
            </div>
          )
        }
      </Reading>
    </Page>
  )
}
