import { evaluate, type Scope } from '../expression/evaluate.ts'
import type { Tree } from '../expression/tree.ts'
import { asNumber, asTruth, isBlank, isList, isTrouble, type Value } from '../expression/value.ts'
import {
  compile,
  isReadyRepeat,
  type ReadyForm,
  type ReadyPage,
  type ReadyQuestion,
  type ReadyRepeat,
} from './compile.ts'
import { fitOf, type FaultCode } from './fit.ts'
import { isRows, type Answers, type Choice, type Form, type Given } from './form.ts'
import { plainOf, valueOf } from './plain.ts'

/** What is wrong with one answer: `children[2].born` is the path of the third child's. */
export interface Fault {
  path: string
  code: FaultCode
  facts: Readonly<Record<string, string | number>>
}

export interface Judged {
  /** Is the question asked, must it be answered, what counts as its answer. By path. */
  questions: ReadonlyMap<string, { asked: boolean; required: boolean; value: Value }>
  /** Pages that have something to ask. */
  pages: readonly string[]
  /** Repeats that may be answered, also those that have no row yet. */
  repeats: ReadonlySet<string>
  /** How many times each repeat is asked. */
  times: ReadonlyMap<string, number>
  faults: readonly Fault[]
  /** The answers that count, computed ones among them: what is filed. */
  answers: Answers
  /** The choices that a question offers now; `row` where it lies in a repeat. */
  offered: (name: string, row?: number) => readonly Choice[]
}

/** What a form asks of the world besides its answers. */
export interface Surroundings {
  /** Today in Vietnam, `YYYY-MM-DD`. */
  today: string
}

const MOST_TIMES = 200

const ready = new WeakMap<Form, ReadyForm>()
export function readyOf(form: Form): ReadyForm {
  const known = ready.get(form) ?? compile(form)
  ready.set(form, known)
  return known
}

/**
 * Judges answers by a form: what is asked, what is missing or wrong, and what the calculated questions come to. Pure,
 * total and the same in browser, server and service worker; answers of questions that are not asked do not count.
 */
export function judge(form: Form, answers: Answers, surroundings: Surroundings): Judged {
  return new Sitting(readyOf(form), answers, surroundings).judge()
}

/** The choices that are offered now, by the filter of the question and the answers so far. */
export function choicesFor(
  form: Form,
  name: string,
  answers: Answers,
  surroundings: Surroundings,
  row?: number,
): readonly Choice[] {
  return judge(form, answers, surroundings).offered(name, row)
}

interface State {
  asked: boolean
  required: boolean
  value: Value
  given: Given | undefined
}

/**
 * One judgement in the making. Its parts are `private` and not `#private`: for the phones of 2018 each look at the
 * latter is rewritten as a search, and this runs with every key.
 */
class Sitting {
  private readonly form: ReadyForm
  private readonly answers: Answers
  private readonly surroundings: Surroundings
  private readonly states = new Map<string, State>()
  private readonly times = new Map<string, number>()
  private readonly repeats = new Set<string>()
  private readonly faults: Fault[] = []

  constructor(form: ReadyForm, answers: Answers, surroundings: Surroundings) {
    this.form = form
    this.answers = answers
    this.surroundings = surroundings
  }

  judge(): Judged {
    for (const name of this.form.order) this.settle(name)
    for (const page of this.form.pages) for (const item of page.items) this.find(page, item)
    return {
      questions: this.states,
      pages: this.form.pages.filter((page) => this.hasWork(page)).map(({ page }) => page.name),
      repeats: this.repeats,
      times: this.times,
      faults: this.faults,
      answers: this.counted(),
      offered: (name, row) => this.offered(name, row),
    }
  }

  private offered(name: string, row: number | undefined): readonly Choice[] {
    const known = this.form.questions.get(name)
    const all = this.form.form.choices[known?.ready.question.list ?? ''] ?? []
    const filter = known?.ready.choiceFilter
    return known && filter ? all.filter((choice) => this.offers(filter, choice, known.repeat, row)) : all
  }

  private offers(filter: Tree, choice: Choice, repeat: ReadyRepeat | undefined, row: number | undefined): boolean {
    const { columns } = choice
    const scope = this.scope(repeat, row, choice.value)
    const field = (name: string) =>
      columns && Object.hasOwn(columns, name) ? (columns[name] ?? null) : scope.field(name)
    return asTruth(evaluate(filter, { ...scope, field })) !== false
  }

  /** Decides whether a question is asked and what its value is; those it reads were settled before. */
  private settle(name: string): void {
    const known = this.form.questions.get(name)
    if (!known) return
    const { ready: question, page, repeat } = known
    const around =
      this.holds(page.relevant, undefined, undefined) && (!repeat || this.holds(repeat.relevant, undefined, undefined))
    if (!repeat) return this.settleAt(name, question, around, undefined, undefined)
    const times = around ? this.timesOf(repeat) : 0
    for (let row = 0; row < times; row++)
      this.settleAt(`${repeat.repeat.name}[${row}].${name}`, question, around, repeat, row)
  }

  private settleAt(
    path: string,
    ready: ReadyQuestion,
    around: boolean,
    repeat: ReadyRepeat | undefined,
    row: number | undefined,
  ): void {
    const { question, relevant, calculate } = ready
    const asked = around && this.holds(relevant, repeat, row)
    const given = this.givenAt(question.name, repeat, row)
    const typed = given && question.kind !== 'calculated' ? valueOf(question.kind, given.value) : null
    const computed = asked && calculate && (question.kind === 'calculated' || given === undefined)
    const value = computed ? evaluate(calculate, this.scope(repeat, row, typed)) : typed
    this.states.set(path, { asked, required: false, value: asked ? value : null, given: computed ? undefined : given })
  }

  /** How often a repeat is asked: as the form says, else as often as it was answered, within its bounds. */
  private timesOf(repeat: ReadyRepeat): number {
    const { name, least = 0, most = MOST_TIMES } = repeat.repeat
    const known = this.times.get(name)
    if (known !== undefined) return known
    const rows = this.answers[name]
    const answered = isRows(rows) ? rows.length : 0
    const said = repeat.times ? asNumber(evaluate(repeat.times, this.scope(undefined, undefined, null))) : answered
    const wanted = typeof said === 'number' ? Math.trunc(said) : answered
    const times = Math.max(0, Math.min(Math.max(wanted, least), most, MOST_TIMES))
    this.times.set(name, times)
    return times
  }

  private givenAt(name: string, repeat: ReadyRepeat | undefined, row: number | undefined): Given | undefined {
    const rows = repeat && this.answers[repeat.repeat.name]
    const set = repeat ? (isRows(rows) && row !== undefined ? rows[row] : undefined) : this.answers
    const given = set && Object.hasOwn(set, name) ? set[name] : undefined
    return isRows(given) ? undefined : given
  }

  /** Trouble does not hide a question: better asked once too often than never. */
  private holds(tree: Tree | undefined, repeat: ReadyRepeat | undefined, row: number | undefined): boolean {
    return tree === undefined || asTruth(evaluate(tree, this.scope(repeat, row, null))) !== false
  }

  private scope(repeat: ReadyRepeat | undefined, row: number | undefined, self: Value): Scope {
    return {
      today: this.surroundings.today,
      self,
      position: (row ?? 0) + 1,
      field: (name) => this.valueFor(name, repeat, row),
    }
  }

  private valueFor(name: string, repeat: ReadyRepeat | undefined, row: number | undefined): Value | undefined {
    const asRepeat = this.form.repeats.get(name)
    if (asRepeat) return { list: Array.from({ length: this.timesOf(asRepeat) }, (_, n) => n + 1) }
    const known = this.form.questions.get(name)
    if (!known) return undefined
    const at = (path: string) => this.states.get(path)?.value ?? null
    if (!known.repeat) return at(name)
    const { name: of } = known.repeat.repeat
    if (known.repeat === repeat && row !== undefined) return at(`${of}[${row}].${name}`)
    return { list: Array.from({ length: this.times.get(of) ?? 0 }, (_, n) => at(`${of}[${n}].${name}`)) }
  }

  private find(page: ReadyPage, item: ReadyQuestion | ReadyRepeat): void {
    if (!isReadyRepeat(item)) return this.findAt(item.question.name, item, undefined, undefined)
    const { name, least = 0, most = MOST_TIMES } = item.repeat
    const asked = this.holds(page.relevant, undefined, undefined) && this.holds(item.relevant, undefined, undefined)
    if (!asked) {
      this.times.set(name, 0)
      return
    }
    this.repeats.add(name)
    const times = this.timesOf(item)
    const rows = this.answers[name]
    const answered = isRows(rows) ? rows.length : 0
    if (!item.times && answered < least) this.faults.push({ path: name, code: 'tooFew', facts: { least } })
    if (answered > Math.min(most, MOST_TIMES)) this.faults.push({ path: name, code: 'tooMany', facts: { most } })
    for (let row = 0; row < times; row++)
      for (const ready of item.items) this.findAt(`${name}[${row}].${ready.question.name}`, ready, item, row)
  }

  private findAt(path: string, ready: ReadyQuestion, repeat: ReadyRepeat | undefined, row: number | undefined): void {
    const state = this.states.get(path)
    if (!state?.asked || ready.question.kind === 'note') return
    const scope = this.scope(repeat, row, state.value)
    const { required, constraint, question, choiceFilter } = ready
    state.required = typeof required === 'boolean' ? required : asTruth(evaluate(required, scope)) === true
    const fault = (code: FaultCode, facts: Fault['facts'] = {}) => void this.faults.push({ path, code, facts })
    if (isTrouble(state.value)) {
      if (question.kind === 'calculated')
        return state.required ? fault('notComputed', { why: state.value.trouble }) : undefined
      return fault('unreadable')
    }
    if (isBlank(state.value)) return state.required ? fault('missing') : undefined
    const choices = question.list === undefined ? undefined : (this.form.form.choices[question.list] ?? [])
    // Only what was chosen is asked of the filter: the list may have 10,000 choices, and this runs with each key.
    const chosen = new Set<Value>(isList(state.value) ? state.value.list : [state.value])
    const offered =
      choiceFilter && choices
        ? choices.filter((choice) => chosen.has(choice.value) && this.offers(choiceFilter, choice, repeat, row))
        : choices
    const unfit = fitOf(question, state.value, offered)
    if (unfit) return fault(unfit.code, unfit.facts)
    if (constraint && asTruth(evaluate(constraint, scope)) !== true) fault('constraint')
  }

  private hasWork({ relevant, items }: ReadyPage): boolean {
    if (!this.holds(relevant, undefined, undefined)) return false
    return items.some((item) =>
      isReadyRepeat(item)
        ? this.holds(item.relevant, undefined, undefined)
        : item.question.kind !== 'calculated' && this.states.get(item.question.name)?.asked,
    )
  }

  private counted(): Answers {
    const counted: Answers = {}
    for (const [name, { repeat }] of this.form.questions) {
      if (!repeat) this.count(counted, name, name)
      else {
        const { name: of } = repeat.repeat
        const times = this.times.get(of) ?? 0
        if (times === 0) continue
        const rows = (counted[of] ??= Array.from({ length: times }, () => ({}))) as Answers[]
        rows.forEach((row, n) => this.count(row, name, `${of}[${n}].${name}`))
      }
    }
    return counted
  }

  private count(into: Answers, name: string, path: string): void {
    const state = this.states.get(path)
    if (!state?.asked || isBlank(state.value) || isTrouble(state.value)) return
    into[name] = state.given ?? { value: plainOf(state.value), source: { kind: 'computed' } }
  }
}
