import './queue.css'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { number } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Badge, Button, EmptyState, Select, TextInput } from '@hue-s/ui/index.ts'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { Bulk } from './Bulk.tsx'
import { QueueList } from './QueueList.tsx'
import { useNames, useQueue } from './queue-data.ts'
import { QUEUE_STATES, readWanted, VIEWS, writeWanted, type Wanted } from './queue-wanted.ts'
import { ReportPane } from './ReportPane.tsx'
import { SavedFilters } from './SavedFilters.tsx'
import { useCursor } from './useCursor.ts'

const HOME = '/field-reports'
const PAUSE_MS = 250
/** The engine counts no further. */
const COUNTED = 10_000
type QueueNames = ReturnType<typeof useNames>

/** The work queue of field reports: list, report, what to do. Everything by keyboard. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const desk = useDesk()
  const { Problem, Waiting } = useViews()
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const wanted = readWanted(search)
  const { lines, counts, requests, reload, connected } = useQueue(wanted, desk.unit)
  const items = lines.items ?? []
  const names = useNames(items.map(({ communeId }) => communeId))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  // A saved filter brings its own words into the box.
  const [round, setRound] = useState(0)
  const open = params['id']
  const query = search.size > 0 ? `?${search.toString()}` : ''

  const goTo = (id: string | undefined) => go(id === undefined ? `${HOME}${query}` : `${HOME}/${id}${query}`)
  const want = (part: Partial<Wanted>, options?: { replace: boolean }) => {
    setChosen(new Set())
    setSearch(writeWanted({ ...wanted, ...part }), options)
  }
  const { cursor, setCursor, keyed, choose } = useCursor({ items, open, goTo, setChosen, more: lines.more })
  const filtered = wanted.q !== '' || wanted.state !== '' || wanted.commune !== ''
  return (
    <div className={open ? 'fr-queue fr-queue--open' : 'fr-queue'}>
      <section className="fr-list" aria-label={t('field-reports.office.list')}>
        <div className="fr-list__head">
          <h1>{t('field-reports.office.title')}</h1>
          <Filter key={round} value={wanted.q} onValue={(q) => want({ q }, { replace: true })} />
        </div>
        <nav className="fr-views" aria-label={t('field-reports.office.views')}>
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="fr-view"
              aria-pressed={wanted.view === one}
              onClick={() => want({ view: one })}
            >
              {t(`field-reports.office.view.${one}`)}
              {counts && (
                <span
                  className={
                    (one === 'late' || one === 'escalated') && counts[one] > 0
                      ? 'fr-view__count fr-view__count--late'
                      : 'fr-view__count'
                  }
                >
                  {number(counts[one], lang)}
                  {counts[one] >= COUNTED && '+'}
                </span>
              )}
            </button>
          ))}
          {requests > 0 && (
            <button type="button" className="fr-view" onClick={() => go('/field-reports/requests')}>
              {t('field-reports.office.view.requests')} <Badge count={requests} label="" />
            </button>
          )}
        </nav>
        <div className="fr-tools">
          <Narrow wanted={wanted} names={names} want={want} />
          <SavedFilters
            wanted={wanted}
            unit={desk.unit}
            onWanted={(saved) => {
              setRound((now) => now + 1)
              want(saved)
            }}
          />
        </div>
        {!connected && <Alert tone="warning" title={t('field-reports.office.notLive')} />}
        <Bulk items={items} chosen={chosen} onChosen={setChosen} onDone={reload} />
        {lines.error && <Problem error={lines.error} retry={reload} />}
        {lines.items === undefined && lines.loading && <Waiting />}
        {lines.items?.length === 0 && (
          <EmptyState
            level={2}
            title={t(filtered ? 'field-reports.office.none.filter' : `field-reports.office.none.${wanted.view}`)}
          >
            {t(filtered ? 'field-reports.office.none.filter.why' : 'field-reports.office.none.why')}
          </EmptyState>
        )}
        {items.length > 0 && (
          <QueueList
            items={items}
            names={names}
            open={open}
            cursor={cursor}
            keyed={keyed}
            chosen={chosen}
            onCursor={setCursor}
            onChoose={choose}
            hrefOf={(id) => `/office${HOME}/${id}${query}`}
            onOpen={goTo}
            onEnd={lines.more}
          >
            {(lines.more || lines.fetching) && (
              <Button variant="quiet" onClick={lines.more} busy={lines.fetching && t('field-reports.office.loading')}>
                {t('field-reports.office.more')}
              </Button>
            )}
          </QueueList>
        )}
      </section>
      {open && <ReportPane key={open} id={open} names={names} onClose={() => goTo(undefined)} onChanged={reload} />}
    </div>
  )
}

interface NarrowProps {
  wanted: Wanted
  names: QueueNames
  want: (part: Partial<Wanted>) => void
}

/** State, commune, order. */
function Narrow({ wanted, names, want }: NarrowProps) {
  const { t } = useText()
  return (
    <div className="fr-narrow">
      <Select
        aria-label={t('field-reports.office.narrow.state')}
        placeholder={t('field-reports.office.narrow.anyState')}
        value={wanted.state}
        onValue={(state) => want({ state })}
        options={QUEUE_STATES.map((value) => ({ value, label: t(`cases.field-reports.report.state.${value}`) }))}
      />
      <Select
        aria-label={t('field-reports.office.narrow.commune')}
        placeholder={t('field-reports.office.narrow.anyCommune')}
        value={wanted.commune}
        onValue={(commune) => want({ commune })}
        options={names.communes.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        aria-label={t('field-reports.office.narrow.sort')}
        value={wanted.sort}
        onValue={(sort) => want({ sort: sort as Wanted['sort'] })}
        options={(['due', 'opened'] as const).map((value) => ({
          value,
          label: t(`field-reports.office.narrow.sort.${value}`),
        }))}
      />
    </div>
  )
}

/** The words to filter by; the list follows when the typing rests. */
function Filter({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const { t } = useText()
  const [typed, setTyped] = useState(value)
  const latest = useRef(onValue)
  latest.current = onValue
  useEffect(() => {
    if (typed.trim() === value) return undefined
    const timer = setTimeout(() => latest.current(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, value])
  const focus = () => document.getElementById('fr-filter')?.focus()
  useKeys(t('field-reports.office.title'), [
    { key: 'f', label: t('field-reports.office.filter'), run: focus },
    { key: '/', label: t('field-reports.office.filter'), run: focus },
  ])
  return (
    <div className="fr-filter">
      <TextInput
        id="fr-filter"
        type="search"
        icon={magnifyingGlass}
        aria-label={t('field-reports.office.filter')}
        placeholder={t('field-reports.office.filter')}
        value={typed}
        onValue={setTyped}
      />
    </div>
  )
}
