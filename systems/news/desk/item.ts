import { attach } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import * as access from '../access.ts'
import { pathOf, picturesIn, type Act, type DeskItem, type DeskText, type State } from '../contract.ts'
import { deskPicture } from '../public/cards.ts'
import { unitNames } from '../public/read.ts'
import { countTaken } from '../store-events.ts'
import { addRevision, type Texts } from '../store-history.ts'
import * as store from '../store.ts'
import type { ItemRow, TextRow } from '../store.ts'
import { shownVersions } from '../store-shown.ts'
import { checksOf } from './checklist.ts'

export const RECORD = 'news'
/** Holds pictures while they are written with; what readers see is held by `news`. */
export const DESK_FILES = 'news-desk'

/** What may follow what. A published item that is written in again is a draft beside what readers see. */
export const MOVES = {
  draft: ['save', 'submit', 'discard', 'withdraw', 'pin'],
  review: ['reopen', 'return', 'publish', 'withdraw', 'pin'],
  scheduled: ['reopen', 'publish', 'withdraw', 'pin'],
  published: ['save', 'withdraw', 'pin'],
  withdrawn: ['restore'],
} as const satisfies Record<State, readonly Act[]>

export const nameOf = (ctx: Ctx) => ctx.actor.name ?? ctx.platform.translate('vi', 'news.server.machine')

export async function getItem(ctx: Ctx, id: string): Promise<ItemRow> {
  const item = await store.findItem(ctx.db, id)
  if (!item) throw notFound('kernel.recordNotFound')
  ctx.must(access.edit, item)
  return item
}

/** The item for a change: held, of the version that the decision is about, in a state that allows it. */
export async function takeItem(ctx: Ctx, id: string, act: Act, version?: number): Promise<ItemRow> {
  const item = await store.lockItem(ctx.db, id)
  if (!item) throw notFound('kernel.recordNotFound')
  ctx.must(access.edit, item)
  if (version !== undefined && version !== item.version) throw changedMeanwhile(item)
  if (!(MOVES[item.state] as readonly Act[]).includes(act)) throw conflict('news.notNow', { state: item.state })
  ctx.audit(RECORD, id, { kind: item.kind })
  return item
}

export const changedMeanwhile = (row: { version: number; updatedName: string; updatedAt: string }) =>
  conflict('news.changedMeanwhile', { version: row.version, by: row.updatedName, at: row.updatedAt })

/** Whether this person wrote since it was last published: then another must decide. */
export const wroteIt = (ctx: Ctx, item: ItemRow) => ctx.actor.id !== null && item.writers.includes(ctx.actor.id)

/** Everybody who writes in this round, the present one included. */
export const writersWith = (ctx: Ctx, item: ItemRow): string[] =>
  ctx.actor.id === null ? item.writers : [...new Set([...item.writers, ctx.actor.id])]

export const textsOf = (rows: readonly TextRow[]): Texts =>
  Object.fromEntries(rows.map(({ lang, title, lead, body }) => [lang, { title, lead, body }]))

/** Notes what was done, with every language as it stood. */
export async function remember(
  ctx: Ctx,
  itemId: string,
  action: Parameters<typeof addRevision>[1]['action'],
  note = '',
  name = nameOf(ctx),
): Promise<void> {
  const texts = textsOf(await store.listTexts(ctx.db, itemId))
  await addRevision(ctx.db, { itemId, action, byId: ctx.actor.id, name, at: ctx.now(), note, texts })
}

/** The desk holds a picture from when it was put into the text. */
export async function holdFiles(ctx: Ctx, id: string, fileIds: readonly string[]): Promise<void> {
  for (const fileId of new Set(fileIds)) await attach(ctx, fileId, { kind: DESK_FILES, id, visibility: 'private' })
}

function actsOf(ctx: Ctx, item: ItemRow): Act[] {
  const answers = ctx.can('news.publish', item.unitId)
  return (MOVES[item.state] as readonly Act[]).filter((act) => {
    if (act === 'withdraw' || act === 'pin') return answers && item.live
    if (act === 'publish') return answers && !wroteIt(ctx, item)
    if (act === 'discard') return !item.live && item.withdrawnReason === null
    return act === 'return' || act === 'restore' ? answers : true
  })
}

const deskText = (item: ItemRow, row: TextRow, shown: ReadonlyMap<string, number>): DeskText => ({
  lang: row.lang,
  title: row.title,
  lead: row.lead,
  body: row.body,
  coverAlt: row.coverAlt,
  parts: row.parts,
  madeBy: row.madeBy,
  version: row.version,
  ofVersion: row.lang === item.sourceLang ? row.version : row.ofVersion,
  checked: row.lang === item.sourceLang || row.checkedVersion === row.version,
  shown: shown.get(row.lang) === row.version,
  updatedAt: row.updatedAt,
  updatedName: row.updatedName,
})

/** One item as whoever writes sees it. */
export async function presentItem(ctx: Ctx, id: string): Promise<DeskItem> {
  const item = await getItem(ctx, id)
  const texts = await store.listTexts(ctx.db, id)
  const names = await unitNames(ctx, [...item.areas, item.unitId])
  const shown = new Map((await shownVersions(ctx.db, id)).map(({ lang, version }) => [lang, version]))
  const pictures = texts.flatMap(({ body }) => picturesIn(body).map((one) => one.attrs.fileId))
  const all = [...new Set([...pictures, ...[item.coverId, item.facts.document?.fileId].filter((one) => !!one)])]
  const { createdBy: _c, approvedBy: _a, approvedName: _n, writers: _w, createdAt: _d, unitId, ...rest } = item
  const answers = ctx.can('news.publish', item.unitId)
  return {
    ...rest,
    path: pathOf(item.kind, item.slug),
    areas: item.areas.flatMap((area) => names(area) ?? []),
    unit: names(unitId) ?? { id: unitId, name: '' },
    withdrawnReason: item.withdrawnReason?.vi ?? null,
    texts: texts.map((row) => deskText(item, row, shown)),
    files: Object.fromEntries(all.map((file) => [file, deskPicture(ctx, file as string)])),
    checks: checksOf(item, texts),
    acts: actsOf(ctx, item),
    secondPerson: answers && item.state === 'review' && wroteIt(ctx, item),
    signUps: item.kind === 'event' && item.live ? await countTaken(ctx.db, id) : null,
  }
}
