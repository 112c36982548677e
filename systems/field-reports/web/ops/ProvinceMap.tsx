/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { useMemo } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { frameOf, projectionOf, type Projection } from '../geo-paths.ts'
import type { Line, Wall } from './wall-data.ts'

interface Props {
  wall: Wall
  picked: string | undefined
  onPick: (id: string) => void
}

const STEPS = 5
const TOP = 5

/** The communes, darker where more is open; a dot for each report, a triangle for a late one. */
export function ProvinceMap({ wall, picked, onPick }: Props) {
  const { t, lang } = useText()
  const { boundaries, figures, open } = wall
  const projection = useMemo(() => {
    const frame = boundaries && frameOf(boundaries.features.map(({ geometry }) => geometry))
    return frame && projectionOf(frame)
  }, [boundaries])
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
  const shade = (id: string) => Math.ceil(((counts.get(id) ?? 0) / most) * STEPS)
  const chosen = open.find(({ id }) => id === picked)
  return (
    <>
      {/* The list beside the map says the same in words and takes the keys. */}
      <svg
        className="ow-map__sheet"
        viewBox={`0 0 ${projection.width} ${projection.height.toFixed(0)}`}
        role="img"
        aria-label={t('field-reports.ops.map.said', { count: open.length })}
      >
        {paths.map(({ id, d }) => (
          <path key={id} d={d} className={`ow-commune ow-commune--${shade(id)}`} />
        ))}
        {open.map((line) => (
          <Mark key={line.id} line={line} projection={projection} fresh={wall.fresh.has(line.id)} onPick={onPick} />
        ))}
        {chosen && (
          <circle cx={projection.x(chosen.at.lon)} cy={projection.y(chosen.at.lat)} r="20" className="ow-chosen" />
        )}
        <Ranks wall={wall} projection={projection} />
      </svg>
      <p className="ow-map__legend">
        {boundaries.notice && <strong>{boundaries.notice[lang]}</strong>}
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
      </p>
    </>
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
