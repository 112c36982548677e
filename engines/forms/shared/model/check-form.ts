import { check, type Complaint } from '../expression/check.ts'
import { parse } from '../expression/parse.ts'
import type { Type } from '../expression/signatures.ts'
import { ExpressionError } from '../expression/token.ts'
import { compile, CycleError } from './compile.ts'
import { isRepeat, type Expression, type Form, type Item, type Kind, type Question } from './form.ts'

/** Why a form cannot be published: where (`children.born`, `part` of it), a code and its facts. */
export interface FormFault {
  path: string
  part:
    | 'name'
    | 'label'
    | 'list'
    | 'items'
    | 'relevant'
    | 'required'
    | 'constraint'
    | 'calculate'
    | 'choiceFilter'
    | 'times'
  code:
    | Complaint['code']
    | ExpressionError['code']
    | 'badName'
    | 'nameTaken'
    | 'noList'
    | 'valueTaken'
    | 'empty'
    | 'cycle'
    | 'nothingToCompute'
  /** Place in the expression, from 0. */
  at?: number
  facts: Readonly<Record<string, string | number>>
}

const NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,62}$/u

/** What expressions may expect of an answer of each kind. */
export const TYPE_OF: Readonly<Record<Kind, Type>> = {
  text: 'text',
  longText: 'text',
  whole: 'number',
  decimal: 'number',
  money: 'number',
  day: 'day',
  truth: 'truth',
  choice: 'text',
  choices: 'list',
  phone: 'text',
  email: 'text',
  citizenId: 'text',
  unit: 'text',
  place: 'text',
  files: 'list',
  calculated: 'any',
  note: 'any',
}

/** Everything wrong with a form, in the order of its questions; nothing when it may be published. */
export function checkForm(form: Form): FormFault[] {
  const faults: FormFault[] = []
  const types = new Map<string, Type>()
  const put = (path: string, name: string, type: Type) => {
    if (!NAME.test(name)) faults.push({ path, part: 'name', code: 'badName', facts: { name } })
    if (types.has(name)) faults.push({ path, part: 'name', code: 'nameTaken', facts: { name } })
    types.set(name, type)
  }
  for (const page of form.pages) {
    if (page.items.length === 0) faults.push({ path: page.name, part: 'items', code: 'empty', facts: {} })
    for (const item of page.items) {
      put(item.name, item.name, isRepeat(item) ? 'list' : TYPE_OF[item.kind])
      // From outside its repeat a question is a list of answers, inside it one: what it is cannot be known here.
      if (isRepeat(item)) for (const inner of item.items) put(`${item.name}.${inner.name}`, inner.name, 'any')
    }
  }
  if (form.pages.length === 0) faults.push({ path: '', part: 'items', code: 'empty', facts: {} })
  const checker = new Checker(form, types, faults)
  for (const page of form.pages) {
    checker.expression(page.name, 'relevant', page.relevant)
    for (const item of page.items) checker.item('', item)
  }
  faults.push(...listFaults(form))
  if (faults.length === 0) faults.push(...cycleOf(form))
  return faults
}

function listFaults(form: Form): FormFault[] {
  return Object.entries(form.choices).flatMap(([name, choices]) => {
    const seen = new Set<string>()
    const twice = choices.find(({ value }) => seen.size === seen.add(value).size)
    return twice
      ? [{ path: name, part: 'list' as const, code: 'valueTaken' as const, facts: { value: twice.value } }]
      : []
  })
}

function cycleOf(form: Form): FormFault[] {
  try {
    compile(form)
    return []
  } catch (error) {
    if (!(error instanceof CycleError)) throw error
    const [first = ''] = error.names
    return [{ path: first, part: 'calculate', code: 'cycle', facts: { names: error.names.join(' → ') } }]
  }
}

class Checker {
  readonly #form: Form
  readonly #types: ReadonlyMap<string, Type>
  readonly #faults: FormFault[]

  constructor(form: Form, types: ReadonlyMap<string, Type>, faults: FormFault[]) {
    this.#form = form
    this.#types = types
    this.#faults = faults
  }

  item(prefix: string, item: Item): void {
    const path = prefix + item.name
    this.expression(path, 'relevant', item.relevant)
    if (!isRepeat(item)) return this.#question(path, item)
    this.expression(path, 'times', item.times)
    if (item.items.length === 0) this.#faults.push({ path, part: 'items', code: 'empty', facts: {} })
    for (const inner of item.items) this.item(`${path}.`, inner)
  }

  #question(path: string, question: Question): void {
    const { kind, list, required, constraint, calculate, choiceFilter } = question
    if (kind === 'choice' || kind === 'choices') {
      if (!list || !Object.hasOwn(this.#form.choices, list))
        this.#faults.push({ path, part: 'list', code: 'noList', facts: { list: list ?? '' } })
    }
    if (kind === 'calculated' && !calculate?.trim())
      this.#faults.push({ path, part: 'calculate', code: 'nothingToCompute', facts: {} })
    if (typeof required === 'string') this.expression(path, 'required', required)
    this.expression(path, 'constraint', constraint, TYPE_OF[kind])
    this.expression(path, 'calculate', calculate, TYPE_OF[kind])
    const columns = new Set(
      (this.#form.choices[list ?? ''] ?? []).flatMap((choice) => Object.keys(choice.columns ?? {})),
    )
    this.expression(path, 'choiceFilter', choiceFilter, 'text', columns)
  }

  expression(
    path: string,
    part: FormFault['part'],
    source: Expression | undefined,
    self?: Type,
    columns?: ReadonlySet<string>,
  ): void {
    if (source === undefined || source.trim() === '') return
    try {
      const field = (name: string): Type | undefined => (columns?.has(name) ? 'text' : this.#types.get(name))
      const { complaints } = check(parse(source), { field, ...(self ? { self } : {}) })
      for (const { code, at, facts } of complaints) this.#faults.push({ path, part, code, at, facts })
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      this.#faults.push({ path, part, code: error.code, at: error.at, facts: error.facts })
    }
  }
}
