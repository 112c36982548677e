import type { Coverage } from './row-words.ts'

export type CellState = Coverage['lines'][number]['cells'][number]

export const STATES = [
  'ok',
  'hole',
  'part',
  'overlap',
  'gone',
  'outOfScope',
  'closed',
] as const satisfies readonly CellState[]

/** A sign for each state, so that colour is never the only mark. */
export const cellSign: Readonly<Record<CellState, string>> = {
  ok: '✓',
  hole: '×',
  part: '◐',
  overlap: '=',
  gone: '?',
  outOfScope: '–',
  closed: ' ',
}

export interface CellAt {
  category: string
  child: string | null
  commune: number
}

/** Where an arrow, Home or End leads in a table of so many rows and columns; undefined for other keys. */
export function nextCell(
  key: string,
  { row, column }: { row: number; column: number },
  size: { rows: number; columns: number },
): { row: number; column: number } | undefined {
  const inside = (n: number, most: number) => Math.min(Math.max(n, 0), most - 1)
  const moves: Record<string, { row: number; column: number }> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: size.columns - 1 },
    PageUp: { row: 0, column },
    PageDown: { row: size.rows - 1, column },
  }
  const to = moves[key]
  return to && { row: inside(to.row, size.rows), column: inside(to.column, size.columns) }
}
