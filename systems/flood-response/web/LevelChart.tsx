/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { SeriesShape } from '@hue-s/systems/environment/contract.ts'
import { fixed } from './age.ts'

const WIDTH = 360
const HEIGHT = 230
const LEFT = 34
const FLOOR = 196
const TOP = 14
const DAY = 86_400_000
const VIETNAM = 7 * 3_600_000
/** Hourly points farther apart than this are not joined: between them nobody looked. */
const BREAK = 2.5 * 3_600_000

interface Point {
  at: number
  value: number
}

/** The points in pieces: a new one after every time without readings. */
export function piecesOf(points: SeriesShape['points']): Point[][] {
  const out: Point[][] = []
  let last = -Infinity
  for (const [at, , mean] of points) {
    if (mean === null) continue
    const time = Date.parse(at)
    if (time - last > BREAK) out.push([])
    out.at(-1)?.push({ at: time, value: mean })
    last = time
  }
  return out
}

const midnights = (from: number, to: number): number[] => {
  const first = Math.ceil((from + VIETNAM) / DAY) * DAY - VIETNAM
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / DAY)) }, (_, i) => first + i * DAY)
}

interface Props {
  name: string
  series: SeriesShape
  from: string
  to: string
  lines: readonly number[]
}

/** The last days as a line that breaks where nothing was measured, with the alarm lines across it. */
export function LevelChart({ name, series, from, to, lines }: Props) {
  const { t, lang } = useText()
  const pieces = piecesOf(series.points)
  const values = pieces.flat().map((p) => p.value)
  if (values.length === 0) return <p>{t('flood-response.citizen.noReading')}</p>
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const near = lines.filter((line) => line <= most + Math.max(1, most - least))
  const bottom = Math.min(least, ...near) - 0.2
  const top = Math.max(most, ...near) + 0.2
  const [begin, end] = [Date.parse(from), Date.parse(to)]
  const x = (at: number) => LEFT + ((at - begin) / (end - begin)) * (WIDTH - LEFT - 4)
  const y = (value: number) => FLOOR - ((value - bottom) / (top - bottom)) * (FLOOR - TOP)
  const path = (piece: readonly Point[]) =>
    piece.map((p, i) => `${i === 0 ? 'M' : 'L'}${x(p.at).toFixed(1)} ${y(p.value).toFixed(1)}`).join('')
  const said = t('flood-response.citizen.chartSaid', { least: fixed(least, lang), most: fixed(most, lang) })
  return (
    <figure className="fl-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${t('flood-response.citizen.chart', { name })}. ${said}`}
      >
        {near.map((line, i) => (
          <g key={line} className={`fl-line fl-line--${i + 1}`}>
            <line x1={LEFT} x2={WIDTH} y1={y(line)} y2={y(line)} />
            <text x={LEFT - 4} y={y(line) + 5} textAnchor="end">
              {fixed(line, lang, 1)}
            </text>
            <text x={LEFT + 4} y={y(line) - 4} className="fl-line__name">
              {t('flood-response.citizen.lineShort', { n: i + 1 })}
            </text>
          </g>
        ))}
        {near.length === 0 && (
          <text x={LEFT - 4} y={y(most) + 5} textAnchor="end">
            {fixed(most, lang, 1)}
          </text>
        )}
        <line className="fl-floor" x1={LEFT} x2={WIDTH} y1={FLOOR} y2={FLOOR} />
        {midnights(begin, end).map((at) => (
          <g key={at} className="fl-day">
            <line x1={x(at)} x2={x(at)} y1={TOP} y2={FLOOR} />
            {x(at) < WIDTH - 38 && (
              <text x={x(at) + 2} y={FLOOR + 18}>
                {day(new Date(at)).slice(0, 5)}
              </text>
            )}
          </g>
        ))}
        {pieces.map((piece) => (
          <path key={piece[0]?.at} d={path(piece)} className="fl-water" />
        ))}
      </svg>
      <figcaption>
        {said} {near.length > 0 && t('flood-response.citizen.chartLines')}{' '}
        {(pieces.length > 1 || series.gaps.length > 0) && t('flood-response.citizen.chartGap')}
      </figcaption>
    </figure>
  )
}
