import type { Db } from '@hue-s/kernel/server/db.ts'
import { many, maybe, sql } from '@hue-s/kernel/server/db.ts'

export interface Archive {
  id: string
  name: string
  year: number
  askedAt: string
  cursor: string | null
  lines: number
  manifest: string | null
  token: string | null
  closedAt: string | null
}

const ARCHIVE = sql`id, name, year, asked_at, cursor, lines, manifest, token, closed_at`

/** Opens an archive; undefined when one of this name and year is still being filled. */
export const addArchive = (db: Db, a: { id: string; name: string; year: number; askedBy: string | null }, now: Date) =>
  maybe(
    db,
    sql<Archive>`insert into papers.archive (id, name, year, asked_at, asked_by)
      values (${a.id}, ${a.name}, ${a.year}, ${now}, ${a.askedBy}) on conflict do nothing returning ${ARCHIVE}`,
  )
export const findArchive = (db: Db, id: string) =>
  maybe(db, sql<Archive>`select ${ARCHIVE} from papers.archive where id = ${id}`)
export const findArchiveForUpdate = (db: Db, id: string) =>
  maybe(db, sql<Archive>`select ${ARCHIVE} from papers.archive where id = ${id} for update`)
export const listArchives = (db: Db, name: string) =>
  many(db, sql<Archive>`select ${ARCHIVE} from papers.archive where name = ${name} order by asked_at desc limit 100`)

export async function moveOn(db: Db, id: string, lines: number, cursor: string | null): Promise<void> {
  await sql`update papers.archive set lines = lines + ${lines}, cursor = ${cursor} where id = ${id}`.execute(db)
}

export async function close(db: Db, id: string, manifest: string, token: string, now: Date): Promise<void> {
  await sql`update papers.archive set manifest = ${manifest}, token = ${token}, closed_at = ${now}
    where id = ${id}`.execute(db)
}

export interface ArchivePart {
  path: string
  sha256: string
  size: number
  lines: number | null
  fileId: string | null
}

export async function addPart(db: Db, archiveId: string, part: ArchivePart & { body: Buffer | null }): Promise<void> {
  await sql`insert into papers.archive_part (archive_id, path, sha256, size, lines, body, file_id)
    values (${archiveId}, ${part.path}, ${part.sha256}, ${part.size}, ${part.lines}, ${part.body}, ${part.fileId})
    on conflict do nothing`.execute(db)
}
export const listParts = (db: Db, archiveId: string) =>
  many(
    db,
    sql<ArchivePart>`select path, sha256, size, lines, file_id from papers.archive_part
      where archive_id = ${archiveId} order by path`,
  )
export const readBody = (db: Db, archiveId: string, path: string) =>
  maybe(
    db,
    sql<{ body: Buffer }>`select body from papers.archive_part where archive_id = ${archiveId} and path = ${path}`,
  )
