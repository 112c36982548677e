import readWorkbook from 'read-excel-file/node'
import { NotAWorkbook, openZip, plainZip } from './open-zip.ts'

/** One row of a sheet: its cells by the words of the first row, and the number that the sheet shows beside it. */
export interface SheetRow {
  row: number
  cells: ReadonlyMap<string, string>
}
export interface Sheets {
  /** Columns that the sheet has, as written. */
  columns: ReadonlyMap<string, readonly string[]>
  rows: ReadonlyMap<string, readonly SheetRow[]>
}

const MOST_ROWS = 20_000
const MOST_COLUMNS = 100
const PLACE = /\s(?:r|ref)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

const columnOf = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

/** A sheet with one word in its farthest corner would become seventeen thousand million cells. */
function checkPlaces(xml: Buffer): void {
  if (xml.includes(0)) throw new NotAWorkbook('notXlsx')
  for (const found of xml.toString('utf8').matchAll(PLACE))
    for (const place of (found[1] ?? found[2] ?? '').split(/[: ]/)) {
      const known = /^\$?([A-Z]{0,3})\$?(\d{0,7})$/.exec(place)
      if (!known) throw new NotAWorkbook('notXlsx')
      if (Number(known[2]) > MOST_ROWS || columnOf(known[1] ?? '') > MOST_COLUMNS) throw new NotAWorkbook('tooWide')
    }
}

const textOf = (cell: unknown): string => {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  return String(cell as string)
    .normalize('NFC')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim()
}

/** Reads the sheets of a workbook. @throws NotAWorkbook for anything else, and for what is too much to read. */
export async function readSheets(file: Buffer): Promise<Sheets> {
  const contents = openZip(file)
  if (!contents.has('xl/workbook.xml')) throw new NotAWorkbook('notXlsx')
  for (const [name, bytes] of contents) {
    if (/\.(?:xml|rels)$/.test(name) && bytes.includes('<!DOCTYPE')) throw new NotAWorkbook('notXlsx')
    if (/^xl\/worksheets\/.*\.xml$/.test(name)) checkPlaces(bytes)
  }
  const workbook = await readWorkbook(plainZip(contents)).catch(() => {
    throw new NotAWorkbook('notXlsx')
  })
  const columns = new Map<string, readonly string[]>()
  const rows = new Map<string, readonly SheetRow[]>()
  for (const { sheet, data } of workbook) {
    const name = sheet.trim().toLowerCase()
    const [head = [], ...rest] = data
    const heads = head.map(textOf)
    columns.set(name, heads)
    rows.set(
      name,
      rest.flatMap((cells, n) => {
        const filled = cells.flatMap((cell, m): [string, string][] => {
          const text = textOf(cell)
          const column = heads[m]
          return text === '' || !column ? [] : [[column, text]]
        })
        return filled.length === 0 ? [] : [{ row: n + 2, cells: new Map(filled) }]
      }),
    )
  }
  return { columns, rows }
}
