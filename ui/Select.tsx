import type { SelectHTMLAttributes } from 'react'
import { classes } from './classes.ts'
import { useFieldLink } from './field-context.ts'
import { Icon } from './Icon.tsx'
import { caretDown } from './icon-paths.ts'

export type Option = { value: string; label: string; disabled?: boolean | undefined; lang?: string | undefined }

export type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & {
  options?: Option[] | undefined
  /** First, empty choice ("Chọn phường, xã"). */
  placeholder?: string | undefined
  onValue?: ((value: string) => void) | undefined
}

/** The native list: on a phone it is the phone's own picker. Children may replace `options` (groups). */
export function Select({ options, placeholder, onValue, className, children, ...rest }: SelectProps) {
  const link = useFieldLink(rest)
  return (
    <span className={classes('h-select', className)}>
      <select
        {...rest}
        {...link}
        className="h-input"
        onChange={(event) => {
          rest.onChange?.(event)
          onValue?.(event.currentTarget.value)
        }}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled} lang={option.lang}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <Icon icon={caretDown} size="text" />
    </span>
  )
}
