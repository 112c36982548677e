/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import './wall.css'
import { day, moment, number } from '@hue-s/kernel/shared/text.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, LiveRegion, StatusChip, Table } from '@hue-s/ui/index.ts'
import { fieldReportsContract } from '../../contract.ts'
import { stateKey, toneOf } from '../words-of-report.ts'
import { weekWords } from './Trend.tsx'
import { medianWords, span, useWall, type Figures } from './wall-data.ts'

/** The same facts as the wall, as tables that can be read aloud, scrolled and made larger. */
export function Screen() {
  const { t, lang } = useText()
  const { Problem, Waiting } = useViews()
  const wall = useWall()
  const trend = useRead(fieldReportsContract.trend, {}, { every: 60_000 }).data
  const { figures } = wall
  if (!figures) return wall.error ? <Problem error={wall.error} retry={wall.reload} /> : <Waiting />
  const newest = wall.open.find(({ id }) => wall.fresh.has(id))
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.ops.${key}`, values)
  const facts = [
    ...(['open', 'late', 'waiting', 'today', 'closedToday'] as const).map((name) => ({
      name,
      value: number(figures[name], lang),
    })),
    { name: 'median', value: medianWords(figures.medianHours, t) },
  ]
  const lists: [string, Figures['byCategory']][] = [
    ['byState', figures.byState],
    ['byCategory', figures.byCategory.map((row) => ({ ...row, name: wall.categoryOf({ category: row.key }) }))],
    ['byCommune', figures.byCommune],
    ['byAgency', figures.byAgency],
  ]
  return (
    <div className="ow-tables">
      <h1>{say('table.title')}</h1>
      <LiveRegion
        message={
          newest
            ? say('arrived', { category: wall.categoryOf(newest), place: newest.commune?.name ?? newest.place })
            : ''
        }
      />
      {(!wall.connected || wall.stale || wall.error) && (
        <Alert tone="danger" title={say(wall.stale ? 'lost.stale' : 'lost', { age: span(wall.age, t) })} />
      )}
      <p className="h-small h-second">{say('age', { age: span(wall.age, t) })}</p>
      <Table
        caption={say('now')}
        rows={facts}
        rowKey={({ name }) => name}
        columns={[
          { key: 'name', label: say('table.what'), rowHeader: true, cell: ({ name }) => say(`figure.${name}`) },
          { key: 'value', label: say('table.count'), align: 'end', oneLine: true, cell: ({ value }) => value },
        ]}
      />
      <Table
        caption={say('outbreaks')}
        rows={[...(wall.outbreaks ?? [])]}
        rowKey={({ id }) => id}
        empty={<p className="ow-none">{say('outbreaks.none')}</p>}
        columns={[
          { key: 'title', label: say('table.place'), rowHeader: true, cell: ({ title }) => title },
          {
            key: 'count',
            label: say('table.count'),
            align: 'end',
            oneLine: true,
            cell: ({ count }) => number(count, lang),
          },
          { key: 'why', label: say('table.why'), cell: ({ said }) => said },
        ]}
      />
      <Table
        caption={say('table.open', { count: number(wall.open.length, lang) })}
        rows={[...wall.open]}
        rowKey={({ id }) => id}
        empty={<p className="ow-none">{say('open.none')}</p>}
        columns={[
          {
            key: 'code',
            label: say('table.code'),
            rowHeader: true,
            oneLine: true,
            cell: (line) => <a href={`/office/field-reports/${line.id}`}>{line.code}</a>,
          },
          { key: 'category', label: say('table.category'), cell: (line) => wall.categoryOf(line) },
          {
            key: 'where',
            label: say('where'),
            cell: (line) => [line.commune?.name, line.place].filter(Boolean).join(' · '),
          },
          {
            key: 'state',
            label: say('table.state'),
            oneLine: true,
            cell: (line) => <StatusChip tone={toneOf(line)}>{t(stateKey(line))}</StatusChip>,
          },
          { key: 'opened', label: say('table.opened'), oneLine: true, cell: (line) => moment(line.openedAt) },
          { key: 'due', label: say('due'), oneLine: true, cell: (line) => (line.dueAt ? moment(line.dueAt) : '—') },
        ]}
      />
      {lists.map(([name, rows]) => (
        <Table
          key={name}
          caption={say(name)}
          rows={rows}
          rowKey={({ key }) => key}
          empty={<p className="ow-none">{say('open.none')}</p>}
          columns={[
            { key: 'name', label: say('table.what'), rowHeader: true, cell: (row) => row.name },
            {
              key: 'count',
              label: say('figure.open'),
              align: 'end',
              oneLine: true,
              cell: (row) => number(row.count, lang),
            },
          ]}
        />
      ))}
      <Table
        caption={say('days')}
        rows={figures.days}
        rowKey={({ date }) => date}
        columns={[
          { key: 'date', label: say('table.day'), rowHeader: true, oneLine: true, cell: (row) => day(row.date) },
          {
            key: 'received',
            label: say('days.received'),
            align: 'end',
            oneLine: true,
            cell: (row) => number(row.received, lang),
          },
          {
            key: 'closed',
            label: say('days.closed'),
            align: 'end',
            oneLine: true,
            cell: (row) => number(row.closed, lang),
          },
        ]}
      />
      {trend && (
        <>
          <Table
            caption={say('trend')}
            rows={trend.weeks}
            rowKey={({ from }) => from}
            columns={[
              { key: 'week', label: say('table.week'), rowHeader: true, oneLine: true, cell: (row) => day(row.from) },
              {
                key: 'received',
                label: say('trend.received'),
                align: 'end',
                oneLine: true,
                cell: (row) => number(row.received, lang),
              },
              {
                key: 'finished',
                label: say('trend.finished'),
                align: 'end',
                oneLine: true,
                cell: (row) => number(row.finished, lang),
              },
              { key: 'before', label: say('table.before'), cell: (row) => weekWords(row, t, lang).split('; ')[1] },
            ]}
          />
          <p>{trend.said}</p>
        </>
      )}
    </div>
  )
}
