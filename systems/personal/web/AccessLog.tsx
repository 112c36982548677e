import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { flag } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { personalContract as routes, type LookLine } from '../contract.ts'
import { Page, Refused, useSay } from './parts.tsx'

const MONTHS = 24

/** The last two years by month, newest first, by the calendar here. */
function lastMonths(): string[] {
  const [year, month] = new Date(Date.now() + 7 * 3_600_000).toISOString().split('-').map(Number) as [number, number]
  return Array.from({ length: MONTHS }, (_, n) => new Date(Date.UTC(year, month - 1 - n, 1)).toISOString().slice(0, 7))
}

/** «This look seems wrong»: becomes a request with the legal clock. */
function Complain({ look }: { look: LookLine }) {
  const say = useSay()
  const [, go] = useLocation()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const { send, busy, error } = useSend(routes.ask)
  const ask = async () => {
    const answer = await send({ kind: 'object', text, subject: { kind: 'look', at: look.at } })
    if (answer) go(`/me/data/${answer.id}`)
  }
  return (
    <>
      <Button size="small" variant="quiet" icon={flag} onClick={() => setOpen(true)}>
        {say('looks.wrong')}
      </Button>
      <Dialog
        open={open}
        title={say('looks.wrongTitle')}
        closeLabel={say('close')}
        onClose={() => setOpen(false)}
        actions={
          <Button variant="primary" busy={busy && say('saving')} onClick={() => void ask()}>
            {say('looks.send')}
          </Button>
        }
      >
        <div className="h-stack">
          <p>{say('looks.wrongWords')}</p>
          <Refused error={error} />
          <Field id="why" label={say('looks.why')} required>
            <TextArea value={text} onValue={setText} maxLength={2000} rows={4} />
          </Field>
        </div>
      </Dialog>
    </>
  )
}

function Look({ look }: { look: LookLine }) {
  const say = useSay()
  const { at, who, unit, purpose, what, case: about } = look
  return (
    <Card title={[who, unit].filter(Boolean).join(', ')} actions={<Complain look={look} />}>
      <p className="h-small h-second">
        <time dateTime={at}>{moment(at)}</time>
      </p>
      <p>{say('looks.purpose', { purpose })}</p>
      <p>{say('looks.what', { what: what.join(', ') })}</p>
      {about && (
        <p>
          {say('looks.about')} <a href={about.path}>{about.code}</a>
        </p>
      )}
    </Card>
  )
}

function Part({
  month,
  after,
  last,
  onMore,
}: {
  month: string
  after: string | undefined
  last: boolean
  onMore: (next: string) => void
}) {
  const say = useSay()
  const read = useRead(routes.looks, { limit: 30, ...(month && { month }), ...(after && { after }) })
  return (
    <Reading read={read}>
      {({ items, next }) =>
        items.length === 0 && !after ? (
          <EmptyState title={say(month ? 'looks.noneMonth' : 'looks.none')}>
            <p>{say('looks.noneWords')}</p>
          </EmptyState>
        ) : (
          <>
            {items.map((look) => (
              <Look key={`${look.at} ${look.purpose}`} look={look} />
            ))}
            {last && next && <Pagination shown={say('looks.shown')} label={say('more')} onMore={() => onMore(next)} />}
          </>
        )
      }
    </Reading>
  )
}

function Parts({ month }: { month: string }) {
  const [afters, setAfters] = useState<readonly (string | undefined)[]>([undefined])
  return afters.map((after, n) => (
    <Part
      key={after ?? 'first'}
      month={month}
      after={after}
      last={n === afters.length - 1}
      onMore={(next) => setAfters([...afters, next])}
    />
  ))
}

/** Who looked at my data: who by role and unit, what, why, when, about which of my cases. */
export function Screen() {
  const say = useSay()
  const [, go] = useLocation()
  const month = new URLSearchParams(useSearch()).get('month') ?? ''
  const months = lastMonths()
  const known = months.includes(month) ? month : ''
  return (
    <Page title={say('looks.title')} lead={say('looks.lead')}>
      <Field id="month" label={say('looks.month')}>
        <Select
          value={known}
          onValue={(next) => go(next ? `/me/access-log?month=${next}` : '/me/access-log', { replace: true })}
          options={[
            { value: '', label: say('looks.all') },
            ...months.map((value) => ({ value, label: value.split('-').reverse().join('/') })),
          ]}
        />
      </Field>
      <Parts key={known} month={known} />
    </Page>
  )
}
