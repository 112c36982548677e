import { useEffect, useMemo, useRef, useState } from 'react'
import { contract as geo } from '@hue-s/engines/geo/contract.ts'
import { identityContract as identity } from '@hue-s/engines/identity/contract.ts'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { useLive, type Fact } from '@hue-s/kernel/web/live.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract, type PublicReport } from '../../contract.ts'
import { fullName } from '../useCommunes.ts'
import { categoryName } from '../words-of-report.ts'

export type Figures = Output<typeof fieldReportsContract.wall>
export type Line = Figures['latest'][number]
export type Outbreak = Output<typeof fieldReportsContract.outbreaks>['items'][number]
export type Boundaries = Output<typeof geo.boundaries>

export interface Wall {
  figures: Figures | undefined
  /** Open reports: what just changed, then the late ones, then the latest. */
  open: readonly Line[]
  boundaries: Boundaries | undefined
  boundariesError: AppError | undefined
  error: AppError | undefined
  connected: boolean
  /** Milliseconds since the figures were read. */
  age: number
  /** Old enough that nobody should decide by it. */
  stale: boolean
  /** Reports that arrived or changed in the last seconds. */
  fresh: ReadonlySet<string>
  categoryOf: (line: Pick<Line, 'category'> & Partial<Pick<Line, 'child'>>) => string
  /** Unusual numbers by place and kind, the least likely first; undefined until they were read. */
  outbreaks: readonly Outbreak[] | undefined
  outbreaksError: AppError | undefined
  /** False hints that are to be expected per day. */
  falsePerDay: number
  mayDecide: boolean
  reloadOutbreaks: () => void
  reload: () => void
}

const EVERY_MS = 30_000
const STALE_MS = 90_000
const FRESH_MS = 20_000
/** Figures are read again at most this often, however many reports arrive. */
const PAUSE_MS = 1_000
const CLOSED = new Set<PublicReport['state']>(['published', 'refused', 'withdrawn'])

/** Everything the wall shows: figures read now and then, each change heard at once. */
export function useWall(): Wall {
  const { lang } = useText()
  const read = useRead(fieldReportsContract.wall, {}, { every: EVERY_MS })
  const map = useRead(geo.boundaries, {})
  const categories = useRead(fieldReportsContract.categories, {}).data?.items
  const unusual = useRead(fieldReportsContract.outbreaks, {}, { every: EVERY_MS })
  const me = useRead(identity.me, {}).data
  const { heard, fresh, hear } = useHeard(read.data)
  const { reload } = read
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      reload()
    }, PAUSE_MS)
  }
  const { connected } = useLive(['field-reports.wall'], (_, fact) => {
    if ('outbreak' in fact) return unusual.reload()
    hear(fact)
    soon()
  })
  const age = useAge(read.data)
  const communes = useMemo(
    () => new Map(map.data?.features.map(({ id, properties }) => [id, { id, name: fullName(properties) }])),
    [map.data],
  )
  const open = useMemo(() => openLines(read.data, heard, communes, fresh), [read.data, heard, communes, fresh])
  return {
    figures: read.data,
    open,
    boundaries: map.data,
    boundariesError: map.error,
    error: read.error,
    connected,
    age,
    stale: age > STALE_MS,
    fresh,
    categoryOf: ({ category, child = null }) => categoryName(categories, { category, child }, lang),
    outbreaks: unusual.data?.items,
    outbreaksError: unusual.error,
    falsePerDay: unusual.data?.perDay ?? 1,
    mayDecide: me?.signedIn === true && me.permissions.includes('field-reports.operate'),
    reloadOutbreaks: unusual.reload,
    reload,
  }
}

interface Heard {
  at: number
  fact: Fact
}

/** What the stream said since the figures were read, and what is new enough to be shown as new. */
function useHeard(figures: Figures | undefined) {
  const [heard, setHeard] = useState<ReadonlyMap<string, Heard>>(new Map())
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>())
  useEffect(() => {
    const running = timers.current
    return () => running.forEach(clearTimeout)
  }, [])
  useEffect(() => {
    if (!figures) return
    // The figures know everything that happened before they were made.
    const made = Date.parse(figures.at)
    // oxlint-disable-next-line react/set-state-in-effect -- what was heard is forgotten when newer figures came
    setHeard((now) => new Map([...now].filter(([, { fact }]) => Date.parse(String(fact['at'])) > made)))
  }, [figures])
  const hear = (fact: Fact) => {
    const id = String(fact['id'])
    setHeard((now) => new Map(now).set(id, { at: Date.now(), fact }))
    setFresh((now) => new Set(now).add(id))
    const timer = setTimeout(() => {
      timers.current.delete(timer)
      setFresh((now) => new Set([...now].filter((one) => one !== id)))
    }, FRESH_MS)
    timers.current.add(timer)
  }
  return { heard, fresh, hear }
}

function openLines(
  figures: Figures | undefined,
  heard: ReadonlyMap<string, Heard>,
  communes: ReadonlyMap<string, { id: string; name: string }>,
  fresh: ReadonlySet<string>,
): Line[] {
  const lines = new Map((figures?.latest ?? []).map((line) => [line.id, line]))
  for (const [id, { fact }] of heard) {
    const before = lines.get(id)
    const state = fact['state'] as Line['state']
    const communeId = fact['communeId'] as string | null
    lines.set(id, {
      id,
      code: String(fact['code']),
      category: String(fact['category']),
      child: null,
      place: '',
      commune: communeId === null ? null : (communes.get(communeId) ?? null),
      at: { lon: Number(fact['lon']), lat: Number(fact['lat']) },
      openedAt: String(fact['at']),
      dueAt: null,
      late: false,
      ...before,
      state,
    })
  }
  // What just came stands first for a moment, so that it is seen among many late ones.
  // A resolved one is open until it is published, but nobody has to run for it.
  const rank = (line: Line) => (fresh.has(line.id) ? 3 : line.state === 'resolved' ? 0 : line.late ? 2 : 1)
  return [...lines.values()]
    .filter(({ state }) => !CLOSED.has(state))
    .sort((a, b) => rank(b) - rank(a) || b.openedAt.localeCompare(a.openedAt))
}

/** How long ago the figures came, by this machine's own clock. */
function useAge(figures: Figures | undefined): number {
  const [came, setCame] = useState(() => Date.now())
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- the moment of arrival is known only now
    if (figures) setCame(Date.now())
  }, [figures])
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, now - came)
}

/** «12 giây», «4 phút», «3 giờ», «2 ngày»: short enough for a wall. */
export function span(ms: number, t: (key: string, values?: Record<string, unknown>) => string): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return t('field-reports.ops.span.seconds', { count: Math.floor(ms / 1000) })
  if (minutes < 60) return t('field-reports.ops.span.minutes', { count: minutes })
  if (minutes < 1440) return t('field-reports.ops.span.hours', { count: Math.floor(minutes / 60) })
  return t('field-reports.ops.span.days', { count: Math.floor(minutes / 1440) })
}

const LONG_MINUTES = 600

/** 2,5 hours in words: «2 giờ 30 phút», longer ones in days. */
export function medianWords(
  hours: number | null,
  t: (key: string, values?: Record<string, unknown>) => string,
): string {
  if (hours === null) return '—'
  if (hours >= 48) return t('field-reports.ops.span.days', { count: Math.round(hours / 24) })
  const minutes = Math.round(hours * 60)
  if (minutes % 60 === 0 || minutes >= LONG_MINUTES)
    return t('field-reports.ops.span.hours', { count: Math.round(minutes / 60) })
  return t('field-reports.ops.median.value', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
