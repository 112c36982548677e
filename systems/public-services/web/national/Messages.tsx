import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, EmptyState, Field, Select, StatusChip, Table, TextInput, type Column } from '@hue-s/ui/index.ts'
import { arrowClockwise } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, type NationalMessage, type NationalOverview } from '../../contract.ts'
import { MESSAGE_TONES, readAgain, useSayNational } from './words.ts'

const STATES = ['waiting', 'sent', 'acknowledged', 'refused', 'dead'] as const
type State = (typeof STATES)[number]

function Retry({ message }: { message: NationalMessage }) {
  const say = useSayNational()
  const { t, lang } = useText()
  const { send, busy, error } = useSend(routes.nationalRetry)
  if (message.state !== 'refused' && message.state !== 'dead') return null
  return (
    <>
      <Button
        size="small"
        icon={arrowClockwise}
        busy={busy && say('busy')}
        onClick={() => void send({ id: message.id }).then(readAgain)}
      >
        {say('retry')}
      </Button>
      {error && (
        <p className="h-small" role="alert">
          {sentenceOf(error, lang, t)}
        </p>
      )}
    </>
  )
}

function useColumns(): Column<NationalMessage>[] {
  const say = useSayNational()
  const { lang } = useText()
  return [
    {
      key: 'code',
      label: say('code'),
      rowHeader: true,
      oneLine: true,
      cell: (m) => <a href={`/office/dossiers/${m.dossierId}`}>{m.code}</a>,
    },
    { key: 'procedure', label: say('procedure'), cell: (m) => m.procedure[lang] },
    { key: 'seq', label: say('seq'), align: 'end', cell: (m) => m.seq },
    { key: 'status', label: say('status'), cell: (m) => say(`portal.${m.status}`) },
    {
      key: 'state',
      label: say('state'),
      cell: (m) => (
        <>
          <StatusChip tone={MESSAGE_TONES[m.state]}>{say(`message.${m.state}`)}</StatusChip>
          {m.error && <p className="h-small ps-error">{m.error}</p>}
          {m.state === 'waiting' && m.tries > 0 && m.nextAt && (
            <p className="h-small h-second">{say('next', { count: m.tries, at: moment(m.nextAt, lang) })}</p>
          )}
        </>
      ),
    },
    { key: 'madeAt', label: say('madeAt'), oneLine: true, cell: (m) => moment(m.madeAt, lang) },
    { key: 'do', label: say('do'), cell: (m) => <Retry message={m} /> },
  ]
}

/** The queue, the newest first; a page at a time. */
export function Messages({ counts }: { counts: NationalOverview['counts'] }) {
  const say = useSayNational()
  const columns = useColumns()
  const [state, setState] = useState<State | ''>('')
  const [q, setQ] = useState('')
  const [pages, setPages] = useState<string[]>([])
  const after = pages.at(-1)
  const read = useRead(
    routes.nationalQueue,
    { limit: 40, ...(state ? { state } : {}), ...(q.trim() ? { q: q.trim() } : {}), ...(after ? { after } : {}) },
    { every: 20_000 },
  )
  const countOf = (one: State) => counts.find((c) => c.state === one)?.count ?? 0
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="h-stack">
      <div className="h-row ps-tools">
        <Field id="national-state" label={say('show')}>
          <Select
            value={state}
            onValue={(value) => {
              setState(value as State | '')
              setPages([])
            }}
            options={[
              { value: '', label: `${say('all')} (${all})` },
              ...STATES.map((value) => ({ value, label: `${say(`message.${value}`)} (${countOf(value)})` })),
            ]}
          />
        </Field>
        <Field id="national-code" label={say('find')}>
          <TextInput
            value={q}
            onValue={(value) => {
              setQ(value)
              setPages([])
            }}
          />
        </Field>
      </div>
      <Reading read={read}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState title={say(state || q ? 'nothingFound' : 'nothing')}>{say('nothingWords')}</EmptyState>
          ) : (
            <>
              <Table
                caption={say('tab.messages')}
                hideCaption
                dense
                rows={items}
                rowKey={(m) => m.id}
                columns={columns}
              />
              <p className="h-row">
                {pages.length > 0 && <Button onClick={() => setPages(pages.slice(0, -1))}>{say('newer')}</Button>}
                {next && <Button onClick={() => setPages([...pages, next])}>{say('older')}</Button>}
              </p>
            </>
          )
        }
      </Reading>
      <Alert tone="info" live="off" title={say('orderTitle')}>
        {say('orderWords')}
      </Alert>
    </div>
  )
}
