import type { ReactNode } from 'react'
import { Heading } from './Heading.tsx'
import type { HeadingLevel } from './Heading.tsx'
import { RiverDrawing } from './RiverDrawing.tsx'

export type EmptyStateProps = {
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  level?: HeadingLevel
  /** Replaces the river; `null` for a small space. */
  drawing?: ReactNode
}

/** Nothing here yet: a quiet drawing, why, and the next thing to do. */
export function EmptyState({ title, children, action, level = 2, drawing = <RiverDrawing /> }: EmptyStateProps) {
  return (
    <div className="h-empty">
      {drawing}
      <Heading level={level} className="h-empty__title">
        {title}
      </Heading>
      {children !== undefined && <div className="h-empty__words">{children}</div>}
      {action && <div className="h-empty__action">{action}</div>}
    </div>
  )
}
