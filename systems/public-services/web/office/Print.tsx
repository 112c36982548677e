import '../public-services.css'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import {
  Alert,
  Button,
  Details,
  EmptyState,
  Field,
  Heading,
  Select,
  StatusChip,
  TextInput,
  type Tone,
} from '@hue-s/ui/index.ts'
import { printer } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, type PrintView } from '../../contract.ts'
import { useFocus } from '../useFocus.ts'
import { AtPlace } from './AtPlace.tsx'

const TONES: Readonly<Record<PrintView['state'], Tone>> = {
  waiting: 'warning',
  printed: 'progress',
  handed: 'success',
  dropped: 'neutral',
}
type As = 'printed' | 'handed' | 'dropped'
const openFile = (id: string) => window.open(`/api/public-services/office/print/${id}/file`, '_blank', 'noopener')

/** Why a paper is printed again or left out; the answer stays with it. */
function Reason({ job, as, onDone }: { job: PrintView; as: As; onDone: () => void }) {
  const { t, lang } = useText()
  const say = (key: string) => t(`public-services.office.print.${key}`)
  const [reason, setReason] = useState('')
  const { send, busy, error } = useSend(routes.printed)
  useFocus(`why-${job.id}`)
  return (
    <form
      className="h-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void send({ id: job.id, as, reason }).then((after) => {
          if (!after) return
          if (as === 'printed') openFile(job.id)
          refresh('/api/public-services')
          onDone()
        })
      }}
    >
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <Field id={`why-${job.id}`} label={say(as === 'printed' ? 'whyAgain' : 'whyNot')} required>
        <TextInput value={reason} onValue={setReason} maxLength={300} />
      </Field>
      <p className="h-row">
        <Button type="submit" size="small" variant="primary" busy={busy && t('public-services.office.busy')}>
          {say(as === 'printed' ? 'again' : 'drop')}
        </Button>
        <Button size="small" variant="quiet" onClick={onDone}>
          {say('keep')}
        </Button>
      </p>
    </form>
  )
}

/** A paper with what can be done now: print, say that it is printed, hand over; again or not at all with a reason. */
function Job({ job, here, opened, onOpen }: { job: PrintView; here: boolean; opened: boolean; onOpen: () => void }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.print.${key}`, values)
  const [asking, setAsking] = useState<As>()
  const { send, busy, error } = useSend(routes.printed)
  const mark = (as: As) => void send({ id: job.id, as }).then(() => refresh('/api/public-services'))
  return (
    <li id={`print-${job.id}`} className="ps-sign__one ps-job" data-here={here || undefined}>
      <p className="ps-line ps-sign__line">
        <strong>{job.title}</strong>
        {job.number && <span className="h-figures">{job.number}</span>}
        <StatusChip tone={TONES[job.state]}>{say(`state.${job.state}`)}</StatusChip>
        {job.copies > 1 && <span className="h-small">{say('copies', { count: job.copies })}</span>}
      </p>
      <p className="ps-line ps-sign__line h-small">
        <a className="h-figures" href={`/office/dossiers/${job.dossierId}`}>
          {job.code}
        </a>
        <span>{job.applicant}</span>
        <span>{moment(job.queuedAt, lang)}</span>
      </p>
      {asking ? (
        <Reason job={job} as={asking} onDone={() => setAsking(undefined)} />
      ) : (
        <p className="h-row">
          {job.state === 'waiting' && (
            <Button size="small" icon={printer} variant={opened ? 'secondary' : 'primary'} onClick={onOpen}>
              {say('print')}
            </Button>
          )}
          {job.state === 'waiting' && opened && (
            <Button
              size="small"
              variant="primary"
              busy={busy && t('public-services.office.busy')}
              onClick={() => mark('printed')}
            >
              {say('done')}
            </Button>
          )}
          {job.state === 'printed' && (
            <Button
              size="small"
              variant="primary"
              busy={busy && t('public-services.office.busy')}
              onClick={() => mark('handed')}
            >
              {say('hand')}
            </Button>
          )}
          {job.state !== 'waiting' && (
            <Button size="small" icon={printer} onClick={() => setAsking('printed')}>
              {say('again')}
            </Button>
          )}
          {(job.state === 'waiting' || job.state === 'printed') && (
            <Button size="small" variant="quiet" onClick={() => setAsking('dropped')}>
              {say('drop')}
            </Button>
          )}
        </p>
      )}
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {job.log.length > 0 && (
        <Details summary={say('log')}>
          <ul className="ps-reasons">
            {job.log.map((entry, n) => (
              <li key={n}>
                {moment(entry.at, lang)} · {say(`what.${entry.what}`)}
                {entry.by && ` · ${entry.by}`}
                {entry.reason && ` · ${entry.reason}`}
              </li>
            ))}
          </ul>
        </Details>
      )}
    </li>
  )
}

function Jobs({ items }: { items: readonly PrintView[] }) {
  const { t } = useText()
  const say = (key: string) => t(`public-services.office.print.${key}`)
  const [at, setAt] = useState(-1)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const { send } = useSend(routes.printed)
  const here = items[at]
  const open = (id: string) => {
    openFile(id)
    setOpened((before) => new Set(before).add(id))
  }
  const go = (to: number) => {
    const next = Math.min(Math.max(to, 0), items.length - 1)
    setAt(next)
    document.getElementById(`print-${items[next]?.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const mark = (as: 'printed' | 'handed', from: PrintView['state']) => {
    if (here?.state === from) void send({ id: here.id, as }).then(() => refresh('/api/public-services'))
  }
  useKeys(say('title'), [
    { key: 'j', label: say('keys.next'), run: () => go(at + 1), held: true },
    { key: 'k', label: say('keys.before'), run: () => go(at - 1), held: true },
    { key: 'p', label: say('keys.print'), run: () => here?.state === 'waiting' && open(here.id) },
    { key: 'd', label: say('keys.done'), run: () => mark('printed', 'waiting') },
    { key: 'h', label: say('keys.hand'), run: () => mark('handed', 'printed') },
  ])
  return (
    <ul className="ps-list">
      {items.map((job) => (
        <Job
          key={job.id}
          job={job}
          here={here?.id === job.id}
          opened={opened.has(job.id)}
          onOpen={() => open(job.id)}
        />
      ))}
    </ul>
  )
}

function Papers({ agencyId, show }: { agencyId: string; show: 'open' | 'ended' }) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.print.${key}`, values)
  const read = useRead(routes.printQueue, { agencyId, show }, { live: ['cases.staff'], every: 30_000 })
  return (
    <>
      <p className="h-small h-second ps-wide">{say('keys.line')}</p>
      <Reading read={read}>
        {({ items, counts }) => (
          <div className="h-stack">
            <p aria-live="polite">{say('counts', { waiting: counts.waiting, printed: counts.printed })}</p>
            {items.length === 0 ? <EmptyState title={say('none')} /> : <Jobs items={items} />}
          </div>
        )}
      </Reading>
    </>
  )
}

/** What a counter has to print and to hand over: slips and results that are fetched, put here when they are issued. */
export function Screen() {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.print.${key}`, values)
  const [search, setSearch] = useSearchParams()
  const show = search.get('show') === 'ended' ? 'ended' : 'open'
  const keep = (value: string) =>
    setSearch(
      (before) => {
        before.set('show', value)
        return before
      },
      { replace: true },
    )
  return (
    <div className="o-page">
      <Heading level={1}>{say('title')}</Heading>
      <AtPlace
        to="receive"
        beside={
          <Field id="print-show" label={say('show')}>
            <Select
              value={show}
              onValue={keep}
              options={(['open', 'ended'] as const).map((value) => ({ value, label: say(`shows.${value}`) }))}
            />
          </Field>
        }
      >
        {(agencyId) => <Papers key={agencyId} agencyId={agencyId} show={show} />}
      </AtPlace>
    </div>
  )
}
