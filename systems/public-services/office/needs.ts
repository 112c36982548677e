import type { Answers } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import type { DossierPaper, NeededPaper } from '../contract-shapes.ts'
import { plainFacts } from '../filing/answers.ts'
import { quoteFor, type Quoted } from '../filing/procedure.ts'
import type { Dossier } from '../store.ts'

type Need = Version['papers'][number]

/** What the catalogue reckons for this case; nothing where it cannot be reckoned, and then a person looks. */
async function quoteOf(ctx: Ctx, d: Dossier, version: Version, answers: Answers): Promise<Quoted | undefined> {
  try {
    return await quoteFor(ctx, version, d.channel, plainFacts(answers))
  } catch (refused) {
    if (refused instanceof AppError && refused.status < 500) return undefined
    throw refused
  }
}

function stateOf(need: Need, given: number, quoted: Quoted | undefined): NeededPaper['state'] {
  if (given > 0) return 'there'
  if (need.form !== null) return 'form'
  if (quoted && !quoted.papers.some(({ key }) => key === need.key)) return 'notNeeded'
  if (need.when !== null && (quoted?.unsure ?? true)) return 'unsure'
  if (need.present) return 'toShow'
  return need.required ? 'missing' : 'optional'
}

/** Every paper that the procedure names, with whether this case needs it and what lies there, in the procedure's order. */
export async function neededPapers(
  ctx: Ctx,
  { d, version, answers, papers }: { d: Dossier; version: Version; answers: Answers; papers: readonly DossierPaper[] },
): Promise<NeededPaper[]> {
  const quoted = await quoteOf(ctx, d, version, answers)
  return version.papers.map((need) => {
    const given = papers.filter((paper) => paper.need === need.key).map(({ id }) => id)
    const { key, name, originals, copies, whenWords } = need
    return { key, name, originals, copies, when: whenWords, state: stateOf(need, given.length, quoted), given }
  })
}
