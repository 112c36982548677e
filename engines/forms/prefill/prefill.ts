import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Output, Parsed } from '@hue-s/kernel/shared/route.ts'
import type { contractOfForms as routes } from '../contract.ts'
import { formOf } from '../publish.ts'
import {
  isRepeat,
  isRows,
  itemsOf,
  type Answers,
  type Form,
  type Given,
  type Prefill,
  type Question,
  type Source,
} from '../shared/model/form.ts'
import { judge } from '../shared/model/judge.ts'
import { sourcesFrom, type Known } from './sources.ts'

const ORDER: readonly Prefill['from'][] = ['eid', 'paper', 'unit', 'person', 'earlier']

/** Everything that the sources know of what a form asks for, by source and `what`; each source is asked once. */
async function ask(ctx: Ctx, form: Form, questions: readonly Question[], personId: string) {
  const known = new Map<string, Known>()
  for (const from of ORDER) {
    const what = [
      ...new Set(questions.flatMap((one) => (one.prefill ?? []).filter((p) => p.from === from)).map((p) => p.what)),
    ]
    if (what.length === 0) continue
    for (const know of sourcesFrom(from)) {
      const found = await know(ctx, { personId, form, what })
      for (const name of what)
        if (Object.hasOwn(found, name) && !known.has(`${from} ${name}`))
          known.set(`${from} ${name}`, found[name] as Known)
    }
  }
  return known
}

function sourceOf(ctx: Ctx, from: Prefill['from'], { record = '', at }: Known): Source {
  const since = at ?? ctx.now().toISOString()
  if (from === 'eid' || from === 'person') return { kind: from, at: since }
  return { kind: from, record, at: since }
}

/** A phone number kept as +84 … is typed as 0 … on forms. */
const fitting = (kind: Question['kind'], known: Known): Known =>
  kind === 'phone' && typeof known.value === 'string' ? { ...known, value: known.value.replace(/^\+84/, '0') } : known

/**
 * The answers to a form that are known already, each with its source: the first source that a question names and that
 * knows it. What would be refused if it were typed is left out and asked for. The database handle must be a transaction,
 * for looks at personal data are written down.
 */
export async function prefill(ctx: Ctx, form: Form, personId: string): Promise<Answers> {
  const questions = itemsOf(form).filter((item): item is Question => !isRepeat(item) && item.prefill !== undefined)
  if (questions.length === 0) return {}
  const known = await ask(ctx, form, questions, personId)
  const answers: Answers = {}
  for (const { name, kind, prefill: names } of questions) {
    const first = (names ?? []).find(({ from, what }) => known.has(`${from} ${what}`))
    if (!first) continue
    const fact = fitting(kind, known.get(`${first.from} ${first.what}`) as Known)
    answers[name] = { value: fact.value, source: sourceOf(ctx, first.from, fact) }
  }
  const wrong = new Set(judge(form, answers, { today: ctx.today() }).faults.map(({ path }) => path))
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !wrong.has(name)))
}

/** For whoever signed in, or for whom they act. */
export async function prefilled(
  ctx: Ctx,
  { id, version }: Parsed<typeof routes.prefilled>,
): Promise<Output<typeof routes.prefilled>> {
  const form = await formOf(ctx, id, version === undefined ? {} : { version })
  const personId = ctx.actor.onBehalfOf ?? ctx.actor.id
  const answers = personId === null ? {} : await prefill(ctx, form, personId)
  return { answers }
}

const same = (a: Given, b: Given) => JSON.stringify(a.value) === JSON.stringify(b.value)

/**
 * Answers as they may be filed: a source that a browser names counts only when that source says the same now. Anything
 * else was typed, whatever the browser says of it. Call it before filing.
 */
export async function settleSources(ctx: Ctx, form: Form, answers: Answers, personId: string): Promise<Answers> {
  const known = await prefill(ctx, form, personId)
  const settle = (name: string, given: Given): Given => {
    const { kind } = given.source
    if (kind === 'typed' || kind === 'computed') return given
    const now = known[name]
    return now !== undefined && !isRows(now) && now.source.kind === kind && same(now, given)
      ? now
      : { value: given.value, source: { kind: 'typed' } }
  }
  const plain = (given: Given): Given =>
    given.source.kind === 'typed' || given.source.kind === 'computed'
      ? given
      : { value: given.value, source: { kind: 'typed' } }
  return Object.fromEntries(
    Object.entries(answers).map(([name, given]) => [
      name,
      isRows(given)
        ? given.map((row) =>
            Object.fromEntries(Object.entries(row).map(([inner, one]) => [inner, isRows(one) ? one : plain(one)])),
          )
        : settle(name, given),
    ]),
  )
}
