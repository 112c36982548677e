import { timingSafeEqual } from 'node:crypto'
import { keyed } from '@hue-s/kernel/server/sealed.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { namesOf } from '../agencies.ts'
import type { publicServicesContract as routes } from '../contract.ts'
import { LOOK_UP } from '../filing/sealed.ts'
import { commonOf } from '../office/common.ts'
import { readCode, writeCode } from '../shared/dossier-code.ts'
import { findByCode, type Dossier } from '../store.ts'
import { countTry, forgetTries, triesOf } from '../store-papers.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
const HOUR = 3_600_000
/** Wrong secrets for one code within an hour; then it answers nobody until the hour is over. */
const MOST_TRIES = 10

const equal = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/**
 * The state of a dossier for whoever holds its code and one secret. A code that does not exist, a wrong secret and a
 * dossier of somebody else give the same answer in the same way; wrong tries are counted per code, known or not.
 */
export async function lookUp(ctx: Ctx, { code, secret }: In<'lookUp'>) {
  const read = readCode(code)
  const wanted = read ? writeCode(read) : code.trim().toUpperCase().slice(0, 40)
  const hash = keyed(ctx.platform, LOOK_UP, `code ${wanted}`)
  const hour = new Date(Math.floor(ctx.now().getTime() / HOUR) * HOUR)
  if ((await triesOf(ctx.db, hash, hour)) >= MOST_TRIES) return { dossier: null, wait: true }
  const d = await findByCode(ctx.db, wanted)
  if (d && knows(ctx, d, secret)) return { dossier: await shown(ctx, d), wait: false }
  await countTry(ctx.db, hash, hour)
  return { dossier: null, wait: false }
}

function knows(ctx: Ctx, d: Dossier, secret: string): boolean {
  const text = secret.replace(/\s/g, '').toUpperCase()
  const byKey = equal(keyed(ctx.platform, LOOK_UP, `key ${text}`), keyed(ctx.platform, LOOK_UP, `key ${d.lookUpKey}`))
  const byNumber = d.idHash !== null && /^\d{12}$/.test(text) && equal(keyed(ctx.platform, LOOK_UP, text), d.idHash)
  return byKey || byNumber
}

async function shown(ctx: Ctx, d: Dossier) {
  const { code, procedure, state, money, delivery, sync, filedAt, promisedAt, late } = commonOf(ctx, d)
  const at = d.code === null || d.state === 'ready' ? d.receivingAgency : d.competentAgency
  const agency = (await namesOf(ctx, [at]))(at)?.name ?? null
  return { code, procedure: procedure.name, state, money, delivery, sync, filedAt, promisedAt, late, agency }
}

/** Tries are of use within their hour only. */
export const forgetOldTries = (ctx: Ctx): Promise<void> => forgetTries(ctx.db, new Date(ctx.now().getTime() - 2 * HOUR))
