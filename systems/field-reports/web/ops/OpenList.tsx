import { useLayoutEffect, useRef, useState } from 'react'
import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Icon } from '@hue-s/ui/index.ts'
import { toneIcon } from '@hue-s/ui/tone.ts'
import { useNow } from '../office/useNow.ts'
import { stateKey, toneOf } from '../words-of-report.ts'
import { Tile } from './Tile.tsx'
import { span, type Line, type Wall } from './wall-data.ts'

interface Props {
  wall: Wall
  picked: string | undefined
  onPick: (id: string) => void
}

const ROW_REM = 4.25

/** The open reports that fit; a wall does not scroll, so what does not fit is told as a number. */
export function OpenList({ wall, picked, onPick }: Props) {
  const { t, lang } = useText()
  const box = useRef<HTMLDivElement>(null)
  const fits = useFits(box)
  const at = wall.open.findIndex(({ id }) => id === picked)
  const from = Math.max(0, Math.min(at - fits + 1, wall.open.length - fits))
  const shown = wall.open.slice(from, from + fits)
  const rest = (wall.figures?.open ?? 0) - shown.length
  return (
    <Tile title={t('field-reports.ops.open')} wall={wall} className="ow-open">
      <div ref={box} className="ow-open__box">
        {wall.open.length === 0 ? (
          <p className="ow-none">{t('field-reports.ops.open.none')}</p>
        ) : (
          <ul className="ow-open__list">
            {shown.map((line) => (
              <Row key={line.id} line={line} wall={wall} picked={line.id === picked} onPick={onPick} />
            ))}
          </ul>
        )}
      </div>
      {rest > 0 && <p className="ow-rest">{t('field-reports.ops.open.rest', { count: number(rest, lang) })}</p>}
    </Tile>
  )
}

/** One report in a list of the wall. */
export function Row({
  line,
  wall,
  picked,
  onPick,
}: {
  line: Line
  wall: Wall
  picked: boolean
  onPick: (id: string) => void
}) {
  const { t } = useText()
  const tone = toneOf(line)
  const since = Math.max(0, useNow(5_000) - Date.parse(line.openedAt))
  return (
    <li>
      <button
        type="button"
        className={`ow-row h-tone--${tone}${wall.fresh.has(line.id) ? ' ow-row--new' : ''}`}
        aria-pressed={picked}
        onClick={() => onPick(line.id)}
      >
        <Icon icon={toneIcon[tone]} />
        <span className="ow-row__what">
          <strong>{wall.categoryOf(line)}</strong>
          <span className="ow-row__where">
            {[line.commune?.name, line.place].filter(Boolean).join(' · ') || line.code}
          </span>
        </span>
        <span className="ow-row__side">
          <span className="ow-row__state">{t(stateKey(line))}</span>
          <span className="ow-row__since">{span(since, t)}</span>
        </span>
      </button>
    </li>
  )
}

/** How many rows fit into the box, in as many columns as it has. */
function useFits(box: { current: HTMLDivElement | null }): number {
  const [fits, setFits] = useState(6)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const measure = () => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
      const columns = element.clientWidth > 56 * rem ? 2 : 1
      setFits(Math.max(1, Math.floor(element.clientHeight / (ROW_REM * rem)) * columns))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return fits
}
