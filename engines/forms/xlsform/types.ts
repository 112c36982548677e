import type { Kind } from '../shared/model/form.ts'

/** Types of XLSForm and what they are here. */
export const KIND_OF: Readonly<Record<string, Kind>> = {
  text: 'text',
  string: 'text',
  barcode: 'text',
  integer: 'whole',
  int: 'whole',
  range: 'whole',
  decimal: 'decimal',
  date: 'day',
  select_one: 'choice',
  select_multiple: 'choices',
  calculate: 'calculated',
  note: 'note',
  image: 'files',
  photo: 'files',
  file: 'files',
  audio: 'files',
  video: 'files',
  geopoint: 'place',
  acknowledge: 'truth',
  trigger: 'truth',
}

/** How each kind is written down; `bind::kind` says the rest where XLSForm has no word for it. */
export const TYPE_OF: Readonly<Record<Kind, string>> = {
  text: 'text',
  longText: 'text',
  whole: 'integer',
  decimal: 'decimal',
  money: 'integer',
  day: 'date',
  truth: 'acknowledge',
  choice: 'select_one',
  choices: 'select_multiple',
  phone: 'text',
  email: 'text',
  citizenId: 'text',
  unit: 'text',
  place: 'geopoint',
  files: 'file',
  calculated: 'calculate',
  note: 'note',
}

export const ACCEPTS: Readonly<Record<string, readonly string[]>> = {
  image: ['image/*'],
  photo: ['image/*'],
  audio: ['audio/*'],
  video: ['video/*'],
}

/** What collects data about the device or the moment, which these forms do not ask for: passed over, and named. */
export const COLUMNS: readonly string[] = [
  'type',
  'name',
  'label',
  'hint',
  'relevant',
  'required',
  'required_message',
  'constraint',
  'constraint_message',
  'calculation',
  'default',
  'choice_filter',
  'repeat_count',
  'read_only',
  'appearance',
  'bind::kind',
  'bind::least',
  'bind::most',
  'bind::accepts',
  'bind::prefill',
]
