import { timingSafeEqual } from 'node:crypto'
import { invalid, notFound, unauthenticated } from '@hue-s/kernel/shared/error.ts'
import type { ById, PageInput } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { ownItem } from './access.ts'
import { isPushEndpoint, SUBSCRIPTION } from './carriers/push.ts'
import { reportToken } from './carriers/sms.ts'
import {
  CHANNELS,
  inboxRead,
  type Channel,
  type InboxItem,
  type NewPreferences,
  type NewSubscription,
  type Preferences,
} from './contract.ts'
import * as proof from './delivery-store.ts'
import { channelWorks, wordsNow } from './notice.ts'
import { keyed, seal } from '@hue-s/kernel/server/sealed.ts'
import { getSenderKey } from './sender-key.ts'
import * as store from './store.ts'

/** Whose inbox: the person's own, or that of the one they act for. */
function owner(ctx: Ctx): string {
  const id = ctx.actor.onBehalfOf ?? ctx.actor.id
  if (id === null) throw unauthenticated('kernel.signInNeeded')
  return id
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
function keyOf(after: string | undefined): string | undefined {
  if (after !== undefined && !UUID.test(after)) throw invalid('notify.badPage')
  return after
}
const topicName = (ctx: Ctx, topic: string) => {
  const key = topic === '*' ? 'notify.anyTopic' : `notify.topic.${topic}`
  const name = ctx.t(key)
  return name === key ? topic : name
}

export async function inbox(ctx: Ctx, input: PageInput & { unread?: boolean | undefined }) {
  const only = { after: keyOf(input.after), unread: input.unread ?? false }
  const rows = await store.listItems(ctx.db, owner(ctx), only, input.limit)
  const { items, next } = page(rows, input.limit, (row) => row.id)
  const shown = items.map((row): InboxItem => {
    const { id, topic, level, link, at, readAt } = row
    return {
      id,
      topic,
      topicName: topicName(ctx, topic),
      level,
      ...wordsNow(ctx.platform, ctx.lang, row),
      link,
      at,
      readAt,
    }
  })
  return { items: shown, next }
}

export async function unread(ctx: Ctx) {
  return { unread: await store.countUnread(ctx.db, owner(ctx)) }
}

async function afterReading(ctx: Ctx, changed: number) {
  const personId = owner(ctx)
  const left = await store.countUnread(ctx.db, personId)
  if (changed > 0) await ctx.emit(inboxRead, { personId, unread: left })
  return { unread: left }
}

export async function markRead(ctx: Ctx, { id }: ById) {
  const item = await store.findItem(ctx.db, id)
  ctx.must(ownItem, item ?? { personId: '' })
  ctx.audit('notice', id)
  return afterReading(ctx, await store.markRead(ctx.db, owner(ctx), { id }, ctx.now()))
}

export async function markAllRead(ctx: Ctx, { upTo }: { upTo?: string | undefined }) {
  ctx.audit('inbox', owner(ctx))
  return afterReading(ctx, await store.markRead(ctx.db, owner(ctx), upTo ? { upTo } : {}, ctx.now()))
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

export async function preferences(ctx: Ctx): Promise<Preferences> {
  const id = owner(ctx)
  const own = await store.getPreference(ctx.db, id)
  const contact = await store.findContact(ctx.db, id)
  const chosen = await store.listChoices(ctx.db, id)
  const known = await store.listTopicsOf(ctx.db, id)
  const areas = new Set(known.filter(({ area }) => area).map(({ topic }) => topic))
  const told = known.map((t) => t.topic).filter((t) => !chosen.some((c) => c.topic === t))
  const usual = told.map((topic) => ({ topic, follows: null, push: null, email: null, sms: null, zalo: null }))
  const devices = await store.countSubscriptions(ctx.db, id)
  const address: Record<Channel, [boolean, boolean]> = {
    push: [devices > 0, devices > 0],
    email: [contact?.hasEmail ?? false, contact?.emailVerified ?? false],
    sms: [contact?.hasPhone ?? false, contact?.phoneVerified ?? false],
    zalo: [contact?.hasZalo || contact?.hasPhone || false, contact?.hasZalo || contact?.phoneVerified || false],
  }
  return {
    lang: own.lang ?? contact?.lang ?? 'vi',
    quiet: own.quietFrom === own.quietTo ? null : { from: clock(own.quietFrom), to: clock(own.quietTo) },
    units: own.units,
    topics: [...chosen, ...usual].map((c) => ({ ...c, name: topicName(ctx, c.topic), area: areas.has(c.topic) })),
    channels: CHANNELS.map((channel) => ({
      channel,
      name: ctx.t(`notify.channel.${channel}`),
      works: channelWorks(ctx.platform, channel),
      hasAddress: address[channel][0],
      verified: address[channel][1],
    })),
  }
}

export async function setPreferences(ctx: Ctx, input: NewPreferences): Promise<Preferences> {
  const id = owner(ctx)
  const own = await store.getPreference(ctx.db, id)
  const quiet =
    input.quiet === null
      ? { from: 0, to: 0 }
      : input.quiet && { from: minutesOf(input.quiet.from), to: minutesOf(input.quiet.to) }
  const next = {
    lang: input.lang ?? own.lang,
    quietFrom: quiet?.from ?? own.quietFrom,
    quietTo: quiet?.to ?? own.quietTo,
    units: input.units ? [...new Set(input.units)] : own.units,
  }
  await store.putPreference(ctx.db, id, next, ctx.now())
  if (input.topics) await store.replaceChoices(ctx.db, id, input.topics)
  ctx.audit('preferences', id, { fields: Object.keys(input) })
  return preferences(ctx)
}

export async function pushKey(ctx: Ctx) {
  return { publicKey: (await getSenderKey(ctx.platform)).publicKey }
}

const hashOf = (ctx: Ctx, endpoint: string) => keyed(ctx.platform, 'notify.endpoint', endpoint)

/** A device belongs to the person who holds it, also while they act for another. */
function holder(ctx: Ctx): string {
  if (ctx.actor.id === null) throw unauthenticated('kernel.signInNeeded')
  return ctx.actor.id
}

export async function subscribe(ctx: Ctx, input: NewSubscription) {
  if (!isPushEndpoint(input.endpoint, ctx.config)) throw invalid('notify.badEndpoint')
  const point = Buffer.from(input.keys.p256dh, 'base64url')
  // RFC 8291 §3.1–3.2: an uncompressed P-256 point and 16 secret bytes.
  if (point.length !== 65 || point[0] !== 4 || Buffer.from(input.keys.auth, 'base64url').length !== 16)
    throw invalid('notify.badPushKeys')
  const id = await store.putSubscription(ctx.db, {
    personId: holder(ctx),
    endpointHash: hashOf(ctx, input.endpoint),
    host: new URL(input.endpoint).host,
    now: ctx.now(),
    seal: (id) => seal(ctx.platform, SUBSCRIPTION, id, input),
  })
  ctx.audit('push-subscription', id)
  return { id }
}

export async function unsubscribe(ctx: Ctx, { endpoint }: { endpoint: string }) {
  const personId = holder(ctx)
  await store.endSubscription(ctx.db, personId, hashOf(ctx, endpoint))
  ctx.audit('push-subscription', personId)
  return { ok: true as const }
}

/** Proof of delivery for a record: who was told when and how, never at which address. Whoever looks is written down. */
export async function deliveries(ctx: Ctx, input: PageInput & { kind: string; id: string }) {
  const record = { kind: input.kind, id: input.id }
  ctx.audit(record.kind, record.id, { looked: 'deliveries' })
  const rows = await proof.listDeliveries(ctx.db, record, keyOf(input.after), input.limit)
  const { items, next } = page(rows, input.limit, (row) => row.id)
  const told = items.map((row) => ({ ...row, reasonText: row.reason ? ctx.t(`notify.reason.${row.reason}`) : null }))
  return { items: told, next, counts: await proof.countDeliveries(ctx.db, record) }
}

/** A carrier's report on one message. The token in the address, made for that message alone, is the proof of origin. */
export async function smsReport(
  ctx: Ctx,
  input: { token: string; reference: string; status: 'delivered' | 'failed'; id?: string | undefined },
) {
  const wanted = Buffer.from(reportToken(ctx.platform, input.reference.toLowerCase()))
  const given = Buffer.from(input.token)
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) throw notFound('kernel.recordNotFound')
  const known = await proof.noteReport(ctx.db, input.reference, input.status, input.id ?? null, ctx.now())
  if (!known) throw notFound('kernel.recordNotFound')
  ctx.audit('delivery', input.reference, { status: input.status })
  return { ok: true as const }
}
