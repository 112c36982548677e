import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { MOST_FAVOURITES, type personalContract as routes } from '../contract.ts'
import { lockList } from '../household/store.ts'
import { me } from '../own.ts'
import * as store from './store.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function favourites(ctx: Ctx, { after, limit }: Parsed<(typeof routes)['favourites']>) {
  if (after !== undefined && !UUID.test(after)) throw invalid('personal.badPage')
  const personId = me(ctx)
  const rows = await store.listFavourites(ctx.db, personId, after, limit + 1)
  const count = await store.countFavourites(ctx.db, personId)
  return { ...page(rows, limit, (f) => f.id), count, most: MOST_FAVOURITES }
}

/** Saved again, a page keeps its place and takes the new title. */
export async function addFavourite(ctx: Ctx, { kind, path, title }: Parsed<(typeof routes)['addFavourite']>) {
  const personId = me(ctx)
  await lockList(ctx.db, 'favourite', personId)
  const known = await store.findFavourite(ctx.db, personId, path)
  if (!known && (await store.countFavourites(ctx.db, personId)) >= MOST_FAVOURITES)
    throw conflict('personal.tooManyFavourites', { most: MOST_FAVOURITES })
  const id = newId(ctx.now().getTime())
  const row = await store.addFavourite(ctx.db, personId, { id, kind, path, title, addedAt: ctx.now().toISOString() })
  ctx.audit('personal.favourite', row.id)
  return row
}

export async function dropFavourite(ctx: Ctx, { id }: ById) {
  if (!(await store.dropFavourite(ctx.db, me(ctx), id))) throw notFound('kernel.recordNotFound')
  ctx.audit('personal.favourite', id, { dropped: true })
  return { ok: true as const }
}
