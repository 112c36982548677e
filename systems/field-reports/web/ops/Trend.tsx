/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract } from '../../contract.ts'
import { shortDay } from './Days.tsx'
import { Tile } from './Tile.tsx'
import { useRatio } from './useRatio.ts'
import type { Wall } from './wall-data.ts'

type Weeks = Output<typeof fieldReportsContract.trend>['weeks']
export type Week = Weeks[number]

const EVERY_MS = 60_000
const HEIGHT = 190
const FLOOR = 158
const TOP = 24

/** One week in words. */
export function weekWords(week: Week, t: (key: string, values?: Record<string, unknown>) => string, lang: 'vi' | 'en') {
  const say = (value: number | null) => number(Math.round(value ?? 0), lang)
  const key = 'field-reports.ops.trend.week'
  const now = t(key, {
    week: week.week,
    from: shortDay(week.from),
    received: say(week.received),
    finished: say(week.finished),
  })
  const before =
    week.mean === null
      ? t(`${key}.alone`)
      : t(`${key}.before`, { low: say(week.low), high: say(week.high), mean: say(week.mean) })
  return `${now}; ${before}`
}

/** Twelve weeks against the same weeks of earlier years. */
export function Trend({ wall, onOpen }: { wall: Wall; onOpen: (week: Week) => void }) {
  const { t, lang } = useText()
  const [at, setAt] = useState<number>()
  const { data, error } = useRead(fieldReportsContract.trend, {}, { every: EVERY_MS })
  const { box, ratio } = useRatio(4)
  const counting = data?.countedAt === null
  const weeks = counting ? [] : (data?.weeks ?? [])
  const shown = at === undefined ? undefined : weeks[at]
  return (
    <Tile
      title={t('field-reports.ops.trend')}
      wall={wall}
      className="ow-trend"
      aside={
        <p className="ow-legend">
          <span className="ow-legend__received">{t('field-reports.ops.trend.received')}</span>
          <span className="ow-legend__closed">{t('field-reports.ops.trend.finished')}</span>
          <span className="ow-legend__band">{t('field-reports.ops.trend.band')}</span>
        </p>
      }
    >
      <>
        <div ref={box} className="ow-chart">
          <Chart weeks={weeks} at={at} width={HEIGHT * ratio} />
          <ul className="ow-chart__keys">
            {weeks.map((week, index) => (
              <li key={week.from}>
                <button
                  type="button"
                  aria-label={weekWords(week, t, lang)}
                  onClick={() => onOpen(week)}
                  onFocus={() => setAt(index)}
                  onBlur={() => setAt(undefined)}
                  onMouseEnter={() => setAt(index)}
                  onMouseLeave={() => setAt(undefined)}
                />
              </li>
            ))}
          </ul>
        </div>
        <p className="ow-trend__said">
          {shown
            ? weekWords(shown, t, lang)
            : counting
              ? t('field-reports.ops.trend.counting')
              : (data?.said ?? (error && t('field-reports.ops.trend.failed')))}
        </p>
      </>
    </Tile>
  )
}

function Chart({ weeks, at, width }: { weeks: Weeks; at: number | undefined; width: number }) {
  const { t, lang } = useText()
  const most = Math.max(1, ...weeks.flatMap((w) => [w.received, w.finished, w.high ?? 0]))
  const step = width / Math.max(1, weeks.length)
  const x = (index: number) => step * (index + 0.5)
  const y = (value: number) => FLOOR - ((FLOOR - TOP) * value) / most
  const line = (values: readonly number[]) =>
    values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value).toFixed(1)}`).join('')
  const last = weeks.at(-1)
  return (
    <svg className="ow-days__chart" viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden>
      <line x1="0" x2={width} y1={FLOOR} y2={FLOOR} className="ow-days__floor" />
      {weeks.map((week, index) => (
        <g key={week.from}>
          {at === index && <rect x={step * index} y="0" width={step} height={FLOOR} className="ow-trend__at" />}
          {week.low !== null && week.high !== null && week.mean !== null && (
            <>
              <rect
                x={step * index + 3}
                y={y(week.high) - 1}
                width={step - 6}
                height={Math.max(2, y(week.low) - y(week.high) + 2)}
                rx="3"
                className="ow-trend__band"
              />
              <line
                x1={step * index + 3}
                x2={step * (index + 1) - 3}
                y1={y(week.mean)}
                y2={y(week.mean)}
                className="ow-trend__mean"
              />
            </>
          )}
          {(index % 2 === 1 || week.tet === 0) && (
            <text x={x(index)} y={HEIGHT - 8} className="ow-days__day">
              {week.tet === 0 ? t('field-reports.ops.trend.tet') : shortDay(week.from)}
            </text>
          )}
        </g>
      ))}
      <path d={line(weeks.slice(0, -1).map((w) => w.finished))} className="ow-trend__finished" />
      {/* The week that still runs is not joined to the whole ones. */}
      <path d={line(weeks.slice(0, -1).map((w) => w.received))} className="ow-trend__received" />
      {weeks.map((week, index) => (
        <circle
          key={week.from}
          cx={x(index)}
          cy={y(week.received)}
          r="5"
          className={index === weeks.length - 1 ? 'ow-trend__dot ow-trend__dot--running' : 'ow-trend__dot'}
        />
      ))}
      {last && (
        <text x={x(weeks.length - 1)} y={Math.max(16, y(last.received) - 12)} className="ow-days__value">
          {number(last.received, lang)}
        </text>
      )}
    </svg>
  )
}
