import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { plus } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { useState } from 'react'
import { fieldReportsContract as routes } from '../contract.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'
import { ReportWaiting } from './ReportWaiting.tsx'

const PAGE = 20
const MOST = 200

/** My reports: first what waits on this device, then what was received, newest first. */
export function Screen() {
  const { t } = useText()
  const [limit, setLimit] = useState(PAGE)
  const read = useRead(routes.mine, { limit }, { every: 15_000 })
  const { data: kinds } = useRead(routes.categories, {})
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.mine.title')}</Heading>
      <ReportWaiting />
      <Reading read={read}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState
              title={t('field-reports.citizen.mine.none')}
              action={
                <LinkButton href="/report" variant="primary" icon={plus}>
                  {t('field-reports.citizen.report.title')}
                </LinkButton>
              }
            >
              <p>{t('field-reports.citizen.mine.noneWords')}</p>
            </EmptyState>
          ) : (
            <>
              <ul className="h-stack">
                {items.map((report) => (
                  <li key={report.id}>
                    <ReportCard report={report} categories={kinds?.items} href={`/mine/${report.id}`} progress />
                  </li>
                ))}
              </ul>
              <Pagination
                shown={t('field-reports.citizen.list.shown', { n: items.length })}
                label={t('field-reports.citizen.list.more')}
                onMore={next && limit < MOST ? () => setLimit(Math.min(limit + PAGE, MOST)) : undefined}
                busy={read.refreshing && limit > items.length && t('field-reports.citizen.list.loading')}
              />
            </>
          )
        }
      </Reading>
    </div>
  )
}
