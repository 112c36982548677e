import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import { check, warning } from './icon-paths.ts'

export type StepState = 'done' | 'current' | 'waiting' | 'todo'

export type RiverStep = { id: string; label: ReactNode; state: StepState; note?: ReactNode }

export type RiverProgressProps = {
  label: string
  steps: RiverStep[]
  /** How each state is read aloud ("đã xong", "đang ở đây", "chờ bổ sung", "chưa tới"). */
  words: Record<StepState, string>
  /** One short line: only the current step shows its word. */
  compact?: boolean
}

/** The stretch of river to the next step; one drawing lies, the other stands, and the width of the box chooses. */
function Stretch({ bend }: { bend: number }) {
  const side = bend % 2 === 0 ? 1 : -1
  const lying = `M0 12C30 ${12 - 11 * side} 70 ${12 + 11 * side} 100 12`
  const standing = `M12 0C${12 - 11 * side} 30 ${12 + 11 * side} 70 12 100`
  return (
    <>
      <svg className="h-steps__lying" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden>
        <path d={lying} vectorEffect="non-scaling-stroke" />
      </svg>
      <svg className="h-steps__standing" viewBox="0 0 24 100" preserveAspectRatio="none" aria-hidden>
        <path d={standing} vectorEffect="non-scaling-stroke" />
      </svg>
    </>
  )
}

/** How far a dossier or report has come, along the river line. Stands upright where the box is narrow. */
export function RiverProgress({ label, steps, words, compact }: RiverProgressProps) {
  const now = steps.find((step) => step.state === 'current' || step.state === 'waiting') ?? steps.at(-1)
  return (
    <div className={classes('h-steps', compact && 'h-steps--compact')}>
      <ol className="h-steps__list" aria-label={label}>
        {steps.map((step, index) => (
          <li
            key={step.id}
            className={`h-steps__step h-steps__step--${step.state}`}
            aria-current={step.state === 'current' || step.state === 'waiting' ? 'step' : undefined}
          >
            {index < steps.length - 1 && <Stretch bend={index} />}
            <span className="h-steps__mark">
              {step.state === 'done' && <Icon icon={check} size="text" />}
              {step.state === 'waiting' && <Icon icon={warning} size="text" />}
            </span>
            <span className={compact ? 'h-hidden' : 'h-steps__words'}>
              <span className="h-steps__label">{step.label}</span>
              <span className="h-hidden"> ({words[step.state]})</span>
              {step.note && <span className="h-steps__note">{step.note}</span>}
            </span>
          </li>
        ))}
      </ol>
      {compact && now && (
        <p className="h-steps__now" aria-hidden>
          <span>{now.label}</span>
          {now.note && <span className="h-steps__note">{now.note}</span>}
        </p>
      )}
    </div>
  )
}
