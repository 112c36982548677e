/* oxlint-disable jsx-a11y/prefer-tag-over-role -- there is no button inside a drawing */
import { useRef, type KeyboardEvent } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { fieldReportsContract } from '../../contract.ts'
import type { Projection } from '../geo-paths.ts'
import { shadeOf } from './heat-steps.ts'

export type Heat = Output<typeof fieldReportsContract.heat>
export type Cell = Heat['cells'][number]

interface Props {
  heat: Heat
  steps: readonly number[]
  projection: Projection
  /** The cell of which the number is shown. */
  at: number | undefined
  onAt: (index: number | undefined) => void
  onOpen: (cell: Cell) => void
  placeOf: (cell: Cell) => string | undefined
}

const NEXT: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** Squares shaded by how many reports lie in them. One of them is in the order of the Tab key, arrows go on by density. */
export function HeatLayer({ heat, steps, projection, at, onAt, onOpen, placeOf }: Props) {
  const { t, lang } = useText()
  const group = useRef<SVGGElement>(null)
  const say = (cell: Cell) => {
    const place = placeOf(cell)
    const count = number(cell.count, lang)
    return place
      ? t('field-reports.ops.heat.cell', { count, place })
      : t('field-reports.ops.heat.cell.alone', { count })
  }
  const press = (event: KeyboardEvent<SVGGElement>) => {
    const index = at ?? 0
    const cell = heat.cells[index]
    const step = NEXT[event.key]
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (cell) onOpen(cell)
    } else if (step !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      const to = Math.min(Math.max(index + step, 0), heat.cells.length - 1)
      onAt(to)
      group.current?.querySelectorAll<SVGElement>('[role=button]')[to]?.focus()
    }
  }
  const shown = at === undefined ? undefined : heat.cells[at]
  const side = projection.x(heat.size) - projection.x(0)
  const high = projection.y(0) - projection.y(heat.size)
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the cells inside
    <g ref={group} onKeyDown={press}>
      {heat.cells.map((cell, index) => (
        <rect
          key={`${cell.west} ${cell.south}`}
          x={projection.x(cell.west)}
          y={projection.y(cell.south + heat.size)}
          width={side}
          height={high}
          className={`ow-cell ow-cell--${shadeOf(cell.count, steps)}${index === at ? ' ow-cell--at' : ''}`}
          role="button"
          tabIndex={index === (at ?? 0) ? 0 : -1}
          aria-label={say(cell)}
          onFocus={() => onAt(index)}
          onBlur={() => onAt(undefined)}
          onMouseEnter={() => onAt(index)}
          onMouseLeave={() => onAt(undefined)}
          onClick={() => onOpen(cell)}
        />
      ))}
      {shown && (
        <CellLabel
          words={say(shown)}
          x={projection.x(shown.west) + side / 2}
          y={projection.y(shown.south + heat.size)}
          width={projection.width}
        />
      )}
    </g>
  )
}

const LETTER = 13

function CellLabel({ words, x, y, width }: { words: string; x: number; y: number; width: number }) {
  const wide = words.length * LETTER + 24
  const left = Math.min(Math.max(x - wide / 2, 0), Math.max(0, width - wide))
  const top = y < 60 ? y + 60 : y - 52
  return (
    <g className="ow-cell__label" aria-hidden>
      <rect x={left} y={top} width={wide} height="42" rx="8" />
      <text x={left + wide / 2} y={top + 29}>
        {words}
      </text>
    </g>
  )
}
