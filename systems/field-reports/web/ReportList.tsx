import { useEffect, useState } from 'react'
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
import { fieldReportsContract as routes, type Category, type PublicReport } from '../contract.ts'
import { listInput } from './list-input.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'
import { ReportFilters } from './ReportFilters.tsx'

type Page = Output<typeof routes.list>

/** Further pages are read one after the other and stay in the page. */
function useMore(first: Page | undefined, input: ReturnType<typeof listInput>) {
  const [more, setMore] = useState<{ items: PublicReport[]; next: string | null }>()
  const [after, setAfter] = useState<string | null>(null)
  const { data, loading } = useRead(routes.list, after ? { ...input, after } : null)
  const key = JSON.stringify(input)
  useEffect(() => {
    setMore(undefined)
    setAfter(null)
  }, [key])
  useEffect(() => {
    if (!after || !data) return
    setMore((before) => ({ items: [...(before?.items ?? []), ...data.items], next: data.next }))
    setAfter(null)
  }, [after, data])
  const next = more ? more.next : (first?.next ?? null)
  const seen = new Set(first?.items.map(({ id }) => id))
  const items = [...(first?.items ?? []), ...(more?.items.filter(({ id }) => !seen.has(id)) ?? [])]
  return { items, next, busy: after !== null && loading, onMore: () => setAfter(next) }
}

function Found({ first, categories, search }: { first: Page; categories: readonly Category[] | undefined; search: URLSearchParams }) {
  const { t } = useText()
  const { items, next, busy, onMore } = useMore(first, listInput(search))
  if (items.length === 0) {
    return (
      <EmptyState title={t(search.size > 0 ? 'field-reports.citizen.list.noneFound' : 'field-reports.citizen.list.none')} action={<LinkButton href="/report" variant="primary" icon={plus}>{t('field-reports.citizen.report.title')}</LinkButton>}>
        <p>{t(search.size > 0 ? 'field-reports.citizen.list.noneFoundWords' : 'field-reports.citizen.list.noneWords')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <ul className="h-stack">
        {items.map((report) => (
          <li key={report.id}>
            <ReportCard report={report} categories={categories} href={`/reports/${report.id}`} />
          </li>
        ))}
      </ul>
      <Pagination shown={t('field-reports.citizen.list.shown', { n: items.length })} label={t('field-reports.citizen.list.more')} onMore={next ? onMore : undefined} busy={busy && t('field-reports.citizen.list.loading')} />
    </>
  )
}

/** What people reported and what became of it: public, without names, readable without scripts. */
export function Screen() {
  const { t } = useText()
  const search = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const read = useRead(routes.list, listInput(search), { every: 60_000 })
  const { data: kinds } = useRead(routes.categories, {})
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.list.title')}</Heading>
      <ReportFilters search={search} categories={kinds?.items ?? []} onSearch={(query) => navigate(query ? `/reports?${query}` : '/reports')} />
      <LinkButton href="/map" variant="quiet" icon={mapTrifold}>
        {t('field-reports.citizen.map.open')}
      </LinkButton>
      <Reading read={read}>{(page) => <Found first={page} categories={kinds?.items} search={search} />}</Reading>
    </div>
  )
}
