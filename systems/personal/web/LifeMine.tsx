import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Progress } from '@hue-s/ui/Progress.tsx'
import { personalContract as routes, type LifeEvent } from '../contract.ts'
import { LifeSteps } from './LifeSteps.tsx'
import { Page, Refused, useSay } from './parts.tsx'
import { SaveButton } from './SaveButton.tsx'

function Checklist({ event }: { event: LifeEvent }) {
  const say = useSay()
  const { data } = useRead(routes.ticks, { event: event.id })
  const { send, error, busy } = useSend(routes.tick)
  const done = event.steps.filter(({ id }) => data?.done.includes(id)).length
  const tick = (step: string, on: boolean) =>
    void send({ event: event.id, step, done: on }).then(() => refresh(`/api/personal/life/${event.id}`))
  return (
    <>
      <Progress
        label={say('life.progress')}
        value={done}
        max={event.steps.length}
        valueText={say('life.doneOf', { done, n: event.steps.length })}
      />
      <Refused error={error} />
      <LifeSteps event={event} ticks={{ done: data?.done ?? [], busy: busy || !data, set: tick }} />
      <SaveButton kind="page" path={`/me/life/${event.id}`} title={event.title} />
    </>
  )
}

/** The same event as a list of my own, with what I have done ticked and kept. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.lifeEvent, { event: params['event'] ?? '', lang })
  return (
    <Page title={read.data?.title ?? say('life.title')} {...(read.data && { lead: read.data.intro })}>
      <Reading read={read}>{(event) => <Checklist event={event} />}</Reading>
    </Page>
  )
}
