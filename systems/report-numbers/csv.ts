/** The columns of a part, in their order. What each means is in the published definitions. */
export const COLUMNS = [
  'code',
  'category',
  'child',
  'commune_id',
  'commune_code',
  'commune_name',
  'anchored_on',
  'agency_id',
  'agency_name',
  'opened_at',
  'due_at',
  'finished_at',
  'closed_at',
  'outcome',
  'late',
  'rating',
  'state',
  'channel',
  'lon',
  'lat',
  'merged',
  'public',
] as const
export type Column = (typeof COLUMNS)[number]
/** One report as published: text in every column, empty where nothing is known. */
export type Line = Record<Column, string>

/**
 * One cell (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front, as the data
 * dictionary says; an apostrophe before such a sign is doubled by the same rule read again.
 */
export function cell(text: string): string {
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const row = (cells: readonly string[]) => `${cells.map(cell).join(',')}\n`

/** A whole table: a line of names, then the rows; UTF-8, LF at each end of line. */
export const table = (names: readonly string[], rows: readonly (readonly string[])[]) =>
  [names, ...rows].map(row).join('')

/** A part as it is published. */
export const partCsv = (lines: readonly Line[]) =>
  table(
    COLUMNS,
    lines.map((line) => COLUMNS.map((name) => line[name])),
  )
