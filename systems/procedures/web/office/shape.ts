import { APPLICANTS, CHANNELS, LEVELS, ONLINE, RESULT_KINDS, STEP_KINDS, type RecordKind } from '../../contract.ts'

/** One part of a record as the editor shows it. Names are those of the record; words are under `procedures.office.part.`. */
export type Part =
  | { name: string; kind: 'words' | 'longWords' | 'text' | 'number' | 'truth' | 'list' | 'date' | 'condition' }
  | { name: string; kind: 'select'; options: readonly string[]; words?: string }
  | { name: string; kind: 'group'; parts: readonly Part[] }
  | { name: string; kind: 'rows'; parts: readonly Part[]; blank: Readonly<Record<string, unknown>> }

const text = (name: string): Part => ({ name, kind: 'text' })
const words = (name: string): Part => ({ name, kind: 'words' })
const long = (name: string): Part => ({ name, kind: 'longWords' })
const number = (name: string): Part => ({ name, kind: 'number' })
const truth = (name: string): Part => ({ name, kind: 'truth' })
const list = (name: string): Part => ({ name, kind: 'list' })
const select = (name: string, options: readonly string[], words?: string): Part =>
  words === undefined ? { name, kind: 'select', options } : { name, kind: 'select', options, words }
const group = (name: string, ...parts: readonly Part[]): Part => ({ name, kind: 'group', parts })
const rows = (name: string, blank: Readonly<Record<string, unknown>>, ...parts: readonly Part[]): Part => ({
  name,
  kind: 'rows',
  blank,
  parts,
})
const EMPTY = { vi: '', en: '' }

const FEES = rows(
  'fees',
  { key: '', kind: 'fee', name: EMPTY, amount: 0, times: null, most: null, when: null, citation: '' },
  text('key'),
  select('kind', ['fee', 'charge'], 'feeKind'),
  words('name'),
  number('amount'),
  text('times'),
  number('most'),
  text('when'),
  text('citation'),
)
const BUDGET = { amount: 5, unit: 'workingDays', cutOff: null, citation: '' }

/** Sections of a procedure in the order in which people read one. */
export const PROCEDURE: readonly Part[] = [
  group(
    'basics',
    text('code'),
    words('name'),
    long('summary'),
    list('words'),
    group('field', text('code'), words('name')),
    select('level', LEVELS, 'level'),
    { name: 'audience', kind: 'list' },
    select('online', ONLINE, 'online'),
    text('competentAgency'),
    text('receivingAgency'),
    list('opinions'),
  ),
  rows(
    'channels',
    { kind: 'online', budget: BUDGET, fees: [], note: null },
    select('kind', CHANNELS, 'channel'),
    group(
      'budget',
      number('amount'),
      select('unit', ['workingDays', 'workingHours', 'sameDay'], 'unit'),
      text('cutOff'),
      text('citation'),
    ),
    FEES,
    words('note'),
  ),
  rows(
    'questions',
    { name: '', kind: 'truth', label: EMPTY, choices: [] },
    text('name'),
    select('kind', ['truth', 'choice', 'whole'], 'questionKind'),
    words('label'),
    rows('choices', { value: '', label: EMPTY }, text('value'), words('label')),
  ),
  rows(
    'papers',
    {
      key: '',
      name: EMPTY,
      originals: 1,
      copies: 0,
      form: null,
      when: null,
      whenWords: null,
      required: true,
      present: false,
      reusable: null,
    },
    text('key'),
    words('name'),
    number('originals'),
    number('copies'),
    text('form'),
    text('when'),
    words('whenWords'),
    truth('required'),
    truth('present'),
    text('reusable'),
  ),
  rows('forms', { id: '', title: EMPTY, paper: '' }, text('id'), words('title'), text('paper')),
  rows(
    'steps',
    { key: '', kind: 'verify', unit: 'competent', hours: 8, parallel: false, words: null },
    text('key'),
    select('kind', STEP_KINDS, 'step'),
    text('unit'),
    number('hours'),
    truth('parallel'),
    words('words'),
  ),
  rows(
    'results',
    { key: '', name: EMPTY, kind: 'decision', validFor: null, template: '' },
    text('key'),
    words('name'),
    select('kind', RESULT_KINDS, 'resultKind'),
    number('validFor'),
    text('template'),
  ),
  rows('conditions', { ...EMPTY }, text('vi'), text('en')),
  rows('refusalGrounds', { key: '', text: EMPTY, citation: '' }, text('key'), long('text'), text('citation')),
  rows('pitfalls', { ...EMPTY }, text('vi'), text('en')),
  rows(
    'legalBases',
    { number: '', title: '', date: null, agency: '' },
    text('number'),
    text('title'),
    { name: 'date', kind: 'date' },
    text('agency'),
  ),
  group('source', text('of'), truth('checked')),
]

/** Sections of a decision table. */
export const GUIDE: readonly Part[] = [
  group('basics', text('id'), words('title'), words('lead')),
  rows(
    'questions',
    { key: '', text: EMPTY, help: null, if: {}, options: [] },
    text('key'),
    words('text'),
    words('help'),
    { name: 'if', kind: 'condition' },
    rows('options', { value: '', label: EMPTY }, text('value'), words('label')),
  ),
  rows(
    'rows',
    { if: {}, code: null, why: EMPTY, citation: null },
    { name: 'if', kind: 'condition' },
    text('code'),
    long('why'),
    text('citation'),
  ),
]

export const partsOf = (kind: RecordKind): readonly Part[] => (kind === 'procedure' ? PROCEDURE : GUIDE)
/** Groups of the editor that are none of the record: their parts stand at its top. */
export const isTop = ({ name }: Part): boolean => name === 'basics'
/** Values that the list of audiences may hold, said in its hint. */
export const AUDIENCES = APPLICANTS.join('; ')
