import '../public-services.css'
import { useState } from 'react'
import { clockTime, legalDate } from '@hue-s/kernel/shared/text.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Field, Heading, LinkButton, TextInput } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { AtPlace } from './AtPlace.tsx'

const KEY = { served: 'f', missed: 'm' } as const
const DESK = 'public-services.desk'
const FIRST_DESK = '1'
const again = () => refresh('/api/public-services')

function Line({ agencyId, desk }: { agencyId: string; desk: string }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.counter.${key}`, values)
  const read = useRead(routes.waiting, { agencyId }, { live: ['public-services.board'], every: 15_000 })
  const call = useSend(routes.callNext)
  const end = useSend(routes.endTicket)
  const take = useSend(routes.takeTicket)
  const error = call.error ?? end.error ?? take.error
  const next = () => void call.send({ agencyId, desk }).then(again)
  const mine = read.data?.mine
  const finish = (as: 'served' | 'missed') => mine && void end.send({ id: mine.id, as }).then(again)
  useKeys(say('title'), [
    { key: 'n', label: say('next'), run: next },
    ...(['served', 'missed'] as const).map((as) => ({ key: KEY[as], label: say(as), run: () => finish(as) })),
  ])
  return (
    <div className="h-stack">
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <p className="h-row">
        <Button variant="primary" aria-keyshortcuts="n" busy={call.busy && say('busy')} onClick={next}>
          {say('next')} <kbd>n</kbd>
        </Button>
        <Button busy={take.busy && say('busy')} onClick={() => void take.send({ agencyId }).then(again)}>
          {say('give')}
        </Button>
      </p>
      {mine && (
        <Card title={say('serving', { number: mine.number })} tone="tint">
          <p className="h-row">
            <Button aria-keyshortcuts={KEY.served} onClick={() => finish('served')}>
              {say('served')} <kbd>{KEY.served}</kbd>
            </Button>
            <Button aria-keyshortcuts={KEY.missed} onClick={() => finish('missed')}>
              {say('missed')} <kbd>{KEY.missed}</kbd>
            </Button>
          </p>
        </Card>
      )}
      <Reading read={read}>
        {({ items }) => (
          <p aria-live="polite">
            {items.length === 0
              ? say('nobody')
              : say('waiting', {
                  count: items.length,
                  numbers: items
                    .map(({ number }) => number)
                    .slice(0, 12)
                    .join(', '),
                })}
          </p>
        )}
      </Reading>
    </div>
  )
}

function Booked({ agencyId }: { agencyId: string }) {
  const { t } = useText()
  const say = (key: string) => t(`public-services.office.counter.${key}`)
  const [day] = useState(() => legalDate(new Date()))
  const read = useRead(routes.bookedToday, { agencyId, day }, { every: 60_000 })
  const arrived = useSend(routes.arrived)
  return (
    <Card title={say('booked')}>
      <Reading read={read}>
        {({ items }) => (
          <ul className="ps-list">
            {items.length === 0 && <li>{say('noneBooked')}</li>}
            {items.map((one) => (
              <li key={one.id} className="ps-line">
                <strong>{clockTime(one.at)}</strong>
                {one.arrived ? (
                  say('isHere')
                ) : (
                  <Button size="small" onClick={() => void arrived.send({ id: one.id }).then(again)}>
                    {say('arrived')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Reading>
    </Card>
  )
}

/** The number of the desk, kept by the machine that stands on it: calling people to another desk would send them there. */
function useDeskNumber() {
  const [desk, setDesk] = useState(() => localStorage.getItem(DESK) ?? FIRST_DESK)
  const keep = (next: string) => {
    setDesk(next)
    localStorage.setItem(DESK, next)
  }
  return [desk, keep] as const
}

/** The clerk's side of the line: call, serve, and whoever has an appointment. */
export function Screen() {
  const { t } = useText()
  const say = (key: string) => t(`public-services.office.counter.${key}`)
  const [desk, setDesk] = useDeskNumber()
  return (
    <div className="o-page">
      <Heading level={1}>{say('title')}</Heading>
      <AtPlace
        to="counter"
        beside={
          <Field id="counter-desk" label={say('desk')}>
            <TextInput value={desk} onValue={setDesk} maxLength={20} />
          </Field>
        }
      >
        {(agencyId) => (
          <div key={agencyId} className="h-stack">
            <Line agencyId={agencyId} desk={desk.trim() || FIRST_DESK} />
            <Booked agencyId={agencyId} />
            <p>
              <LinkButton href={`/services/board/${agencyId}`} target="_blank">
                {say('board')}
              </LinkButton>
            </p>
          </div>
        )}
      </AtPlace>
    </div>
  )
}
