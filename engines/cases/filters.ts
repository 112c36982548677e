import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { MOST_FILTERS, type contractOfCases, type SavedFilter } from './contract.ts'
import * as store from './store-templates.ts'

type In<R extends keyof typeof contractOfCases> = Parsed<(typeof contractOfCases)[R]>

function owner(ctx: Ctx): string {
  if (ctx.actor.id === null) throw forbidden('cases.notAllowedHere')
  return ctx.actor.id
}

/** The actor's own saved filters, in their order. */
export const listFilters = (ctx: Ctx): Promise<SavedFilter[]> => store.listFilters(ctx.db, owner(ctx))

/** Saves a filter under a name of its own, or changes one. */
export async function putFilter(ctx: Ctx, { id, version, name, query }: In<'putFilter'>): Promise<SavedFilter> {
  const person = owner(ctx)
  await store.lockFilters(ctx.db, person)
  const all = await store.listFilters(ctx.db, person)
  const before = all.find((f) => f.id === id)
  if (id !== undefined && !before) throw notFound('kernel.recordNotFound')
  if (before && before.version !== version) throw conflict('cases.changedMeanwhile', { version: before.version })
  if (!before && all.length >= MOST_FILTERS) throw conflict('cases.tooManyFilters', { most: MOST_FILTERS })
  if (all.some((f) => f.name === name && f.id !== id)) throw conflict('cases.filterName', { name })
  const position = before?.position ?? Math.max(0, ...all.map((f) => f.position)) + 1
  const saved = {
    id: before?.id ?? newId(ctx.now().getTime()),
    name,
    query,
    position,
    version: (before?.version ?? 0) + 1,
  }
  await store.saveFilter(ctx.db, person, saved)
  ctx.audit('cases.filter', saved.id)
  return saved
}

/** Removes one of the actor's filters. */
export async function removeFilter(ctx: Ctx, id: string): Promise<void> {
  await store.deleteFilter(ctx.db, owner(ctx), id)
  ctx.audit('cases.filter', id)
}

/** Puts all of the actor's filters in this order. */
export async function orderFilters(ctx: Ctx, ids: readonly string[]): Promise<SavedFilter[]> {
  const person = owner(ctx)
  await store.lockFilters(ctx.db, person)
  const all = await store.listFilters(ctx.db, person)
  const same = ids.length === all.length && new Set(ids).size === ids.length && all.every((f) => ids.includes(f.id))
  if (!same) throw conflict('cases.changedMeanwhile', { count: all.length })
  await store.orderFilters(ctx.db, person, ids)
  ctx.audit('cases.filter', person)
  return store.listFilters(ctx.db, person)
}
