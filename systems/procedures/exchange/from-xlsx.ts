import readExcelFile from 'read-excel-file/node'
import { invalid, tooLarge } from '@hue-s/kernel/shared/error.ts'
import type { ImportFault } from '../contract.ts'
import { CHANNEL, CODE, SHEETS, type Column, type Sheet } from './tables.ts'
import { zipVerdict } from './zip-guard.ts'

type Plain = Record<string, unknown>
/** A record as it was found, with the sheet and row of each of its parts. */
export interface Found {
  content: Plain
  row: number
  /** Place of a part of the record (`papers[2]`) in the workbook. */
  places: Map<string, { sheet: string; row: number }>
}

const MOST_ROWS = 20_000
const MOST_COLUMNS = 60

function setAt(record: Plain, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) record[name] = value
  else setAt((record[name] ??= {}) as Plain, rest, value)
}

const YES = new Set(['true', '1', 'x', 'có', 'co', 'yes', 'đúng'])

function valueOf({ kind }: Column, cell: unknown): unknown {
  const text = cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell).normalize('NFC').trim()
  if (text === '') return undefined
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text)
  if (kind === 'truth') return typeof cell === 'boolean' ? cell : YES.has(text.toLowerCase())
  if (kind === 'list')
    return text
      .split(';')
      .map((one) => one.trim())
      .filter(Boolean)
  if (kind !== 'choices') return text
  return text.split('\n').map((line) => {
    const [value = '', vi = '', en = ''] = line.split('|').map((one) => one.trim())
    return { value, label: { vi, en } }
  })
}

/** Words in two languages that are both empty are none. */
function tidy(record: Plain): Plain {
  for (const [name, value] of Object.entries(record))
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0)
      delete record[name]
  return record
}

interface ReadRow {
  row: number
  cells: ReadonlyMap<string, unknown>
}

function rowsOf(data: readonly (readonly unknown[])[]): ReadRow[] {
  if (data.length > MOST_ROWS || data.some((row) => row.length > MOST_COLUMNS))
    throw tooLarge('procedures.fileTooLarge')
  const heads = (data[0] ?? []).map((head) => String(head ?? '').trim())
  return data.slice(1).flatMap((cells, n) => {
    const named = new Map(heads.map((head, at) => [head, cells[at]] as const))
    const empty = [...named.values()].every((cell) => cell === null || cell === undefined || String(cell).trim() === '')
    return empty ? [] : [{ row: n + 2, cells: named }]
  })
}

function recordOf(sheet: Sheet, { cells }: ReadRow): Plain {
  const record: Plain = {}
  for (const column of sheet.columns) {
    const cell = cells.get(column.head)
    const value = cell === null || cell === undefined ? undefined : valueOf(column, cell)
    if (value !== undefined) setAt(record, column.path, value)
  }
  return tidy(record)
}

const LISTS = [
  'channels',
  'papers',
  'questions',
  'forms',
  'steps',
  'results',
  'conditions',
  'refusalGrounds',
  'pitfalls',
  'legalBases',
]

/** Every procedure of a workbook as it was found, and what could not be put anywhere. @throws when it is no workbook. */
export async function fromXlsx(bytes: Buffer): Promise<{ found: Found[]; faults: ImportFault[] }> {
  const verdict = zipVerdict(bytes)
  if (verdict === 'tooLarge') throw tooLarge('procedures.fileTooLarge')
  if (verdict === 'unreadable') throw invalid('procedures.fileUnreadable')
  const read = await readExcelFile(bytes).catch(() => undefined)
  if (!read) throw invalid('procedures.fileUnreadable')
  const sheets = new Map(read.map(({ sheet, data }) => [sheet, data]))
  const faults: ImportFault[] = []
  const found = new Map<string, Found>()
  for (const sheet of SHEETS)
    for (const row of rowsOf(sheets.get(sheet.name) ?? [])) placeRow(sheet, row, found, faults)
  if (found.size === 0 && faults.length === 0)
    faults.push({ sheet: SHEETS[0]?.name ?? '', row: 1, column: CODE, code: 'noRows', facts: {} })
  return { found: [...found.values()], faults }
}

function placeRow(sheet: Sheet, row: ReadRow, found: Map<string, Found>, faults: ImportFault[]): void {
  const code = String(row.cells.get(CODE) ?? '').trim()
  const wrong = (column: string, why: string) =>
    faults.push({ sheet: sheet.name, row: row.row, column, code: why, facts: { code: code.slice(0, 40) } })
  if (sheet.of.length === 0) {
    if (found.has(code)) return void wrong(CODE, 'codeTwice')
    const content = recordOf(sheet, row)
    for (const list of LISTS) content[list] = []
    // A cell without anything is an empty list or nothing, never a list of nothing.
    content['words'] ??= []
    content['opinions'] ??= []
    const places = new Map([['', { sheet: sheet.name, row: row.row }]])
    return void found.set(code, { content, row: row.row, places })
  }
  const owner = found.get(code)
  if (!owner) return void wrong(CODE, 'noSuchCode')
  const record = recordOf(sheet, row)
  let path = sheet.of[0] ?? ''
  let list = owner.content[path] as Plain[] | undefined
  if (sheet.perChannel) {
    const channels = owner.content['channels'] as Plain[]
    const at = channels.findIndex(({ kind }) => kind === row.cells.get(CHANNEL))
    if (at < 0) return void wrong(CHANNEL, 'noSuchChannel')
    path = `channels[${at}].fees`
    list = (channels[at] as Plain)['fees'] as Plain[]
  }
  if (path === 'channels') record['fees'] = []
  owner.places.set(`${path}[${list?.length ?? 0}]`, { sheet: sheet.name, row: row.row })
  list?.push(record)
}
