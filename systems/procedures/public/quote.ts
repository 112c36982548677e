import type { Answers } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { formsOf, tellFor } from '../check/expressions.ts'
import type { Quote, QuoteInput } from '../contract.ts'
import { isProcedure } from '../record.ts'
import { feesOf, namesThatMatter, needOf } from '../shared/case.ts'
import * as store from '../store.ts'

const MOST_FACTS = 300

/** Facts from outside as answers; what is no plain value is refused. */
export function factsOf(text: string, channel: string): Answers {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    throw invalid('procedures.badFacts')
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw invalid('procedures.badFacts')
  const pairs = Object.entries(raw)
  if (pairs.length > MOST_FACTS) throw invalid('procedures.badFacts')
  const answers: Answers = {}
  const source = { kind: 'typed' } as const
  for (const [name, value] of pairs) {
    if (!['string', 'number', 'boolean'].includes(typeof value) || !/^[\w-]{1,63}$/.test(name))
      throw invalid('procedures.badFacts', { name: name.slice(0, 63) })
    Object.defineProperty(answers, name, {
      value: { value: value as string | number | boolean, source },
      enumerable: true,
      configurable: true,
    })
  }
  answers['channel'] = { value: channel, source }
  return answers
}

/** What one case needs and owes: every paper and fee by the rules of that version. */
export async function quote(ctx: Ctx, { id, channel, facts }: QuoteInput): Promise<Quote> {
  const row = await store.findRow(ctx.db, id)
  if (!row || row.state !== 'approved' || !isProcedure(row.content)) throw notFound('procedures.notFound')
  const { content } = row
  const via = content.channels.find(({ kind }) => kind === channel)
  if (!via) throw invalid('procedures.noChannel', { channel })
  const answers = factsOf(facts, channel)
  const forms = await formsOf(ctx, content, row.validFrom > ctx.today() ? row.validFrom : ctx.today())
  const answered = new Set(Object.keys(answers))
  const tell = tellFor(content, forms.values(), answers, ctx.today())
  const owed = feesOf(via, answered, tell).filter(({ need }) => need === 'needed')
  const fees = owed.map(({ fee: { key, kind, name, amount, citation }, times, total }) => ({
    key,
    kind,
    name,
    amount,
    times,
    total,
    citation,
  }))
  return {
    channel,
    fees,
    total: fees.reduce((sum, { total }) => sum + total, 0),
    papers: content.papers.filter((paper) => needOf(paper, answered, tell) !== 'not'),
    unknown: namesThatMatter(content, channel).filter((name) => !answered.has(name)),
  }
}
