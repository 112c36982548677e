import type { ReactNode } from 'react'
import { Heading } from '@hue-s/ui/Heading.tsx'

export interface Line {
  key: string
  name: ReactNode
  /** 0 to 1, of the largest line; null draws none. */
  share: number | null
  cells: readonly ReactNode[]
}

/** A division as a table with a bar under each name. The numbers beside it say the same. */
export function PartTable({
  id,
  title,
  note,
  columns,
  lines,
}: {
  id: string
  title: string
  note?: ReactNode
  columns: readonly string[]
  lines: readonly Line[]
}) {
  return (
    <section className="u-part" aria-labelledby={id}>
      <Heading level={2} id={id}>
        {title}
      </Heading>
      {note && <p className="u-note">{note}</p>}
      <table className="u-table" aria-labelledby={id}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                {line.name}
                {line.share !== null && (
                  <span className="u-bar" aria-hidden="true" style={{ width: `${(line.share * 100).toFixed(1)}%` }} />
                )}
              </th>
              {line.cells.map((cell, n) => (
                <td key={columns[n + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
