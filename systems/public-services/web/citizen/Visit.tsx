import { useState } from 'react'
import { clockTime, legalDate, moment } from '@hue-s/kernel/shared/text.ts'
import { ReadFault, Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Field, RadioCards, Select, TextInput } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { Page, Refused, useSay } from './parts.tsx'

const again = () => refresh('/api/public-services')

function Bookings() {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.bookings, {})
  const { send, busy, error } = useSend(routes.cancelBooking)
  const open = (read.data?.items ?? []).filter(({ cancelledAt }) => cancelledAt === null)
  if (open.length === 0) return <ReadFault read={read} />
  return (
    <Card title={say('visit.mine')}>
      <Refused error={error} />
      <ul className="ps-list">
        {open.map(({ id, agency, at }) => (
          <li key={id} className="ps-line">
            <strong>{moment(at, lang)}</strong> {agency.name}
            <Button
              size="small"
              variant="quiet"
              busy={busy && say('busy')}
              onClick={() => void send({ id }).then(again)}
            >
              {say('visit.cancel')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Book({ agencyId }: { agencyId: string }) {
  const say = useSay()
  const [day, setDay] = useState(() => legalDate(new Date()))
  const [at, setAt] = useState('')
  const slots = useRead(routes.slots, { agencyId, day })
  const book = useSend(routes.bookSlot)
  return (
    <div className="h-stack">
      <Field id="day" label={say('visit.day')}>
        <TextInput type="date" value={day} onValue={setDay} />
      </Field>
      <Reading read={slots}>
        {({ items }) =>
          items.length === 0 ? (
            <Alert tone="info" title={say('visit.noSlots')} />
          ) : (
            <RadioCards
              id="slot"
              name="slot"
              layout="three"
              label={say('visit.time')}
              value={at}
              onValue={setAt}
              options={items.map((slot) => ({
                value: slot.at,
                label: clockTime(slot.at),
                hint: say('visit.free', { count: slot.free }),
                disabled: slot.free === 0,
              }))}
            />
          )
        }
      </Reading>
      <Refused error={book.error} />
      <Button
        variant="primary"
        disabled={at === ''}
        busy={book.busy && say('busy')}
        onClick={() => void book.send({ agencyId, at }).then(again)}
      >
        {say('visit.book')}
      </Button>
    </div>
  )
}

/** A visit to the counter: an appointment, or a number for today from wherever one is. */
export function Screen() {
  const say = useSay()
  const counters = useRead(routes.counters, {})
  const [agencyId, setAgency] = useState('')
  const ticket = useSend(routes.takeTicket)
  const [number, setNumber] = useState<{ number: number; before: number }>()
  return (
    <Page title={say('visit.title')} lead={say('visit.lead')} back="/services/dossiers" backWords={say('mine.title')}>
      <Bookings />
      <ReadFault read={counters} />
      <Field id="counter" label={say('visit.counter')}>
        <Select
          value={agencyId}
          onValue={setAgency}
          placeholder={say('visit.choose')}
          options={(counters.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      {agencyId && (
        <>
          <Refused error={ticket.error} />
          <p>
            <Button busy={ticket.busy && say('busy')} onClick={() => void ticket.send({ agencyId }).then(setNumber)}>
              {say('visit.ticket')}
            </Button>
          </p>
          {number && (
            <Alert tone="success" title={say('visit.number', { number: number.number, before: number.before })} />
          )}
          <Book key={agencyId} agencyId={agencyId} />
        </>
      )}
    </Page>
  )
}
