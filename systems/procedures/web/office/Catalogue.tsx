import '../procedures.css'
import './desk.css'
import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { day, type Lang } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import {
  Button,
  EmptyState,
  Field,
  Heading,
  LinkButton,
  Pagination,
  Select,
  StatusChip,
  Table,
  TextInput,
  type Column,
} from '@hue-s/ui/index.ts'
import { proceduresContract as routes, LEVELS, RECORD_KINDS, type DeskLine } from '../../contract.ts'
import { ByAgency } from './ByAgency.tsx'
import { standOf, toneOf } from './states.ts'

const SHOWN = ['current', 'drafts', 'coming', 'ended', 'unchecked', 'all'] as const

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the address asks for; what it cannot mean is left out. */
function askedIn(search: URLSearchParams) {
  const level = LEVELS.find((one) => one === search.get('level'))
  const agency = UUID.exec(search.get('agency') ?? '')?.[0]
  const [q, field] = [search.get('q')?.trim().slice(0, 200), search.get('field')?.slice(0, 63)]
  return {
    kind: RECORD_KINDS.find((one) => one === search.get('kind')) ?? 'procedure',
    show: SHOWN.find((one) => one === search.get('show')) ?? 'current',
    ...(q ? { q } : {}),
    ...(field ? { field } : {}),
    ...(level ? { level } : {}),
    ...(agency ? { agency } : {}),
  } as const
}

const columnsIn = (t: (key: string) => string, lang: Lang): Column<DeskLine>[] => [
  {
    key: 'name',
    label: t('procedures.office.column.name'),
    rowHeader: true,
    cell: (row) => <a href={`/office/procedures/${row.id}`}>{row.name[lang]}</a>,
  },
  { key: 'code', label: t('procedures.office.column.code'), oneLine: true, cell: (row) => row.code },
  {
    key: 'level',
    label: t('procedures.office.column.level'),
    cell: (row) => (row.level ? t(`procedures.level.${row.level}`) : ''),
  },
  {
    key: 'stand',
    label: t('procedures.office.column.state'),
    cell: (row) => <StatusChip tone={toneOf(row)}>{t(`procedures.office.stand.${standOf(row)}`)}</StatusChip>,
  },
  {
    key: 'from',
    label: t('procedures.office.column.from'),
    oneLine: true,
    cell: (row) => (row.validTo === null ? day(row.validFrom) : `${day(row.validFrom)} – ${day(row.validTo)}`),
  },
  { key: 'versions', label: t('procedures.office.column.versions'), align: 'end', cell: (row) => row.versions },
  {
    key: 'checked',
    label: t('procedures.office.column.checked'),
    cell: (row) => (
      <StatusChip tone={row.checked ? 'success' : 'warning'}>
        {t(row.checked ? 'procedures.office.checked' : 'procedures.office.unchecked')}
      </StatusChip>
    ),
  },
]

function Filters({
  asked,
  set,
}: {
  asked: ReturnType<typeof askedIn>
  set: (changes: Record<string, string>) => void
}) {
  const { t, lang } = useText()
  const fields = useRead(routes.fields, {})
  const words = (name: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`procedures.${name}.${value}`) }))
  return (
    <search>
      <form
        className="pc-desk-filters"
        onSubmit={(event) => {
          event.preventDefault()
          set({ q: String(new FormData(event.currentTarget).get('q') ?? '') })
        }}
      >
        <Field label={t('procedures.office.filter.q')}>
          <TextInput type="search" name="q" defaultValue={asked.q} maxLength={200} />
        </Field>
        <Field label={t('procedures.office.filter.kind')}>
          <Select value={asked.kind} onValue={(kind) => set({ kind })} options={words('office.kind', RECORD_KINDS)} />
        </Field>
        <Field label={t('procedures.office.filter.show')}>
          <Select value={asked.show} onValue={(show) => set({ show })} options={words('office.show', SHOWN)} />
        </Field>
        {asked.kind === 'procedure' && (
          <>
            <Field label={t('procedures.office.filter.field')}>
              <Select
                value={asked.field ?? ''}
                placeholder={t('procedures.office.any')}
                onValue={(field) => set({ field })}
                options={(fields.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name[lang] }))}
              />
            </Field>
            <Field label={t('procedures.office.filter.level')}>
              <Select
                value={asked.level ?? ''}
                placeholder={t('procedures.office.any')}
                onValue={(level) => set({ level })}
                options={words('level', LEVELS)}
              />
            </Field>
          </>
        )}
        <Button type="submit">{t('procedures.office.filter.search')}</Button>
        {'agency' in asked && (
          <Button variant="quiet" onClick={() => set({ agency: '' })}>
            {t('procedures.office.filter.everyAgency')}
          </Button>
        )}
      </form>
    </search>
  )
}

/** The catalogue of those who keep it: what holds, what is being written, what nobody compared with its source. */
export function Screen() {
  const { t, lang } = useText()
  const columns = useMemo(() => columnsIn(t, lang), [t, lang])
  const [, go] = useLocation()
  const text = useSearch()
  const search = new URLSearchParams(text)
  const asked = askedIn(search)
  const pages = usePages<DeskLine, typeof routes.desk>(routes.desk, asked)
  const counts = useRead(routes.desk, asked)
  const set = (changes: Record<string, string>) => {
    const next = new URLSearchParams(text)
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value)
      else next.delete(name)
    }
    go(next.size > 0 ? `/procedures?${next}` : '/procedures')
  }
  return (
    <div className="o-page">
      <div className="h-row pc-desk-head">
        <Heading level={1}>{t('procedures.office.title')}</Heading>
        <span className="h-row">
          <LinkButton href="/office/procedures/import">{t('procedures.office.import')}</LinkButton>
          <LinkButton href="/api/procedures/export.xlsx">{t('procedures.office.exportXlsx')}</LinkButton>
          <LinkButton href="/api/procedures/export.json">{t('procedures.office.exportJson')}</LinkButton>
        </span>
      </div>
      <Filters key={text} asked={asked} set={set} />
      <Reading read={{ ...pages, data: pages.items }}>
        {(items) => (
          <>
            {asked.kind === 'procedure' && <ByAgency onAgency={(agency) => set({ show: 'unchecked', agency })} />}
            {counts.data && (
              <p className="h-second">
                {t('procedures.office.counts', { waiting: counts.data.waiting, unchecked: counts.data.unchecked })}
              </p>
            )}
            <div className="pc-desk-list">
              <Table
                caption={t('procedures.office.title')}
                hideCaption
                dense
                columns={asked.kind === 'procedure' ? columns : columns.filter(({ key }) => key !== 'level')}
                rows={[...items]}
                rowKey={({ id }) => id}
                empty={<EmptyState title={t('procedures.office.none')} />}
              />
            </div>
            <Pagination
              shown={t('procedures.office.shown', { n: items.length })}
              label={t('procedures.office.more')}
              onMore={pages.more}
            />
          </>
        )}
      </Reading>
    </div>
  )
}
