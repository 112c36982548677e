import { isRows, type Answers, type Given } from '../model/form.ts'

const IN_ROW = /^(.+)\[(\d+)\]\.(.+)$/

/** A path as its parts: `children[2].born`, or a question outside repeats. */
export function partsOf(path: string): { repeat: string; row: number; name: string } | { name: string } {
  const found = IN_ROW.exec(path)
  return found ? { repeat: found[1] ?? '', row: Number(found[2]), name: found[3] ?? '' } : { name: path }
}

/** The rows of a repeat as they were answered. */
export const rowsOf = (answers: Answers, repeat: string): readonly Answers[] => {
  const rows = Object.hasOwn(answers, repeat) ? answers[repeat] : undefined
  return isRows(rows) ? rows : []
}

/** What was answered at a path. */
export function givenAt(answers: Answers, path: string): Given | undefined {
  const parts = partsOf(path)
  const set = 'repeat' in parts ? rowsOf(answers, parts.repeat)[parts.row] : answers
  const given = set && Object.hasOwn(set, parts.name) ? set[parts.name] : undefined
  return isRows(given) ? undefined : given
}

const withGiven = (set: Answers, name: string, given: Given | undefined): Answers => {
  const { [name]: _, ...rest } = set
  return given === undefined ? rest : { ...rest, [name]: given }
}

/** The answers with another one at a path, or with none; everything else stays the same object. */
export function answerAt(answers: Answers, path: string, given: Given | undefined): Answers {
  const parts = partsOf(path)
  if (!('repeat' in parts)) return withGiven(answers, parts.name, given)
  const rows = [...rowsOf(answers, parts.repeat)]
  while (rows.length <= parts.row) rows.push({})
  rows[parts.row] = withGiven(rows[parts.row] ?? {}, parts.name, given)
  return { ...answers, [parts.repeat]: rows }
}

/** One more time of a repeat; `shown` are there already, answered or not. */
export function withRow(answers: Answers, repeat: string, shown: number): Answers {
  const rows = [...rowsOf(answers, repeat)]
  while (rows.length <= shown) rows.push({})
  return { ...answers, [repeat]: rows }
}

export function withoutRow(answers: Answers, repeat: string, row: number): Answers {
  return { ...answers, [repeat]: rowsOf(answers, repeat).filter((_, n) => n !== row) }
}

/** Puts what is known in the place of what nobody answered; the same object when there is nothing to put. */
export function withPrefilled(answers: Answers, known: Answers): Answers {
  const fresh = Object.entries(known).filter(([name]) => !Object.hasOwn(answers, name))
  return fresh.length === 0 ? answers : { ...answers, ...Object.fromEntries(fresh) }
}
