import { checkForm, formOf, judge, type Answers, type Form, type Question } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { ProcedureContent } from '../contract.ts'
import { once } from '../once.ts'
import type { Tell } from '../shared/case.ts'

const NO_WORDS = { vi: '-', en: '-' }
const FORM = 'procedures.case'
/** Kinds that need more than a name are judged by what their answers look like. */
const PLAIN: Partial<Record<Question['kind'], Question['kind']>> = { choice: 'text', choices: 'files' }

/** The forms of a procedure that are published by a day. */
export async function formsOf(ctx: Ctx, content: ProcedureContent, on: string): Promise<Map<string, Form | undefined>> {
  const found = new Map<string, Form | undefined>()
  for (const { id } of content.forms) {
    const form = await once(ctx, `form ${id} ${on}`, () => formOf(ctx, id, { on }).catch(() => undefined))
    found.set(id, form)
  }
  return found
}

/** What expressions of a procedure may read: the channel, its own questions, the questions of its forms. */
function fieldsOf(content: ProcedureContent, forms: Iterable<Form | undefined>): Question[] {
  const fields = new Map<string, Question>()
  const add = (name: string, kind: Question['kind']) =>
    fields.has(name) || fields.set(name, { name, kind, label: NO_WORDS })
  add('channel', 'text')
  for (const { name, kind } of content.questions) add(name, kind === 'choice' ? 'text' : kind)
  for (const form of forms)
    for (const page of form?.pages ?? [])
      for (const item of page.items)
        if (item.kind === 'repeat') add(item.name, 'whole')
        // What a form computes is a fact of the case: whoever needs it asks for it under the same name.
        else if (item.kind !== 'note' && item.kind !== 'calculated') add(item.name, PLAIN[item.kind] ?? item.kind)
  return [...fields.values()]
}

const asForm = (fields: readonly Question[], expressions: readonly string[]): Form => ({
  id: FORM,
  version: 1,
  title: NO_WORDS,
  choices: {},
  pages: [
    {
      name: 'case',
      title: NO_WORDS,
      items: [
        ...fields,
        ...expressions.map((calculate, n) => ({
          name: `x_${n}`,
          kind: 'calculated' as const,
          label: NO_WORDS,
          calculate,
        })),
      ],
    },
  ],
})

/** Why an expression cannot be used; undefined when it can. */
export function faultOf(content: ProcedureContent, forms: Iterable<Form | undefined>, expression: string) {
  const [fault] = checkForm(asForm(fieldsOf(content, forms), [expression]))
  return fault && { code: fault.code, at: fault.at ?? 0, facts: fault.facts }
}

/** Tells what expressions come to for facts of a case; the language is that of the forms engine. */
export function tellFor(
  content: ProcedureContent,
  forms: Iterable<Form | undefined>,
  facts: Answers,
  today: string,
): Tell {
  const fields = fieldsOf(content, forms)
  return (expression) => {
    const judged = judge(asForm(fields, [expression]), facts, { today })
    const value = judged.questions.get('x_0')?.value
    return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
  }
}
