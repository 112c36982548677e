import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import { caretDown } from './icon-paths.ts'
import type { IconDrawing } from './icon-paths.ts'

export type DetailsProps = {
  summary: ReactNode
  icon?: IconDrawing | undefined
  /** A Badge or chip on the summary line. */
  aside?: ReactNode
  open?: boolean | undefined
  onToggle?: ((open: boolean) => void) | undefined
  children?: ReactNode
}

/** A section that opens: native, so it works before any script runs. */
export function Details({ summary, icon, aside, open, onToggle, children }: DetailsProps) {
  return (
    <details className="h-details" open={open} onToggle={(event) => onToggle?.(event.currentTarget.open)}>
      <summary>
        {icon && <Icon icon={icon} />}
        <span className="h-details__summary">{summary}</span>
        {aside}
        <span className="h-details__caret">
          <Icon icon={caretDown} size="text" />
        </span>
      </summary>
      <div className="h-details__body">{children}</div>
    </details>
  )
}
