/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { moment, number, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { AlarmOne } from '../contract.ts'

const [WIDTH, HEIGHT, LEFT, FLOOR, TOP] = [640, 240, 52, 208, 12]
/** Points farther apart than this share of the whole are not joined: between them nobody looked. */
const BREAK = 0.05

interface Props {
  label: string
  points: AlarmOne['chart']['points']
  lines: AlarmOne['lines']
  since: string
  lang: Lang
}

/** A series with the lines of its rule and the moment the alarm began. */
export function Chart({ label, points, lines, since, lang }: Props) {
  const known = points.flatMap(([at, value]) => (value === null ? [] : [{ at: Date.parse(at), value }]))
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last || first === last) return null
  const all = [...known.map((p) => p.value), ...lines.map((l) => l.value)]
  const pad = Math.max(0.1, (Math.max(...all) - Math.min(...all)) * 0.08)
  const [low, high] = [Math.min(...all) - pad, Math.max(...all) + pad]
  const x = (at: number) => LEFT + ((at - first.at) / (last.at - first.at)) * (WIDTH - LEFT - 6)
  const y = (value: number) => FLOOR - ((value - low) / (high - low)) * (FLOOR - TOP)
  const far = (last.at - first.at) * BREAK
  const d = known
    .map(
      (p, i) =>
        `${i === 0 || p.at - (known[i - 1]?.at ?? 0) > far ? 'M' : 'L'}${x(p.at).toFixed(1)} ${y(p.value).toFixed(1)}`,
    ) // prettier-ignore
    .join('')
  const begun = Date.parse(since)
  return (
    <svg className="al-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {lines.map((line) => (
        <g key={line.value}>
          <line className="al-chart__line" x1={LEFT} x2={WIDTH} y1={y(line.value)} y2={y(line.value)} />
          {line.until !== null && (
            <line className="al-chart__until" x1={LEFT} x2={WIDTH} y1={y(line.until)} y2={y(line.until)} />
          )}
          <text x={LEFT - 6} y={y(line.value) + 5} textAnchor="end">
            {number(line.value, lang, 1)}
          </text>
        </g>
      ))}
      {begun >= first.at && begun <= last.at && (
        <line className="al-chart__since" x1={x(begun)} x2={x(begun)} y1={TOP} y2={FLOOR} />
      )}
      <path d={d} />
      <text x={LEFT} y={HEIGHT - 8}>
        {moment(new Date(first.at), lang)}
      </text>
      <text x={WIDTH} y={HEIGHT - 8} textAnchor="end">
        {moment(new Date(last.at), lang)}
      </text>
    </svg>
  )
}
