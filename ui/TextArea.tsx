import { useId, useState } from 'react'
import type { TextareaHTMLAttributes } from 'react'
import { classes } from './classes.ts'
import { useFieldLink } from './field-context.ts'

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  onValue?: ((value: string) => void) | undefined
  /** Words of the counter ("Còn 120 ký tự"); shown when given together with `maxLength`. */
  counter?: ((left: number) => string) | undefined
}

/** Several lines of text. The counter is read aloud only when little room is left. */
export function TextArea({ onValue, counter, className, ...rest }: TextAreaProps) {
  const counterId = useId()
  const counts = counter !== undefined && rest.maxLength !== undefined
  const link = useFieldLink(rest, counts ? counterId : undefined)
  const [typed, setTyped] = useState(String(rest.defaultValue ?? ''))
  const length = rest.value === undefined ? typed.length : String(rest.value).length
  const left = (rest.maxLength ?? 0) - length
  return (
    <>
      <textarea
        rows={4}
        {...rest}
        {...link}
        className={classes('h-input', 'h-input--area', className)}
        onChange={(event) => {
          rest.onChange?.(event)
          setTyped(event.currentTarget.value)
          onValue?.(event.currentTarget.value)
        }}
      />
      {counts && (
        <p id={counterId} className="h-field__counter" aria-live={left <= 20 ? 'polite' : 'off'}>
          {counter(left)}
        </p>
      )}
    </>
  )
}
