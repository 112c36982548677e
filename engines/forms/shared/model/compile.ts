import { parse } from '../expression/parse.ts'
import { fieldsOf, type Tree } from '../expression/tree.ts'
import { isRepeat, type Form, type Item, type Page, type Question, type Repeat } from './form.ts'

export interface ReadyQuestion {
  question: Question
  relevant: Tree | undefined
  required: Tree | boolean
  constraint: Tree | undefined
  calculate: Tree | undefined
  choiceFilter: Tree | undefined
}
export interface ReadyRepeat {
  repeat: Repeat
  relevant: Tree | undefined
  times: Tree | undefined
  items: readonly ReadyQuestion[]
}
export interface ReadyPage {
  page: Page
  relevant: Tree | undefined
  items: readonly (ReadyQuestion | ReadyRepeat)[]
}

/** A form whose expressions were read once, for asking it many times. */
export interface ReadyForm {
  form: Form
  pages: readonly ReadyPage[]
  /** Questions by name, those in repeats too, and the repeat each lies in. */
  questions: ReadonlyMap<string, { ready: ReadyQuestion; page: ReadyPage; repeat: ReadyRepeat | undefined }>
  repeats: ReadonlyMap<string, ReadyRepeat>
  /** The page on which an item stands, by their names. */
  pageOf: ReadonlyMap<string, string>
  /** Names of calculated questions, each after those it reads. */
  order: readonly string[]
}

type Read = (source: string | undefined) => Tree | undefined

/** Forms say the same of many questions: what was read once is not read again. */
function reader(): Read {
  const known = new Map<string, Tree>()
  return (source) => {
    if (source === undefined || source.trim() === '') return undefined
    const tree = known.get(source) ?? parse(source)
    known.set(source, tree)
    return tree
  }
}

const readyQuestion = (question: Question, treeOf: Read): ReadyQuestion => ({
  question,
  relevant: treeOf(question.relevant),
  required: typeof question.required === 'string' ? (treeOf(question.required) ?? false) : (question.required ?? false),
  constraint: treeOf(question.constraint),
  calculate: treeOf(question.calculate),
  choiceFilter: treeOf(question.choiceFilter),
})

const readyItem = (item: Item, treeOf: Read): ReadyQuestion | ReadyRepeat =>
  isRepeat(item)
    ? {
        repeat: item,
        relevant: treeOf(item.relevant),
        times: treeOf(item.times),
        items: item.items.map((question) => readyQuestion(question, treeOf)),
      }
    : readyQuestion(item, treeOf)

export const isReadyRepeat = (item: ReadyQuestion | ReadyRepeat): item is ReadyRepeat => 'repeat' in item

/**
 * Reads all expressions of a form.
 * @throws ExpressionError for one that cannot be read, and CycleError for questions that wait for each other: neither
 * happens with a form that `checkForm` found good.
 */
export function compile(form: Form): ReadyForm {
  const treeOf = reader()
  const pages = form.pages.map((page) => ({
    page,
    relevant: treeOf(page.relevant),
    items: page.items.map((item) => readyItem(item, treeOf)),
  }))
  const questions = new Map<string, { ready: ReadyQuestion; page: ReadyPage; repeat: ReadyRepeat | undefined }>()
  const repeats = new Map<string, ReadyRepeat>()
  const pageOf = new Map<string, string>()
  for (const page of pages)
    for (const item of page.items) {
      pageOf.set((isReadyRepeat(item) ? item.repeat : item.question).name, page.page.name)
      if (!isReadyRepeat(item)) questions.set(item.question.name, { ready: item, page, repeat: undefined })
      else {
        repeats.set(item.repeat.name, item)
        for (const ready of item.items) questions.set(ready.question.name, { ready, page, repeat: item })
      }
    }
  return { form, pages, questions, repeats, pageOf, order: orderOf(questions, repeats) }
}

/** Questions that read each other in a circle. */
export class CycleError extends Error {
  readonly names: readonly string[]
  constructor(names: readonly string[]) {
    super(`questions wait for each other: ${names.join(' → ')}`)
    this.names = names
  }
}

/**
 * All questions, each after those that its calculation and its relevance read: a value does not count when its question
 * is not asked, so whoever reads it waits for both.
 */
function orderOf(questions: ReadyForm['questions'], repeats: ReadyForm['repeats']): string[] {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const readBy = (name: string): string[] => {
    const known = questions.get(name)
    if (!known) return (repeats.get(name)?.items ?? []).map(({ question }) => question.name)
    const { ready, page, repeat } = known
    const trees = [ready.calculate, ready.relevant, page.relevant, repeat?.relevant, repeat?.times]
    return trees.flatMap((tree) => (tree ? fieldsOf(tree) : []))
  }
  const visit = (name: string, path: readonly string[]): void => {
    if (state.get(name) === 'done') return
    if (state.get(name) === 'open') throw new CycleError([...path.slice(path.indexOf(name)), name])
    state.set(name, 'open')
    for (const next of readBy(name)) visit(next, [...path, name])
    state.set(name, 'done')
    if (questions.has(name)) order.push(name)
  }
  for (const name of questions.keys()) visit(name, [])
  return order
}
