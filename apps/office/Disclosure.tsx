import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { classes, Icon } from '@hue-s/ui/index.ts'
import type { IconDrawing } from '@hue-s/ui/icon-paths.ts'

interface Props {
  icon: IconDrawing
  /** What the button is called; shown beside the icon when `showLabel`. */
  label: string
  showLabel?: boolean
  badge?: ReactNode
  /** Drawn only while open. */
  children: (close: () => void) => ReactNode
}

/** A button of the header that opens a small panel. Escape and a press elsewhere close it; focus goes back. */
export function Disclosure({ icon, label, showLabel, badge, children }: Props) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return undefined
    const away = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // The screen below must not close as well.
      event.preventDefault()
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', away)
    document.addEventListener('focusin', away)
    document.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('pointerdown', away)
      document.removeEventListener('focusin', away)
      document.removeEventListener('keydown', escape)
    }
  }, [open])
  return (
    <div className="o-drop" ref={box}>
      <button
        ref={button}
        type="button"
        className={classes('h-button h-button--quiet', !showLabel && 'h-button--bare')}
        aria-label={showLabel ? undefined : label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon icon={icon} />
        {showLabel && <span className="o-drop__label">{label}</span>}
        {badge}
      </button>
      <div id={id} className="o-drop__panel" hidden={!open}>
        {open && children(() => setOpen(false))}
      </div>
    </div>
  )
}
