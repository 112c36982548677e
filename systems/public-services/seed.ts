import { findPersonOfAccount, personsWithGrant, staffName } from '@hue-s/engines/identity/index.ts'
import { addKey } from '@hue-s/engines/papers/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { COMMUNE, proceduresContract, type Version } from '@hue-s/systems/procedures/contract.ts'
import { answer, withdraw } from './citizen/own.ts'
import { dossierChanged, publicServicesContract as routes, type Step } from './contract.ts'
import { ROUNDS, seedPast } from './demo/past.ts'
import { demoScans } from './demo/scans.ts'
import { demoKeys } from './demo/world.ts'
import { file } from './filing/file.ts'
import { indexDossier } from './find.ts'
import { prefilledAnswers } from './filing/demo-answers.ts'
import { caseOf } from './handling/after-step.ts'
import { step } from './handling/step.ts'
import { queueState } from './national/queue.ts'
import { whereFiled } from './national/setting.ts'
import { rulesOf } from './setting.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Demo accounts that file; a province pack has some of them. */
const PEOPLE = ['citizen', 'citizen-an-cuu', 'citizen-thuan-an', 'citizen-a-luoi', 'business', 'citizen-student']
const STAFF = ['read', 'receive', 'handle', 'assign', 'number'].map((name) => `public-services.${name}`)

type Deed = [action: Step['action'] | 'reply' | 'takeBack', daysLater: number, more?: Partial<Step>]
interface Story {
  daysAgo: number
  deeds: readonly Deed[]
  delivery?: 'counter'
}
const draft = (key: string): Partial<Step> => ({ draft: { conclusion: 'approve', body: key } })
const SIGNED: readonly Deed[] = [
  ['accept', 0],
  ['take', 1],
  ['submit', 2, draft('granted')],
  ['sign', 2],
]
/** What became of a dozen dossiers, one of each kind that a desk sees. */
const STORIES: readonly Story[] = [
  { daysAgo: 0, deeds: [] },
  { daysAgo: 1, deeds: [['ask', 0]] },
  { daysAgo: 2, deeds: [['accept', 0]] },
  {
    daysAgo: 4,
    deeds: [
      ['accept', 0],
      ['take', 1],
    ],
  },
  {
    daysAgo: 5,
    deeds: [
      ['ask', 0],
      ['reply', 1],
      ['accept', 2],
      ['take', 2],
      ['pause', 3, { reason: 'supplement' }],
    ],
  },
  { daysAgo: 6, deeds: SIGNED.slice(0, 3) },
  { daysAgo: 6, deeds: SIGNED },
  { daysAgo: 9, deeds: [...SIGNED, ['issue', 3]] },
  { daysAgo: 12, deeds: [...SIGNED, ['issue', 3]], delivery: 'counter' },
  { daysAgo: 15, deeds: [...SIGNED, ['issue', 3], ['handOver', 4]], delivery: 'counter' },
  { daysAgo: 7, deeds: [['refuse', 0, { ground: 'not-competent' }]] },
  // The promise is broken: the platform itself issues the apology a few minutes later.
  {
    daysAgo: 40,
    deeds: [
      ['accept', 0],
      ['take', 2],
    ],
  },
  { daysAgo: 3, deeds: [['takeBack', 1]] },
]

/** The same work at another moment: what happened earlier stands in the record with its own time. */
function at(ctx: Ctx, when: Date): Ctx {
  const moved: Ctx = { ...ctx, now: () => when, today: () => legalDate(when), as: (other) => at(ctx.as(other), when) }
  return moved
}

/** Nine in the morning of a weekday so many days ago; of today only what has passed. */
function morning(ctx: Ctx, daysAgo: number): Date {
  if (daysAgo === 0) return new Date(ctx.now().getTime() - HOUR)
  const then = new Date(Date.parse(`${legalDate(new Date(ctx.now().getTime() - daysAgo * DAY))}T09:00:00+07:00`))
  const weekday = then.getUTCDay()
  return weekday === 0 || weekday === 6 ? new Date(then.getTime() - 2 * DAY) : then
}

const actorOf = (kind: Actor['kind'], id: string, name: string | null, permissions: readonly string[]): Actor => ({
  ...ANYONE,
  kind,
  id,
  name,
  assurance: 2,
  via: 'system',
  grants: permissions.map((permission) => ({ permission, units: '*' as const })),
})

interface Cast {
  person: Actor
  worker: Actor
  signer: Actor
  communeId: string
}

async function castOf(ctx: Ctx, n: number): Promise<Cast | undefined> {
  const named = await Promise.all(PEOPLE.map((login) => findPersonOfAccount(ctx, login)))
  const people = named.filter((id): id is string => id !== undefined)
  const communes = await listUnits(ctx, { level: 'commune', at: ctx.today() })
  for (const { id: communeId } of communes) {
    const clerks = await personsWithGrant(ctx, 'public-services.handle', communeId)
    const [worker] = clerks
    const signer = (await personsWithGrant(ctx, 'public-services.sign', communeId)).find((id) => id !== worker)
    const person = people[n % Math.max(people.length, 1)]
    if (worker === undefined || signer === undefined || person === undefined) continue
    const names = await staffName(ctx, [worker, signer])
    return {
      person: actorOf('citizen', person, null, []),
      worker: actorOf('staff', worker, names.get(worker) ?? null, STAFF),
      signer: actorOf('staff', signer, names.get(signer) ?? null, ['public-services.read', 'public-services.sign']),
      communeId,
    }
  }
  return undefined
}

/** Procedures of communes that take the general application: any province has some. */
async function procedureFor(ctx: Ctx, n: number): Promise<Version | undefined> {
  const { items } = await ctx.call(proceduresContract.list, { level: 'commune', limit: 100 })
  const fitting: Version[] = []
  for (const line of items.filter(({ force, online }) => force === 'inForce' && online !== 'none')) {
    const version = await ctx.call(proceduresContract.version, { id: line.id })
    const simple = version.forms[0]?.id === 'general-application' && version.competentAgency === COMMUNE
    const here = whereFiled(rulesOf(ctx).national, version.code, ctx.today()).where === 'here'
    // Nobody pays in a story, and without money nothing is handed over.
    const free = version.channels.every(({ fees }) => fees.every(({ amount }) => amount === 0))
    if (simple && here && free) fitting.push(version)
    if (fitting.length > 4) break
  }
  return fitting[n % Math.max(fitting.length, 1)]
}

/**
 * One dossier with its story in each round, while the instance already serves; then two years of others, a month in each
 * round. Nobody is told: it is old news.
 */
export async function seedMore(ctx: Ctx, round: number): Promise<boolean> {
  if (round >= STORIES.length) return seedPast(ctx, round - STORIES.length)
  if (round === 0) await seedKeys(ctx)
  await seedStory(ctx, round)
  return round + 1 < STORIES.length + ROUNDS
}

/** Officials of the demonstration sign with keys of their own, where the stand-in of the signing service is there. */
async function seedKeys(ctx: Ctx): Promise<void> {
  for (const { account, remoteId, userId } of demoKeys(ctx)) {
    const id = await findPersonOfAccount(ctx, account)
    if (id === undefined) continue
    const holder = { kind: 'person' as const, id }
    await inTransaction(ctx.platform, { actor: ctx.actor, action: 'public-services.seed' }, async (own) => ({
      result: await addKey(own, { remoteId, holder, userId }),
    })).catch((refused: unknown) => {
      if (!(refused instanceof AppError)) throw refused
      ctx.log.warn({ code: refused.code, account }, 'a demo key was not bound')
    })
  }
}

async function seedStory(ctx: Ctx, round: number): Promise<void> {
  const story = STORIES[round]
  const cast = story && (await castOf(ctx, round))
  const version = cast && (await procedureFor(ctx, round))
  if (!story || !cast || !version) return
  try {
    // By itself: what a refusal leaves behind would be a dossier that nobody could go on with.
    await inTransaction(ctx.platform, { actor: ctx.actor, action: 'public-services.seed' }, async (own) => {
      await tell(own, story, cast, version)
      await keepQuiet(own)
      return { result: undefined }
    })
  } catch (refused) {
    // A province whose rules refuse this story simply has one dossier less.
    if (!(refused instanceof AppError)) throw refused
    ctx.log.warn({ code: refused.code, round }, 'a demo dossier was refused')
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

async function tell(ctx: Ctx, story: Story, cast: Cast, version: Version): Promise<void> {
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
  for (const [action, later, more = {}] of story.deeds) {
    const when = new Date(Math.min(begun.getTime() + later * DAY + HOUR, ctx.now().getTime()))
    await deed(at(ctx, when), filed.id, action, cast, more)
  }
}

async function deed(ctx: Ctx, id: string, action: Deed[0], cast: Cast, more: Partial<Step>): Promise<void> {
  const { version } = await caseOf(ctx, id)
  const words = (name: string) => ctx.platform.translate('vi', `public-services.server.demo.${name}`)
  if (action === 'reply')
    return void (await answer(ctx.as(cast.person), { id, version, text: words('reply'), papers: [] }))
  if (action === 'takeBack') return void (await withdraw(ctx.as(cast.person), { id, version, text: words('takeBack') }))
  const body = more.draft ? { draft: { ...more.draft, body: words(more.draft.body) } } : {}
  await step(ctx.as(action === 'sign' ? cast.signer : cast.worker), {
    id,
    version,
    action,
    note: words(action),
    ...more,
    ...body,
  } as Step)
}
