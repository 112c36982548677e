/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { useLocation } from 'wouter'
import { STATUSES, unitsContract, type Reorganisation, type Status } from '@hue-s/engines/units/contract.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, EmptyState, Field, Select, StatusChip, Table, type Tone } from '@hue-s/ui/index.ts'
import { plus } from '@hue-s/ui/icon-paths.ts'

const tones: Readonly<Record<Status, Tone>> = {
  draft: 'info',
  approved: 'progress',
  stuck: 'danger',
  effective: 'success',
  withdrawn: 'neutral',
}

/** Where a reorganisation stands, in a word. */
export function StatusOf({ status }: { status: Status }) {
  const { t } = useText()
  return <StatusChip tone={tones[status]}>{t(`office.units.status.${status}`)}</StatusChip>
}

/** Every reorganisation of units: drafts, approved ones that wait for their day, those in force. */
export function Screen() {
  const { t } = useText()
  const { may } = useDesk()
  const [, go] = useLocation()
  const [status, setStatus] = useState<Status | ''>('')
  const read = useRead(
    unitsContract.reorganisations,
    { limit: 200, ...(status ? { status } : {}) },
    { live: ['units.changes'] },
  )
  return (
    <div className="o-page">
      <div className="o-page__head">
        <h1>{t('office.units.title')}</h1>
        {may('units.reorganise') && (
          <Button variant="primary" icon={plus} onClick={() => go('/units/new')}>
            {t('office.units.new')}
          </Button>
        )}
      </div>
      <div className="o-bar">
        <Field label={t('office.units.status')}>
          <Select
            value={status}
            onValue={(value) => setStatus(value as Status | '')}
            placeholder={t('office.all')}
            options={STATUSES.map((value) => ({ value, label: t(`office.units.status.${value}`) }))}
          />
        </Field>
      </div>
      <Reading read={read}>{({ items }) => <List items={items} />}</Reading>
    </div>
  )
}

function List({ items }: { items: Reorganisation[] }) {
  const { t } = useText()
  const [, go] = useLocation()
  if (items.length === 0) return <EmptyState title={t('office.units.none')}>{t('office.units.none.why')}</EmptyState>
  return (
    <Table
      caption={t('office.units.title')}
      hideCaption
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'title',
          label: t('office.units.name'),
          rowHeader: true,
          cell: (row) => <Go to={`/units/${row.id}`} go={go} label={row.title} />,
        },
        { key: 'citation', label: t('office.units.citation'), cell: (row) => row.citation },
        { key: 'on', label: t('office.units.on'), oneLine: true, cell: (row) => day(row.effectiveOn) },
        { key: 'by', label: t('office.units.by'), cell: (row) => row.composedByName ?? '—' },
        {
          key: 'status',
          label: t('office.units.status'),
          oneLine: true,
          cell: (row) => <StatusOf status={row.status} />,
        },
      ]}
    />
  )
}

function Go({ to, go, label }: { to: string; go: (path: string) => void; label: string }) {
  return (
    <a
      href={`/office${to}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        go(to)
      }}
    >
      {label}
    </a>
  )
}
