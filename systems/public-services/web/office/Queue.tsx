import '../public-services.css'
import { useState } from 'react'
import { moment, type Lang } from '@hue-s/kernel/shared/text.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import {
  Button,
  EmptyState,
  Field,
  Heading,
  LinkButton,
  Select,
  StatusChip,
  Table,
  type Column,
  TextInput,
} from '@hue-s/ui/index.ts'
import { plus } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, type QueueInput, type QueueLine } from '../../contract.ts'
import type { z } from 'zod'
import { TONES } from '../dossier-words.ts'

type Wanted = z.input<typeof QueueInput>
const VIEWS = ['agency', 'mine', 'unassigned', 'dueToday', 'late', 'all'] as const

const columnsIn = (t: (key: string) => string, lang: Lang, now: string | undefined): Column<QueueLine>[] => [
  {
    key: 'code',
    label: t('public-services.office.code'),
    rowHeader: true,
    oneLine: true,
    cell: (line) => (
      <a href={`/office/dossiers/${line.id}`} aria-current={now === line.id ? 'true' : undefined}>
        {line.code}
      </a>
    ),
  },
  { key: 'who', label: t('public-services.office.applicant'), cell: (line) => line.applicant },
  { key: 'what', label: t('public-services.office.procedure'), cell: (line) => line.procedure.name[lang] },
  {
    key: 'state',
    label: t('public-services.office.state'),
    cell: (line) => (
      <StatusChip tone={TONES[line.state]}>{t(`cases.public-services.dossier.state.${line.state}`)}</StatusChip>
    ),
  },
  {
    key: 'due',
    label: t('public-services.office.due'),
    oneLine: true,
    cell: (line) => <Due line={line} />,
  },
  { key: 'by', label: t('public-services.office.assignee'), cell: (line) => line.assignee ?? '—' },
]

/** Until the result is there: when it is promised. From then on whether it came in time: nobody works on it any more. */
function Due({ line }: { line: QueueLine }) {
  const { t, lang } = useText()
  if (line.readyAt !== null)
    return (
      <>
        {t('public-services.office.readyAt', { at: moment(line.readyAt, lang) })}
        {line.late && ` · ${t('public-services.office.wasLate')}`}
      </>
    )
  const due = line.dueAt ?? line.promisedAt
  return (
    <>
      {due === null ? t('public-services.office.noDue') : moment(due, lang)}{' '}
      {line.late && line.endedAt === null && (
        <StatusChip tone="danger">{t('public-services.office.isLate')}</StatusChip>
      )}
    </>
  )
}

function Lines({ items, at }: { items: readonly QueueLine[]; at: number }) {
  const { t, lang } = useText()
  return (
    <Table
      caption={t('public-services.office.queue')}
      hideCaption
      dense
      rows={[...items]}
      rowKey={(line) => line.id}
      columns={columnsIn(t, lang, items[at]?.id)}
    />
  )
}

/** The agency's queue, walked through with the keys. */
export function Screen() {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.${key}`, values)
  const [wanted, setWanted] = useState<Wanted>({ view: 'agency', limit: 40 })
  const [q, setQ] = useState('')
  const [at, setAt] = useState(0)
  const read = useRead(routes.queue, wanted, { live: ['cases.staff'], every: 60_000 })
  const counts = useRead(routes.counts, {}, { live: ['cases.staff'], every: 60_000 })
  const items = read.data?.items ?? []
  /** Another list begins at its first page. */
  const restart = (more: Record<string, unknown>) => {
    setAt(0)
    setWanted({ ...wanted, q: undefined, after: undefined, ...more } as Wanted)
  }
  const walk = (to: number) => setAt(Math.max(0, Math.min(to, items.length - 1)))
  const enter = () => items[at] && window.location.assign(`/office/dossiers/${items[at].id}`)
  useKeys(say('title'), [
    { key: 'j', label: say('keys.next'), run: () => walk(at + 1), held: true },
    { key: 'k', label: say('keys.before'), run: () => walk(at - 1), held: true },
    { key: 'Enter', label: say('keys.open'), run: enter },
    { key: 'n', label: say('new.title'), run: () => window.location.assign('/office/dossiers/new') },
    { key: '/', label: say('keys.search'), run: () => document.getElementById('dossier-q')?.focus() },
  ])
  return (
    <div className="o-page">
      <div className="o-page__head">
        <Heading level={1}>{say('title')}</Heading>
        <p className="h-row">
          <LinkButton size="small" href="/office/services/templates">
            {say('templates.manage')}
          </LinkButton>
          <LinkButton variant="primary" size="small" icon={plus} href="/office/dossiers/new">
            {say('new.title')}
          </LinkButton>
        </p>
      </div>
      <search>
        <form
          className="h-row ps-tools"
          onSubmit={(event) => {
            event.preventDefault()
            restart({ q: q.trim() || undefined })
          }}
        >
          <Field id="dossier-view" label={say('view')}>
            <Select
              value={wanted.view ?? 'agency'}
              onValue={(view) => restart({ view: view as Wanted['view'] })}
              options={VIEWS.map((view) => ({
                value: view,
                label: say('viewOf', { view: say(`views.${view}`), count: counts.data?.views[view] ?? 0 }),
              }))}
            />
          </Field>
          <Field id="dossier-procedure" label={say('procedure')}>
            <Select
              value={wanted.procedure ?? ''}
              onValue={(procedure) => restart({ procedure: procedure || undefined })}
              options={[
                { value: '', label: say('anyProcedure') },
                ...(counts.data?.procedures ?? []).map(({ code, name, count }) => ({
                  value: code,
                  label: `${name[lang]} (${count})`,
                })),
              ]}
            />
          </Field>
          <Field id="dossier-q" label={say('search')} hint={say('searchHint')}>
            <TextInput value={q} onValue={setQ} maxLength={120} />
          </Field>
          <Button type="submit">{say('find')}</Button>
        </form>
      </search>
      <p className="h-small h-second">{say('keys')}</p>
      <Reading read={read}>
        {({ items: lines }) =>
          lines.length === 0 ? <EmptyState title={say('none')} /> : <Lines items={lines} at={at} />
        }
      </Reading>
      {read.data?.next && (
        <Button onClick={() => setWanted({ ...wanted, after: read.data?.next ?? undefined } as Wanted)}>
          {say('more')}
        </Button>
      )}
    </div>
  )
}
