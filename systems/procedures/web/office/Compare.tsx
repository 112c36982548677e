import '../procedures.css'
import './desk.css'
import { useMemo } from 'react'
import { useSearch } from 'wouter'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, Heading, Table, type Column } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type Change } from '../../contract.ts'
import { pathWords, valueWords } from './path-words.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const columnsIn = (t: (key: string) => string, lang: Lang): Column<Change>[] => [
  {
    key: 'path',
    label: t('procedures.office.column.place'),
    rowHeader: true,
    cell: ({ path, rows }) => pathWords(t, path, rows, lang),
  },
  {
    key: 'before',
    label: t('procedures.office.before'),
    cell: ({ path, before }) => (before === null ? '' : <del>{valueWords(t, path, before, lang)}</del>),
  },
  {
    key: 'after',
    label: t('procedures.office.after'),
    cell: ({ path, after }) => (after === null ? '' : <ins>{valueWords(t, path, after, lang)}</ins>),
  },
]

/** Two versions side by side: only what differs. */
export function Screen() {
  const { t, lang } = useText()
  const search = new URLSearchParams(useSearch())
  const [before, after] = [search.get('before') ?? '', search.get('after') ?? '']
  const known = UUID.test(before) && UUID.test(after)
  const read = useRead(routes.compare, known ? { before, after } : null)
  const columns = useMemo(() => columnsIn(t, lang), [t, lang])
  return (
    <div className="o-page">
      <a href={known ? `/office/procedures/${after}` : '/office/procedures'}>{t('procedures.office.record')}</a>
      <Heading level={1}>{t('procedures.office.compare')}</Heading>
      {!known && <EmptyState title={t('errors.kernel.recordNotFound')} />}
      <Reading read={read}>
        {({ changes }) => (
          <Table
            caption={t('procedures.office.changes', { n: changes.length })}
            columns={columns}
            rows={changes}
            rowKey={({ path }) => path}
            empty={<EmptyState title={t('procedures.office.noChanges')} />}
          />
        )}
      </Reading>
    </div>
  )
}
