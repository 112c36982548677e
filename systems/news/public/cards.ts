import { link } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { pathOf, type Card } from '../contract.ts'
import type { Asked, Cursor, ShownRow } from '../store-shown.ts'

/** What a list shows of a published item. */
export const cardOf = (row: ShownRow): Card => ({
  id: row.id,
  kind: row.kind,
  slug: row.slug,
  path: pathOf(row.kind, row.slug),
  lang: row.lang,
  langs: row.langs,
  section: row.section,
  audiences: row.audiences,
  title: row.title,
  lead: row.lead,
  parts: row.parts,
  facts: row.facts,
  cover: row.coverId === null ? null : { ...publicPicture(row.coverId), alt: row.coverAlt },
  at: row.at,
  correctedAt: row.correctedAt,
  pinned: row.pinned,
  origin: row.origin,
})

/** Addresses of a picture that a published item shows to everybody. */
export const publicPicture = (id: string) => ({
  thumb: `/api/files/${id}?size=thumb`,
  view: `/api/files/${id}?size=view`,
})
/** The same while it is still on the desk. */
export const deskPicture = (ctx: Ctx, id: string) => link(ctx, id, 'view', 12 * 3600)

export const askedOf = (ctx: Ctx, lang: string = ctx.lang): Asked => ({ lang, now: ctx.now() })

/** A page by key; the key is only an address, so whoever makes one up gets another page of the same public list. */
export function pageOfRows<T extends ShownRow, U>(rows: T[], limit: number, show: (row: T) => U) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? `${last.pinned ? 1 : 0}_${Date.parse(last.orderAt)}_${last.id}` : null
  return { items: items.map(show), next }
}

export function cursorOf(after: string | undefined): Cursor | undefined {
  if (after === undefined) return undefined
  const found = /^([01])_(-?\d{1,14})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(after)
  const [, pinned, at, id = ''] = found ?? []
  if (!found) throw invalid('kernel.badInput', { faults: [{ path: 'after', code: 'invalid_format' }] })
  return { pinned: pinned === '1', at: new Date(Number(at)).toISOString(), id }
}
