import { useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { composeDate, splitDate } from './date-parts.ts'
import type { DateParts } from './date-parts.ts'
import { useFieldLink } from './field-context.ts'
import { calendar } from './icon-paths.ts'

export type DateInputProps = {
  /** ISO date, or ''. */
  value: string
  /** `iso` is '' while the boxes are empty, incomplete or impossible; `parts` tells which. */
  onValue: (iso: string, parts: DateParts) => void
  labels: { day: string; month: string; year: string; pick: string }
  id?: string | undefined
  name?: string | undefined
  min?: string | undefined
  max?: string | undefined
  disabled?: boolean | undefined
  /** "bday" fills in the date of birth. */
  autoComplete?: 'bday' | undefined
}

const boxes = [
  { part: 'day', size: 2 },
  { part: 'month', size: 2 },
  { part: 'year', size: 4 },
] as const

/** Three boxes dd/mm/yyyy beside the phone's own calendar: older people manage the boxes better. Use in FieldGroup. */
export function DateInput(props: DateInputProps) {
  const { value, onValue, labels, name, min, max, disabled, autoComplete } = props
  const { id, required, ...link } = useFieldLink(props)
  const [parts, setParts] = useState(() => splitDate(value))
  const picker = useRef<HTMLInputElement>(null)

  const [seen, setSeen] = useState(value)
  // A value set from outside replaces the boxes; an emptied value does not wipe a half-typed date.
  if (seen !== value) {
    setSeen(value)
    if (composeDate(parts) !== value) setParts(splitDate(value))
  }

  const change = (next: DateParts) => {
    setParts(next)
    onValue(composeDate(next), next)
  }
  const openPicker = () => {
    const input = picker.current
    if (!input) return
    if ('showPicker' in input) input.showPicker()
    else (input as HTMLInputElement).click()
  }
  return (
    <div className="h-date">
      {boxes.map(({ part, size }, index) => (
        <div className="h-date__box" key={part}>
          <label className="h-date__label" htmlFor={index === 0 ? id : `${id}-${part}`}>
            {labels[part]}
          </label>
          <input
            {...link}
            id={index === 0 ? id : `${id}-${part}`}
            className={`h-input h-date__${part} h-figures`}
            type="text"
            inputMode="numeric"
            maxLength={size}
            value={parts[part]}
            disabled={disabled}
            required={required}
            autoComplete={autoComplete ? `${autoComplete}-${part}` : 'off'}
            onChange={(event) => change({ ...parts, [part]: event.currentTarget.value.replace(/\D/g, '') })}
          />
        </div>
      ))}
      <span className="h-date__pick">
        <Button icon={calendar} label={labels.pick} disabled={disabled} onClick={openPicker} />
        <input
          ref={picker}
          className="h-date__native"
          type="date"
          tabIndex={-1}
          aria-hidden
          value={value}
          min={min}
          max={max}
          disabled={disabled}
          onChange={(event) => event.currentTarget.value && change(splitDate(event.currentTarget.value))}
        />
      </span>
      {name && <input type="hidden" name={name} value={composeDate(parts)} />}
    </div>
  )
}
