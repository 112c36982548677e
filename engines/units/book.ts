import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Db } from '@hue-s/kernel/server/db.ts'
import { glance } from '@hue-s/kernel/server/glance.ts'
import { dayBefore } from './lineage.ts'
import { versionsUpTo } from './store.ts'
import type { PlacedUnit, Unit } from './unit.ts'

/** Milliseconds. */
const GLANCE = 5_000
const END_OF_TIME = '9999-12-31'

/** Every version of every unit, the earliest first: a province has some hundreds, and they change on a few days a year. */
export type Book = ReadonlyMap<string, readonly Readonly<Unit>[]>

const kept = glance('units', GLANCE, readBook)

/** The units as they are; in a transaction that changes them, as it sees them. */
export const bookOf = (ctx: Ctx): Promise<Book> => (ctx.pending.tags.has('units') ? readBook(ctx.db) : kept(ctx))

/** The units as the caller's transaction sees them. */
export async function readBook(db: Db): Promise<Book> {
  const book = new Map<string, Readonly<Unit>[]>()
  for (const version of await versionsUpTo(db, END_OF_TIME)) {
    const versions = book.get(version.id) ?? []
    book.set(version.id, versions)
    versions.push(Object.freeze(version))
  }
  return book
}

/** The versions of a unit; an id may come in capitals, as the standard allows. */
export const versionsOf = (book: Book, id: string): readonly Readonly<Unit>[] | undefined => book.get(id.toLowerCase())

/** The version of a unit at a date, the last one if it had ended, nothing if it was not there yet. */
export const versionAt = (book: Book, id: string, at: string): Readonly<Unit> | undefined =>
  versionsOf(book, id)?.findLast((v) => v.validFrom <= at)

/** The last day of a version that is not after a date. */
const lastDay = ({ validTo }: Unit, at: string): string => (validTo !== null && validTo <= at ? dayBefore(validTo) : at)

/** The same with its parent as it was at the date, or on the last day of an ended unit. */
export function placedAt(book: Book, id: string, at: string): PlacedUnit | undefined {
  const unit = versionAt(book, id, at)
  if (!unit) return undefined
  const above = unit.parentId === null ? undefined : versionAt(book, unit.parentId, lastDay(unit, at))
  return { ...unit, parent: above ? { id: above.id, code: above.code, name: above.name } : null }
}

/** Every unit above a unit at a date, nearest first. */
export function above(book: Book, id: string, at: string): Unit[] {
  const unit = versionAt(book, id, at)
  if (!unit) return []
  const day = lastDay(unit, at)
  const found: Unit[] = []
  for (let next: Unit | undefined = unit; next?.parentId && found.length < 20;) {
    next = book.get(next.parentId)?.find((v) => v.validFrom <= day && (v.validTo === null || day < v.validTo))
    if (next) found.push(next)
  }
  return found
}
