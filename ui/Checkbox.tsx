import { useId } from 'react'
import type { InputHTMLAttributes, ReactNode } from 'react'
import { FieldError } from './Field.tsx'

export type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  onValue?: ((checked: boolean) => void) | undefined
}

/** One yes-or-no. The whole line is the target. */
export function Checkbox({ label, hint, error, onValue, id, ...rest }: CheckboxProps) {
  const made = useId()
  const own = id ?? made
  const describedBy = [hint && `${own}-hint`, error && `${own}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className="h-check">
      {error && <FieldError id={`${own}-error`}>{error}</FieldError>}
      <label className="h-check__line" htmlFor={own}>
        <input
          {...rest}
          id={own}
          type="checkbox"
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          onChange={(event) => {
            rest.onChange?.(event)
            onValue?.(event.currentTarget.checked)
          }}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <p id={`${own}-hint`} className="h-field__hint h-check__hint">
          {hint}
        </p>
      )}
    </div>
  )
}
