import { offerSource, type Answers, type Given, type Known } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import { SEAL, type Sealed } from '../filing/sealed.ts'
import { listOfPerson, type Dossier } from '../store.ts'
import { listIssued, listStored } from '../store-papers.ts'

/** So many dossiers back; what stood in older ones is seldom true today. */
const MOST_READ = 10

/** Dossiers whose answers count: what an agency refused, or the person took back, may have been wrong. */
const TRUE_ENOUGH = new Set(['accepted', 'processing', 'opinions', 'paused', 'signing', 'approved', 'ready', 'done'])

const answersOf = (ctx: Ctx, d: Dossier): Answers => open<Sealed>(ctx.platform, SEAL, d.id, d.sealed).answers

const isGiven = (answer: Answers[string]): answer is Given => !Array.isArray(answer)
/** Not a question: the number of the result that the dossier ended with. */
const NUMBER = 'number'
const numberOf = async (ctx: Ctx, d: Dossier): Promise<string | null> =>
  (await listIssued(ctx.db, d.id)).findLast(({ form }) => form === 'result')?.number ?? null

/**
 * What the person wrote in an earlier dossier, the latest first: `form.question`, or a question of that name in any
 * form. Shown with the dossier it is from, and open to be changed.
 */
export async function earlierAnswers(
  ctx: Ctx,
  personId: string,
  what: readonly string[],
): Promise<Record<string, Known>> {
  const known: Record<string, Known> = {}
  const dossiers = await listOfPerson(ctx.db, personId, MOST_READ)
  for (const d of dossiers.filter(({ state }) => TRUE_ENOUGH.has(state))) {
    const wanted = what.filter((name) => !Object.hasOwn(known, name))
    if (wanted.length === 0) break
    const answers = answersOf(ctx, d)
    for (const name of wanted) {
      const [form, question] = name.includes('.') ? name.split('.', 2) : [d.formId, name]
      const answer = form === d.formId && question !== undefined ? answers[question] : undefined
      const own = form === d.formId && question === NUMBER && !answer
      const value = own ? await numberOf(ctx, d) : answer && isGiven(answer) ? answer.value : null
      if (value === null || value === '') continue
      known[name] = { value, record: d.code ?? d.requestCode, at: d.filedAt }
    }
  }
  return known
}

/** Number and day of a paper in the person's store: `kind.number`, `kind.issuedOn`, `kind.issuer`. */
export async function paperAnswers(
  ctx: Ctx,
  personId: string,
  what: readonly string[],
): Promise<Record<string, Known>> {
  const known: Record<string, Known> = {}
  const stored = await listStored(ctx.db, personId, ctx.today())
  for (const name of what) {
    const [kind, fact] = name.split('.', 2)
    const paper = stored.find((one) => one.kind === kind && one.origin === 'result')
    const value =
      fact === 'number'
        ? paper?.number
        : fact === 'issuedOn'
          ? paper?.issuedOn
          : fact === 'issuer'
            ? paper?.issuer
            : null
    if (paper && value) known[name] = { value, record: paper.number ?? paper.id, at: paper.issuedOn }
  }
  return known
}

offerSource('public-services.earlier', 'earlier', (ctx, { personId, what }) => earlierAnswers(ctx, personId, what))
offerSource('public-services.paper', 'paper', (ctx, { personId, what }) => paperAnswers(ctx, personId, what))
