import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { mapTrifold, plus } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { fieldReportsContract as routes } from '../contract.ts'
import { listInput, PAGE } from './list-input.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'
import { ReportFilters } from './ReportFilters.tsx'

const MOST = 200

type Page = Output<typeof routes.list>

interface FoundProps {
  page: Page
  search: URLSearchParams
  onMore: (() => void) | undefined
  busy: boolean
}

function Found({ page, search, onMore, busy }: FoundProps) {
  const { t } = useText()
  const { data: kinds } = useRead(routes.categories, {})
  if (page.items.length === 0) {
    const none = search.size > 0 ? 'field-reports.citizen.list.noneFound' : 'field-reports.citizen.list.none'
    return (
      <EmptyState
        title={t(none)}
        action={
          <LinkButton href="/report" variant="primary" icon={plus}>
            {t('field-reports.citizen.report.title')}
          </LinkButton>
        }
      >
        <p>{t(`${none}Words`)}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <ul className="h-stack">
        {page.items.map((report) => (
          <li key={report.id}>
            <ReportCard report={report} categories={kinds?.items} href={`/reports/${report.id}`} />
          </li>
        ))}
      </ul>
      <Pagination
        shown={t('field-reports.citizen.list.shown', { n: page.items.length })}
        label={t('field-reports.citizen.list.more')}
        onMore={page.next ? onMore : undefined}
        busy={busy && t('field-reports.citizen.list.loading')}
      />
    </>
  )
}

/** The list of one address; «more» makes the same list longer, so that it stays whole when it is read again. */
function Results({ search }: { search: URLSearchParams }) {
  const [limit, setLimit] = useState(PAGE)
  const read = useRead(routes.list, { ...listInput(search), limit }, { every: 60_000 })
  const more = () => setLimit(Math.min(limit + PAGE, MOST))
  const waits = read.refreshing && (read.data?.items.length ?? 0) < limit && limit > PAGE
  return (
    <Reading read={read}>
      {(page) => <Found page={page} search={search} onMore={limit < MOST ? more : undefined} busy={waits} />}
    </Reading>
  )
}

/** What people reported and what became of it: public, without names, readable without scripts. */
export function Screen() {
  const { t } = useText()
  const search = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const { data: kinds } = useRead(routes.categories, {})
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.list.title')}</Heading>
      <ReportFilters
        search={search}
        categories={kinds?.items ?? []}
        onSearch={(query) => navigate(query ? `/reports?${query}` : '/reports')}
      />
      <LinkButton href="/map" variant="quiet" icon={mapTrifold}>
        {t('field-reports.citizen.map.open')}
      </LinkButton>
      <Results key={search.toString()} search={search} />
    </div>
  )
}
