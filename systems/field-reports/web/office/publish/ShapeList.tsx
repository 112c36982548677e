import type { KeyboardEvent } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/index.ts'
import { trash } from '@hue-s/ui/icon-paths.ts'
import type { Shape } from '../../../contract-handling.ts'

interface ListProps {
  shapes: readonly Shape[]
  chosen: number
  onChoose: (index: number) => void
  onDrop: (index: number) => void
  onKey: (event: KeyboardEvent) => void
}

/** The shapes in words: for whoever does not see the board, and for the keys. */
export function ShapeList({ shapes, chosen, onChoose, onDrop, onKey }: ListProps) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  if (shapes.length === 0) return <p className="h-small h-second">{say('shapes.none')}</p>
  const percent = (part: number) => Math.round(part * 100)
  return (
    <ol className="fp-shapes" aria-label={say('shapes')}>
      {shapes.map((shape, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- shapes have no name but their place
        <li key={index}>
          <button
            type="button"
            className="fp-shape"
            aria-pressed={index === chosen}
            onClick={() => onChoose(index)}
            onFocus={() => onChoose(index)}
            onKeyDown={onKey}
          >
            {say('shape', {
              n: index + 1,
              kind: say(`kind.${shape.kind}`),
              x: percent(shape.x),
              y: percent(shape.y),
              w: percent(shape.w),
              h: percent(shape.h),
            })}
          </button>
          <Button
            variant="quiet"
            size="small"
            icon={trash}
            label={say('shape.drop', { n: index + 1 })}
            onClick={() => onDrop(index)}
          />
        </li>
      ))}
    </ol>
  )
}
