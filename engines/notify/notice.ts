import { cut, type Lang, type Values } from '@hue-s/kernel/shared/text.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { Channel, CHANNELS, noticeQueued, Topic, type Level } from './contract.ts'
import {
  addDeliveries,
  addItems,
  findByKey,
  listReaders,
  type NewDelivery,
  type NewItem,
  type Reader,
  withdrawRecord,
} from './delivery-store.ts'
import { decide, wants, type Reachable } from './plan.ts'

/** What to say. Words come from `text/*.json` by key, in the reader's language. */
export interface Words {
  topic: string
  /** Key of the title. */
  title: string
  /** Key of the text below it. */
  body: string
  values?: Values
  /** A path on this site. */
  link?: string
  level: Level
  /** What the notice is about, for the proof of delivery. */
  record?: { kind: string; id: string }
}
export interface Notice extends Words {
  /** Person id. */
  to: string
  /** The same key reaches the same person once. */
  dedupeKey?: string
}

const LINK = /^\/(?![/\\])[\x21-\x7e]{0,299}$|^\/$/
const TITLE = 200
const BODY = 2_000

/** Tells one person: the inbox at once, with this change; the channels they want right after the commit. */
export async function notifyPerson(ctx: Ctx, notice: Notice): Promise<{ id: string; isNew: boolean }> {
  const [made] = await addToInboxes(ctx, notice, [notice.to], { dedupeKey: notice.dedupeKey ?? null })
  if (made) return { id: made.id, isNew: true }
  const before = await findByKey(ctx.db, notice.to, notice.dedupeKey ?? '')
  if (!before) throw new Error('a notice was neither added nor found')
  return { id: before.id, isNew: false }
}

/**
 * What was said of a record is no longer so: a newer message took its place, or it ran out. What has not been sent by now
 * is not sent any more, also to those whom a broadcast has yet to reach; it stays in the inboxes, in its order.
 */
export const withdraw = (ctx: Ctx, record: { kind: string; id: string }): Promise<void> =>
  withdrawRecord(ctx.db, record, ctx.now())

/** Whether this instance can send over a channel at all. */
export function channelWorks(platform: Platform, channel: Channel): boolean {
  const { smtp, sms, zalo } = platform.config.outside
  return { push: true, email: smtp !== undefined, sms: sms !== undefined, zalo: zalo !== undefined }[channel]
}

/** Writes inbox rows and the deliveries each person wants (none when it is `over`), and announces them as one batch. */
export async function addToInboxes(
  ctx: Ctx,
  words: Words,
  personIds: readonly string[],
  { dedupeKey, over = false }: { dedupeKey: string | null; over?: boolean },
) {
  Topic.parse(words.topic)
  if (words.link !== undefined && !LINK.test(words.link)) throw new Error(`not a path of this site: ${words.link}`)
  const batch = newId()
  const readers = await listReaders(ctx.db, [...new Set(personIds)], words.topic)
  const items = readers.map((reader) => itemFor(ctx, words, reader, batch, dedupeKey))
  const added = await addItems(ctx.db, items)
  if (added.length === 0) return added
  const fresh = new Map(added.map((a) => [a.personId, a.id]))
  const deliveries = readers.flatMap((reader) => {
    const itemId = fresh.get(reader.personId)
    return itemId
      ? CHANNELS.flatMap((channel) => deliveriesFor(ctx, words.level, channel, reader, { batch, itemId, over }))
      : []
  })
  ctx.ahead(addDeliveries(ctx.db, deliveries))
  const { topic, level } = words
  const letters = deliveries.filter(({ state }) => state === 'waiting').length
  await ctx.emit(noticeQueued, { id: batch, personIds: [...fresh.keys()], topic, level, letters })
  return added
}

const clean = (text: string, max: number) => cut(text.normalize('NFC').replace(/[^\n\P{Cc}]/gu, ' '), max).trim()

function itemFor(ctx: Ctx, words: Words, { personId, lang }: Reader, batch: string, dedupeKey: string | null): NewItem {
  const said = Object.entries(words.values ?? {}).map(([k, v]) => [k, typeof v === 'string' ? clean(v, BODY) : v])
  const values = Object.fromEntries(said) as Record<string, unknown>
  const say = (key: string, max: number) => clean(ctx.platform.translate(lang, key, values), max)
  return {
    id: newId(),
    batch,
    person_id: personId,
    topic: words.topic,
    level: words.level,
    title_key: words.title,
    body_key: words.body,
    values,
    lang,
    title: say(words.title, TITLE),
    body: say(words.body, BODY),
    link: words.link ?? null,
    record_kind: words.record?.kind ?? null,
    record_id: words.record?.id ?? null,
    dedupe_key: dedupeKey,
    at: ctx.now(),
  }
}

function reachable(platform: Platform, channel: Channel, level: Level, r: Reader): Reachable {
  const address = {
    push: [r.devices.length > 0, true],
    email: [r.hasEmail, r.emailVerified],
    sms: [r.hasPhone, r.phoneVerified],
    zalo: [r.hasZalo || r.hasPhone, r.hasZalo || r.phoneVerified],
  }[channel] as [boolean, boolean]
  const wanted = wants(channel, level, [r.choice ?? undefined, r.anyChoice ?? undefined])
  return { works: channelWorks(platform, channel), wanted, hasAddress: address[0], verified: address[1] }
}

function deliveriesFor(
  ctx: Ctx,
  level: Level,
  channel: Channel,
  r: Reader,
  of: { batch: string; itemId: string; over: boolean },
): NewDelivery[] {
  const planned = decide(
    channel,
    level,
    reachable(ctx.platform, channel, level, r),
    { from: r.quietFrom, to: r.quietTo },
    ctx.now(),
  )
  const plan = of.over && planned.state === 'waiting' ? ({ state: 'skipped', reason: 'withdrawn' } as const) : planned
  // Why information went only to the inbox proves nothing to anybody; for the other levels the reason is kept.
  if (plan.state === 'skipped' && level === 'info' && plan.reason !== 'quietHours') return []
  const row = (target: string, carrier: string): NewDelivery => ({
    id: newId(),
    batch: of.batch,
    item_id: of.itemId,
    channel,
    target,
    carrier,
    state: plan.state,
    reason: plan.state === 'skipped' ? plan.reason : null,
    next_at: plan.state === 'waiting' ? plan.nextAt : ctx.now(),
    at: ctx.now(),
  })
  if (channel === 'push' && plan.state === 'waiting') return r.devices.map((d) => row(d.id, `push:${d.host}`))
  return [row('', channel)]
}

/** An inbox row in the reader's language of today; a text whose key is gone keeps the words it was sent with. */
export function wordsNow(
  platform: Platform,
  lang: Lang,
  item: { titleKey: string; bodyKey: string; values: Values; title: string; body: string },
) {
  const say = (key: string, stored: string, max: number) => {
    const now = platform.translate(lang, key, item.values)
    return now === key ? stored : clean(now, max)
  }
  return { title: say(item.titleKey, item.title, TITLE), body: say(item.bodyKey, item.body, BODY) }
}
