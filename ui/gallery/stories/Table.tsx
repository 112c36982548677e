import { useState } from 'react'
import { EmptyState, StatusChip, Table } from '../../index.ts'
import type { Column, Sort, Tone } from '../../index.ts'
import type { Story, Words } from '../story.ts'

type Row = Words['tableRows'][number]

function columns(w: Words): Column<Row>[] {
  return [
    { key: 'code', label: w.table.code, rowHeader: true, oneLine: true, sortable: true, cell: (row) => row.code },
    { key: 'procedure', label: w.table.procedure, cell: (row) => row.procedure },
    { key: 'person', label: w.table.person, sortable: true, cell: (row) => row.person },
    {
      key: 'status',
      label: w.table.status,
      cell: (row) => <StatusChip tone={row.tone as Tone}>{w.statuses[row.tone as Tone]}</StatusChip>,
    },
    { key: 'due', label: w.table.due, align: 'end', oneLine: true, sortable: true, cell: (row) => row.due },
    { key: 'fee', label: w.table.fee, align: 'end', oneLine: true, cell: (row) => row.fee },
  ]
}

function Example({ w, dense }: { w: Words; dense?: boolean }) {
  const [sort, setSort] = useState<Sort>({ key: 'code', direction: 'ascending' })
  const key = sort.key as 'code' | 'person' | 'due'
  const rows = [...w.tableRows].sort((a, b) => a[key].localeCompare(b[key], 'vi'))
  if (sort.direction === 'descending') rows.reverse()
  return (
    <Table
      caption={w.table.caption}
      columns={columns(w)}
      rows={rows}
      rowKey={(row) => row.code}
      sort={sort}
      onSort={setSort}
      dense={dense ?? false}
    />
  )
}

export const states: Story[] = [
  { name: 'sorted', render: (w) => <Example w={w} /> },
  { name: 'dense', render: (w) => <Example w={w} dense /> },
  {
    name: 'empty',
    render: (w) => (
      <Table
        caption={w.table.caption}
        columns={columns(w)}
        rows={[]}
        rowKey={(row) => row.code}
        empty={<EmptyState title={w.empty.title} level={3} drawing={null} />}
      />
    ),
  },
]
