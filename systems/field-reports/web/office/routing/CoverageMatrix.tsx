import { useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { classes } from '@hue-s/ui/index.ts'
import { cellSign, nextCell, type CellAt } from './coverage-cells.ts'
import type { Coverage } from './row-words.ts'

interface Props {
  data: Coverage
  lines: readonly Coverage['lines'][number][]
  chosen: CellAt | undefined
  onChoose: (cell: CellAt) => void
}

/** Kinds down, communes across. One stop of the Tab key; arrows move inside, names stay in sight. */
export function CoverageMatrix({ data, lines, chosen, onChoose }: Props) {
  const { t, lang } = useText()
  const table = useRef<HTMLTableElement>(null)
  const [at, setAt] = useState({ row: 0, column: 0 })
  const size = { rows: lines.length, columns: data.communes.length }
  const stop = { row: Math.min(at.row, size.rows - 1), column: Math.min(at.column, size.columns - 1) }
  const move = (event: KeyboardEvent) => {
    const to = nextCell(event.key, stop, size)
    if (!to) return
    event.preventDefault()
    setAt(to)
    table.current?.querySelector<HTMLElement>(`[data-cell="${to.row}:${to.column}"]`)?.focus()
  }
  return (
    <div className="fr-cover">
      <table
        ref={table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table that the arrow keys move in
        role="grid"
        aria-label={t('field-reports.office.coverage.matrix')}
        className="fr-cover__table"
        onKeyDown={move}
      >
        <thead>
          <tr>
            <th scope="col">{t('field-reports.office.coverage.kind')}</th>
            {data.communes.map(({ id, name }) => (
              <th key={id} scope="col">
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, row) => (
            <tr key={`${line.category} ${line.child ?? ''}`} className={line.child ? 'fr-cover__child' : undefined}>
              <th scope="row">{line.name[lang]}</th>
              {line.cells.map((state, column) => {
                const isChosen =
                  chosen?.commune === column && chosen.category === line.category && chosen.child === line.child
                const commune = data.communes[column]?.name ?? ''
                return (
                  <td key={data.communes[column]?.id ?? column}>
                    <button
                      type="button"
                      data-cell={`${row}:${column}`}
                      tabIndex={row === stop.row && column === stop.column ? 0 : -1}
                      className={classes(
                        'fr-cover__cell',
                        `fr-cover__cell--${state}`,
                        isChosen && 'fr-cover__cell--chosen',
                      )}
                      aria-pressed={isChosen}
                      aria-label={t('field-reports.office.coverage.cell', {
                        kind: line.name[lang],
                        commune,
                        state: t(`field-reports.office.coverage.state.${state}`).toLowerCase(),
                      })}
                      onFocus={() => setAt({ row, column })}
                      onClick={() => onChoose({ category: line.category, child: line.child, commune: column })}
                    >
                      <span aria-hidden="true">{cellSign[state]}</span>
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
