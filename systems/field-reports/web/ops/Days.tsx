/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Tile } from './Tile.tsx'
import { useRatio } from './useRatio.ts'
import type { Figures, Wall } from './wall-data.ts'

const HEIGHT = 190
const FLOOR = 150
const TOP = 26
/** A day and its month take so much; where there is less, every other is named. */
const DAY_WIDE = 58

/** Received and closed, day by day over a week. */
export function Days({ wall, onOpen }: { wall: Wall; onOpen: (day: string) => void }) {
  const { t } = useText()
  const { box, ratio } = useRatio(2.5)
  const width = HEIGHT * ratio
  const days = wall.figures?.days ?? []
  const said = days
    .map((one) =>
      t('field-reports.ops.days.one', { day: shortDay(one.date), received: one.received, closed: one.closed }),
    )
    .join('; ')
  return (
    <Tile
      title={t('field-reports.ops.days')}
      wall={wall}
      className="ow-days"
      aside={
        <p className="ow-legend">
          <span className="ow-legend__received">{t('field-reports.ops.days.received')}</span>
          <span className="ow-legend__closed">{t('field-reports.ops.days.closed')}</span>
        </p>
      }
    >
      <div ref={box} className="ow-chart">
        <svg className="ow-days__chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={said}>
          <Columns days={days} width={width} />
        </svg>
        <ul className="ow-chart__keys">
          {days.map((one) => (
            <li key={one.date}>
              <button
                type="button"
                aria-label={t('field-reports.ops.days.one', {
                  day: shortDay(one.date),
                  received: one.received,
                  closed: one.closed,
                })}
                onClick={() => onOpen(one.date)}
              />
            </li>
          ))}
        </ul>
      </div>
    </Tile>
  )
}

export const shortDay = (date: string) => `${date.slice(8, 10)}/${date.slice(5, 7)}`

function Columns({ days, width }: { days: Figures['days']; width: number }) {
  const most = Math.max(1, ...days.flatMap(({ received, closed }) => [received, closed]))
  const step = width / Math.max(1, days.length)
  const wide = step * 0.3
  const high = (value: number) => ((FLOOR - TOP) * value) / most
  return (
    <>
      <line x1="0" x2={width} y1={FLOOR} y2={FLOOR} className="ow-days__floor" />
      {days.map((one, index) => {
        const middle = step * (index + 0.5)
        return (
          <g key={one.date}>
            <rect
              x={middle - wide - 2}
              y={FLOOR - high(one.received)}
              width={wide}
              height={high(one.received)}
              rx="3"
              className="ow-days__received"
            />
            <rect
              x={middle + 2}
              y={FLOOR - high(one.closed)}
              width={wide}
              height={high(one.closed)}
              rx="3"
              className="ow-days__closed"
            />
            <text x={middle - wide / 2 - 2} y={FLOOR - high(one.received) - 6} className="ow-days__value">
              {one.received}
            </text>
            <text x={middle + wide / 2 + 2} y={FLOOR - high(one.closed) - 6} className="ow-days__value">
              {one.closed}
            </text>
            {(step > DAY_WIDE || (days.length - index) % 2 === 1) && (
              <text x={middle} y={HEIGHT - 12} className="ow-days__day">
                {shortDay(one.date)}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}
