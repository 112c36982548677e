/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { identityContract, type Grant } from '@hue-s/engines/identity/contract.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { Button, Checkbox, EmptyState, StatusChip, Table, Tabs, TextInput } from '@hue-s/ui/index.ts'
import { magnifyingGlass, plus } from '@hue-s/ui/icon-paths.ts'
import { Listed } from '../Listed.tsx'
import { EndGrant } from './EndGrant.tsx'
import { NewGrant } from './NewGrant.tsx'
import { NewStaff } from './NewStaff.tsx'

type Person = { id: string; name: string; account: string | null; status: 'active' | 'closed' }

/** Officials and what each may do where. */
export function Screen() {
  const { t } = useText()
  const { may } = useDesk()
  const [tab, setTab] = useState('grants')
  const reads = may('identity.readStaff')
  return (
    <div className="o-page">
      <h1>{t('office.staff.title')}</h1>
      <Tabs
        label={t('office.staff.title')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'grants', label: t('office.staff.grants'), panel: <Grants /> },
          ...(reads ? [{ id: 'people', label: t('office.staff.people'), panel: <People /> }] : []),
        ]}
      />
    </div>
  )
}

function Grants() {
  const { t } = useText()
  const [undecided, setUndecided] = useState(false)
  const [giving, setGiving] = useState(false)
  const [ending, setEnding] = useState<Grant>()
  const pages = usePages<Grant, typeof identityContract.grants>(identityContract.grants, {
    limit: 100,
    ...(undecided ? { undecided } : {}),
  })
  const again = () => refresh('/api/identity/grants')
  return (
    <div className="h-stack">
      <div className="o-bar">
        <Checkbox label={t('office.staff.undecided')} checked={undecided} onValue={setUndecided} />
        <Button variant="primary" icon={plus} onClick={() => setGiving(true)}>
          {t('office.staff.give')}
        </Button>
      </div>
      <Listed pages={pages}>
        {(items) => (
          <Table
            caption={t('office.staff.grants')}
            hideCaption
            rows={[...items]}
            rowKey={({ id }) => id}
            empty={<EmptyState title={t('office.staff.noGrants')} drawing={null} />}
            columns={[
              {
                key: 'person',
                label: t('office.staff.person'),
                rowHeader: true,
                cell: (row) => row.person.name ?? '—',
              },
              { key: 'role', label: t('office.staff.role'), cell: (row) => row.title },
              {
                key: 'unit',
                label: t('office.staff.unit'),
                cell: (row) => row.unit?.name ?? t('office.staff.everywhere'),
              },
              {
                key: 'from',
                label: t('office.staff.period'),
                oneLine: true,
                cell: (row) => `${day(row.validFrom)} – ${row.validTo ? day(row.validTo) : '…'}`,
              },
              { key: 'citation', label: t('office.staff.citation'), cell: (row) => row.citation },
              {
                key: 'do',
                label: t('office.staff.do'),
                oneLine: true,
                cell: (row) => (
                  <span className="h-row">
                    {row.undecidedOn && <StatusChip tone="warning">{t('office.staff.decide')}</StatusChip>}
                    <Button
                      variant="quiet"
                      size="small"
                      aria-label={t('office.staff.end.of', { role: row.title, name: row.person.name ?? '' })}
                      onClick={() => setEnding(row)}
                    >
                      {t('office.staff.end')}
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Listed>
      {giving && <NewGrant onClose={() => setGiving(false)} onDone={again} />}
      {ending && <EndGrant grant={ending} onClose={() => setEnding(undefined)} onDone={again} />}
    </div>
  )
}

const LEAST = 2

function People() {
  const { t } = useText()
  const { may } = useDesk()
  const [q, setQ] = useState('')
  const [making, setMaking] = useState(false)
  const pages = usePages<Person, typeof identityContract.staff>(identityContract.staff, {
    limit: 100,
    ...(q.trim().length >= LEAST ? { q: q.trim() } : {}),
  })
  return (
    <div className="h-stack">
      <div className="o-bar">
        <TextInput
          icon={magnifyingGlass}
          value={q}
          onValue={setQ}
          aria-label={t('office.staff.find')}
          placeholder={t('office.staff.find')}
        />
        {may('identity.manageStaff') && (
          <Button variant="primary" icon={plus} onClick={() => setMaking(true)}>
            {t('office.staff.new')}
          </Button>
        )}
      </div>
      <Listed pages={pages}>
        {(items) => (
          <Table
            caption={t('office.staff.people')}
            hideCaption
            rows={[...items]}
            rowKey={({ id }) => id}
            empty={<EmptyState title={t('office.staff.nobody')} drawing={null} />}
            columns={[
              { key: 'name', label: t('office.staff.person'), rowHeader: true, cell: (row) => row.name },
              { key: 'account', label: t('office.staff.account'), cell: (row) => row.account ?? '—' },
              {
                key: 'status',
                label: t('office.staff.status'),
                oneLine: true,
                cell: (row) => (
                  <StatusChip tone={row.status === 'active' ? 'success' : 'neutral'}>
                    {t(`office.staff.status.${row.status}`)}
                  </StatusChip>
                ),
              },
            ]}
          />
        )}
      </Listed>
      {making && <NewStaff onClose={() => setMaking(false)} onDone={() => refresh('/api/identity/staff')} />}
    </div>
  )
}
