import { generateKeyPair, randomBytes, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import * as store from '../store-keys.ts'

const DAY = 86_400_000
/** A key signs for a quarter of a year; partners see the next one a day before, and the last one a month after. */
const LIFE = 90 * DAY
const NOTICE = DAY
const AFTERLIFE = 30 * DAY
const USE = 'openid.key'
const SALT = 'pairwise'

const makePair = promisify(generateKeyPair)

export type PrivateKey = JsonWebKey & { kid: string; alg: string; use: string }

async function addKey(ctx: Ctx, signsFrom: Date): Promise<string> {
  const { privateKey } = await makePair('rsa', { modulusLength: 2048 })
  const kid = randomBytes(12).toString('base64url')
  const jwk: PrivateKey = { ...privateKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
  await store.addKey(ctx.db, kid, seal(ctx.platform, USE, kid, jwk), ctx.now(), signsFrom)
  return kid
}

/** Makes what must be there before the first sign-in: a signing key and the salt of pairwise names. */
export async function prepareKeys(ctx: Ctx): Promise<void> {
  await store.lockKeys(ctx.db)
  const keys = await store.listKeys(ctx.db)
  if (!keys.some((key) => key.retiredAt === null)) await addKey(ctx, ctx.now())
  if (!(await store.findSecret(ctx.db, SALT)))
    await store.keepSecret(
      ctx.db,
      SALT,
      seal(ctx.platform, USE, SALT, randomBytes(32).toString('base64url')),
      ctx.now(),
    )
}

/** The salt that turns a person into a name for one partner; without it nobody can turn the names back. */
export async function pairwiseSalt(platform: Platform): Promise<Buffer> {
  const sealed = await store.findSecret(platform.database.db, SALT)
  if (!sealed) throw new Error('the salt of pairwise names was not prepared')
  return Buffer.from(open<string>(platform, USE, SALT, sealed), 'base64url')
}

/** The keys as the library wants them: the one that signs first, then the rest, which only verify. */
export function openKeys(platform: Platform, rows: readonly store.KeyRow[]): PrivateKey[] {
  const signing = signingKey(rows, platform.clock.now())
  const rest = rows.filter((row) => row.kid !== signing?.kid)
  return [...(signing ? [signing] : []), ...rest].map((row) => open<PrivateKey>(platform, USE, row.kid, row.sealed))
}

/** The newest key whose day has come. */
export function signingKey(rows: readonly store.KeyRow[], now: Date): store.KeyRow | undefined {
  const living = rows.filter((row) => row.retiredAt === null)
  return living.find((row) => Date.parse(row.signsFrom) <= now.getTime()) ?? living.at(-1)
}

/** Daily: a new key is shown in time, the old one retires when the new one signs, and goes a month later. */
export async function tendKeys(ctx: Ctx): Promise<void> {
  await store.lockKeys(ctx.db)
  const now = ctx.now()
  const rows = await store.listKeys(ctx.db)
  const signing = signingKey(rows, now)
  const next = rows.some((row) => row.retiredAt === null && Date.parse(row.signsFrom) > now.getTime())
  if (!signing || (!next && now.getTime() - Date.parse(signing.signsFrom) > LIFE - NOTICE))
    await addKey(ctx, new Date(now.getTime() + NOTICE))
  if (signing && !next) await store.retireKeys(ctx.db, signing.kid, now)
  await store.dropKeys(ctx.db, new Date(now.getTime() - AFTERLIFE))
}

/** By hand: in a day as always, or at once when a key is thought to be lost, which ends what it signed. */
export async function changeKey(ctx: Ctx, atOnce: boolean): Promise<'changed' | 'waits'> {
  await store.lockKeys(ctx.db)
  const now = ctx.now()
  const rows = await store.listKeys(ctx.db)
  const waits = rows.some((row) => row.retiredAt === null && Date.parse(row.signsFrom) > now.getTime())
  if (!atOnce && waits) return 'waits'
  const kid = await addKey(ctx, atOnce ? now : new Date(now.getTime() + NOTICE))
  if (atOnce) {
    await store.retireKeys(ctx.db, kid, new Date(now.getTime() - 2 * AFTERLIFE))
    await store.dropKeys(ctx.db, new Date(now.getTime() - AFTERLIFE))
  }
  ctx.audit('openid-key', kid, { atOnce })
  return 'changed'
}
