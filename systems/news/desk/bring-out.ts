import { attach, detach, fileIdsOf } from '@hue-s/engines/files/index.ts'
import { broadcast } from '@hue-s/engines/notify/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newsChanged, pathOf, type ContentLang } from '../contract.ts'
import { plainOf } from '../body/plain.ts'
import { forget, indexText } from '../find.ts'
import { tellSignedUp } from '../public/events.ts'
import { picturesOf } from '../public/read.ts'
import * as shown from '../store-shown.ts'
import * as store from '../store.ts'
import type { ItemChange, ItemRow, TextRow } from '../store.ts'
import { nameOf, RECORD, remember } from './item.ts'

/** Tells whoever listens; stored answers are made anew. */
export async function announce(ctx: Ctx, item: ItemRow, what: 'published' | 'corrected' | 'withdrawn' | 'translated') {
  const { id, kind, section, slug } = item
  await ctx.emit(newsChanged, { id, kind, section, slug, what })
  ctx.changed('news')
}

/** Shows what was approved: the original, and each translation that a second person has confirmed. */
export async function bringOut(ctx: Ctx, id: string, at: Date = ctx.now()): Promise<void> {
  const item = await store.lockItem(ctx.db, id)
  const texts = await store.listTexts(ctx.db, id)
  const source = texts.find(({ lang }) => lang === item?.sourceLang)
  if (!item || !source) throw new Error(`nothing to publish: ${id}`)
  const corrected = item.live && item.change !== null
  const ready = texts.filter((text) => text === source || text.checkedVersion === text.version)
  await shown.putShown(ctx.db, item, { orderAt: orderOf(item, at), at, sourceVersion: source.version, corrected })
  await showTexts(ctx, item, texts, ready)
  await shareFiles(ctx, item, ready)
  if (corrected && item.change) await shown.addCorrection(ctx.db, id, item.change, ctx.now())
  const what = corrected ? 'corrected' : 'published'
  await remember(ctx, id, what, item.change?.vi ?? '', item.approvedName ?? nameOf(ctx))
  const settled: ItemChange = {
    state: 'published',
    live: true,
    publishAt: null,
    writers: [],
    change: null,
    notify: false,
    approvedBy: null,
    returnNote: null,
  }
  await store.changeItem(ctx.db, id, settled, { name: item.approvedName ?? nameOf(ctx), now: ctx.now() })
  if (item.notify) await tellFollowers(ctx, item, texts)
  if (corrected && item.kind === 'event') await tellSignedUp(ctx, id, 'changed', item.change?.vi ?? '')
  await announce(ctx, item, what)
}

function orderOf({ facts }: ItemRow, now: Date): Date {
  if (facts.document) return new Date(`${facts.document.issuedOn}T00:00:00+07:00`)
  return facts.event ? new Date(facts.event.startsAt) : now
}

async function showTexts(ctx: Ctx, item: ItemRow, texts: readonly TextRow[], ready: readonly TextRow[]): Promise<void> {
  for (const text of ready) {
    await shown.putShownText(ctx.db, text, plainOf(text.body))
    await indexText(ctx, item, text)
  }
  const written = new Set(texts.map(({ lang }) => lang))
  const before = await shown.shownVersions(ctx.db, item.id)
  for (const { lang } of before.filter((one) => !written.has(one.lang))) {
    await shown.removeShownText(ctx.db, item.id, lang)
    await forget(ctx, item.kind, item.id, [lang])
  }
}

/** Everybody may see exactly the pictures and the file of what is published. */
async function shareFiles(ctx: Ctx, item: ItemRow, ready: readonly TextRow[]): Promise<void> {
  const cover = [item.coverId, item.facts.document?.fileId].filter((one): one is string => typeof one === 'string')
  const wanted = new Set([...cover, ...ready.flatMap(({ body }) => picturesOf(body))])
  const asPlatform = ctx.as(SYSTEM)
  for (const fileId of wanted) await attach(asPlatform, fileId, { kind: RECORD, id: item.id, visibility: 'public' })
  for (const fileId of await fileIdsOf(ctx, RECORD, item.id))
    if (!wanted.has(fileId)) await detach(asPlatform, fileId, { kind: RECORD, id: item.id })
}

/** A translation of what readers see already. */
export async function showTranslation(ctx: Ctx, item: ItemRow, lang: ContentLang): Promise<void> {
  const text = await store.findText(ctx.db, item.id, lang)
  if (!text) return
  await shown.putShownText(ctx.db, text, plainOf(text.body))
  await indexText(ctx, item, text)
  for (const fileId of picturesOf(text.body))
    await attach(ctx.as(SYSTEM), fileId, { kind: RECORD, id: item.id, visibility: 'public' })
  await remember(ctx, item.id, 'translated', lang)
  await announce(ctx, item, 'translated')
}

/** A translation that was taken back is gone for readers, too. */
export async function hideTranslation(ctx: Ctx, item: ItemRow, lang: ContentLang): Promise<void> {
  await shown.removeShownText(ctx.db, item.id, lang)
  await forget(ctx, item.kind, item.id, [lang])
  ctx.changed('news')
}

/** Those who follow the rubric, in the areas that it is about. */
async function tellFollowers(ctx: Ctx, item: ItemRow, texts: readonly TextRow[]): Promise<void> {
  const own = texts.find(({ lang }) => lang === item.sourceLang)
  const english = texts.find(({ lang, checkedVersion, version }) => lang === 'en' && checkedVersion === version)
  await broadcast(ctx, {
    topic: `news.${item.section}`,
    ...(item.areas.length > 0 ? { unitIds: item.areas } : {}),
    title: 'news.server.notice.published',
    body: 'news.server.notice.publishedWords',
    values: {
      title: own?.title ?? '',
      lead: own?.lead ?? '',
      titleEn: english?.title ?? own?.title ?? '',
      leadEn: english?.lead ?? own?.lead ?? '',
    },
    link: pathOf(item.kind, item.slug),
    level: 'info',
    record: { kind: RECORD, id: item.id },
    dedupeKey: `news:${item.id}:${item.version}`,
  })
}

/** Items whose time is over leave the search; lists leave them out by themselves. */
export async function expireDue(ctx: Ctx): Promise<void> {
  for (const { id, kind, section, slug } of await shown.takeExpired(ctx.db, ctx.now())) {
    const texts = await store.listTexts(ctx.db, id)
    await forget(
      ctx,
      kind,
      id,
      texts.map(({ lang }) => lang),
    )
    await ctx.emit(newsChanged, { id, kind, section, slug, what: 'expired' })
    ctx.changed('news')
  }
}
