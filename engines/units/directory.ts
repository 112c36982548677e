import { createHash } from 'node:crypto'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { above, bookOf, placedAt, readBook, versionAt, versionsOf, type Book } from './book.ts'
import type { Level } from './contract.ts'
import { backward, forward, type Relative } from './lineage.ts'
import * as store from './store.ts'
import type { PlacedUnit, Unit } from './unit.ts'

/** Enough of a context to read with: sign-in has a database and not yet a person. */
type Reader = Pick<Ctx, 'db'>

// The namespace that RFC 9562 gives for URLs.
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex')

/** The id of a unit of the province's data: a name-based UUID (version 5), the same on every machine. */
export function unitIdOfKey(province: string, key: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`unit:${province}:${key}`).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** A unit as it was on a date (today unless told). If it had ended by then, its last version, with `validTo`. */
export async function getUnit(ctx: Ctx, id: string, at: string = ctx.today()): Promise<PlacedUnit> {
  const unit = placedAt(await bookFor(ctx, [id]), id, at)
  if (!unit) throw notFound('units.noSuchUnit', { id })
  return unit
}

/** Many units as each was on a date of its own, by id; for lists. */
export async function getUnits(ctx: Ctx, wanted: readonly { id: string; at: string }[]): Promise<Map<string, Unit>> {
  const book = await bookFor(
    ctx,
    wanted.map(({ id }) => id),
  )
  const found = wanted.map(({ id, at }) => versionAt(book, id, at))
  return new Map(found.flatMap((unit) => (unit ? [[unit.id, unit] as const] : [])))
}

/** The book, read anew when one of these units is not in the one that is kept: another process may just have made it. */
async function bookFor(ctx: Ctx, ids: readonly string[]): Promise<Book> {
  const book = await bookOf(ctx)
  if (ids.every((id) => versionsOf(book, id))) return book
  return readBook(ctx.db)
}

/** A unit by its key in the province's data. */
export function findUnitByKey(ctx: Ctx, key: string, at: string = ctx.today()): Promise<Unit | undefined> {
  return store.findUnitByKey(ctx.db, key, at)
}

/** The units living on a date, in Vietnamese order. `search` needs no marks. */
export function listUnits(
  ctx: Reader,
  query: { at: string; level?: Level; parentId?: string; search?: string; code?: string },
): Promise<PlacedUnit[]> {
  return store.listUnits(ctx.db, query)
}

/** Every version of every unit that began by a date, ended units included: a province has some hundreds. */
export function listVersions(ctx: Reader, upTo: string): Promise<Unit[]> {
  return store.versionsUpTo(ctx.db, upTo)
}

/** Every unit above a unit on a date, nearest first. */
export async function ancestors(ctx: Ctx, unitId: string, at: string): Promise<Unit[]> {
  return above(await bookFor(ctx, [unitId]), unitId, at)
}

/** All units covered by a responsibility for these: below them, and the old units whose records are theirs now. */
export function withSubunits(ctx: Reader, unitIds: readonly string[], at: string): Promise<string[]> {
  return store.withSubunits(ctx.db, unitIds, at)
}

/** Who took over, at `to`, what a unit was at `from`. The unit itself (`same`) if it lived on; shares add up to 1. */
export async function successors(ctx: Reader, unitId: string, from: string, to: string): Promise<Relative[]> {
  return (await successorsOfAll(ctx, [unitId], from, to)).get(unitId) ?? []
}

/** `successors` of many units in two queries, for statistics on the boundaries of a later date. */
export async function successorsOfAll(
  ctx: Reader,
  unitIds: readonly string[],
  from: string,
  to: string,
): Promise<Map<string, Relative[]>> {
  const graph = await store.lineageOf(ctx.db, unitIds, 'forward', to)
  return new Map(unitIds.map((id) => [id, forward(graph, id, from, to)]))
}

/** What a unit of `from` was made of at the earlier date `to`; `share` is the part of the old unit that it got. */
export async function predecessors(ctx: Reader, unitId: string, from: string, to: string): Promise<Relative[]> {
  return backward(await store.lineageOf(ctx.db, [unitId], 'backward', to), unitId, from, to)
}
