import type { Output } from '@hue-s/kernel/shared/route.ts'
import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { fieldReportsContract } from '../contract.ts'

type Sheet = Output<typeof fieldReportsContract.sheet>
type Counted = Output<typeof fieldReportsContract.counts>['byCommune']

const STEPS = 4

/** How deep a commune is coloured: by quarters of the largest number, so that one busy commune does not drown the rest. */
const depthOf = (count: number, most: number) =>
  count === 0 ? 0 : Math.ceil((Math.sqrt(count) / Math.sqrt(most)) * STEPS)

/** The communes with their numbers, drawn without a script; the list below it says the same in words. */
export function CountSheet({ sheet, counted, label }: { sheet: Sheet; counted: Counted; label: string }) {
  const { lang } = useText()
  const counts = new Map(counted.map(({ id, count }) => [id, count]))
  const most = Math.max(1, ...counts.values())
  return (
    <div className="r-map">
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing made here is no file */}
      <svg viewBox={`0 0 ${sheet.width} ${sheet.height}`} role="img" aria-label={label} className="r-map__sheet">
        {sheet.communes.map(({ id, d }) => (
          <path key={id} d={d} className={`r-map__commune r-map__commune--${depthOf(counts.get(id) ?? 0, most)}`} />
        ))}
        {sheet.communes.map(({ id, x, y, room }) => {
          const count = counts.get(id) ?? 0
          const text = number(count, lang)
          return count > 0 && room >= 30 + text.length * 18 ? (
            <text key={id} x={x} y={y} className="r-map__number">
              {text}
            </text>
          ) : null
        })}
      </svg>
    </div>
  )
}
