import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { FieldGroup } from './Field.tsx'
import type { FieldProps } from './Field.tsx'
import { useFieldLink } from './field-context.ts'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'

export type Choice = {
  value: string
  label: ReactNode
  hint?: ReactNode
  icon?: IconDrawing | undefined
  disabled?: boolean | undefined
}

export type RadioCardsProps = Omit<FieldProps, 'children'> & {
  name: string
  options: Choice[]
  value?: string | undefined
  onValue?: ((value: string) => void) | undefined
  /** `grid` puts icon above word, two or more in a row; `three` the same, three in a row; `row` is one line of short words. */
  layout?: 'list' | 'grid' | 'three' | 'row'
}

function Cards({ name, options, value, onValue, layout }: Omit<RadioCardsProps, 'label'>) {
  const { id, required, ...link } = useFieldLink({})
  return (
    <div className={classes('h-cards', `h-cards--${layout}`)}>
      {options.map((option, index) => (
        <label key={option.value} className="h-choice">
          <input
            id={index === 0 ? id : `${id}-${index}`}
            type="radio"
            name={name}
            value={option.value}
            checked={onValue ? option.value === value : undefined}
            defaultChecked={onValue ? undefined : option.value === value}
            disabled={option.disabled}
            required={required}
            aria-describedby={link['aria-describedby']}
            onChange={() => onValue?.(option.value)}
          />
          {option.icon && <Icon icon={option.icon} size="tile" />}
          <span className="h-choice__words">
            <span className="h-choice__label">{option.label}</span>
            {option.hint && <span className="h-choice__hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </div>
  )
}

/** One answer out of a few, each a card large enough for a thumb. Native radio buttons: arrow keys work. */
export function RadioCards({ name, options, value, onValue, layout = 'list', ...field }: RadioCardsProps) {
  return (
    <FieldGroup {...field}>
      <Cards name={name} options={options} value={value} onValue={onValue} layout={layout} />
    </FieldGroup>
  )
}
