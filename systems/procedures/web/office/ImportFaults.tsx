import { useMemo } from 'react'
import type { Values } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Table, type Column } from '@hue-s/ui/index.ts'
import type { ImportFault } from '../../contract.ts'
import { pathWords } from './path-words.ts'

type Line = ImportFault & { n: number }
const columnsIn = (t: (key: string, values?: Values) => string): Column<Line>[] => [
  { key: 'sheet', label: t('procedures.office.column.sheet'), rowHeader: true, cell: ({ sheet }) => sheet },
  { key: 'row', label: t('procedures.office.column.row'), align: 'end', cell: ({ row }) => row },
  { key: 'column', label: t('procedures.office.column.place'), cell: ({ column }) => pathWords(t, column) },
  {
    key: 'why',
    label: t('procedures.office.column.why'),
    cell: ({ code, facts }) => t(code.startsWith('procedures.') ? `errors.${code}` : `procedures.fault.${code}`, facts),
  },
]

/** Faults of a file where the person finds them: sheet, row, column. */
export function ImportFaults({ faults, more }: { faults: readonly ImportFault[]; more: number }) {
  const { t } = useText()
  const columns = useMemo(() => columnsIn(t), [t])
  if (faults.length === 0) return null
  return (
    <>
      <Table
        caption={t('procedures.office.importFaults')}
        dense
        columns={columns}
        rows={faults.map((fault, n) => ({ ...fault, n }))}
        rowKey={({ n }) => String(n)}
      />
      {more > 0 && <p>{t('procedures.office.importMore', { n: more })}</p>}
    </>
  )
}
