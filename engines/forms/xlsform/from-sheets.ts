import { fold, type Words } from '@hue-s/kernel/shared/text.ts'
import { FormShape } from '../contract-shapes.ts'
import { checkForm } from '../shared/model/check-form.ts'
import type { Choice, Form } from '../shared/model/form.ts'
import { cellOf, headingOf, wordsOf, type Left } from './columns.ts'
import type { SheetRow, Sheets } from './sheets.ts'
import { Survey } from './survey.ts'
import { COLUMNS } from './types.ts'

export interface Taken {
  /** Undefined where nothing could be made of it. */
  form: Form | undefined
  left: readonly Left[]
}

/** A form from the sheets of an XLSForm, and all that could not be taken, by sheet and row. */
export function fromSheets(sheets: Sheets, fallback: { id: string; version: number }): Taken {
  const left: Left[] = []
  const survey = sheets.rows.get('survey')
  if (!survey || survey.length === 0) {
    left.push({ sheet: 'survey', row: 0, column: '', code: 'noSheet', facts: {} })
    return { form: undefined, left }
  }
  const choices = choicesOf(sheets.rows.get('choices') ?? [], left)
  const settings = sheets.rows.get('settings')?.[0]
  const title = (settings && wordsOf(settings, 'form_title')) ?? { vi: fallback.id, en: fallback.id }
  unknownColumns(sheets, left)
  const reader = new Survey(choices, title, left)
  for (const row of survey) reader.take(row)
  const pages = reader.end(survey.at(-1)?.row ?? 0)
  const form = { ...headOf(settings, fallback), title, pages, choices }
  const parsed = FormShape.safeParse(form)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    left.push({ sheet: 'survey', row: 0, column: '', code: 'tooMany', facts: { where, why: issue?.message ?? '' } })
    return { form: undefined, left }
  }
  for (const { path, part, code, at, facts } of checkForm(parsed.data)) {
    const name = path.slice(path.lastIndexOf('.') + 1)
    const column = COLUMN_OF[part] ?? part
    left.push({
      sheet: 'survey',
      row: reader.rows.get(name) ?? reader.rows.get(`page ${name}`) ?? 0,
      column,
      code: 'fault',
      facts: { ...facts, why: code, ...(at === undefined ? {} : { at: at + 1 }) },
    })
  }
  return { form: parsed.data, left: left.sort((a, b) => a.sheet.localeCompare(b.sheet) || a.row - b.row) }
}

const COLUMN_OF: Readonly<Record<string, string>> = {
  calculate: 'calculation',
  choiceFilter: 'choice_filter',
  times: 'repeat_count',
  list: 'type',
  items: 'type',
}

function headOf(settings: SheetRow | undefined, fallback: { id: string; version: number }) {
  const id = fold(settings ? cellOf(settings, 'form_id') : '')
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
  const version = Number(settings ? cellOf(settings, 'version') : '')
  return {
    id: id.length >= 2 && id.length <= 100 ? id : fallback.id,
    version: Number.isInteger(version) && version >= 1 && version <= 100_000 ? version : fallback.version,
  }
}

/** Columns that nothing here reads, where something is written in them. */
function unknownColumns(sheets: Sheets, left: Left[]): void {
  for (const column of sheets.columns.get('survey') ?? []) {
    if (column === '' || COLUMNS.includes(headingOf(column).name)) continue
    const first = sheets.rows.get('survey')?.find(({ cells }) => cells.has(column))
    if (first) left.push({ sheet: 'survey', row: first.row, column, code: 'column', facts: { column } })
  }
}

const NOT_COLUMNS: readonly string[] = ['list_name', 'name', 'label', 'media', 'image', 'audio', 'video']

function choicesOf(rows: readonly SheetRow[], left: Left[]): Record<string, Choice[]> {
  const lists: Record<string, Choice[]> = {}
  const seen = new Set<string>()
  for (const row of rows) {
    const [list, value] = [cellOf(row, 'list_name'), cellOf(row, 'name')]
    if (list === '' && value === '') continue
    const problem = (code: Left['code'], column: string) =>
      void left.push({ sheet: 'choices', row: row.row, column, code, facts: { list, value } })
    if (list === '' || list === '__proto__') problem('noList', 'list_name')
    else if (value === '') problem('noName', 'name')
    else if (seen.has(`${list}\n${value}`)) problem('valueTaken', 'name')
    else {
      seen.add(`${list}\n${value}`)
      const label: Words | undefined = wordsOf(row, 'label')
      if (!label) problem('noLabel', 'label')
      const columns = [...row.cells].filter(
        ([name]) => !NOT_COLUMNS.includes(headingOf(name).name.split('::')[0] ?? ''),
      )
      ;(lists[list] ??= []).push({
        value,
        label: label ?? { vi: value, en: value },
        ...(columns.length > 0 ? { columns: Object.fromEntries(columns) } : {}),
      })
    }
  }
  return lists
}
