import { judge, type Surroundings } from './judge.ts'
import { isRepeat, isRows, type Answers, type Form, type Given, type Page, type Question } from './form.ts'

/** One answered question of a page; `row` is which time of a repeat it is, from 0. */
export interface AnsweredQuestion {
  question: Question
  path: string
  row: number | undefined
  /** Of the repeat around it. */
  repeat: string | undefined
  given: Given | undefined
}

/** What was asked and what came of it, page by page: for looking over, printing and taking away. */
export function answered(
  form: Form,
  answers: Answers,
  surroundings: Surroundings,
): { page: Page; questions: AnsweredQuestion[] }[] {
  const judged = judge(form, answers, surroundings)
  const single = (set: Answers | undefined, name: string): Given | undefined => {
    const given = set && Object.hasOwn(set, name) ? set[name] : undefined
    return isRows(given) ? undefined : given
  }
  const shown = (question: Question, path: string) => question.kind !== 'note' && judged.questions.get(path)?.asked
  return form.pages.flatMap((page) => {
    if (!judged.pages.includes(page.name)) return []
    const questions = page.items.flatMap((item): AnsweredQuestion[] => {
      if (!isRepeat(item)) {
        if (!shown(item, item.name)) return []
        // What does not count (a word where a number belongs) is still what was typed.
        const given = single(judged.answers, item.name) ?? single(answers, item.name)
        return [{ question: item, path: item.name, row: undefined, repeat: undefined, given }]
      }
      const rows = judged.answers[item.name]
      return Array.from({ length: judged.times.get(item.name) ?? 0 }, (_, row) =>
        item.items.flatMap((question): AnsweredQuestion[] => {
          const path = `${item.name}[${row}].${question.name}`
          const given = isRows(rows) ? single(rows[row], question.name) : undefined
          return shown(question, path) ? [{ question, path, row, repeat: item.name, given }] : []
        }),
      ).flat()
    })
    return [{ page, questions }]
  })
}
