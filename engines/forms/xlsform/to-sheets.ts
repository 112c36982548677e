import { isRepeat, type Form, type Question, type Repeat } from '../shared/model/form.ts'
import { filterTo } from './expressions.ts'
import { TYPE_OF } from './types.ts'

/** A sheet as rows of text, the first of them its headings. */
export type Table = readonly (readonly string[])[]

type Line = Readonly<Record<string, string | number | undefined>>

const words = (name: string, text: { vi: string; en: string } | undefined): Line =>
  text ? { [`${name}::vi`]: text.vi, [`${name}::en`]: text.en } : {}

function questionLine(form: Form, question: Question): Line {
  const { name, kind, required, list, accepts, prefill } = question
  const type = list === undefined ? TYPE_OF[kind] : `${TYPE_OF[kind]} ${list}`
  const [calculation, filter] = [question.calculate, question.choiceFilter]
  return {
    type,
    name,
    ...words('label', question.label),
    ...words('hint', question.hint),
    relevant: question.relevant,
    required: required === true ? 'yes' : required === false ? undefined : required,
    ...words('required_message', question.requiredWords),
    constraint: question.constraint,
    ...words('constraint_message', question.constraintWords),
    calculation,
    choice_filter: filter === undefined ? undefined : filterTo(filter, form.choices[list ?? ''] ?? []),
    read_only: question.readOnly ? 'yes' : undefined,
    appearance: kind === 'longText' ? 'multiline' : undefined,
    'bind::kind': kind,
    'bind::least': question.least,
    'bind::most': question.most,
    'bind::accepts': accepts?.join(' '),
    'bind::prefill': prefill?.map(({ from, what }) => `${from}.${what}`).join(' '),
  }
}

function repeatLines(form: Form, repeat: Repeat): Line[] {
  return [
    {
      type: 'begin repeat',
      name: repeat.name,
      ...words('label', repeat.label),
      ...words('hint', repeat.hint),
      relevant: repeat.relevant,
      repeat_count: repeat.times,
      'bind::least': repeat.least,
      'bind::most': repeat.most,
    },
    ...repeat.items.map((inner) => questionLine(form, inner)),
    { type: 'end repeat' },
  ]
}

/** Lines as a sheet whose columns are those that some line fills. */
function tableOf(first: readonly string[], lines: readonly Line[]): Table {
  const filled = (line: Line) => Object.entries(line).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const heads = [...new Set([...first, ...lines.flatMap(filled)])]
  return [heads, ...lines.map((line) => heads.map((name) => String(line[name] ?? '')))]
}

/** A form as the sheets of an XLSForm; what XLSForm has no word for stands in columns `bind::…`. */
export function toSheets(form: Form): Record<'survey' | 'choices' | 'settings', Table> {
  const survey = form.pages.flatMap((page): Line[] => [
    {
      type: 'begin group',
      name: page.name,
      ...words('label', page.title),
      ...words('hint', page.hint),
      relevant: page.relevant,
    },
    ...page.items.flatMap((item) => (isRepeat(item) ? repeatLines(form, item) : [questionLine(form, item)])),
    { type: 'end group' },
  ])
  const choices = Object.entries(form.choices).flatMap(([list, all]) =>
    all.map(({ value, label, columns }): Line => ({
      list_name: list,
      name: value,
      ...words('label', label),
      ...columns,
    })),
  )
  const settings: Line = {
    ...words('form_title', form.title),
    form_id: form.id,
    version: form.version,
    default_language: 'vi',
  }
  return {
    survey: tableOf(['type', 'name', 'label::vi', 'label::en'], survey),
    choices: tableOf(['list_name', 'name', 'label::vi', 'label::en'], choices),
    settings: tableOf(['form_title::vi', 'form_title::en', 'form_id', 'version'], [settings]),
  }
}
