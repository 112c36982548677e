import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { SheetRow } from './sheets.ts'

/** What of a sheet cannot be taken: where, and why. Words are under `forms.xlsform.<code>`. */
export interface Left {
  sheet: 'survey' | 'choices' | 'settings'
  /** As the sheet numbers them; 0 = the sheet as a whole. */
  row: number
  column: string
  code: LeftCode
  facts: Readonly<Record<string, string | number>>
}
export type LeftCode =
  | 'noSheet'
  | 'noType'
  | 'noName'
  | 'badName'
  | 'nameTaken'
  | 'type'
  | 'noList'
  | 'nested'
  | 'notOpened'
  | 'notClosed'
  | 'expression'
  | 'column'
  | 'noLabel'
  | 'valueTaken'
  | 'tooMany'
  | 'fault'

/** Headings are written in many ways: `label::Vietnamese (vi)`, `label::vi`, `label:vi`, `Label`. */
const LANGUAGE = /^(.+?)::?\s*(?:.*\(([a-z]{2})\)|([a-z]{2})|(.+))$/i

const SAME: Readonly<Record<string, string>> = {
  relevance: 'relevant',
  readonly: 'read_only',
  calculate: 'calculation',
  list: 'list_name',
  'list name': 'list_name',
  value: 'name',
  constraint_msg: 'constraint_message',
  required_msg: 'required_message',
}

/** A heading as its plain name and its language, if it has one. */
export function headingOf(column: string): { name: string; lang: 'vi' | 'en' | 'other' | undefined } {
  const lower = column.trim().toLowerCase()
  if (lower.startsWith('bind::')) return { name: lower, lang: undefined }
  const found = lower.startsWith('media::') ? null : LANGUAGE.exec(lower)
  const name = (found?.[1] ?? lower).trim()
  if (!found) return { name: SAME[name] ?? name, lang: undefined }
  const code = found[2] ?? found[3] ?? nameOfLanguage(found[4] ?? '')
  return { name: SAME[name] ?? name, lang: code === 'vi' || code === 'en' ? code : 'other' }
}

function nameOfLanguage(word: string): string {
  if (/vi[eệ]t/i.test(word)) return 'vi'
  return /eng|anh/i.test(word) ? 'en' : 'other'
}

/** A cell by the plain name of its column. */
export function cellOf({ cells }: SheetRow, name: string): string {
  for (const [column, text] of cells) if (headingOf(column).name === name) return text
  return ''
}

/** Words in both languages; where only one is written it stands for both. */
export function wordsOf({ cells }: SheetRow, name: string): Words | undefined {
  let plain = ''
  const found: Partial<Words> = {}
  for (const [column, text] of cells) {
    const heading = headingOf(column)
    if (heading.name !== name) continue
    if (heading.lang === 'vi' || heading.lang === 'en') found[heading.lang] ??= text
    else plain ||= text
  }
  const vi = found.vi ?? (plain || found.en)
  return vi ? { vi, en: found.en ?? vi } : undefined
}
