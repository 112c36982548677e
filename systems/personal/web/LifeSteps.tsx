import { day } from '@hue-s/kernel/shared/text.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import type { LifeEvent } from '../contract.ts'
import { useSay } from './parts.tsx'

/** The steps that a person ticked, and how they tick one. */
export interface Ticks {
  done: readonly string[]
  busy: boolean
  set: (step: string, done: boolean) => void
}

/** The steps of one event in their order; with `ticks` as a checklist. */
export function LifeSteps({ event, ticks }: { event: LifeEvent; ticks?: Ticks }) {
  const say = useSay()
  return (
    <>
      <ol className="p-steps">
        {event.steps.map((step, index) => (
          <li key={step.id}>
            <Card title={`${index + 1}. ${step.title}`}>
              <div className="h-stack">
                <p>{step.text}</p>
                {step.link && <LinkButton href={step.link.path}>{step.link.name}</LinkButton>}
                {step.where && (
                  <p>
                    <strong>{say('life.where')}</strong> {step.where}
                  </p>
                )}
                {step.source && (
                  <p className="h-small h-second">
                    {say('life.source')}{' '}
                    {step.source.url ? <a href={step.source.url}>{step.source.name}</a> : step.source.name}
                  </p>
                )}
                {ticks && (
                  <Checkbox
                    label={say('life.doneStep', { title: step.title })}
                    checked={ticks.done.includes(step.id)}
                    disabled={ticks.busy}
                    onValue={(on) => ticks.set(step.id, on)}
                  />
                )}
              </div>
            </Card>
          </li>
        ))}
      </ol>
      <p className="h-small h-second">{say('life.checked', { on: day(event.checkedOn) })}</p>
    </>
  )
}
