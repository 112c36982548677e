import type { Condition, Guide, GuideQuestion, GuideRow } from '../contract-guides.ts'

export type GuideAnswers = Readonly<Record<string, string>>

/** Does every named question have one of the named answers? */
export const fits = (condition: Condition, answers: GuideAnswers): boolean =>
  Object.entries(condition).every(
    ([name, values]) => Object.hasOwn(answers, name) && values.includes(answers[name] ?? ''),
  )

/** Answers that count: of questions that are asked in this case, one of their options. */
export function countedAnswers(guide: Guide, given: GuideAnswers): Record<string, string> {
  const counted: Record<string, string> = {}
  for (const { key, options, if: condition } of guide.questions) {
    const answer = Object.hasOwn(given, key) ? given[key] : undefined
    if (fits(condition, counted) && options.some(({ value }) => value === answer)) counted[key] = answer ?? ''
  }
  return counted
}

export interface Place {
  answers: Record<string, string>
  /** What is asked next; undefined when everything was answered. */
  next: GuideQuestion | undefined
  rows: readonly GuideRow[]
}

/** Where a person stands in a decision table: the next question, or the rows that fit. */
export function placeIn(guide: Guide, given: GuideAnswers): Place {
  const answers = countedAnswers(guide, given)
  const next = guide.questions.find(
    ({ key, if: condition }) => fits(condition, answers) && !Object.hasOwn(answers, key),
  )
  return { answers, next, rows: next ? [] : guide.rows.filter((row) => fits(row.if, answers)) }
}

const MOST_PATHS = 20_000

/** Every way through a decision table; each must end at a row. Undefined when there are too many to look at. */
export function pathsOf(guide: Guide): readonly Place[] | undefined {
  const ends: Place[] = []
  const open: Record<string, string>[] = [{}]
  for (let answers = open.pop(); answers; answers = open.pop()) {
    const place = placeIn(guide, answers)
    if (!place.next) ends.push(place)
    else for (const { value } of place.next.options) open.push({ ...answers, [place.next.key]: value })
    if (ends.length + open.length > MOST_PATHS) return undefined
  }
  return ends
}
