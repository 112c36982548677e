import { useText } from '@hue-s/kernel/web/text.tsx'
import type { FigureRow, Measure, Numbers } from '../contract.ts'
import { listBehind } from '../shared/list-behind.ts'
import { shown } from './show.ts'

const COLUMNS: readonly Measure[] = [
  'received',
  'finished',
  'onTimeRate',
  'late',
  'open',
  'openLate',
  'satisfaction',
  'medianHours',
]
const PARTS = ['onTime', 'late', 'open', 'declined'] as const

/** How the received divide, drawn to the scale of the largest row. The numbers beside it say the same. */
function Bar({ numbers, most }: { numbers: Numbers; most: number }) {
  return (
    <span className="n-bar" aria-hidden="true">
      {PARTS.map((part) => (
        <span
          key={part}
          className={`n-bar__${part}`}
          style={{ width: `${most === 0 ? 0 : (numbers[part] / most) * 100}%` }}
        />
      ))}
    </span>
  )
}

export function Legend() {
  const { t } = useText()
  return (
    <ul className="n-legend">
      {PARTS.map((part) => (
        <li key={part}>
          <span className={`n-bar__${part}`} aria-hidden="true" />
          {t(`report-numbers.measure.${part}`)}
        </li>
      ))}
    </ul>
  )
}

interface RowProps {
  row: FigureRow
  most: number
  listOf: (link: string) => string
  whole?: boolean
}

function Row({ row, most, listOf, whole = false }: RowProps) {
  const { t, lang } = useText()
  return (
    <tr className={whole ? 'n-row n-row--whole' : 'n-row'}>
      <th scope="row">
        <span className="n-row__name">{row.name}</span>
        {row.numbers.estimated > 0 && (
          <span className="n-row__note">{t('report-numbers.estimated', { n: row.numbers.estimated })}</span>
        )}
        {!whole && <Bar numbers={row.numbers} most={most} />}
      </th>
      {COLUMNS.map((measure) => (
        <td key={measure} className={`n-cell n-cell--${measure}`}>
          <span className="n-cell__label" aria-hidden="true">
            {t(`report-numbers.column.short.${measure}`)}
          </span>
          {row.numbers[measure] === null || row.numbers[measure] === 0 ? (
            <span className="n-cell__none">{shown(row.numbers, measure, lang, t)}</span>
          ) : (
            <a href={listOf(listBehind(row, measure))}>{shown(row.numbers, measure, lang, t)}</a>
          )}
        </td>
      ))}
    </tr>
  )
}

/** One line per agency, commune, category or period, with the whole beneath. */
export function FigureTable({
  caption,
  rows,
  total,
  listOf,
}: {
  caption: string
  rows: readonly FigureRow[]
  total: FigureRow
  listOf: (link: string) => string
}) {
  const { t } = useText()
  const most = Math.max(0, ...rows.map((row) => row.numbers.received))
  return (
    <table className="n-table">
      <caption className="h-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{caption}</th>
          {COLUMNS.map((measure) => (
            <th scope="col" key={measure}>
              {t(`report-numbers.column.short.${measure}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key ?? 'none'} row={row} most={most} listOf={listOf} />
        ))}
      </tbody>
      <tfoot>
        <Row row={total} most={most} listOf={listOf} whole />
      </tfoot>
    </table>
  )
}
