import { findPersonOfAccount, personsWithGrant, staffName } from '@hue-s/engines/identity/index.ts'
import { addKey } from '@hue-s/engines/papers/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { COMMUNE, type Version } from '@hue-s/systems/procedures/contract.ts'
import { ROUNDS, seedPast } from './demo/past.ts'
import { simpleProcedures } from './demo/procedures.ts'
import { actorOf, draft, tell, type Cast, type Deed, type Story } from './demo/story.ts'
import { seedToSign } from './demo/to-sign.ts'
import { demoKeys } from './demo/world.ts'

/** Demo accounts that file; a province pack has some of them. */
const PEOPLE = ['citizen', 'citizen-an-cuu', 'citizen-thuan-an', 'citizen-a-luoi', 'business', 'citizen-student']
const STAFF = ['read', 'receive', 'handle', 'assign', 'number'].map((name) => `public-services.${name}`)

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

const MOST_PROCEDURES = 5
/** Procedures of communes that take the general application: any province has some. */
async function procedureFor(ctx: Ctx, n: number): Promise<Version | undefined> {
  // Nobody pays in a story of a commune, and without money nothing is handed over.
  const isFree = ({ channels, competentAgency }: Version) =>
    competentAgency === COMMUNE && channels.every(({ fees }) => fees.every(({ amount }) => amount === 0))
  const fitting = await simpleProcedures(ctx, 'commune', isFree, MOST_PROCEDURES)
  return fitting[n % Math.max(fitting.length, 1)]
}

/** Rounds before those of the past. */
export const STORY_ROUNDS = STORIES.length

/**
 * One dossier with its story in each round, while the instance already serves; then two years of others, a month in each
 * round. The first round leaves something on the desk of everybody, the province's leader included. Nobody is told: it
 * is old news.
 */
export async function seedMore(ctx: Ctx, round: number): Promise<boolean> {
  if (round >= STORY_ROUNDS) return seedPast(ctx, round - STORY_ROUNDS)
  if (round === 0) await seedKeys(ctx)
  await seedStory(ctx, round)
  if (round === 0) await seedToSign(ctx)
  return round + 1 < STORY_ROUNDS + ROUNDS
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
  if (story && cast && version) await tell(ctx, story, cast, version)
}
