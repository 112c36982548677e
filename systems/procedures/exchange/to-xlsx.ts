import writeExcelFile, { type Cell, type SheetData } from 'write-excel-file/node'
import type { ProcedureContent } from '../contract.ts'
import { CHANNEL, CODE, SHEETS, type Column, type Sheet } from './tables.ts'

type Plain = Record<string, unknown>
const at = (record: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? (value as Plain)[name] : undefined),
    record,
  )

/** A text that a spreadsheet could take for a formula stays a text: cells have a type of their own in XLSX. */
function cellOf({ kind, path }: Column, record: unknown): Cell {
  const value = at(record, path)
  if (value === null || value === undefined) return null
  if (kind === 'number') return { type: Number, value: Number(value) }
  if (kind === 'truth') return { type: Boolean, value: value === true }
  if (kind === 'list') return { type: String, value: (value as string[]).join('; ') }
  if (kind === 'choices')
    return {
      type: String,
      value: (value as { value: string; label: { vi: string; en: string } }[])
        .map((one) => [one.value, one.label.vi, one.label.en].join(' | '))
        .join('\n'),
    }
  return { type: String, value: String(value) }
}

function rowsOf(sheet: Sheet, content: ProcedureContent): Cell[][] {
  const code: Cell = { type: String, value: content.code }
  if (sheet.of.length === 0) return [sheet.columns.map((column) => cellOf(column, content))]
  const cells = (record: unknown) => sheet.columns.map((column) => cellOf(column, record))
  if (sheet.perChannel)
    return content.channels.flatMap(({ kind, fees }) =>
      fees.map((fee) => [code, { type: String, value: kind }, ...cells(fee)]),
    )
  return (at(content, sheet.of) as unknown[]).map((record) => [code, ...cells(record)])
}

/** The catalogue as a workbook: one sheet for each list, rows joined by code. */
export async function toXlsx(contents: readonly ProcedureContent[]): Promise<Buffer> {
  const sheets = SHEETS.map((sheet) => {
    const heads = [
      ...(sheet.of.length > 0 ? [CODE] : []),
      ...(sheet.perChannel ? [CHANNEL] : []),
      ...sheet.columns.map(({ head }) => head),
    ]
    const head: Cell[] = heads.map((value) => ({ type: String, value, fontWeight: 'bold' }))
    const data: SheetData = [head, ...contents.flatMap((content) => rowsOf(sheet, content))]
    return { data, sheet: sheet.name, stickyRowsCount: 1, columns: heads.map(() => ({ width: 24 })) }
  })
  return writeExcelFile(sheets).toBuffer()
}
