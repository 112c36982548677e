import { useCallback, useEffect, useMemo, useRef } from 'react'
import { contractOfCases, type QueueLine } from '@hue-s/engines/cases/contract.ts'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useLive, type Fact } from '@hue-s/kernel/web/live.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract } from '../../contract.ts'
import { categoryName } from '../words-of-report.ts'
import { queryOf, type Wanted } from './queue-wanted.ts'

/** The kind of case that a field report is. */
export const TYPE = 'field-reports.report'
const PAGE = 100
const PAUSE_MS = 800

/** The queue as one person sees it: its lines, how many are in each view, fresh while others work in it. */
export function useQueue(wanted: Wanted, unit: string | null) {
  const { may } = useDesk()
  const query = queryOf(wanted, TYPE, unit)
  const { view: _view, sort: _sort, ...scope } = query
  const lines = usePages<QueueLine, typeof contractOfCases.list>(contractOfCases.list, { ...query, limit: PAGE })
  const counts = useRead(contractOfCases.counts, scope)
  const requests = useRead(fieldReportsContract.requests, may('field-reports.approve') ? { limit: 100 } : null)
  const { reload } = lines
  const again = useCallback(() => {
    reload()
    counts.reload()
    requests.reload()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the readers reload whatever they show now
  }, [reload, counts.reload, requests.reload])
  const { connected } = useChanges(again)
  return {
    lines,
    counts: counts.data,
    requests: requests.data?.items.length ?? 0,
    reload: again,
    connected,
  }
}

/** Calls back, at most about once a second, after reports changed; `of` limits it to one report. */
export function useChanges(changed: () => void, of?: string): { connected: boolean } {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(changed)
  latest.current = changed
  useEffect(() => () => clearTimeout(timer.current), [])
  return useLive(['cases.staff'], (_, fact: Fact) => {
    if (fact['type'] !== TYPE || (of !== undefined && fact['id'] !== of)) return
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(), PAUSE_MS)
  })
}

const MOST_UNKNOWN = 50

/** Names that the lines only point at: kinds of reports, communes, also those that have ended since (`seen`). */
export function useNames(seen: readonly (string | null)[] = []) {
  const { t, lang } = useText()
  const kinds = useRead(fieldReportsContract.categories, {})
  const categories = kinds.data?.items
  const units = useRead(unitsContract.list, { level: 'commune' }).data?.items
  const communes = useMemo(() => new Map(units?.map(({ id, name }) => [id, name])), [units])
  const unknown = units ? [...new Set(seen)].filter((id): id is string => id !== null && !communes.has(id)).sort() : []
  const then = useRead(fieldReportsContract.communesThen, unknown[0] ? { ids: unknown.slice(0, MOST_UNKNOWN) } : null)
  const ended = useMemo(() => new Map(then.data?.items.map((one) => [one.id, one])), [then.data])
  const endedName = (id: string) => {
    const one = ended.get(id)
    const now = one?.now.map(({ name }) => name).join(' / ')
    return one ? t(`field-reports.office.commune.${now ? 'now' : 'ended'}`, { name: one.name, now }) : ''
  }
  return {
    kinds,
    categories,
    communes: units ?? [],
    category: (category: string | null, child: string | null = null) =>
      categoryName(categories, { category: category ?? '', child }, lang),
    commune: (id: string | null) => (id === null ? '' : (communes.get(id) ?? endedName(id))),
  }
}
