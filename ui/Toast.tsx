import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { x } from './icon-paths.ts'
import { toneIcon } from './tone.ts'
import type { AlertTone } from './Alert.tsx'

/** Words for a screen reader only. Keep it in the page and change `message`; a region born with its words stays silent. */
export function LiveRegion({ message, urgent }: { message: string; urgent?: boolean }) {
  return (
    <div className="h-hidden" role={urgent ? 'alert' : 'status'}>
      {message}
    </div>
  )
}

export type ToastProps = {
  /** Nothing is shown while empty, but the region stays, so that the next words are heard. */
  message?: ReactNode
  tone?: AlertTone
  /** Undo, mostly. The screen decides how long it stays; with an action, until dismissed. */
  action?: ReactNode
  onDismiss: () => void
  dismissLabel: string
}

/** What just happened, at the foot of the screen. */
export function Toast({ message, tone = 'success', action, onDismiss, dismissLabel }: ToastProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> may not hold paragraphs
    <div className="h-toasts" role="status">
      {message && (
        <div className={`h-toast h-tone--${tone}`}>
          <Icon icon={toneIcon[tone]} />
          <div className="h-toast__words">
            <p>{message}</p>
            {action}
          </div>
          <Button variant="quiet" size="small" icon={x} label={dismissLabel} onClick={onDismiss} />
        </div>
      )}
    </div>
  )
}
