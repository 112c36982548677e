/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { useMemo, useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract } from '../../contract.ts'
import { communeOfPoint, type Area } from '../commune-of-point.ts'
import { frameOf, projectionOf, type Projection } from '../geo-paths.ts'
import { fullName } from '../useCommunes.ts'
import { HeatLayer, type Cell, type Heat } from './HeatLayer.tsx'
import { heatSteps } from './heat-steps.ts'
import type { Boundaries, Line, Wall } from './wall-data.ts'

interface Props {
  wall: Wall
  picked: string | undefined
  onPick: (id: string) => void
  mode: Mode
  /** The commune that the tour shows just now; null for the whole province. */
  spot: string | null | undefined
  /** Which of the densest cells the tour shows just now. */
  spotCell: number | undefined
  onCell: (cell: Cell, size: number) => void
}
export type Mode = 'open' | 1 | 7 | 30

const STEPS = 5
const TOP = 5
const HEAT_MS = 30_000

/** The communes, darker where more is open; a dot for each report, a triangle for a late one. */
export function ProvinceMap({ wall, picked, onPick, mode, spot, spotCell, onCell }: Props) {
  const { t } = useText()
  const { boundaries, figures, open } = wall
  const [at, setAt] = useState<number>()
  const frame = useMemo(() => boundaries && frameOf(boundaries.features.map(({ geometry }) => geometry)), [boundaries])
  const read = useRead(fieldReportsContract.heat, mode === 'open' || !frame ? null : { days: mode, ...frame }, {
    every: HEAT_MS,
  })
  const heat = mode === 'open' ? undefined : read.data
  const placeOf = usePlaces(boundaries)
  const projection = useMemo(() => frame && projectionOf(frame), [frame])
  const paths = useMemo(
    () =>
      projection && boundaries
        ? boundaries.features.map(({ id, geometry }) => ({ id, d: projection.path(geometry) }))
        : [],
    [boundaries, projection],
  )
  const counts = new Map(figures?.byCommune.map(({ key, count }) => [key, count]))
  const most = Math.max(1, ...counts.values())
  if (!boundaries || !projection)
    return (
      <p className="ow-none">
        {t(wall.boundariesError ? 'field-reports.ops.map.failed' : 'field-reports.ops.map.waiting')}
      </p>
    )
  const shade = (id: string) => (mode === 'open' ? Math.ceil(((counts.get(id) ?? 0) / most) * STEPS) : 0)
  const chosen = open.find(({ id }) => id === picked)
  const steps = heatSteps(heat?.cells[0]?.count ?? 0)
  const said = heat
    ? t('field-reports.ops.heat.said', { count: heat.total, days: mode })
    : t('field-reports.ops.map.said', { count: open.length })
  return (
    <>
      {/* The list beside the map says the same in words and takes the keys. */}
      <svg
        className="ow-map__sheet"
        viewBox={`0 0 ${projection.width} ${projection.height.toFixed(0)}`}
        role={heat ? 'group' : 'img'}
        aria-label={said}
      >
        {paths.map(({ id, d }) => (
          <path
            key={id}
            d={d}
            className={`ow-commune ow-commune--${shade(id)}${spot === id ? ' ow-commune--spot' : ''}`}
          />
        ))}
        {mode === 'open' &&
          open.map((line) => (
            <Mark key={line.id} line={line} projection={projection} fresh={wall.fresh.has(line.id)} onPick={onPick} />
          ))}
        {heat && (
          <HeatLayer
            heat={heat}
            steps={steps}
            projection={projection}
            at={at ?? spotCell}
            onAt={setAt}
            onOpen={(cell) => onCell(cell, heat.size)}
            placeOf={(cell) => placeOf(cell, heat.size)}
          />
        )}
        {chosen && (
          <circle cx={projection.x(chosen.at.lon)} cy={projection.y(chosen.at.lat)} r="20" className="ow-chosen" />
        )}
        {mode === 'open' && <Ranks wall={wall} projection={projection} />}
      </svg>
      <Legend boundaries={boundaries} heat={heat} steps={steps} failed={mode !== 'open' && !heat && !!read.error} />
    </>
  )
}

/** The commune in which the middle of a cell lies. */
function usePlaces(boundaries: Boundaries | undefined) {
  const communes = useMemo(
    () =>
      (boundaries?.features ?? []).map(({ id, properties, geometry }) => ({
        id,
        name: fullName(properties),
        area: geometry as Area,
      })),
    [boundaries],
  )
  return ({ west, south }: Cell, size = 0) =>
    communeOfPoint(communes, { lon: west + size / 2, lat: south + size / 2 })?.name
}

function Legend({
  boundaries,
  heat,
  steps,
  failed,
}: {
  boundaries: Boundaries
  heat: Heat | undefined
  steps: readonly number[]
  failed: boolean
}) {
  const { t, lang } = useText()
  const most = heat?.cells[0]?.count ?? 0
  return (
    <p className="ow-map__legend">
      {boundaries.notice && <strong>{boundaries.notice[lang]}</strong>}
      {failed && <span>{t('field-reports.ops.heat.failed')}</span>}
      {heat && heat.total === 0 && <span>{t('field-reports.ops.heat.none')}</span>}
      {heat && heat.total > 0 && (
        <>
          <span>{t('field-reports.ops.heat.legend')}</span>
          {steps.map((low, index) => {
            const high = (steps[index + 1] ?? most + 1) - 1
            return (
              <span key={low}>
                <svg viewBox="0 0 20 20" aria-hidden>
                  <rect x="2" y="2" width="16" height="16" className={`ow-cell ow-cell--${index + 1}`} />
                </svg>
                {low === high ? low : `${low}–${high}`}
              </span>
            )
          })}
        </>
      )}
      {!heat && !failed && (
        <>
          <span>
            <svg viewBox="0 0 20 20" aria-hidden>
              <circle cx="10" cy="10" r="6" className="ow-mark" />
            </svg>
            {t('field-reports.ops.map.open')}
          </span>
          <span>
            <svg viewBox="0 0 20 20" aria-hidden>
              <path d="M10 2 18 17H2Z" className="ow-mark ow-mark--late" />
            </svg>
            {t('field-reports.ops.map.late')}
          </span>
        </>
      )}
    </p>
  )
}

function Mark({
  line,
  projection,
  fresh,
  onPick,
}: {
  line: Line
  projection: Projection
  fresh: boolean
  onPick: (id: string) => void
}) {
  const x = projection.x(line.at.lon)
  const y = projection.y(line.at.lat)
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the list takes the keys
    <g onClick={() => onPick(line.id)}>
      {fresh && <circle cx={x} cy={y} r="8" className="ow-ring" />}
      {line.late ? (
        <path d={`M${x} ${y - 9}L${x + 9} ${y + 7}H${x - 9}Z`} className="ow-mark ow-mark--late" />
      ) : (
        <circle cx={x} cy={y} r="5.5" className="ow-mark" />
      )}
    </g>
  )
}

/** The places of the five busiest communes, as numbered in the list below. */
function Ranks({ wall, projection }: { wall: Wall; projection: Projection }) {
  const top = wall.figures?.byCommune.slice(0, TOP) ?? []
  return top.map(({ key }, index) => {
    const one = wall.boundaries?.features.find(({ id }) => id === key)
    const frame = one && frameOf([one.geometry], 0)
    if (!frame) return null
    const x = projection.x((frame.west + frame.east) / 2)
    const y = projection.y((frame.south + frame.north) / 2)
    return (
      <g key={key} className="ow-rank">
        <circle cx={x} cy={y} r="15" />
        <text x={x} y={y + 7}>
          {index + 1}
        </text>
      </g>
    )
  })
}
