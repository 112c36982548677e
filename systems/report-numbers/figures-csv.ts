import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { MEASURES, type FigureRow, type FiguresInput } from './contract.ts'
import { listBehind } from './shared/list-behind.ts'
import { table } from './csv.ts'
import { figuresFor } from './figures.ts'

const COLUMNS = [
  'by',
  'key',
  'name',
  'measure',
  'label',
  'value',
  'year_before',
  'estimated',
  'edition',
  'definitions',
  'query',
  'list',
]
const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value))

/** The figures as a table for spreadsheets: one number a line, each with what it rests on. */
export async function figuresTable(ctx: Ctx, input: FiguresInput): Promise<string> {
  const { proof, rows, total, by } = await figuresFor(ctx, input)
  const linesOf = (row: FigureRow, kind: string) =>
    MEASURES.map((measure) => [
      kind,
      row.key ?? '',
      row.name,
      measure,
      ctx.t(`report-numbers.measure.${measure}`),
      text(row.numbers[measure]),
      text(row.before?.[measure]),
      text(row.numbers.estimated),
      proof?.edition ?? '',
      text(proof?.definitions),
      proof?.query ?? '',
      listBehind(row, measure),
    ])
  const lines = [...(total ? linesOf(total, 'total') : []), ...rows.flatMap((row) => linesOf(row, by))]
  return table(COLUMNS, lines)
}
