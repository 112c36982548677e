import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import {
  BodyFault,
  EMPTY_BODY,
  parseBody,
  picturesIn,
  type Body,
  type ContentLang,
  type Facts,
  type Kind,
  type MetaInput,
  type Section,
  type TextInput,
} from '../contract.ts'
import * as store from '../store.ts'
import type { ItemChange, ItemRow } from '../store.ts'
import { hideTranslation } from './bring-out.ts'
import {
  changedMeanwhile,
  getItem,
  holdFiles,
  MOVES,
  nameOf,
  presentItem,
  remember,
  takeItem,
  writersWith,
} from './item.ts'
import { freeSlug, slugOf } from './slug.ts'

/** Units that the person writes for: the province where they may, else their own. */
async function unitFor(ctx: Ctx, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) {
    if (!ctx.can('news.edit', wanted)) throw conflict('news.noUnit')
    return wanted
  }
  const [province] = await listUnits(ctx, { at: ctx.today(), level: 'province' })
  if (province && ctx.can('news.edit', province.id)) return province.id
  const own = ctx.actor.grants.find(({ permission }) => permission === 'news.edit')?.units
  const first = own === '*' ? province?.id : own?.[0]
  if (!first) throw conflict('news.noUnit')
  return first
}

/** Makes an empty item of one kind with its title. */
export async function create(
  ctx: Ctx,
  { kind, section, title, unitId }: { kind: Kind; section: Section; title: string; unitId?: string | undefined },
) {
  const id = newId(ctx.now().getTime())
  await beginItem(ctx, { id, kind, section, title, unitId: await unitFor(ctx, unitId), sourceLang: 'vi' })
  await remember(ctx, id, 'created')
  ctx.audit('news', id, { kind })
  return presentItem(ctx, id)
}

/** A new item with a free address and the first text; also for what is taken over from elsewhere. */
export async function beginItem(
  ctx: Ctx,
  i: Pick<ItemRow, 'id' | 'kind' | 'section' | 'unitId' | 'sourceLang'> & {
    title: string
    lead?: string
    body?: Body
    audiences?: ItemRow['audiences']
    origin?: ItemRow['origin']
    facts?: Facts
    by?: string
  },
): Promise<void> {
  const root = slugOf(i.title)
  const by = i.by ?? nameOf(ctx)
  await store.addItem(ctx.db, {
    ...i,
    slug: freeSlug(root, await store.slugsLike(ctx.db, root)),
    audiences: i.audiences ?? [],
    origin: i.origin ?? null,
    facts: i.facts ?? {},
    createdBy: ctx.actor.id,
    updatedName: by,
    now: ctx.now(),
  })
  await store.putText(ctx.db, {
    itemId: i.id,
    lang: i.sourceLang,
    title: i.title,
    lead: i.lead ?? '',
    body: i.body ?? EMPTY_BODY,
    coverAlt: '',
    parts: {},
    madeBy: 'person',
    ofVersion: 1,
    writer: ctx.actor.id,
    updatedName: by,
    now: ctx.now(),
  })
}

/** Whoever writes in a published item opens a draft beside what readers see. */
const writing = (ctx: Ctx, item: ItemRow): ItemChange => ({
  ...(item.state === 'published' ? { state: 'draft' as const } : {}),
  writers: writersWith(ctx, item),
})

async function saved(ctx: Ctx, id: string, version: number) {
  const item = await store.findItem(ctx.db, id)
  if (!item) throw notFound('kernel.recordNotFound')
  return { version, at: item.updatedAt, state: item.state }
}

function refuseFacts(ctx: Ctx, item: ItemRow, facts: Facts): void {
  for (const name of Object.keys(facts)) if (name !== item.kind) throw invalid('news.wrongFacts', { kind: item.kind })
  const { event, campaign, document } = facts
  const wrong =
    (event && (event.endsAt < event.startsAt || (event.signUpUntil !== null && event.signUpUntil > event.startsAt))) ||
    (campaign && campaign.to < campaign.from) ||
    (document?.inForceFrom && document.inForceTo && document.inForceTo < document.inForceFrom)
  if (wrong) throw invalid('news.badTimes')
}

/** Saves what is said about an item. Two who write at once: the second is told who and when. */
export async function saveMeta(ctx: Ctx, { id, metaVersion, ...input }: MetaInput) {
  const item = await takeItem(ctx, id, 'save')
  if (item.metaVersion !== metaVersion) throw changedMeanwhile({ ...item, version: item.metaVersion })
  if (input.facts) refuseFacts(ctx, item, input.facts)
  if (input.expiresAt && input.expiresAt <= ctx.now().toISOString()) throw invalid('news.badTimes')
  if (input.slug !== undefined && input.slug !== item.slug) await refuseSlug(ctx, item, input.slug)
  const files = [input.coverId, input.facts?.document?.fileId].filter((one): one is string => typeof one === 'string')
  await holdFiles(ctx, id, files)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as ItemChange
  await store.changeItem(
    ctx.db,
    id,
    { ...given, ...writing(ctx, item) },
    { name: nameOf(ctx), now: ctx.now(), meta: true },
  )
  return saved(ctx, id, item.metaVersion + 1)
}

/** An address that was published stays: people have it. */
async function refuseSlug(ctx: Ctx, item: ItemRow, slug: string): Promise<void> {
  if (item.live || item.withdrawnReason !== null) throw conflict('news.slugFixed', { slug: item.slug })
  if ((await store.slugsLike(ctx.db, slug)).has(slug)) throw conflict('news.slugTaken', { slug })
}

/** The body of a text as the platform knows it, or a refusal that says where. */
export function bodyOf(value: unknown): Body {
  try {
    return parseBody(value)
  } catch (fault) {
    if (fault instanceof BodyFault) throw invalid('news.badBody', { why: fault.why, at: fault.path })
    throw fault
  }
}

/** Saves the words of one language; the version guards against two who write in it at once. */
export async function saveText(ctx: Ctx, { id, lang, version, ...input }: TextInput) {
  const body = bodyOf(input.body)
  const item = await takeForText(ctx, id, lang)
  const before = await store.findText(ctx.db, id, lang)
  if ((before?.version ?? 0) !== version) throw changedMeanwhile(before ?? { ...item, version: 0 })
  const source = await store.findText(ctx.db, id, item.sourceLang)
  await holdFiles(
    ctx,
    id,
    picturesIn(body).map((one) => one.attrs.fileId),
  )
  const current = source?.version ?? 1
  const next = await store.putText(ctx.db, {
    itemId: id,
    lang,
    title: input.title,
    lead: input.lead,
    body,
    coverAlt: input.coverAlt,
    parts: input.parts,
    madeBy: input.madeBy,
    ofVersion: Math.min(input.ofVersion ?? before?.ofVersion ?? current, current),
    writer: ctx.actor.id,
    updatedName: nameOf(ctx),
    now: ctx.now(),
  })
  const change = lang === item.sourceLang ? writing(ctx, item) : {}
  await store.changeItem(ctx.db, id, change, { name: nameOf(ctx), now: ctx.now() })
  return saved(ctx, id, next)
}

/** A translation is written beside whatever the original is doing; only what was withdrawn rests. */
async function takeForText(ctx: Ctx, id: string, lang: ContentLang): Promise<ItemRow> {
  const found = await getItem(ctx, id)
  if (lang === found.sourceLang) return takeItem(ctx, id, 'save')
  return takeItem(ctx, id, found.state === 'withdrawn' ? 'save' : (MOVES[found.state][0] ?? 'save'))
}

export async function removeText(ctx: Ctx, { id, lang }: { id: string; lang: ContentLang }) {
  const item = await takeForText(ctx, id, lang)
  if (lang === item.sourceLang) throw conflict('news.sourceStays')
  await store.removeText(ctx.db, id, lang)
  if (item.live) await hideTranslation(ctx, item, lang)
  await store.changeItem(ctx.db, id, {}, { name: nameOf(ctx), now: ctx.now() })
  return presentItem(ctx, id)
}

/** Throws away what was never published. */
export async function discard(ctx: Ctx, { id, version }: { id: string; version: number }) {
  const item = await takeItem(ctx, id, 'discard', version)
  if (item.live || item.withdrawnReason !== null) throw conflict('news.notNow', { state: item.state })
  await store.removeItem(ctx.db, id)
  return { id }
}
