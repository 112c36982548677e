import type { Form } from '@hue-s/engines/forms/index.ts'
import { findUnitByKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { COMMUNE, type ContentFault, type ProcedureContent } from '../contract.ts'
import { once } from '../once.ts'
import { hoursOf, hoursOfSteps } from '../shared/case.ts'
import { faultOf, formsOf } from './expressions.ts'

const OWN = new Set(['receiving', 'competent', COMMUNE])

const fault = (path: string, code: string, facts: ContentFault['facts'] = {}): ContentFault => ({ path, code, facts })

/** Keys that are there twice in a list. */
function twice(path: string, keys: readonly string[]): ContentFault[] {
  const seen = new Set<string>()
  return keys.flatMap((key, n) => {
    if (!seen.has(key)) return (seen.add(key), [])
    return [fault(`${path}[${n}]`, 'keyTwice', { key })]
  })
}

function keysOf(content: ProcedureContent): ContentFault[] {
  const { papers, steps, results, refusalGrounds, channels, questions, forms } = content
  return [
    ...twice(
      'papers',
      papers.map(({ key }) => key),
    ),
    ...twice(
      'steps',
      steps.map(({ key }) => key),
    ),
    ...twice(
      'results',
      results.map(({ key }) => key),
    ),
    ...twice(
      'refusalGrounds',
      refusalGrounds.map(({ key }) => key),
    ),
    ...twice(
      'channels',
      channels.map(({ kind }) => kind),
    ),
    ...twice(
      'questions',
      questions.map(({ name }) => name),
    ),
    ...twice(
      'forms',
      forms.map(({ id }) => id),
    ),
    ...channels.flatMap(({ fees }, n) =>
      twice(
        `channels[${n}].fees`,
        fees.map(({ key }) => key),
      ),
    ),
  ]
}

/** The way of a dossier: received first, given back last, no longer than any channel promises. */
function stepsOf({ steps, channels }: ProcedureContent): ContentFault[] {
  const hours = hoursOfSteps(steps)
  const out: ContentFault[] = []
  if (steps[0]?.kind !== 'receive') out.push(fault('steps[0]', 'firstReceives'))
  if (steps.at(-1)?.kind !== 'return') out.push(fault(`steps[${steps.length - 1}]`, 'lastReturns'))
  channels.forEach((channel, n) => {
    const allowed = hoursOf(channel)
    if (hours > allowed) out.push(fault(`channels[${n}].budget`, 'stepsTooLong', { hours, allowed }))
  })
  return out
}

/** Papers and forms name each other, every form is published by the day. */
function formFaults(content: ProcedureContent, forms: ReadonlyMap<string, Form | undefined>): ContentFault[] {
  const papers = new Map(content.papers.map((paper) => [paper.key, paper]))
  const out: ContentFault[] = []
  content.forms.forEach(({ id, paper }, n) => {
    if (papers.get(paper)?.form !== id) out.push(fault(`forms[${n}].paper`, 'noSuchPaper', { paper }))
    if (!forms.get(id)) out.push(fault(`forms[${n}].id`, 'noSuchForm', { form: id }))
  })
  content.papers.forEach(({ form, originals, copies }, n) => {
    if (form !== null && !content.forms.some(({ id }) => id === form))
      out.push(fault(`papers[${n}].form`, 'formNotListed', { form }))
    if (originals + copies === 0) out.push(fault(`papers[${n}]`, 'nothingHandedIn'))
  })
  return out
}

function expressionFaults(content: ProcedureContent, forms: readonly (Form | undefined)[]): ContentFault[] {
  const said: [string, string | null][] = [
    ...content.papers.map(({ when }, n): [string, string | null] => [`papers[${n}].when`, when]),
    ...content.channels.flatMap(({ fees }, c) =>
      fees.flatMap(({ when, times }, n): [string, string | null][] => [
        [`channels[${c}].fees[${n}].when`, when],
        [`channels[${c}].fees[${n}].times`, times],
      ]),
    ),
  ]
  return said.flatMap(([path, expression]) => {
    const wrong = expression === null ? undefined : faultOf(content, forms, expression)
    return wrong ? [fault(path, 'badExpression', { why: wrong.code, at: wrong.at + 1, ...wrong.facts })] : []
  })
}

async function agencyFaults(ctx: Ctx, content: ProcedureContent, on: string): Promise<ContentFault[]> {
  const { competentAgency, receivingAgency, opinions, steps } = content
  const named: [string, string][] = [
    ['competentAgency', competentAgency],
    ['receivingAgency', receivingAgency],
    ...opinions.map((key, n): [string, string] => [`opinions[${n}]`, key]),
    ...steps.map(({ unit }, n): [string, string] => [`steps[${n}].unit`, unit]),
  ]
  const known = new Map<string, boolean>()
  const out: ContentFault[] = []
  for (const [path, key] of named) {
    const own = key === COMMUNE || (path.startsWith('steps') && OWN.has(key))
    if (!known.has(key))
      known.set(key, own || (await once(ctx, `unit ${key} ${on}`, () => findUnitByKey(ctx, key, on))) !== undefined)
    if (!own && !known.get(key)) out.push(fault(path, 'noSuchAgency', { key }))
  }
  content.questions.forEach(({ kind, choices }, n) => {
    if ((kind === 'choice') !== choices.length >= 2) out.push(fault(`questions[${n}].choices`, 'choicesMissing'))
  })
  return out
}

/** Everything that keeps a procedure from being used from a day on, place by place. */
export async function contentFaults(ctx: Ctx, content: ProcedureContent, on: string): Promise<ContentFault[]> {
  const forms = await formsOf(ctx, content, on)
  return [
    ...keysOf(content),
    ...stepsOf(content),
    ...formFaults(content, forms),
    ...expressionFaults(content, [...forms.values()]),
    ...(await agencyFaults(ctx, content, on)),
  ]
}
