import { useEffect, useState, type ComponentType } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { list, mapPin, x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract as routes } from '../contract.ts'
import { CountSheet } from './CountSheet.tsx'
import { addressWith, filterOf, filterQuery, mapListInput } from './list-input.ts'
import { reportsHead } from './page-head.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'
import { ReportFilters } from './ReportFilters.tsx'
import type { ReportGlMapProps } from './ReportGlMap.tsx'
import { Counts } from './ReportList.tsx'

type Sheet = Output<typeof routes.sheet>

/** Whether this device draws the map that moves, and its owner does not save data. */
function mayMove(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } }
  if (connection?.saveData) return false
  try {
    return document.createElement('canvas').getContext('webgl2') !== null
  } catch {
    return false
  }
}

/** The map that moves, fetched after the page: until then, and where it cannot be, the drawing stands. */
function useLiveMap() {
  const [view, setView] = useState<{ Map: ComponentType<ReportGlMapProps> }>()
  const [failed, fail] = useState(false)
  useEffect(() => {
    if (import.meta.env.SSR || !mayMove()) return undefined
    let here = true
    import('./ReportGlMap.tsx').then(
      (module) => here && setView({ Map: module.ReportGlMap }),
      () => undefined,
    )
    return () => void (here = false)
  }, [])
  return { Map: failed ? undefined : view?.Map, fail: () => fail(true) }
}

function OneChosen({ id }: { id: string }) {
  const { data } = useRead(routes.read, { id })
  const { data: kinds } = useRead(routes.categories, {})
  return data ? <ReportCard report={data} categories={kinds?.items} href={`/reports/${id}`} /> : null
}

/** What was pressed on the map. */
function ChosenReports({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const { t } = useText()
  return (
    <section className="h-stack r-chosen" aria-label={t('field-reports.citizen.map.chosen')} aria-live="polite">
      <div className="r-line">
        <Heading level={2} className="r-title">
          {t('field-reports.citizen.map.chosenCount', { n: ids.length })}
        </Heading>
        <Button variant="quiet" icon={x} onClick={onClose}>
          {t('field-reports.citizen.map.close')}
        </Button>
      </div>
      {ids.map((id) => (
        <OneChosen key={id} id={id} />
      ))}
    </section>
  )
}

/** Each commune with its number, the largest first: what the map says, in words and by keyboard. */
function ByCommune({ search }: { search: URLSearchParams }) {
  const { t, lang } = useText()
  const { data } = useRead(routes.counts, filterOf(search))
  if (!data || data.byCommune.length === 0) return null
  return (
    <Details summary={t('field-reports.citizen.map.byCommune')} icon={mapPin}>
      <ul className="r-communes">
        {data.byCommune.map(({ id, name, count }) => (
          <li key={id}>
            <a href={addressWith('/map', search, { commune: id, at: '' })}>
              <span>{name}</span> <span className="h-figures">{number(count, lang)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Details>
  )
}

/** What the colours mean; each dot also says it in words when it is opened. */
function Legend() {
  const { t } = useText()
  return (
    <ul className="r-legend h-small">
      {(['open', 'done', 'late'] as const).map((name) => (
        <li key={name} className={`r-legend__${name}`}>
          {t(`field-reports.citizen.map.legend.${name}`)}
        </li>
      ))}
    </ul>
  )
}

function Drawing({ sheet, search }: { sheet: Sheet; search: URLSearchParams }) {
  const { t, lang } = useText()
  const { data: counts } = useRead(routes.counts, filterOf(search), { every: 60_000 })
  const [chosen, choose] = useState<string[]>([])
  const { Map, fail } = useLiveMap()
  const label = t('field-reports.citizen.map.label', { n: counts?.total ?? 0 })
  return (
    <>
      {Map && sheet.communes.length > 0 ? (
        <Map
          sheet={sheet}
          query={filterQuery(search)}
          commune={filterOf(search).commune}
          words={{
            title: `${label}. ${t('field-reports.citizen.map.keys')}`,
            closer: t('field-reports.citizen.map.closer'),
            wider: t('field-reports.citizen.map.wider'),
            whole: t('field-reports.citizen.map.whole'),
          }}
          onChoose={({ ids }) => choose(ids)}
          onFailed={fail}
        />
      ) : (
        sheet.communes.length > 0 && <CountSheet sheet={sheet} counted={counts?.byCommune ?? []} label={label} />
      )}
      {Map && <Legend />}
      {sheet.notice && <p className="h-small h-second">{sheet.notice[lang]}</p>}
      {chosen.length > 0 && <ChosenReports ids={chosen} onClose={() => choose([])} />}
    </>
  )
}

/** The newest of the same reports: whoever does not use the map misses nothing. */
function Newest({ search }: { search: URLSearchParams }) {
  const { t } = useText()
  const read = useRead(routes.list, mapListInput(search), { every: 60_000 })
  const { data: kinds } = useRead(routes.categories, {})
  return (
    <section className="h-stack" aria-labelledby="map-newest">
      <Heading level={2} id="map-newest" className="r-title">
        {t('field-reports.citizen.map.newest')}
      </Heading>
      <Reading read={read}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState level={3} title={t('field-reports.citizen.list.noneFound')} drawing={null}>
              <p>{t('field-reports.citizen.list.noneFoundWords')}</p>
            </EmptyState>
          ) : (
            <>
              <ul className="h-stack">
                {items.map((report) => (
                  <li key={report.id}>
                    <ReportCard report={report} categories={kinds?.items} href={`/reports/${report.id}`} level={3} />
                  </li>
                ))}
              </ul>
              {next !== null && (
                <LinkButton href={addressWith('/reports', search, {})} icon={list}>
                  {t('field-reports.citizen.map.all')}
                </LinkButton>
              )}
            </>
          )
        }
      </Reading>
    </section>
  )
}

/** Where the reports are: clusters on a map that moves, or numbers on a drawing; the same reports stand in a list. */
export function Screen() {
  const { t } = useText()
  const search = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const sheet = useRead(routes.sheet, {})
  const query = filterQuery(search)
  return (
    <div className="c-page r-wide">
      <Heading level={1}>{t('field-reports.citizen.map.title')}</Heading>
      <ReportFilters path="/map" search={search} onAddress={(address) => navigate(address)} />
      <div className="r-line">
        <Counts search={search} path="/map" />
        <LinkButton href={query ? `/reports?${query}` : '/reports'} variant="quiet" size="small" icon={list}>
          {t('field-reports.citizen.map.asList')}
        </LinkButton>
      </div>
      <div className="r-columns">
        <div className="c-page">
          <Reading read={sheet}>{(drawn) => <Drawing sheet={drawn} search={search} />}</Reading>
          <ByCommune search={search} />
        </div>
        <Newest search={search} />
      </div>
    </div>
  )
}

export const pageHead = (tools: HeadTools): PageHead => reportsHead(tools, '/map')
