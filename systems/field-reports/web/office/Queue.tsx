import './queue.css'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { contractOfCases, type CaseLine, type View } from '@hue-s/engines/cases/contract.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Badge, Button, EmptyState, TextInput } from '@hue-s/ui/index.ts'
import { check, magnifyingGlass, x } from '@hue-s/ui/icon-paths.ts'
import { QueueList } from './QueueList.tsx'
import { useNames, useQueue, VIEWS } from './queue-data.ts'
import { ReportPane } from './ReportPane.tsx'
import { Requests } from './Requests.tsx'

const HOME = '/field-reports'
const PAUSE_MS = 250

/** The work queue of field reports: list, report, what to do. Everything by keyboard. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const desk = useDesk()
  const { Problem, Waiting } = useViews()
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const view = VIEWS.find((one) => one === search.get('view')) ?? 'all'
  const q = search.get('q') ?? ''
  const { lines, counts, requests, reload, connected } = useQueue({ view, q, unit: desk.unit })
  const names = useNames()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState(false)
  const open = params['id']
  const items = lines.items ?? []
  const query = search.size > 0 ? `?${search.toString()}` : ''

  const goTo = (id: string | undefined) => go(id === undefined ? `${HOME}${query}` : `${HOME}/${id}${query}`)
  const show = (next: View) => {
    setAsking(false)
    setChosen(new Set())
    setSearch((now) => withValue(now, 'view', next === 'all' ? '' : next))
  }
  const choose = (id: string) =>
    setChosen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]))
  const { cursor, setCursor, keyed } = useCursor(items, open, goTo, choose)
  return (
    <div className={open ? 'fr-queue fr-queue--open' : 'fr-queue'}>
      <section className="fr-list" aria-label={t('field-reports.office.list')}>
        <div className="fr-list__head">
          <h1>{t('field-reports.office.title')}</h1>
          <Filter value={q} onValue={(value) => setSearch((now) => withValue(now, 'q', value), { replace: true })} />
        </div>
        <nav className="fr-views" aria-label={t('field-reports.office.views')}>
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="fr-view"
              aria-pressed={!asking && view === one}
              onClick={() => show(one)}
            >
              {t(`field-reports.office.view.${one}`)}
              {counts && (
                <span
                  className={
                    one === 'late' && counts[one] > 0 ? 'fr-view__count fr-view__count--late' : 'fr-view__count'
                  }
                >
                  {counts[one]}
                </span>
              )}
            </button>
          ))}
          {requests.length > 0 && (
            <button type="button" className="fr-view" aria-pressed={asking} onClick={() => setAsking(true)}>
              {t('field-reports.office.view.requests')} <Badge count={requests.length} label="" />
            </button>
          )}
        </nav>
        {!connected && <Alert tone="warning" title={t('field-reports.office.notLive')} />}
        {chosen.size > 0 && !asking && (
          <Bulk items={items} chosen={chosen} onDone={reload} onClear={() => setChosen(new Set())} />
        )}
        {asking ? (
          <Requests requests={requests} onDone={reload} onOpen={goTo} />
        ) : (
          <>
            {lines.error && <Problem error={lines.error} retry={reload} />}
            {lines.items === undefined && lines.loading && <Waiting />}
            {lines.items?.length === 0 && (
              <EmptyState
                level={2}
                title={t(q ? 'field-reports.office.none.filter' : `field-reports.office.none.${view}`)}
              >
                {t(q ? 'field-reports.office.none.filter.why' : 'field-reports.office.none.why')}
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
              >
                {lines.more && (
                  <Button
                    variant="quiet"
                    onClick={lines.more}
                    busy={lines.fetching && t('field-reports.office.loading')}
                  >
                    {t('field-reports.office.more')}
                  </Button>
                )}
              </QueueList>
            )}
          </>
        )}
      </section>
      {open && <ReportPane key={open} id={open} names={names} onClose={() => goTo(undefined)} onChanged={reload} />}
    </div>
  )
}

function withValue(now: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(now)
  if (value) next.set(name, value)
  else next.delete(name)
  return next
}

/** Which line the keys stand on. */
function useCursor(
  items: readonly CaseLine[],
  open: string | undefined,
  goTo: (id: string | undefined) => void,
  choose: (id: string) => void,
) {
  const { t } = useText()
  const [cursor, setCursor] = useState<string | undefined>(open)
  // Focus follows the keys, so that a screen reader says the line; it is never taken when the list only refreshes.
  const [keyed, setKeyed] = useState(0)
  const [shown, setShown] = useState(open)
  if (shown !== open) {
    setShown(open)
    if (open) setCursor(open)
  }
  const move = (step: number) => {
    const at = items.findIndex(({ id }) => id === cursor)
    const next = items[at === -1 ? 0 : Math.min(Math.max(at + step, 0), items.length - 1)]
    if (!next) return
    setCursor(next.id)
    setKeyed((now) => now + 1)
    // While a report is open, the next one opens beside the list.
    if (open) goTo(next.id)
  }
  const here = (act: (id: string) => void) => () => cursor !== undefined && act(cursor)
  useKeys(t('field-reports.office.title'), [
    { key: 'j', label: t('field-reports.office.key.next'), run: () => move(1) },
    { key: 'k', label: t('field-reports.office.key.previous'), run: () => move(-1) },
    { key: 'ArrowDown', label: t('field-reports.office.key.next'), run: () => move(1) },
    { key: 'ArrowUp', label: t('field-reports.office.key.previous'), run: () => move(-1) },
    { key: 'Enter', label: t('field-reports.office.key.open'), run: here(goTo) },
    { key: 'x', label: t('field-reports.office.key.choose'), run: here(choose) },
    { key: 'Escape', label: t('field-reports.office.key.close'), run: () => goTo(undefined) },
  ])
  return { cursor, setCursor, keyed }
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
  useKeys(t('field-reports.office.title'), [
    { key: 'f', label: t('field-reports.office.filter'), run: () => document.getElementById('fr-filter')?.focus() },
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

interface BulkProps {
  items: readonly CaseLine[]
  chosen: ReadonlySet<string>
  onDone: () => void
  onClear: () => void
}

/** What can be done to several reports at once. */
function Bulk({ items, chosen, onDone, onClear }: BulkProps) {
  const { t } = useText()
  const { say } = useDesk()
  const { Problem } = useViews()
  const bulk = useSend(contractOfCases.bulk)
  const ready = items.filter(({ id, state }) => chosen.has(id) && state === 'assigned').map(({ id }) => id)
  const accept = async () => {
    const answer = await bulk.send({ ids: ready, action: 'accept' })
    if (!answer) return
    const failed = answer.results.filter(({ ok }) => !ok).length
    say({
      message: t(failed > 0 ? 'field-reports.office.bulk.some' : 'field-reports.office.bulk.done', {
        done: answer.results.length - failed,
        failed,
      }),
      tone: failed > 0 ? 'warning' : 'success',
    })
    onClear()
    onDone()
  }
  return (
    <div className="fr-bulk">
      <p aria-live="polite">{t('field-reports.office.bulk.chosen', { count: chosen.size })}</p>
      <Button
        variant="primary"
        size="small"
        icon={check}
        disabled={ready.length === 0}
        busy={bulk.busy && t('field-reports.office.sending')}
        onClick={() => void accept()}
      >
        {t('field-reports.office.bulk.accept', { count: ready.length })}
      </Button>
      <Button variant="quiet" size="small" icon={x} onClick={onClear}>
        {t('field-reports.office.bulk.clear')}
      </Button>
      {bulk.error && <Problem error={bulk.error} retry={() => void accept()} />}
    </div>
  )
}
