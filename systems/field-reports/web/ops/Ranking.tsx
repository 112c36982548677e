import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Tile } from './Tile.tsx'
import type { Figures, Wall } from './wall-data.ts'

const TOP = 5

interface Props {
  title: string
  wall: Wall
  rows: Figures['byCategory']
  /** The map shows the same numbers. */
  numbered?: boolean
  /** How many fit; the rest is one number. */
  most?: number
  onOpen: (row: Figures['byCategory'][number]) => void
}

/** The five with the most open reports, as bars; the rest in one number. */
export function Ranking({ title, wall, rows, numbered, most: shown = TOP, onOpen }: Props) {
  const { t, lang } = useText()
  const top = rows.slice(0, shown)
  const most = Math.max(1, ...top.map(({ count }) => count))
  const rest = rows.slice(shown).reduce((sum, { count }) => sum + count, 0)
  return (
    <Tile title={title} wall={wall} className="ow-ranking">
      {top.length === 0 ? (
        <p className="ow-none">{t('field-reports.ops.open.none')}</p>
      ) : (
        <ol className="ow-bars">
          {top.map((row, index) => (
            <li key={row.key}>
              <button type="button" className="ow-bar" onClick={() => onOpen(row)}>
                {numbered && <span className="ow-bar__rank">{index + 1}</span>}
                <span className="ow-bar__name">{row.name}</span>
                <span className="ow-bar__count">{number(row.count, lang)}</span>
                <span className="ow-bar__line" style={{ width: `${(row.count / most) * 100}%` }} />
              </button>
            </li>
          ))}
        </ol>
      )}
      {rest > 0 && <p className="ow-rest">{t('field-reports.ops.others', { count: number(rest, lang) })}</p>}
    </Tile>
  )
}
