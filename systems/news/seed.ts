import { attach, storeBytes } from '@hue-s/engines/files/index.ts'
import { personsWithGrant, staffName } from '@hue-s/engines/identity/index.ts'
import { makePdf } from '@hue-s/engines/papers/index.ts'
import { listUnits, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { CONTENT_LANGS, type Facts } from './contract.ts'
import { blocksOf } from './demo/blocks.ts'
import { demoNews, type DemoItem } from './demo/data.ts'
import { drawnCover, type Scene } from './demo/pictures.ts'
import { bringOut } from './desk/bring-out.ts'
import { DESK_FILES, remember } from './desk/item.ts'
import { beginItem } from './desk/write.ts'
import * as store from './store.ts'

const DAY = 86_400_000

interface World {
  unitId: string
  writer: string
  publisher: string
  covers: Map<Scene, string>
  campaign: string | null
}

/** A portal with some weeks of life: published items of every kind, one that waits for review, one planned, one being written. */
export async function seedMore(ctx: Ctx): Promise<boolean> {
  const { items } = ctx.platform.settings.fromPack(demoNews).demo
  const [province] = await listUnits(ctx, { at: ctx.today(), level: 'province' })
  if (!province || items.length === 0) return false
  const world: World = {
    unitId: province.id,
    writer: await nameWith(ctx, 'news.edit', province.id),
    publisher: await nameWith(ctx, 'news.publish', province.id),
    covers: new Map(),
    campaign: null,
  }
  const rank = (item: DemoItem) => (item.kind === 'campaign' ? 0 : 1)
  for (const item of [...items].sort((a, b) => rank(a) - rank(b))) await tell(ctx, world, item)
  await beginOthers(ctx, world, items)
  return false
}

async function nameWith(ctx: Ctx, permission: string, unitId: string): Promise<string> {
  const [person] = await personsWithGrant(ctx, permission, unitId)
  const name = person === undefined ? undefined : (await staffName(ctx, [person])).get(person)
  return name ?? ctx.platform.translate('vi', 'news.server.machine')
}

async function coverOf(ctx: Ctx, { covers }: World, scene: Scene): Promise<string> {
  const known = covers.get(scene)
  if (known !== undefined) return known
  const { id } = await storeBytes(ctx, await drawnCover(scene), 'photo')
  covers.set(scene, id)
  return id
}

/** A morning so many days from today, in Vietnam. */
const dayFrom = (ctx: Ctx, days: number) => legalDate(new Date(ctx.now().getTime() + days * DAY))
const atHour = (day: string, hour: number) =>
  new Date(`${day}T${String(hour).padStart(2, '0')}:00:00+07:00`).toISOString()

async function factsOf(ctx: Ctx, world: World, item: DemoItem): Promise<Facts> {
  const { document, campaign, event, correction } = item
  if (document) {
    const { file, ...facts } = document
    return { document: { ...facts, fileId: file ? await paperOf(ctx, item) : null } }
  }
  if (campaign) return { campaign: { from: dayFrom(ctx, campaign.fromDays), to: dayFrom(ctx, campaign.toDays) } }
  if (correction) return { correction }
  if (!event) return {}
  const day = dayFrom(ctx, event.inDays)
  return {
    event: {
      startsAt: atHour(day, event.hour),
      endsAt: atHour(day, event.hour + event.hours),
      unitId: null,
      campaign: event.campaign ? world.campaign : null,
      signUp: event.signUp,
      limit: event.limit > 0 ? event.limit : null,
      signUpUntil: null,
    },
  }
}

/** The document as a file, with its words. */
async function paperOf(ctx: Ctx, { vi, document }: DemoItem): Promise<string> {
  const text = (vi?.text ?? '').split('\n').filter(Boolean)
  const bytes = await makePdf({
    lang: 'vi',
    title: vi?.title ?? '',
    subtitle: document?.number ?? '',
    issuer: document?.issuer ?? '',
    issuedAt: new Date(`${document?.issuedOn}T00:00:00Z`),
    blocks: text.map((line) =>
      line.startsWith('## ') ? { heading: line.slice(3) } : { text: line.replace(/^!\w+ /, '') },
    ),
    foot: vi?.lead ?? '',
  })
  return (await storeBytes(ctx, bytes, 'document')).id
}

async function write(ctx: Ctx, world: World, item: DemoItem): Promise<string> {
  const id = newId(ctx.now().getTime())
  const facts = await factsOf(ctx, world, item)
  const { kind, section, audiences, vi } = item
  const by = world.writer
  await beginItem(ctx, {
    id,
    kind,
    section,
    audiences,
    facts,
    unitId: world.unitId,
    sourceLang: 'vi',
    title: vi?.title ?? '',
    by,
  })
  const coverId = item.cover ? await coverOf(ctx, world, item.cover) : null
  for (const file of [coverId, facts.document?.fileId ?? null])
    if (file !== null) await attach(ctx, file, { kind: DESK_FILES, id, visibility: 'private' })
  const areas = item.areas.map((key) => unitIdOfKey(ctx.config.province, key))
  await store.changeItem(
    ctx.db,
    id,
    { coverId, areas, tags: item.tags, pinned: item.pinned },
    { name: by, now: ctx.now(), meta: true },
  )
  for (const lang of CONTENT_LANGS) {
    const text = item[lang]
    if (!text) continue
    await store.putText(ctx.db, {
      itemId: id,
      lang,
      title: text.title,
      lead: text.lead,
      body: blocksOf(text.text),
      coverAlt: text.alt,
      parts: text.parts,
      madeBy: 'person',
      // The original was begun with its title and is saved a second time with its words.
      ofVersion: 2,
      writer: null,
      updatedName: by,
      now: ctx.now(),
    })
    if (lang !== 'vi') await store.checkText(ctx.db, id, lang, null)
  }
  await remember(ctx, id, 'created', '', by)
  return id
}

async function tell(ctx: Ctx, world: World, item: DemoItem): Promise<void> {
  const id = await write(ctx, world, item)
  await store.changeItem(
    ctx.db,
    id,
    { state: 'review', approvedName: world.publisher },
    { name: world.writer, now: ctx.now() },
  )
  await bringOut(ctx, id, new Date(ctx.now().getTime() - item.daysAgo * DAY))
  if (item.kind === 'campaign') world.campaign = (await store.findItem(ctx.db, id))?.slug ?? null
}

/** Work for those who try the desk: the same words once more as a draft, a plan and something to review. */
async function beginOthers(ctx: Ctx, world: World, items: readonly DemoItem[]): Promise<void> {
  const news = items.filter(({ kind }) => kind === 'news')
  const [review, planned, draft] = [news[0], news[1], news[2]]
  const by = { name: world.writer, now: ctx.now() }
  if (review) await store.changeItem(ctx.db, await write(ctx, world, review), { state: 'review' }, by)
  if (planned) {
    const publishAt = atHour(dayFrom(ctx, 2), 8)
    const id = await write(ctx, world, planned)
    await store.changeItem(ctx.db, id, { state: 'scheduled', publishAt, approvedName: world.publisher }, by)
  }
  if (draft) await write(ctx, world, draft)
}
