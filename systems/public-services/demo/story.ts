import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { answer, withdraw } from '../citizen/own.ts'
import { dossierChanged, publicServicesContract as routes, type Step } from '../contract.ts'
import { prefilledAnswers } from '../filing/demo-answers.ts'
import { file } from '../filing/file.ts'
import { indexDossier } from '../find.ts'
import { caseOf } from '../handling/after-step.ts'
import { step } from '../handling/step.ts'
import { queueState } from '../national/queue.ts'
import { payAtCounter } from './pay.ts'
import { demoScans } from './scans.ts'

const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** What somebody did, so many days after the dossier was filed; of `draft` and `note` the words are keys of the texts. */
export type Deed = [action: Step['action'] | 'reply' | 'takeBack' | 'pay', daysLater: number, more?: Partial<Step>]
/** A dossier that lives through real commands: when it was filed, and what was done with it then. */
export interface Story {
  daysAgo: number
  deeds: readonly Deed[]
  delivery?: 'counter'
}
/** Who plays in a story. */
export interface Cast {
  person: Actor
  worker: Actor
  signer: Actor
  /** The commune of the matter; a matter of the whole province has none. */
  communeId?: string
}

/** A draft of a result whose words are this key of the texts. */
export const draft = (key: string, conclusion: 'approve' | 'reject' = 'approve'): Partial<Step> => ({
  draft: { conclusion, body: key },
})

/** Somebody of the demonstration, who holds some permissions wherever the story takes place. */
export const actorOf = (
  kind: Actor['kind'],
  id: string,
  name: string | null,
  permissions: readonly string[],
): Actor => ({
  ...ANYONE,
  kind,
  id,
  name,
  assurance: 2,
  via: 'system',
  grants: permissions.map((permission) => ({ permission, units: '*' as const })),
})

/** The same work at another moment: what happened earlier stands in the record with its own time. */
function at(ctx: Ctx, when: Date): Ctx {
  const moved: Ctx = { ...ctx, now: () => when, today: () => legalDate(when), as: (other) => at(ctx.as(other), when) }
  return moved
}

/** Nine in the morning of a weekday so many days ago; of today only what has passed. */
export function morning(ctx: Ctx, daysAgo: number): Date {
  if (daysAgo === 0) return new Date(ctx.now().getTime() - HOUR)
  const then = new Date(Date.parse(`${legalDate(new Date(ctx.now().getTime() - daysAgo * DAY))}T09:00:00+07:00`))
  const weekday = then.getUTCDay()
  return weekday === 0 || weekday === 6 ? new Date(then.getTime() - 2 * DAY) : then
}

/** An hour after it was filed, or so many days later; never in the future. */
export const momentOf = (ctx: Ctx, begun: Date, daysLater: number): Date =>
  new Date(Math.min(begun.getTime() + daysLater * DAY + HOUR, ctx.now().getTime()))

/** Tells one story in a transaction of its own; a province whose rules refuse it simply has one dossier less. */
export async function tell(ctx: Ctx, story: Story, cast: Cast, version: Version): Promise<void> {
  try {
    // By itself: what a refusal leaves behind would be a dossier that nobody could go on with.
    await inTransaction(ctx.platform, { actor: ctx.actor, action: 'public-services.seed' }, async (own) => {
      await live(own, story, cast, version)
      await keepQuiet(own)
      return { result: undefined }
    })
  } catch (refused) {
    if (!(refused instanceof AppError)) throw refused
    ctx.log.warn({ code: refused.code, procedure: version.code }, 'a demo dossier was refused')
  }
}

/** Nobody is told, and yet they are found. */
async function keepQuiet(ctx: Ctx): Promise<void> {
  const isNews = ({ topic }: { topic: string }) => topic === dossierChanged.topic
  const changed = new Set(ctx.pending.events.filter(isNews).map(({ payload }) => (payload as { id: string }).id))
  for (const id of changed) {
    await indexDossier(ctx, { id })
    // The portal is not told as news, but it knows them.
    await queueState(ctx, id)
  }
  const own = ctx.pending.events.filter((one) => !isNews(one))
  ctx.pending.events.splice(0, ctx.pending.events.length, ...own)
}

async function live(ctx: Ctx, story: Story, cast: Cast, version: Version): Promise<void> {
  const begun = morning(ctx, story.daysAgo)
  const person = at(ctx.as(cast.person), begun)
  const answers = await prefilledAnswers(person, version, story.delivery ?? 'electronic')
  const filed = await file(
    person,
    routes.file.input.parse({
      ...{ procedure: version.code, ...answers, communeId: cast.communeId, key: newId() },
      papers: await demoScans(person, version.papers),
    }),
  )
  for (const [action, later, more = {}] of story.deeds)
    await deed(at(ctx, momentOf(ctx, begun, later)), filed.id, action, cast, more)
}

async function deed(ctx: Ctx, id: string, action: Deed[0], cast: Cast, more: Partial<Step>): Promise<void> {
  if (action === 'pay') return payAtCounter(ctx, id, cast.worker)
  const { version } = await caseOf(ctx, id)
  const words = (name: string) => ctx.platform.translate('vi', `public-services.server.demo.${name}`)
  if (action === 'reply')
    return void (await answer(ctx.as(cast.person), { id, version, text: words('reply'), papers: [] }))
  if (action === 'takeBack') return void (await withdraw(ctx.as(cast.person), { id, version, text: words('takeBack') }))
  const body = more.draft ? { draft: { ...more.draft, body: words(more.draft.body) } } : {}
  await step(ctx.as(action === 'sign' ? cast.signer : cast.worker), {
    ...{ id, version, action, ...more, ...body },
    note: words(more.note ?? action),
  } as Step)
}
