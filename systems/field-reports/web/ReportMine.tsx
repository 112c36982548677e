import { useState } from 'react'
import { useSearch } from 'wouter'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { bell, plus } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { fieldReportsContract as routes, MINE_SHOWS, type Category } from '../contract.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'
import { ReportWaiting } from './ReportWaiting.tsx'

const PAGE = 20
type Show = (typeof MINE_SHOWS)[number]

/** Links, so that a filter has an address of its own and back works. */
function Filters({ show }: { show: Show }) {
  const { t } = useText()
  return (
    <nav className="r-shows" aria-label={t('field-reports.citizen.mine.filters')}>
      {MINE_SHOWS.map((one) => (
        <a
          key={one}
          href={one === 'all' ? '/mine' : `/mine?show=${one}`}
          aria-current={one === show ? 'page' : undefined}
        >
          {t(`field-reports.citizen.mine.show.${one}`)}
        </a>
      ))}
    </nav>
  )
}

function None({ show }: { show: Show }) {
  const { t } = useText()
  const all = show === 'all'
  return (
    <EmptyState
      title={t(all ? 'field-reports.citizen.mine.none' : 'field-reports.citizen.mine.noneFound')}
      action={
        all && (
          <LinkButton href="/report" variant="primary" icon={plus}>
            {t('field-reports.citizen.report.title')}
          </LinkButton>
        )
      }
    >
      <p>{t(all ? 'field-reports.citizen.mine.noneWords' : `field-reports.citizen.mine.noneFound.${show}`)}</p>
    </EmptyState>
  )
}

/** One page by key; the last one offers the next. */
function Page({
  show,
  after,
  kinds,
  onMore,
}: {
  show: Show
  after: string | undefined
  kinds: readonly Category[] | undefined
  onMore: ((next: string) => void) | undefined
}) {
  const { t } = useText()
  const read = useRead(routes.mine, { show, limit: PAGE, ...(after && { after }) }, after ? {} : { every: 15_000 })
  return (
    <Reading read={read}>
      {({ items, next }) =>
        items.length === 0 && !after ? (
          <None show={show} />
        ) : (
          <>
            <ul className="h-stack">
              {items.map((report) => (
                <li key={report.id}>
                  <ReportCard report={report} categories={kinds} href={`/mine/${report.id}`} progress />
                </li>
              ))}
            </ul>
            {onMore && next && (
              <Pagination
                shown={t('field-reports.citizen.mine.more')}
                label={t('field-reports.citizen.list.more')}
                onMore={() => onMore(next)}
              />
            )}
          </>
        )
      }
    </Reading>
  )
}

function Pages({ show }: { show: Show }) {
  const [afters, setAfters] = useState<readonly (string | undefined)[]>([undefined])
  const { data: kinds } = useRead(routes.categories, {})
  return afters.map((after, index) => (
    <Page
      key={after ?? 'first'}
      show={show}
      after={after}
      kinds={kinds?.items}
      onMore={index === afters.length - 1 ? (next) => setAfters([...afters, next]) : undefined}
    />
  ))
}

/** My reports: first what waits on this device, then what was received, newest first. */
export function Screen() {
  const { t } = useText()
  const asked = new URLSearchParams(useSearch()).get('show')
  const show = MINE_SHOWS.find((one) => one === asked) ?? 'all'
  return (
    <div className="c-page">
      <div className="r-line">
        <Heading level={1}>{t('field-reports.citizen.mine.title')}</Heading>
        <LinkButton size="small" icon={bell} href="/follows">
          {t('field-reports.citizen.follows.title')}
        </LinkButton>
      </div>
      <ReportWaiting />
      <Filters show={show} />
      <Pages key={show} show={show} />
    </div>
  )
}
