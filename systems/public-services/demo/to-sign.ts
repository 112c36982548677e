import { personsWithGrant, staffName } from '@hue-s/engines/identity/index.ts'
import { findUnitByKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { COMMUNE, type Version } from '@hue-s/systems/procedures/contract.ts'
import { channelOf } from '../filing/procedure.ts'
import { promiseFrom } from '../filing/promise.ts'
import { simpleProcedures } from './procedures.ts'
import { actorOf, DAY, draft, momentOf, morning, tell, type Cast, type Story } from './story.ts'
import { worldOf, type World } from './world.ts'

/** A dossier of the province that lies before its leader. */
interface Waiting {
  /** Days until its promise ends; below nought it is late, and the platform apologises by itself a few minutes later. */
  left: number
  /** So many days ago it was put before the leader. */
  laid: number
  conclusion: 'approve' | 'reject'
}
const approve = (left: number, laid: number): Waiting => ({ left, laid, conclusion: 'approve' })
/** What a leader of the province finds on the desk: late, due today, and some that have time; one that says no. */
const WAITING: readonly Waiting[] = [
  approve(-6, 1),
  approve(0, 0),
  approve(1, 0),
  { ...approve(2, 1), conclusion: 'reject' },
  approve(4, 2),
  approve(6, 1),
  approve(8, 0),
]
const WORK = ['receive', 'handle', 'read'].map((name) => `public-services.${name}`)
const [YOUNGEST, OLDEST] = [25, 55]

/** The dossiers before the leader, each of another procedure; a province with fewer such procedures has fewer. */
export async function seedToSign(ctx: Ctx): Promise<void> {
  const world = await worldOfItsOwn(ctx)
  const procedures = await provinceProcedures(ctx)
  for (const [n, waiting] of WAITING.entries()) {
    const version = procedures[n]
    const cast = world && version && (await castOf(ctx, world, version, n))
    if (version && cast) await tell(ctx, storyOf(ctx, waiting, version), cast, version)
  }
}

/** The invented people in a transaction of their own: one still open would hide them from that of the story. */
const worldOfItsOwn = ({ platform, actor }: Ctx) =>
  inTransaction(platform, { actor, action: 'public-services.seed' }, async (own) => ({ result: await worldOf(own) }))

/** What agencies of the province decide by the general application; first those without a fee, so that nobody is late for money. */
async function provinceProcedures(ctx: Ctx): Promise<Version[]> {
  const simple = (await simpleProcedures(ctx, 'province')).filter(({ competentAgency }) => competentAgency !== COMMUNE)
  return simple.toSorted((one, other) => owedFor(one) - owedFor(other))
}
const owedFor = ({ channels }: Version): number =>
  channels.reduce((sum, { fees }) => sum + fees.reduce((all, { amount }) => all + amount, 0), 0)

/** Filed on the day whose promise ends as wanted: the calendar decides, with its weekends and holidays. */
function storyOf(ctx: Ctx, { left, laid, conclusion }: Waiting, version: Version): Story {
  const daysAgo = filedDaysAgo(ctx, version, left)
  const begun = morning(ctx, daysAgo)
  const later = (morning(ctx, laid).getTime() - begun.getTime()) / DAY
  const words =
    conclusion === 'approve'
      ? { ...draft('granted'), note: 'submit' }
      : { ...draft('notGranted', conclusion), note: 'submitNo' }
  return {
    daysAgo,
    deeds: [
      ['accept', 0],
      ['pay', 0.1],
      ['take', 0.1],
      ['submit', Math.max(later, 0.2), words],
    ],
  }
}

const MOST_DAYS = 90
function filedDaysAgo(ctx: Ctx, version: Version, left: number): number {
  const wanted = new Date(ctx.now().getTime() + left * DAY).toISOString()
  const channel = channelOf(version, 'online')
  for (let daysAgo = 1; daysAgo < MOST_DAYS; daysAgo++) {
    const { due } = promiseFrom(ctx, channel, momentOf(ctx, morning(ctx, daysAgo), 0)).why
    if (due === null || due < wanted) return daysAgo - 1
  }
  return MOST_DAYS
}

/**
 * Who files it, who works on it, who signs; nobody where nobody may sign. An agency without an account for its work is
 * stood in for by the counter that received the dossier, or by whoever handles dossiers elsewhere in the province.
 */
async function castOf(ctx: Ctx, world: World, version: Version, n: number): Promise<Cast | undefined> {
  const competent = await findUnitByKey(ctx, version.competentAgency)
  const receiving = await findUnitByKey(ctx, version.receivingAgency)
  if (!competent || !receiving) return undefined
  const [own] = await personsWithGrant(ctx, 'public-services.handle', competent.id)
  const [clerk] = await personsWithGrant(ctx, 'public-services.receive', receiving.id)
  const worker = own ?? clerk ?? world.agencies[0]?.worker
  const signer = (await personsWithGrant(ctx, 'public-services.sign', competent.id)).find((id) => id !== worker)
  const grown = world.people.filter(({ birthDate }) => isOfWorkingAge(birthDate, ctx.today()))
  const person = grown[n % Math.max(grown.length, 1)]
  if (worker === undefined || signer === undefined || person === undefined) return undefined
  const names = await staffName(ctx, [worker, signer])
  return {
    person: actorOf('citizen', person.id, null, []),
    worker: actorOf('staff', worker, names.get(worker) ?? null, WORK),
    signer: actorOf('staff', signer, names.get(signer) ?? null, ['public-services.read', 'public-services.sign']),
  }
}

const isOfWorkingAge = (birthDate: string, today: string): boolean => {
  const age = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return age >= YOUNGEST && age <= OLDEST
}
