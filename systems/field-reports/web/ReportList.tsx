import { useEffect, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft, broadcast, mapTrifold, plus } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { fieldReportsContract as routes } from '../contract.ts'
import { addressWith, choicesInput, filterOf, filterQuery, listInput } from './list-input.ts'
import { reportsHead } from './page-head.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'
import { ReportFilters } from './ReportFilters.tsx'

type Page = Output<typeof routes.list>

/** How many there are, and how they stand: each number leads to its own list. */
export function Counts({ search, path }: { search: URLSearchParams; path: '/reports' | '/map' }) {
  const { t, lang } = useText()
  const { data } = useRead(routes.counts, filterOf(search), { every: 60_000 })
  if (!data || data.total === 0) return null
  const chosen = filterOf(search).state
  return (
    <nav className="r-counts" aria-label={t('field-reports.citizen.list.byState')}>
      <p>
        <strong className="h-figures">{t('field-reports.citizen.list.count', { n: number(data.total, lang) })}</strong>
      </p>
      {!chosen && data.byState.length > 1 && (
        <ul>
          {data.byState.map(({ key, count }) => (
            <li key={key}>
              <a href={addressWith(path, search, { state: key })}>
                {t(`field-reports.state.${key}`)} <span className="h-figures">{number(count, lang)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}

function NothingFound({ narrowed, later }: { narrowed: boolean; later: boolean }) {
  const { t } = useText()
  const none = later ? 'noneLater' : narrowed ? 'noneFound' : 'none'
  return (
    <EmptyState
      title={t(`field-reports.citizen.list.${none}`)}
      action={
        narrowed || later ? (
          <LinkButton href="/reports">{t('field-reports.citizen.list.clear')}</LinkButton>
        ) : (
          <LinkButton href="/report" variant="primary" icon={plus}>
            {t('field-reports.citizen.report.title')}
          </LinkButton>
        )
      }
    >
      <p>{t(`field-reports.citizen.list.${none}Words`)}</p>
    </EmptyState>
  )
}

function Found({ page, search }: { page: Page; search: URLSearchParams }) {
  const { t } = useText()
  const { data: kinds } = useRead(routes.categories, {})
  const { data: choices } = useRead(routes.choices, choicesInput(search))
  const commune = choices?.commune?.name
  const uncertain = new Set(page.mayBelong)
  const later = search.has('after')
  if (page.items.length === 0) return <NothingFound narrowed={Object.keys(filterOf(search)).length > 0} later={later} />
  return (
    <>
      {later && (
        <LinkButton href={addressWith('/reports', search, {})} variant="quiet" icon={arrowLeft}>
          {t('field-reports.citizen.list.first')}
        </LinkButton>
      )}
      <ul className="h-stack">
        {page.items.map((report) => (
          <li key={report.id}>
            <ReportCard
              report={report}
              categories={kinds?.items}
              href={`/reports/${report.id}`}
              mayBelong={uncertain.has(report.id) ? commune : undefined}
            />
          </li>
        ))}
      </ul>
      <Pagination
        shown={t('field-reports.citizen.list.shown', { n: page.items.length })}
        label={t('field-reports.citizen.list.older')}
        href={page.next === null ? undefined : addressWith('/reports', search, { after: page.next })}
      />
    </>
  )
}

/** One page of the list of one address; the next page has an address of its own. */
function Results({ search }: { search: URLSearchParams }) {
  const read = useRead(routes.list, listInput(search), { every: 60_000 })
  return <Reading read={read}>{(page) => <Found page={page} search={search} />}</Reading>
}

/** News of what is shown, for a feed reader. */
function FeedLink({ search }: { search: URLSearchParams }) {
  const { t, lang } = useText()
  const query = [filterQuery(search), `lang=${lang}`].filter(Boolean).join('&')
  return (
    <LinkButton
      href={`/feeds/reports.rss?${query}`}
      variant="quiet"
      size="small"
      icon={broadcast}
      target="_blank"
      rel="noreferrer"
    >
      {t('field-reports.citizen.list.feed')}
    </LinkButton>
  )
}

/** What people reported and what became of it: public, without names, readable without scripts. */
export function Screen() {
  const { t } = useText()
  const text = useSearch()
  const search = new URLSearchParams(text)
  const [, navigate] = useLocation()
  const results = useRef<HTMLElement>(null)
  const first = useRef(text)
  useEffect(() => {
    if (first.current === text) return
    first.current = text
    results.current?.focus({ preventScroll: true })
    results.current?.scrollIntoView({ block: 'start' })
  }, [text])
  const query = filterQuery(search)
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.list.title')}</Heading>
      <ReportFilters path="/reports" search={search} onAddress={(address) => navigate(address)} />
      <div className="r-line">
        <LinkButton href={query ? `/map?${query}` : '/map'} variant="quiet" size="small" icon={mapTrifold}>
          {t('field-reports.citizen.map.open')}
        </LinkButton>
        <FeedLink search={search} />
      </div>
      <section
        ref={results}
        className="c-page r-results"
        tabIndex={-1}
        aria-label={t('field-reports.citizen.list.results')}
      >
        <Counts search={search} path="/reports" />
        <Results key={text} search={search} />
      </section>
    </div>
  )
}

export const pageHead = (tools: HeadTools): PageHead => reportsHead(tools, '/reports')
