import type { InputHTMLAttributes, ReactNode } from 'react'
import { classes } from './classes.ts'
import { useFieldLink } from './field-context.ts'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'

export type TextInputProps = InputHTMLAttributes<HTMLInputElement> & {
  onValue?: ((value: string) => void) | undefined
  icon?: IconDrawing | undefined
  /** A unit or a short word after the box, for example "đồng". */
  suffix?: ReactNode
}

/** One line of text. Inside a Field it takes its id and texts from it; elsewhere give `aria-label`. */
export function TextInput({ onValue, icon, suffix, className, ...rest }: TextInputProps) {
  const link = useFieldLink(rest)
  const input = (
    <input
      type="text"
      {...rest}
      {...link}
      className={classes('h-input', className)}
      onChange={(event) => {
        rest.onChange?.(event)
        onValue?.(event.currentTarget.value)
      }}
    />
  )
  if (!icon && !suffix) return input
  return (
    <span className={classes('h-inputbox', icon && 'h-inputbox--icon')}>
      {icon && <Icon icon={icon} />}
      {input}
      {suffix && <span className="h-inputbox__suffix">{suffix}</span>}
    </span>
  )
}
