import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Purpose } from './contract.ts'
import type { Variant } from './picture.ts'
import type { FileType } from './sniff.ts'

export interface StoredFile {
  id: string
  sha256: string
  type: FileType
  size: number
  purpose: Purpose
  state: 'quarantined' | 'ready' | 'refused'
  reason: string | null
  ownerId: string | null
  uploadedBy: string | null
  width: number | null
  height: number | null
  createdAt: string
}

export interface Derivative {
  blob: string
  type: string
  width: number
  height: number
}

/** Which record holds a file. */
export interface Holder {
  kind: string
  id: string
}

const FILE = sql`f.id, f.sha256, f.type, f.size, f.purpose, f.state, f.reason, f.owner_id, f.uploaded_by, f.width, f.height, f.created_at`

/** Until the transaction ends, nobody else stores or sweeps these bytes, or counts this person's files. */
export async function lock(db: Db, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`files:${what}`}, 0))`.execute(db)
}

export async function putBlob(db: Db, sha256: string, size: number, now: Date): Promise<void> {
  await sql`insert into files.blob (sha256, size, created_at) values (${sha256}, ${size}, ${now})
    on conflict (sha256) do update set orphan_since = null`.execute(db)
}

export async function putFile(db: Db, f: Omit<StoredFile, 'createdAt' | 'reason'>, now: Date): Promise<void> {
  await sql`insert into files.file (id, sha256, type, size, purpose, state, owner_id, uploaded_by, width, height, created_at, unattached_since)
    values (${f.id}, ${f.sha256}, ${f.type}, ${f.size}, ${f.purpose}, ${f.state}, ${f.ownerId}, ${f.uploadedBy}, ${f.width}, ${f.height}, ${now}, ${now})`.execute(
    db,
  )
}

/** Takes the row so that the sweep cannot remove it before this transaction ends. */
export function findFileForUpdate(db: Db, id: string): Promise<StoredFile | undefined> {
  return maybe(db, sql<StoredFile>`select ${FILE} from files.file f where id = ${id} for update`)
}

export function findFile(db: Db, id: string): Promise<StoredFile | undefined> {
  return maybe(db, sql<StoredFile>`select ${FILE} from files.file f where id = ${id}`)
}

/** Files and bytes a person sent since an instant. */
export function countSince(db: Db, person: string, since: Date): Promise<{ files: number; bytes: number }> {
  return one(
    db,
    sql<{ files: number; bytes: number }>`select count(*)::int as files, coalesce(sum(size), 0)::bigint as bytes
      from files.file where uploaded_by = ${person} and created_at >= ${since}`,
  )
}

/** What is known of the bytes holds for every file that has them. */
export async function setState(
  db: Db,
  sha256: string,
  state: StoredFile['state'],
  reason: string | null,
): Promise<void> {
  await sql`update files.file set state = ${state}, reason = ${reason}
    where sha256 = ${sha256} and state = 'quarantined' and type like 'image/%'`.execute(db)
}

export function findDerivative(db: Db, sha256: string, variant: Variant): Promise<Derivative | undefined> {
  return maybe(
    db,
    sql<Derivative>`select blob, type, width, height from files.derivative where sha256 = ${sha256} and variant = ${variant}`,
  )
}

export async function putDerivative(db: Db, sha256: string, variant: Variant, d: Derivative, now: Date): Promise<void> {
  await sql`insert into files.derivative (sha256, variant, blob, type, width, height, created_at)
    values (${sha256}, ${variant}, ${d.blob}, ${d.type}, ${d.width}, ${d.height}, ${now}) on conflict do nothing`.execute(
    db,
  )
}

export async function putReference(
  db: Db,
  fileId: string,
  holder: Holder,
  visibility: string,
  now: Date,
): Promise<void> {
  await sql`with r as (insert into files.reference (file_id, owner_kind, owner_id, visibility, attached_at)
      values (${fileId}, ${holder.kind}, ${holder.id}, ${visibility}, ${now})
      on conflict (file_id, owner_kind, owner_id) do update set visibility = excluded.visibility)
    update files.file set unattached_since = null where id = ${fileId}`.execute(db)
}

export async function dropReference(db: Db, fileId: string, holder: Holder, now: Date): Promise<void> {
  await sql`delete from files.reference where file_id = ${fileId} and owner_kind = ${holder.kind} and owner_id = ${holder.id}`.execute(
    db,
  )
  await sql`update files.file f set unattached_since = ${now} where id = ${fileId} and unattached_since is null
    and not exists (select from files.reference r where r.file_id = f.id)`.execute(db)
}

export async function hasReference(
  db: Db,
  fileId: string,
  where: { holder: Holder } | { visibility: 'public' },
): Promise<boolean> {
  const only =
    'holder' in where
      ? sql`owner_kind = ${where.holder.kind} and owner_id = ${where.holder.id}`
      : sql`visibility = ${where.visibility}`
  return (await maybe(db, sql`select from files.reference where file_id = ${fileId} and ${only} limit 1`)) !== undefined
}

export async function listIdsOf(db: Db, holder: Holder): Promise<string[]> {
  const rows = await many(
    db,
    sql<{
      fileId: string
    }>`select file_id from files.reference where owner_kind = ${holder.kind} and owner_id = ${holder.id}
      order by attached_at, file_id limit 1000`,
  )
  return rows.map((r) => r.fileId)
}

/** Forgets files that no record took up; answers how many. */
export async function dropUnattached(db: Db, before: Date): Promise<number> {
  const gone = await many(
    db,
    sql`delete from files.file f where f.id in (
        select id from files.file where unattached_since < ${before} order by unattached_since limit 5000 for update skip locked)
      and not exists (select from files.reference r where r.file_id = f.id) returning id`,
  )
  return gone.length
}

const UNUSED = sql`not exists (select from files.file f where f.sha256 = b.sha256)
  and not exists (select from files.derivative d join files.file f on f.sha256 = d.sha256 where d.blob = b.sha256)`

/** Bytes that nothing holds begin their grace; bytes that something holds again end it. */
export async function markOrphans(db: Db, now: Date): Promise<void> {
  await sql`update files.blob b set orphan_since = ${now} where orphan_since is null and ${UNUSED}`.execute(db)
  await sql`update files.blob b set orphan_since = null where orphan_since is not null and not (${UNUSED})`.execute(db)
}

export async function listOrphans(db: Db, before: Date): Promise<string[]> {
  const rows = await many(
    db,
    sql<{
      sha256: string
    }>`select sha256 from files.blob where orphan_since < ${before} order by orphan_since limit 500`,
  )
  return rows.map((r) => r.sha256)
}

/** Drops the row of bytes that are still unused; false when somebody holds them again. */
export async function dropBlob(db: Db, sha256: string): Promise<boolean> {
  await sql`delete from files.derivative d where (d.sha256 = ${sha256} or d.blob = ${sha256})
    and exists (select from files.blob b where b.sha256 = ${sha256} and ${UNUSED})`.execute(db)
  const gone = await maybe(
    db,
    sql`delete from files.blob b where b.sha256 = ${sha256} and ${UNUSED}
      and not exists (select from files.derivative d where d.blob = b.sha256) returning sha256`,
  )
  return gone !== undefined
}

/** Which of these hashes have no row: bytes that were written by a command that never committed. */
export async function listUnknown(db: Db, hashes: readonly string[]): Promise<string[]> {
  const rows = await many(
    db,
    sql<{
      h: string
    }>`select h from unnest(${hashes}::text[]) h where not exists (select from files.blob b where b.sha256 = h)`,
  )
  return rows.map((r) => r.h)
}

/** Files of many records at once. */
export function listIdsOfMany(db: Db, kinds: readonly string[], ids: readonly string[], which: 'all' | 'public') {
  return many(
    db,
    sql<{
      kind: string
      id: string
      fileId: string
    }>`select owner_kind as kind, owner_id as id, file_id from files.reference
      where owner_kind = any(${[...kinds]}) and owner_id = any(${[...ids]})
      and (${which} = 'all' or visibility = 'public') order by attached_at, file_id limit 5000`,
  )
}
