import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AUDIENCES, type AudienceName, type Kind, type ListInput } from '../contract.ts'
import { newsSetting } from '../setting.ts'
import * as store from '../store-shown.ts'
import { askedOf, cardOf, cursorOf, pageOfRows } from './cards.ts'

/** What the news page and its feeds hold unless one kind is asked for. */
export const NEWS_KINDS: readonly Kind[] = ['news', 'correction', 'campaign']
const HOME = 3

/** The province's rubrics in its order, with what each has. */
export async function sections(ctx: Ctx) {
  const counts = new Map((await store.countSections(ctx.db, ctx.now())).map(({ section, n }) => [section, n]))
  return { items: ctx.setting(newsSetting).sections.map((one) => ({ ...one, count: counts.get(one.id) ?? 0 })) }
}

/** Published items of a filter, newest first. */
export async function list(ctx: Ctx, { kind, after, limit, ...filter }: ListInput) {
  const kinds = kind ? [kind] : NEWS_KINDS
  const rows = await store.listShown(ctx.db, { ...filter, kinds, limit, from: cursorOf(after) }, askedOf(ctx))
  return pageOfRows(rows, limit, cardOf)
}

/** The newest three of each audience, each item once: one answer serves every home page. */
export async function latest(ctx: Ctx) {
  const kinds: readonly Kind[] = [...NEWS_KINDS, 'guidance']
  const found = await Promise.all(
    AUDIENCES.map(async (audience) => {
      const rows = await store.listShown(ctx.db, { kinds, audience, limit: HOME }, askedOf(ctx))
      return [audience, rows.slice(0, HOME)] as const
    }),
  )
  const all = new Map(found.flatMap(([, rows]) => rows).map((row) => [row.id, row]))
  const items = [...all.values()].sort(
    (a, b) => Number(b.pinned) - Number(a.pinned) || (a.orderAt < b.orderAt ? 1 : -1),
  )
  const ids = found.map(([audience, rows]) => [audience, rows.map(({ id }) => id)])
  return { items: items.map(cardOf), shownTo: Object.fromEntries(ids) as Record<AudienceName, string[]> }
}
