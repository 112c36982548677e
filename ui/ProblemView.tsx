import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Heading } from './Heading.tsx'
import type { HeadingLevel } from './Heading.tsx'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'
import { arrowClockwise, warningCircle } from './icon-paths.ts'

export type ProblemViewProps = {
  /** What happened. */
  title: ReactNode
  /** What to do, and that nothing typed was lost. */
  children?: ReactNode
  icon?: IconDrawing | undefined
  level?: HeadingLevel
  onRetry?: (() => void) | undefined
  retryLabel?: string | undefined
  /** Words while the retry runs. */
  busy?: string | false | undefined
  /** Other ways out. */
  actions?: ReactNode
  /** Label and number to tell the helpdesk. */
  request?: { label: string; id: string } | undefined
}

/** An error a person can act on. Never a code alone. */
export function ProblemView(props: ProblemViewProps) {
  const { title, children, icon = warningCircle, level = 2, onRetry, retryLabel, busy, actions, request } = props
  return (
    <div className="h-problem" role="alert">
      <span className="h-problem__icon">
        <Icon icon={icon} size="tile" />
      </span>
      <div className="h-problem__words">
        <Heading level={level} className="h-problem__title">
          {title}
        </Heading>
        {children !== undefined && <div className="h-problem__body">{children}</div>}
        {(onRetry || actions) && (
          <div className="h-row">
            {onRetry && (
              <Button variant="primary" icon={arrowClockwise} busy={busy} onClick={onRetry}>
                {retryLabel}
              </Button>
            )}
            {actions}
          </div>
        )}
        {request && (
          <p className="h-problem__request h-figures">
            {request.label} <code>{request.id}</code>
          </p>
        )}
      </div>
    </div>
  )
}
