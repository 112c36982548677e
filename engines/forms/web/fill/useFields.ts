import { useMemo, useRef } from 'react'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { fieldsOf } from '../../shared/expression/tree.ts'
import { givenAt } from '../../shared/fill/answers.ts'
import {
  isRepeat,
  type Answers,
  type Choice,
  type Form,
  type Item,
  type Page,
  type Question,
  type Repeat,
} from '../../shared/model/form.ts'
import { judge, readyOf, type Fault, type Judged } from '../../shared/model/judge.ts'
import { plainOf } from '../../shared/model/plain.ts'
import type { FieldOfProps } from './FieldOf.tsx'
import { faultWords } from './fault-words.ts'
import { idOf } from './tools.ts'

export type ItemProps =
  { field: FieldOfProps } | { repeat: Repeat; rows: readonly (readonly FieldOfProps[])[]; fault: string | undefined }

const capital = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
const NO_CHOICES: readonly Choice[] = []

/** The judgement of these answers; worked out once per change. */
export const useJudged = (form: Form, answers: Answers, today: string): Judged =>
  useMemo(() => judge(form, answers, { today }), [form, answers, today])

/**
 * What a question offers, the same object as long as the answers that its filter reads stay the same: a list of 10,000
 * is filtered when the district changes, not with every letter typed elsewhere.
 */
function useOffered(form: Form, judged: Judged) {
  const kept = useRef(new Map<string, { form: Form; key: string; list: readonly Choice[] }>())
  return (question: Question, path: string, row: number | undefined): readonly Choice[] => {
    const { list, choiceFilter, name } = question
    if (list === undefined) return NO_CHOICES
    if (!choiceFilter) return form.choices[list] ?? NO_CHOICES
    const known = readyOf(form).questions.get(name)
    const repeat = known?.repeat?.repeat.name
    const reads = known?.ready.choiceFilter ? fieldsOf(known.ready.choiceFilter) : []
    const values = reads.map(
      (field) =>
        judged.questions.get(field)?.value ?? judged.questions.get(`${repeat}[${row}].${field}`)?.value ?? null,
    )
    const key = JSON.stringify(values)
    const before = kept.current.get(path)
    if (before && before.form === form && before.key === key) return before.list
    const offered = judged.offered(name, row)
    kept.current.set(path, { form, key, list: offered })
    return offered
  }
}

export interface PageItems {
  /** The questions and repeats that are asked now. */
  asked: readonly Item[]
  /** What one of them draws: its answer and, where it is told, its fault. Worked out only for what is drawn. */
  propsOf: (item: Item) => ItemProps
}

/** What a page draws now. */
export function usePageItems(
  {
    form,
    answers,
    judged,
    lang,
    t,
  }: {
    form: Form
    answers: Answers
    judged: Judged
    lang: Lang
    t: (key: string, values?: Record<string, unknown>) => string
  },
  page: Page | undefined,
  tells: (fault: Fault) => boolean,
): PageItems {
  const offered = useOffered(form, judged)
  const faults = new Map(judged.faults.map((fault) => [fault.path, fault]))
  const wordsAt = (path: string, question: Question | undefined) => {
    const fault = faults.get(path)
    return fault && tells(fault) ? capital(faultWords(fault, question, lang, t)) : undefined
  }
  const isAsked = (path: string) => judged.questions.get(path)?.asked === true
  const field = (question: Question, path: string, row?: number): FieldOfProps => {
    const state = judged.questions.get(path)
    return {
      question,
      path,
      given: givenAt(answers, path),
      computed: plainOf(state?.value ?? null),
      required: state?.required ?? false,
      fault: wordsAt(path, question),
      offered: offered(question, path, row),
    }
  }
  const timesOf = ({ name }: Repeat) => judged.times.get(name) ?? 0
  return {
    asked: (page?.items ?? []).filter((item) =>
      // A repeat that nobody has begun is offered all the same, unless its condition does not hold.
      isRepeat(item) ? timesOf(item) > 0 || judged.repeats.has(item.name) : isAsked(item.name),
    ),
    propsOf(item) {
      if (!isRepeat(item)) return { field: field(item, item.name) }
      const rows = Array.from({ length: timesOf(item) }, (_, row) =>
        item.items.flatMap((inner) => {
          const path = `${item.name}[${row}].${inner.name}`
          return isAsked(path) ? [field(inner, path, row)] : []
        }),
      )
      return { repeat: item, rows, fault: wordsAt(item.name, undefined) }
    },
  }
}

/** Questions by path, for the words of faults: `children[2].born` is the question `born`. */
export const questionAt = (form: Form, path: string): Question | undefined =>
  readyOf(form).questions.get(path.slice(path.lastIndexOf('.') + 1))?.ready.question

/** The page that a path lies on. */
export const pageAt = (form: Form, path: string): string | undefined =>
  readyOf(form).pageOf.get(path.replace(/\[.*$/, ''))

/** What an error summary lists: words and the id they lead to. */
export const summaryOf = (
  form: Form,
  faults: readonly Fault[],
  lang: Lang,
  t: (key: string, values?: Record<string, unknown>) => string,
) =>
  faults.map((fault) => {
    const question = questionAt(form, fault.path)
    const label = question?.label ?? readyOf(form).repeats.get(fault.path)?.repeat.label
    const row = /\[(\d+)\]/.exec(fault.path)
    const place = row ? ` (${Number(row[1]) + 1})` : ''
    return {
      fieldId: idOf(fault.path),
      message: `${(label ? label[lang] || label.vi : fault.path).replace(/[?:.]$/, '')}${place}: ${faultWords(fault, question, lang, t)}`,
    }
  })
