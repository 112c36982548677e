import type { AnchorHTMLAttributes, ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import { hourglass } from './icon-paths.ts'
import type { IconDrawing } from './icon-paths.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

type Look = {
  variant?: ButtonVariant
  size?: 'normal' | 'small'
  icon?: IconDrawing | undefined
  iconAfter?: IconDrawing | undefined
  wide?: boolean
  children?: ReactNode
}

export type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** Words shown while the work runs ("Đang gửi…"); the button stays focusable and ignores further presses. */
    busy?: string | false | undefined
    /** For a button that shows only an icon. */
    label?: string | undefined
  }

function face({ variant = 'secondary', size = 'normal', wide }: Look, bare: boolean, extra?: string) {
  return classes(
    'h-button',
    `h-button--${variant}`,
    size === 'small' && 'h-button--small',
    wide && 'h-button--wide',
    bare && 'h-button--bare',
    extra,
  )
}

/** A press that does something. One primary button on a screen. */
export function Button(props: ButtonProps) {
  const {
    variant,
    size,
    icon,
    iconAfter,
    wide,
    busy,
    label,
    children,
    className,
    onClick,
    type = 'button',
    ...rest
  } = props
  const bare = label !== undefined && children === undefined
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault()
    else onClick?.(event)
  }
  const look = { ...(variant && { variant }), ...(size && { size }), ...(wide && { wide }) }
  return (
    <button
      {...rest}
      type={type}
      className={face(look, bare, className)}
      aria-label={label}
      aria-disabled={busy ? true : undefined}
      onClick={press}
    >
      {busy ? <Icon icon={hourglass} /> : icon && <Icon icon={icon} />}
      {busy ? <span aria-live="polite">{busy}</span> : children !== undefined && <span>{children}</span>}
      {iconAfter && !busy && <Icon icon={iconAfter} />}
    </button>
  )
}

export type LinkButtonProps = Look & AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }

/** Looks like a button, goes somewhere: a real link, so that it opens in a new tab and works before scripts run. */
export function LinkButton({ variant, size, icon, iconAfter, wide, children, className, ...rest }: LinkButtonProps) {
  const look = { ...(variant && { variant }), ...(size && { size }), ...(wide && { wide }) }
  return (
    <a {...rest} className={face(look, false, className)}>
      {icon && <Icon icon={icon} />}
      <span>{children}</span>
      {iconAfter && <Icon icon={iconAfter} />}
    </a>
  )
}
