import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { homeContract, type Front, type FrontOff, type FrontStrip, type Item } from '@hue-s/systems/home/contract.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import type { IconDrawing } from '@hue-s/ui/icon-paths.ts'
import { info } from '@hue-s/ui/icon-paths.ts'
import type { Audience } from './page.ts'
import { useAlive, usePage } from './PageContext.tsx'

export interface Shown {
  front: Front | undefined
  /** Live now, by the clock. */
  strips: readonly FrontStrip[]
  off: readonly FrontOff[]
}

const FrontContext = createContext<Shown>({ front: undefined, strips: [], off: [] })

/** What the app shows to this audience here, as operators arranged it; undefined where the server could not say. */
export const useFront = () => useContext(FrontContext)

export const frontInput = (audience: Audience, commune: string | null) => ({
  audience,
  ...(commune === null ? {} : { commune }),
})

interface Timed {
  from: string | null
  until: string
}
const live = <T extends Timed>(all: readonly T[] | undefined, now: number) =>
  (all ?? []).filter(({ from, until }) => Date.parse(until) > now && (from === null || Date.parse(from) <= now))

const LONGEST_TIMER = 2_000_000_000
const SKEW = 250

/** The time, told again whenever one of these begins or ends. */
function useBounds(of: readonly Timed[], began: string): number {
  const alive = useAlive()
  const [now, tick] = useState(() => Date.parse(began))
  const [bound, pass] = useState(0)
  useEffect(() => {
    if (!alive) return undefined
    const at = Date.now()
    tick(at)
    const next = of
      .flatMap(({ from, until }) => [Date.parse(from ?? until), Date.parse(until)])
      .filter((moment) => moment > at)
    const wait = Math.min(...next.map((moment) => moment - at + SKEW), LONGEST_TIMER)
    const timer = setTimeout(() => pass((n) => n + 1), wait)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- each tick looks for the next bound
  }, [alive, of, bound])
  return now
}

const NONE: readonly Timed[] = []
const EVERY_MS = 120_000

/** Reads what the app shows, again whenever an operator changes it. */
export function FrontProvider({ children }: { children: ReactNode }) {
  const { audience, commune, data } = usePage()
  const alive = useAlive()
  const { data: front } = useRead(
    homeContract.front,
    frontInput(audience, commune),
    alive ? { live: ['home.front'], every: EVERY_MS } : {},
  )
  const timed = useMemo(() => (front ? [...front.off, ...front.strips] : NONE), [front])
  const now = useBounds(timed, data.now)
  const shown = useMemo(() => ({ front, strips: live(front?.strips, now), off: live(front?.off, now) }), [front, now])
  return <FrontContext.Provider value={shown}>{children}</FrontContext.Provider>
}

/** Whether a service is switched off: surely, or perhaps, where the person named no commune. */
export const offAt = (off: readonly FrontOff[], path: string) =>
  off.find((one) => path === one.path || path.startsWith(`${one.path}/`))

/** The drawings of these doors: beside the page, else fetched with all the others. */
export function useIcons(items: readonly Item[]): (name: string) => IconDrawing {
  const { icons } = usePage().data
  const [find, found] = useState<{ byName: (name: string) => IconDrawing }>()
  const missing = !find && items.some(({ icon }) => !(icon in icons))
  useEffect(() => {
    if (missing)
      import('@hue-s/ui/icon-by-name.ts').then(
        (module) => found({ byName: module.iconByName }),
        () => undefined,
      )
  }, [missing])
  return (name) => icons[name] ?? find?.byName(name) ?? info
}
