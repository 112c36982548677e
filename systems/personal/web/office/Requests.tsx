import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { Checkbox, EmptyState, Heading, Pagination, StatusChip, Table } from '@hue-s/ui/index.ts'
import { personalContract as routes, type RequestLine } from '../../contract.ts'
import { REQUEST_TONES } from '../request-tones.ts'
import { OneRequest } from './OneRequest.tsx'

const useSay = () => {
  const { t } = useText()
  return (key: string, values?: Record<string, unknown>) => t(`personal.office.${key}`, values)
}

function Code({ row }: { row: RequestLine }) {
  return <a href={`/office/data-requests/${row.id}`}>{row.code}</a>
}
function Kind({ row }: { row: RequestLine }) {
  return useSay()(`kind.${row.kind}`)
}
function State({ row }: { row: RequestLine }) {
  const say = useSay()
  return <StatusChip tone={REQUEST_TONES[row.state]}>{say(`state.${row.state}`)}</StatusChip>
}
function Due({ row }: { row: RequestLine }) {
  if (row.dueAt === null) return '–'
  return row.late ? <StatusChip tone="danger">{moment(row.dueAt)}</StatusChip> : moment(row.dueAt)
}
const COLUMNS = [
  { key: 'code', rowHeader: true, oneLine: true, cell: (row: RequestLine) => <Code row={row} /> },
  { key: 'kind', cell: (row: RequestLine) => <Kind row={row} /> },
  { key: 'state', cell: (row: RequestLine) => <State row={row} /> },
  { key: 'opened', oneLine: true, cell: (row: RequestLine) => moment(row.openedAt) },
  { key: 'due', oneLine: true, cell: (row: RequestLine) => <Due row={row} /> },
]

function List({ open }: { open: boolean }) {
  const say = useSay()
  const pages = usePages<RequestLine, typeof routes.queue>(routes.queue, { open, limit: 50 }, { every: 30_000 })
  const columns = COLUMNS.map((column) => ({ ...column, label: say(column.key) }))
  return (
    <Reading read={{ ...pages, data: pages.items }}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState title={say('none')}>{say('noneWords')}</EmptyState>
        ) : (
          <>
            <Table
              caption={say('title')}
              hideCaption
              dense
              columns={columns}
              rows={[...items]}
              rowKey={(row) => row.id}
            />
            {pages.more && (
              <Pagination shown={say('shown', { n: items.length })} label={say('more')} onMore={pages.more} />
            )}
          </>
        )
      }
    </Reading>
  )
}

/** Requests of people about their own data, the next due first. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const [all, setAll] = useState(false)
  if (params['id']) return <OneRequest id={params['id']} />
  return (
    <div className="o-page">
      <Heading level={1}>{t('personal.office.title')}</Heading>
      <p className="h-second">{t('personal.office.lead')}</p>
      <Checkbox label={t('personal.office.all')} checked={all} onValue={setAll} />
      <List key={String(all)} open={!all} />
    </div>
  )
}
