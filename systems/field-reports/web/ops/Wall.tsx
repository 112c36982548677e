import './wall.css'
import { useState } from 'react'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Icon, LiveRegion } from '@hue-s/ui/index.ts'
import { wifiSlash } from '@hue-s/ui/icon-paths.ts'
import type { Behind, Focus } from './behind.ts'
import { Days, shortDay } from './Days.tsx'
import type { Cell } from './HeatLayer.tsx'
import { OpenList } from './OpenList.tsx'
import { ProvinceMap, type Mode } from './ProvinceMap.tsx'
import { Ranking } from './Ranking.tsx'
import { Tile } from './Tile.tsx'
import { WallNumbers } from './WallNumbers.tsx'
import { hintList, WallSide } from './WallSide.tsx'
import { Trend, type Week } from './Trend.tsx'
import { useTour } from './useTour.ts'
import { span, useWall, type Wall } from './wall-data.ts'

const MODES: readonly Mode[] = ['open', 1, 7, 30]
const TOUR_COMMUNES = 3
const TOUR_CELLS = 5

/** The wall of the operations centre: what is open, where, what is late or unusual, how the weeks went. */
export function Screen() {
  const { t } = useText()
  const { Problem, Waiting } = useViews()
  const wall = useWall()
  const [focus, setFocus] = useState<Focus>({})
  const [mode, setMode] = useState<Mode>('open')
  const spots = spotsOf(wall, t)
  const tour = useTour(
    mode === 'open' ? spots.length : TOUR_CELLS,
    focus.list !== undefined || focus.report !== undefined,
  )
  const pick = (report: string) => setFocus((now) => ({ ...now, report }))
  const show = (list: Behind) => setFocus({ list })
  const back = () => setFocus(({ list, report }) => (list && report ? { list } : {}))
  useWallKeys({ wall, focus, pick, show, back, toggle: tour.toggle, turn: () => setMode(after) })
  if (!wall.figures) return wall.error ? <Problem error={wall.error} retry={wall.reload} /> : <Waiting />
  const spot = mode === 'open' && tour.at !== undefined ? spots[tour.at] : undefined
  return (
    <div className="ow" data-stale={wall.stale || undefined}>
      <h1 className="h-hidden">{t('field-reports.ops.title')}</h1>
      <News wall={wall} />
      <Lost wall={wall} />
      <div className="ow-left">
        <WallNumbers wall={wall} show={show} />
        <OpenList wall={wall} picked={focus.report} onPick={pick} />
      </div>
      <Tile
        title={t('field-reports.ops.map')}
        wall={wall}
        className="ow-map"
        aside={<Modes mode={mode} onMode={setMode} tour={tour} />}
      >
        <ProvinceMap
          wall={wall}
          picked={focus.report}
          onPick={pick}
          mode={mode}
          spot={spot?.communeId}
          spotCell={mode === 'open' ? undefined : tour.at}
          onCell={(cell, size) => show(cellList(cell, size, mode, t))}
        />
        {spot && <p className="ow-spot">{spot.words}</p>}
      </Tile>
      <WallSide wall={wall} focus={focus} show={show} pick={pick} back={back} />
      <div className="ow-foot">
        <Trend wall={wall} onOpen={(week) => show(weekList(week, t))} />
        <Days
          wall={wall}
          onOpen={(date) =>
            show({ title: t('field-reports.ops.list.day', { day: day(date) }), ask: { from: date, to: date } })
          }
        />
        <Ranking
          title={t('field-reports.ops.byCommune')}
          wall={wall}
          rows={wall.figures.byCommune}
          numbered
          onOpen={({ key, name }) => show({ title: t('field-reports.ops.list.open', { name }), ask: { commune: key } })}
        />
      </div>
    </div>
  )
}

const after = (mode: Mode): Mode => MODES[(MODES.indexOf(mode) + 1) % MODES.length] ?? 'open'
type Say = (key: string, values?: Record<string, unknown>) => string

/** What the tour shows: what is unusual, then the communes with the most open reports. */
function spotsOf(wall: Wall, t: Say): { communeId: string | null; words: string }[] {
  const unusual = (wall.outbreaks ?? []).filter(({ state }) => state !== 'dismissed')
  const busiest = (wall.figures?.byCommune ?? []).filter(({ key }) => key !== '').slice(0, TOUR_COMMUNES)
  return [
    ...unusual.map(({ commune, title, count, hours }) => ({
      communeId: commune?.id ?? null,
      words: `${title}: ${t('field-reports.ops.outbreak.counted', { count, hours })}`,
    })),
    ...busiest.map(({ key, name, count }) => ({
      communeId: key,
      words: t('field-reports.ops.cycle.commune', { place: name, count }),
    })),
  ]
}

const cellList = (cell: Cell, size: number, mode: Mode, t: Say): Behind => {
  const days = mode === 'open' ? 1 : mode
  const { west, south } = cell
  return {
    title: t('field-reports.ops.list.cell', { days }),
    ask: { days, west, south, east: west + size, north: south + size },
  }
}
const weekList = ({ from, week }: Week, t: Say): Behind => ({
  title: t('field-reports.ops.trend.list', { week, from: shortDay(from) }),
  ask: { from, to: new Date(Date.parse(from) + 6 * 86_400_000).toISOString().slice(0, 10) },
})
function useWallKeys({
  wall,
  focus,
  pick,
  show,
  back,
  toggle,
  turn,
}: {
  wall: Wall
  focus: Focus
  pick: (id: string) => void
  show: (list: Behind) => void
  back: () => void
  toggle: () => void
  turn: () => void
}) {
  const { t } = useText()
  const at = wall.open.findIndex(({ id }) => id === focus.report)
  const move = (step: number) => {
    const next = wall.open[at === -1 ? 0 : Math.min(Math.max(at + step, 0), wall.open.length - 1)]
    if (next) pick(next.id)
  }
  const nextHint = () => {
    const all = wall.outbreaks ?? []
    const next = all[(all.findIndex(({ id }) => id === focus.list?.outbreak) + 1) % Math.max(1, all.length)]
    if (next) show(hintList(next))
  }
  useKeys(t('field-reports.ops.title'), [
    { key: 'j', label: t('field-reports.ops.key.next'), run: () => move(1) },
    { key: 'k', label: t('field-reports.ops.key.previous'), run: () => move(-1) },
    { key: 'ArrowDown', label: t('field-reports.ops.key.next'), run: () => move(1) },
    { key: 'ArrowUp', label: t('field-reports.ops.key.previous'), run: () => move(-1) },
    { key: 'b', label: t('field-reports.ops.key.outbreak'), run: nextHint },
    { key: 'm', label: t('field-reports.ops.key.map'), run: turn },
    { key: 'p', label: t('field-reports.ops.key.pause'), run: toggle },
    { key: 'Escape', label: t('field-reports.ops.key.close'), run: back },
  ])
}

/** Says aloud what has just come. */
function News({ wall }: { wall: Wall }) {
  const { t } = useText()
  const newest = wall.open.find(({ id }) => wall.fresh.has(id))
  const unusual = wall.outbreaks?.find(({ state }) => state === 'open')
  return (
    <>
      <LiveRegion
        message={
          newest
            ? t('field-reports.ops.arrived', {
                category: wall.categoryOf(newest),
                place: newest.commune?.name ?? newest.place,
              })
            : ''
        }
      />
      <LiveRegion message={unusual ? t('field-reports.ops.outbreaks.arrived', { title: unusual.title }) : ''} />
    </>
  )
}

function Modes({
  mode,
  onMode,
  tour,
}: {
  mode: Mode
  onMode: (mode: Mode) => void
  tour: { paused: boolean; toggle: () => void }
}) {
  const { t } = useText()
  return (
    <div className="ow-modes">
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a row of switches in a heading */}
      <div role="group" aria-label={t('field-reports.ops.mode')} className="ow-modes__group">
        {MODES.map((one) => (
          <button key={one} type="button" aria-pressed={one === mode} onClick={() => onMode(one)}>
            {t(`field-reports.ops.mode.${one}`)}
          </button>
        ))}
      </div>
      <button type="button" className="ow-modes__tour" onClick={tour.toggle}>
        {t(tour.paused ? 'field-reports.ops.cycle.play' : 'field-reports.ops.cycle.pause')}
      </button>
    </div>
  )
}

/** Said across the wall when what it shows may be old. */
function Lost({ wall }: { wall: Wall }) {
  const { t } = useText()
  const lost = !wall.connected || wall.error !== undefined
  return (
    <div className="ow-lost" role="alert">
      {(lost || wall.stale) && (
        <p>
          <Icon icon={wifiSlash} />
          {t(wall.stale ? 'field-reports.ops.lost.stale' : 'field-reports.ops.lost', { age: span(wall.age, t) })}
        </p>
      )}
    </div>
  )
}
