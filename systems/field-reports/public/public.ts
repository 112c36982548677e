import { findByCode, followedOf, getPublic, listPublic } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { ListInput, PublicDetail } from '../contract.ts'
import { publicReports } from '../present.ts'
import { mayBelong } from './commune-area.ts'
import { casesFilter } from './filter.ts'
import { read } from './read.ts'
export { atom, rss, sitemap } from './feed.ts'
export { card } from './card.ts'
export { read } from './read.ts'
export { choices, communesThen } from './areas.ts'
export { counts } from './counts.ts'
export { sheet } from './sheet.ts'
export { tile } from './tiles.ts'

/** Published reports of a filter, page by page. */
export async function list(ctx: Ctx, { after, limit, sort, ...filter }: ListInput) {
  const wanted = await casesFilter(ctx, filter)
  const { items, next } = await listPublic(ctx, { ...wanted, sort, after, limit })
  return { items: await publicReports(ctx, items), next, mayBelong: mayBelong(wanted.partly, items) }
}

/** The same by the number that people read out and print. */
export async function readByCode(ctx: Ctx, { code }: { code: string }): Promise<PublicDetail> {
  const found = await findByCode(ctx.as(SYSTEM), code.trim().toUpperCase())
  if (!found) throw notFound('kernel.recordNotFound')
  return read(ctx, { id: found.id })
}

/** Whether the person follows a published report; who else does is nobody's business. */
export async function following(ctx: Ctx, { id }: ById) {
  await getPublic(ctx, id)
  return { following: (await followedOf(ctx, [id])).has(id) }
}
