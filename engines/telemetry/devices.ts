import { createHash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { filter } from '@hue-s/kernel/server/access.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { keepThing } from './access.ts'
import type { Device, NewDevice } from './contract.ts'
import * as store from './store.ts'

export const SECRET_PREFIX = 'td_'
const SECRET = /^td_[\w-]{43}$/
/** A revoked secret is refused by every process within this time. */
const LIFE = 5_000
const TOUCH_MS = 60_000

const hashOf = (secret: string) => createHash('sha256').update(secret).digest()

/** Gives a device or an agency its own secret, for its own things only. The secret is shown this once. */
export async function registerDevice(ctx: Ctx, input: NewDevice): Promise<Device & { secret: string }> {
  ctx.must(keepThing, { unitId: input.unitId, isPublic: false })
  const things = await store.listThings(ctx.db, input.things)
  if (things.length !== new Set(input.things).size) throw notFound('kernel.recordNotFound')
  for (const thing of things) ctx.must(keepThing, thing)
  const secret = `${SECRET_PREFIX}${randomBytes(32).toString('base64url')}`
  const device: Device = {
    ...input,
    things: [...new Set(input.things)],
    id: newId(ctx.now().getTime()),
    secretHint: secret.slice(-4),
    createdAt: ctx.now().toISOString(),
    lastSeenAt: null,
    revokedAt: null,
  }
  await store.addDevice(ctx.db, device, hashOf(secret))
  ctx.audit('telemetry-device', device.id, { kind: device.kind, things: device.things })
  return { ...device, secret }
}

export async function revokeDevice(ctx: Ctx, { id }: { id: string }): Promise<Device> {
  const device = await store.findDevice(ctx.db, id)
  if (!device) throw notFound('kernel.recordNotFound')
  ctx.must(keepThing, { unitId: device.unitId, isPublic: false })
  await store.revoke(ctx.db, id, ctx.now())
  ctx.audit('telemetry-device', id)
  ctx.afterCommit(() => known.get(ctx.platform)?.clear())
  return { ...device, revokedAt: device.revokedAt ?? ctx.now().toISOString() }
}

export async function devices(ctx: Ctx): Promise<{ items: Device[] }> {
  return { items: await store.listDevices(ctx.db, filter(keepThing, ctx.actor, 'd')) }
}

interface Known {
  device: Device | null
  touched: number
}
const known = new WeakMap<Platform, LRUCache<string, Known>>()

/** The device that holds this secret; undefined for a wrong or revoked one. */
export async function deviceOfSecret(platform: Platform, secret: string): Promise<Device | undefined> {
  if (!SECRET.test(secret)) return undefined
  const cache = known.get(platform) ?? new LRUCache<string, Known>({ max: 20_000, ttl: LIFE })
  known.set(platform, cache)
  const key = hashOf(secret).toString('base64')
  const now = platform.clock.now()
  let found = cache.get(key)
  if (!found) {
    const device = (await store.findDeviceBySecret(platform.database.db, hashOf(secret))) ?? null
    found = { device, touched: device?.lastSeenAt ? new Date(device.lastSeenAt).getTime() : 0 }
    cache.set(key, found)
  }
  if (found.device && now.getTime() - found.touched > TOUCH_MS) {
    found.touched = now.getTime()
    await store.touchDevice(platform.database.db, found.device.id, now)
  }
  return found.device ?? undefined
}

/** Whether a device may send observations of things of this kind. */
export const mayObserve = (device: Device, thing: { thingId: number; unitId: string | null }): boolean =>
  device.things.includes(thing.thingId) ||
  (device.kind === 'agency' && device.unitId !== null && device.unitId === thing.unitId)
