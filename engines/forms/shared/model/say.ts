import type { Lang, Words } from '@hue-s/kernel/shared/text.ts'
import { day, money, number } from '@hue-s/kernel/shared/text.ts'
import type { Form, Plain, Question, Spot } from './form.ts'

export const wordsIn = (words: Words, lang: Lang): string => words[lang] || words.vi

const isSpot = (value: Plain): value is Spot => typeof value === 'object' && value !== null && 'lon' in value

const lists = new WeakMap<Form, Map<string, ReadonlyMap<string, Words>>>()

/** The words of a choice by its value; lists are read once per form. */
export function labelOf(form: Form, list: string | undefined, value: string): Words | undefined {
  if (list === undefined || !Object.hasOwn(form.choices, list)) return undefined
  const known = lists.get(form) ?? new Map<string, ReadonlyMap<string, Words>>()
  lists.set(form, known)
  const labels = known.get(list) ?? new Map((form.choices[list] ?? []).map((one) => [one.value, one.label]))
  known.set(list, labels)
  return labels.get(value)
}

/** An answer as a person reads it; `yes` and `no` are the words of truth, `file` names a file. */
export function say(
  form: Form,
  question: Question,
  value: Plain,
  { lang, yes, no, file }: { lang: Lang; yes: string; no: string; file: (id: string, n: number) => string },
): string {
  if (value === null || value === '') return ''
  const label = (one: string) => {
    const words = labelOf(form, question.list, one)
    return words ? wordsIn(words, lang) : one
  }
  if (Array.isArray(value))
    return (value as readonly string[])
      .map((one, n) => (question.kind === 'files' ? file(one, n) : label(one)))
      .join('; ')
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'number') return question.kind === 'money' ? money(value, lang) : number(value, lang, 6)
  if (isSpot(value)) return `${value.lat.toFixed(6)}, ${value.lon.toFixed(6)}`
  const text = value as string
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && (question.kind === 'day' || question.kind === 'calculated'))
    return day(text, lang)
  return label(text)
}
