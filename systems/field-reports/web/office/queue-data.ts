import { useCallback, useEffect, useMemo, useRef } from 'react'
import { contractOfCases, type CaseLine, type View } from '@hue-s/engines/cases/contract.ts'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { useLive, type Fact } from '@hue-s/kernel/web/live.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract } from '../../contract.ts'
import { categoryName } from '../words-of-report.ts'

/** The kind of case that a field report is. */
export const TYPE = 'field-reports.report'
export const VIEWS = ['mine', 'unassigned', 'agency', 'late', 'dueToday', 'all'] as const satisfies readonly View[]
const PAGE = 50
const PAUSE_MS = 800

export interface Wanted {
  view: View
  q: string
  unit: string | null
}

/** The queue as one person sees it: its lines, how many are in each view, fresh while others work in it. */
export function useQueue({ view, q, unit }: Wanted) {
  const scope = { types: [TYPE], ...(q ? { q } : {}), ...(unit ? { agencyIds: [unit] } : {}) }
  const lines = usePages<CaseLine, typeof contractOfCases.list>(contractOfCases.list, { ...scope, view, limit: PAGE })
  const counts = useRead(contractOfCases.counts, scope)
  const requests = useRead(contractOfCases.requests, {})
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
    requests: requests.data?.items.filter(({ type }) => type === TYPE) ?? [],
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

/** Names that the lines only point at: kinds of reports, communes. */
export function useNames() {
  const { lang } = useText()
  const categories = useRead(fieldReportsContract.categories, {}).data?.items
  const units = useRead(unitsContract.list, { level: 'commune' }).data?.items
  const communes = useMemo(() => new Map(units?.map(({ id, name }) => [id, name])), [units])
  return {
    categories,
    category: (category: string | null, child: string | null = null) =>
      categoryName(categories, { category: category ?? '', child }, lang),
    commune: (id: string | null) => (id === null ? '' : (communes.get(id) ?? '')),
  }
}
