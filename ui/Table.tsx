import { useId } from 'react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import { arrowDown, arrowUp } from './icon-paths.ts'

export type Column<Row> = {
  key: string
  label: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'start' | 'end'
  sortable?: boolean
  /** Codes, dates and money stay on one line. */
  oneLine?: boolean
  /** The cell that names the row. */
  rowHeader?: boolean
}

export type Sort = { key: string; direction: 'ascending' | 'descending' }

export type TableProps<Row> = {
  caption: ReactNode
  hideCaption?: boolean
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  sort?: Sort | undefined
  onSort?: ((sort: Sort) => void) | undefined
  /** Shown instead of rows. */
  empty?: ReactNode
  dense?: boolean
}

function HeadCell<Row>({ column, sort, onSort }: { column: Column<Row> } & Pick<TableProps<Row>, 'sort' | 'onSort'>) {
  const sorted = sort?.key === column.key ? sort.direction : undefined
  const turn = () => onSort?.({ key: column.key, direction: sorted === 'ascending' ? 'descending' : 'ascending' })
  return (
    <th scope="col" aria-sort={sorted} className={column.align === 'end' ? 'h-table__end' : undefined}>
      {column.sortable && onSort ? (
        <button type="button" className="h-table__sort" onClick={turn}>
          {column.label}
          <span className={sorted ? 'h-table__arrow' : 'h-table__arrow h-table__arrow--off'}>
            <Icon icon={sorted === 'descending' ? arrowDown : arrowUp} size="text" />
          </span>
        </button>
      ) : (
        column.label
      )}
    </th>
  )
}

/** A plain table with a caption. It scrolls sideways inside its own frame, by keyboard too. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, hideCaption, columns, rows, rowKey, sort, onSort, empty, dense } = props
  const id = useId()
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={classes('h-table', dense && 'h-table--dense')} aria-labelledby={id} tabIndex={0}>
      <table>
        <caption id={id} className={hideCaption ? 'h-hidden' : undefined}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => {
                const end = classes(column.align === 'end' && 'h-table__end', column.oneLine && 'h-table__line')
                return column.rowHeader ? (
                  <th key={column.key} scope="row" className={end}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={end}>
                    {column.cell(row)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty && <div className="h-table__empty">{empty}</div>}
    </section>
  )
}
