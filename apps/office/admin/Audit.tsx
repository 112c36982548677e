/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState, type FormEvent } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { Alert, Button, DateInput, EmptyState, Field, FieldGroup, Table, TextInput } from '@hue-s/ui/index.ts'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { useDateLabels } from '../date-labels.ts'
import { Listed } from '../Listed.tsx'

type Entry = Output<typeof identityContract.audit>['items'][number]

interface Wanted {
  subjectKind?: string
  subject?: string
  from?: string
  to?: string
}

const PAGE = 100

/** Who did what to which record, for the auditor. Reading it is itself written down. */
export function Screen() {
  const { t } = useText()
  const dates = useDateLabels()
  const [kind, setKind] = useState('')
  const [subject, setSubject] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [asked, setAsked] = useState<Wanted>({})
  const pages = usePages<Entry, typeof identityContract.audit>(identityContract.audit, { limit: PAGE, ...asked })
  const search = (event: FormEvent) => {
    event.preventDefault()
    setAsked({
      ...(kind ? { subjectKind: kind.trim() } : {}),
      ...(subject ? { subject: subject.trim() } : {}),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
    })
  }
  return (
    <div className="o-page">
      <h1>{t('office.audit.title')}</h1>
      <Alert tone="info" live="off" title={t('office.audit.logged')} />
      <form className="o-bar" onSubmit={search}>
        <Field label={t('office.audit.kind')}>
          <TextInput value={kind} onValue={setKind} maxLength={60} spellCheck={false} />
        </Field>
        <Field label={t('office.audit.subject')}>
          <TextInput value={subject} onValue={setSubject} maxLength={200} spellCheck={false} />
        </Field>
        <FieldGroup label={t('office.audit.from')}>
          <DateInput value={from} onValue={setFrom} labels={dates} />
        </FieldGroup>
        <FieldGroup label={t('office.audit.to')}>
          <DateInput value={to} onValue={setTo} labels={dates} />
        </FieldGroup>
        <Button type="submit" variant="primary" icon={magnifyingGlass}>
          {t('office.audit.search')}
        </Button>
      </form>
      <Listed pages={pages}>
        {(items) => (
          <Table
            caption={t('office.audit.title')}
            hideCaption
            rows={[...items]}
            rowKey={({ id }) => String(id)}
            empty={<EmptyState title={t('office.audit.none')} drawing={null} />}
            columns={[
              { key: 'at', label: t('office.audit.at'), oneLine: true, rowHeader: true, cell: (row) => moment(row.at) },
              { key: 'who', label: t('office.audit.who'), cell: (row) => whoOf(row, t) },
              {
                key: 'action',
                label: t('office.audit.action'),
                oneLine: true,
                cell: (row) => <code>{row.action}</code>,
              },
              {
                key: 'what',
                label: t('office.audit.what'),
                cell: (row) => row.subjects.map(({ kind: one, id }) => `${one} ${id}`).join(', ') || '—',
              },
              { key: 'notes', label: t('office.audit.notes'), cell: (row) => notesOf(row.notes) },
              {
                key: 'block',
                label: t('office.audit.block'),
                oneLine: true,
                align: 'end',
                cell: (row) => row.block ?? t('office.audit.notSealed'),
              },
            ]}
          />
        )}
      </Listed>
    </div>
  )
}

function whoOf(
  { actorName, actorKind, onBehalfOf }: Entry,
  t: (key: string, values?: Record<string, unknown>) => string,
): string {
  const name = actorName ?? t(`office.audit.kind.${actorKind}`)
  return onBehalfOf ? t('office.audit.behalf', { name }) : name
}

const notesOf = (notes: Entry['notes']) =>
  Object.entries(notes)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ') || '—'
