import { createHash, randomBytes } from 'node:crypto'
import { forbidden, notFound, tooMany } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { NewPartner, Partner } from './contract.ts'
import { countSince } from './store.ts'
import * as store from './store-partners.ts'

/** The key of the demo, open to everybody who tries the platform; production refuses it. */
export const DEMO_KEY = 'demo-open311-key'
const DEMO_PER_HOUR = 600
const HOUR = 3_600_000
const RECORD = 'open311-partner'

const hashOf = (key: string) => createHash('sha256').update(`open311 ${key}`).digest()

export async function partners(ctx: Ctx) {
  return { items: await store.listPartners(ctx.db) }
}

/** Makes a key of 256 random bits; only its hash stays here. */
export async function issueKey(ctx: Ctx, input: NewPartner): Promise<Partner & { key: string }> {
  const key = randomBytes(32).toString('base64url')
  const made = await store.addPartner(ctx.db, {
    ...input,
    id: newId(),
    keyHash: hashOf(key),
    keyHint: key.slice(-4),
    demo: false,
    at: ctx.now(),
    by: ctx.actor.id,
  })
  if (!made) throw new Error('a random key was there before')
  ctx.audit(RECORD, made.id)
  return { ...made, key }
}

export async function revokeKey(ctx: Ctx, { id }: ById): Promise<Partner> {
  const revoked = await store.revokePartner(ctx.db, id, ctx.now())
  if (!revoked) throw notFound('kernel.recordNotFound')
  ctx.audit(RECORD, id)
  return revoked
}

/** The demo's partner, in demo mode only. */
export async function seedDemoKey(ctx: Ctx): Promise<void> {
  await store.addPartner(ctx.db, {
    id: newId(),
    name: ctx.t('open311.demoPartner'),
    contact: ctx.t('open311.demoContact'),
    keyHash: hashOf(DEMO_KEY),
    keyHint: DEMO_KEY.slice(-4),
    perHour: DEMO_PER_HOUR,
    review: false,
    demo: true,
    at: ctx.now(),
    by: null,
  })
}

/** Whose key it is; calls with one key follow each other, so that counts and repeats are exact. */
export async function partnerOfKey(ctx: Ctx, key: string | undefined): Promise<Partner> {
  if (key === undefined) throw forbidden('open311.keyMissing')
  const partner = await store.lockPartnerOfKey(ctx.db, hashOf(key.trim()))
  const stale = partner && (partner.revokedAt !== null || (partner.demo && ctx.config.mode === 'production'))
  if (!partner || stale) throw forbidden('open311.keyUnknown')
  return partner
}

export async function checkLimit(ctx: Ctx, partner: Partner): Promise<void> {
  const since = new Date(ctx.now().getTime() - HOUR)
  if ((await countSince(ctx.db, partner.id, since)) >= partner.perHour)
    throw tooMany('open311.tooMany', { max: partner.perHour, seconds: 600 })
}
