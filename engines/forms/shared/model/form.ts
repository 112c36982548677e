import type { Words } from '@hue-s/kernel/shared/text.ts'

/** What can be asked. `calculated` is never typed; `note` is words between questions. */
export const KINDS = [
  'text',
  'longText',
  'whole',
  'decimal',
  'money',
  'day',
  'truth',
  'choice',
  'choices',
  'phone',
  'email',
  'citizenId',
  'unit',
  'place',
  'files',
  'calculated',
  'note',
] as const
export type Kind = (typeof KINDS)[number]

/** An expression in the language of `expression/`, as its author wrote it. */
export type Expression = string

export interface Question {
  /** Unique within the form; what expressions and answers call it. */
  name: string
  kind: Kind
  label: Words
  hint?: Words
  /** Asked only when this holds; otherwise its answer does not count, but is kept while the form is open. */
  relevant?: Expression
  required?: boolean | Expression
  requiredWords?: Words
  /** Must hold of an answer that was given; `.` is the answer. */
  constraint?: Expression
  constraintWords?: Words
  /** For `calculated` always; for others the first answer, until somebody types one. */
  calculate?: Expression
  readOnly?: boolean
  /** Name of a list in `choices`. */
  list?: string
  /** Of a choice: its own columns by name, and the answers; what does not hold is not offered. */
  choiceFilter?: Expression
  /** Where an answer may be taken from instead of being asked for, first source that knows it. */
  prefill?: readonly Prefill[]
  /** Least and most: of a number, of the signs of a text, of the files. */
  least?: number
  most?: number
  /** Content types of files that are taken. */
  accepts?: readonly string[]
}

export interface Prefill {
  /** `eid`: the national identity; `person`: what the person keeps here; `earlier`: an earlier form; `unit`, `paper`. */
  from: 'eid' | 'person' | 'earlier' | 'unit' | 'paper'
  /** What of it: `name`, `birthDate`, `contact.phone`, … */
  what: string
}

/** Questions that are asked several times over, once for each child, member, good … */
export interface Repeat {
  name: string
  kind: 'repeat'
  label: Words
  hint?: Words
  relevant?: Expression
  least?: number
  most?: number
  /** How many there are, when the form knows it. */
  times?: Expression
  items: readonly Question[]
}

export type Item = Question | Repeat

/** One group of questions, shown together. */
export interface Page {
  name: string
  title: Words
  hint?: Words
  relevant?: Expression
  items: readonly Item[]
}

export interface Choice {
  value: string
  label: Words
  /** Columns that a `choiceFilter` may name. */
  columns?: Readonly<Record<string, string>>
}

/** One version of a form: data, never code. A version that was published does not change. */
export interface Form {
  id: string
  version: number
  title: Words
  pages: readonly Page[]
  choices: Readonly<Record<string, readonly Choice[]>>
}

/** Where an answer came from; it is kept with the answer to the officer's screen and the record. */
export type Source =
  /** `corrects`: the source whose answer the person said to be wrong. */
  | { kind: 'typed'; corrects?: 'eid' | 'person' | 'earlier' | 'unit' | 'paper' }
  | { kind: 'computed' }
  | { kind: 'eid'; at: string }
  | { kind: 'person'; at: string }
  | { kind: 'earlier'; record: string; at: string }
  | { kind: 'unit' | 'paper'; record: string; at: string }

/** Sources whose answers are not asked again: shown with their source, and corrected only on purpose. */
export const TRUSTED: readonly Source['kind'][] = ['eid', 'unit', 'paper']

/** A point in WGS 84. */
export interface Spot {
  lon: number
  lat: number
}
export type Plain = null | string | number | boolean | Spot | readonly string[]

export interface Given {
  value: Plain
  source: Source
}
/** Answers by the names of questions; a repeat has one set for each time. */
export interface Answers {
  [name: string]: Given | readonly Answers[]
}

export const isRepeat = (item: Item): item is Repeat => item.kind === 'repeat'
export const isRows = (answer: Given | readonly Answers[] | undefined): answer is readonly Answers[] =>
  Array.isArray(answer)

/** Every item of a form, page by page; the questions of repeats are inside them. */
export const itemsOf = (form: Form): readonly Item[] => form.pages.flatMap((page) => page.items)
