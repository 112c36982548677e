import { useLayoutEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { x } from './icon-paths.ts'

export type DialogProps = {
  open: boolean
  title: ReactNode
  onClose: () => void
  closeLabel: string
  children?: ReactNode
  actions?: ReactNode
}

/** The native dialog: the browser keeps focus inside, closes on Escape and gives focus back. */
export function Dialog({ open, title, onClose, closeLabel, children, actions }: DialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  // Before the paint, so that an Escape pressed at once already meets the open dialog.
  useLayoutEffect(() => {
    const element = dialog.current
    if (open && element && !element.open) element.showModal()
    if (!open && element?.open) element.close()
  }, [open])
  return (
    <dialog ref={dialog} className="h-dialog" aria-labelledby={id} onClose={() => open && onClose()}>
      <div className="h-dialog__head">
        <h2 id={id}>{title}</h2>
        <Button variant="quiet" icon={x} label={closeLabel} onClick={onClose} />
      </div>
      <div className="h-dialog__body">{children}</div>
      {actions && <div className="h-dialog__actions">{actions}</div>}
    </dialog>
  )
}
