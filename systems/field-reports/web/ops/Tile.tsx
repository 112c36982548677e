import { useId, type ReactNode } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { span, type Wall } from './wall-data.ts'

interface Props {
  title: ReactNode
  wall: Wall
  className?: string
  /** Beside the title. */
  aside?: ReactNode
  children: ReactNode
}

/** One panel of the wall. It says how old its data is, and greys out when that is too old. */
export function Tile({ title, wall, className = '', aside, children }: Props) {
  const { t } = useText()
  const id = useId()
  return (
    <section className={`ow-tile ${className}`} aria-labelledby={id}>
      <div className="ow-tile__head">
        <h2 id={id}>{title}</h2>
        {aside}
        <p className="ow-tile__age">
          {t(wall.stale ? 'field-reports.ops.age.stale' : 'field-reports.ops.age', { age: span(wall.age, t) })}
        </p>
      </div>
      {children}
    </section>
  )
}
