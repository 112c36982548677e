import type { ReactNode } from 'react'
import { useId } from 'react'
import { Icon } from './Icon.tsx'
import { check, hourglass } from './icon-paths.ts'

export type ProgressProps =
  | { label: ReactNode; value: number; max: number; valueText: string; phases?: undefined }
  | {
      label: ReactNode
      phases: { id: string; label: ReactNode }[]
      current: string
      words: { done: string; current: string }
    }

function Bar({ label, value, max, valueText }: Extract<ProgressProps, { value: number }>) {
  const id = useId()
  return (
    <div className="h-progress">
      <p className="h-progress__line">
        <span id={id}>{label}</span>
        <span className="h-progress__value h-figures">{valueText}</span>
      </p>
      <progress aria-labelledby={id} aria-valuetext={valueText} value={value} max={max} />
    </div>
  )
}

function Phases({ label, phases, current, words }: Extract<ProgressProps, { current: string }>) {
  const at = phases.findIndex((phase) => phase.id === current)
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> may not hold a list
    <div className="h-progress" role="status">
      <p className="h-progress__line">{label}</p>
      <ol className="h-progress__phases">
        {phases.map((phase, index) => {
          const state = index < at ? 'done' : index === at ? 'current' : 'todo'
          return (
            <li key={phase.id} className={`h-progress__phase h-progress__phase--${state}`}>
              <span className="h-progress__mark">
                {state === 'done' && <Icon icon={check} size="text" />}
                {state === 'current' && <Icon icon={hourglass} size="text" />}
              </span>
              <span>
                {phase.label}
                {state !== 'todo' && <span className="h-hidden"> ({words[state]})</span>}
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** Work under way. A known share is a bar; an unknown one names its phases. There is no bare spinner. */
export function Progress(props: ProgressProps) {
  return props.phases === undefined ? <Bar {...props} /> : <Phases {...props} />
}
