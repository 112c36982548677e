import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'
import { x } from './icon-paths.ts'
import { toneIcon } from './tone.ts'

export type AlertTone = 'info' | 'success' | 'warning' | 'danger'

export type AlertProps = {
  tone: AlertTone
  title: ReactNode
  icon?: IconDrawing | undefined
  /** How it is read aloud when it appears. Left out: danger interrupts, the others wait. */
  live?: 'off' | 'polite' | 'assertive'
  children?: ReactNode
  /** Buttons, for example read aloud ("Nghe đọc"). */
  actions?: ReactNode
  onDismiss?: (() => void) | undefined
  dismissLabel?: string | undefined
}

/** A message in the page: icon, title, words, what to do. */
export function Alert(props: AlertProps) {
  const { tone, title, icon, children, actions, onDismiss, dismissLabel } = props
  const live = props.live ?? (tone === 'danger' ? 'assertive' : 'polite')
  const role = live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : undefined
  return (
    <div className={`h-alert h-tone--${tone}`} role={role}>
      <Icon icon={icon ?? toneIcon[tone]} />
      <div className="h-alert__words">
        <p className="h-alert__title">{title}</p>
        {children !== undefined && <div className="h-alert__body">{children}</div>}
        {actions && <div className="h-alert__actions h-row">{actions}</div>}
      </div>
      {onDismiss && <Button variant="quiet" size="small" icon={x} label={dismissLabel} onClick={onDismiss} />}
    </div>
  )
}
