import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'
import type { Guide, ProcedureContent, RecordKind } from './contract.ts'

export type Content = ProcedureContent | Guide

export interface VersionRow {
  id: string
  kind: RecordKind
  code: string
  version: number
  state: 'draft' | 'waiting' | 'approved'
  change: 'version' | 'end'
  unitId: string
  validFrom: string
  validTo: string | null
  citation: string
  content: Content
  hash: string
  revision: number
  name: string
  createdBy: string | null
  createdName: string | null
  approvedBy: string | null
  approvedName: string | null
  approvedAt: string | null
  note: string | null
}

const COLUMNS = sql.raw(
  `v.id, v.kind, v.code, v.version, v.state, v.change, v.unit_id, v.valid_from, v.valid_to, v.citation, v.content,
   v.hash, v.revision, v.name, v.created_by, v.created_name, v.approved_by, v.approved_name, v.approved_at, v.note`,
)
const APPROVED = sql.raw(`v.state = 'approved' and v.change = 'version'`)
const inForce = (at: string) => sql`(v.valid_from <= ${at} and (v.valid_to is null or v.valid_to > ${at}))`

export const findRow = (db: Db, id: string, lock = false): Promise<VersionRow | undefined> =>
  maybe(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v where v.id = ${id} ${lock ? sql`for update` : sql``}`,
  )

/** The version in force on a day. */
export const findInForce = (db: Db, kind: RecordKind, code: string, at: string): Promise<VersionRow | undefined> =>
  maybe(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v
      where v.kind = ${kind} and v.code = ${code} and ${APPROVED} and ${inForce(at)}`,
  )

/** What to show of a procedure that is not in force: the last that was, else the first to come. */
export const findNearest = (db: Db, kind: RecordKind, code: string, at: string): Promise<VersionRow | undefined> =>
  maybe(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v
      where v.kind = ${kind} and v.code = ${code} and ${APPROVED} and v.valid_to is distinct from v.valid_from
      order by (v.valid_from <= ${at}) desc, abs(v.valid_from - ${at}::date) limit 1`,
  )

/** All versions of a code, the newest first, and those drafts that may be read (all unless told). */
export const listVersions = (
  db: Db,
  kind: RecordKind,
  code: string,
  mine: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<VersionRow[]> =>
  many(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v where v.kind = ${kind} and v.code = ${code} and (v.state = 'approved' or ${mine})
      order by (v.state <> 'approved') desc, v.valid_from desc, v.version desc limit 500`,
  )

export const findDraft = (db: Db, kind: RecordKind, code: string): Promise<VersionRow | undefined> =>
  maybe(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v
      where v.kind = ${kind} and v.code = ${code} and v.state <> 'approved'`,
  )

/** One writer at a time for a code, also before it has a row. */
export async function lockCode(db: Db, kind: RecordKind, code: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`procedures ${kind} ${code}`}, 0))`.execute(db)
}

export interface ListFilter {
  words: readonly string[]
  field?: string | undefined
  level?: string | undefined
  audience?: string | undefined
  online?: string | undefined
  at: string
  limit: number
  after: { hit: number; id: string } | undefined
}

/** What a search puts first: every word in the name, then those that say it elsewhere. */
const hitOf = (words: readonly string[]) =>
  words.length === 0
    ? sql`(0 + 0)`
    : sql`(case when ${sql.join(
        words.map((word) => sql`kernel.fold(v.name) like ${`%${word}%`}`),
        sql` and `,
      )} then 0 else 1 end)`

const said = (words: readonly string[]) =>
  sql.join([sql`true`, ...words.map((word) => sql`v.folded like ${`%${word}%`}`)], sql` and `)

/** Procedures in force on a day by their Vietnamese names, those first whose name says what is looked for. */
export function listInForce(
  db: Db,
  { words, field, level, audience, online, at, limit, after }: ListFilter,
): Promise<(VersionRow & { hit: number })[]> {
  const hit = hitOf(words)
  const key = sql`v.name collate "vi-x-icu"`
  return many(
    db,
    sql<VersionRow & { hit: number }>`select ${COLUMNS}, ${hit} as hit from procedures.version v
      where v.kind = 'procedure' and ${APPROVED} and ${inForce(at)} and ${said(words)}
        and ${field ? sql`v.content -> 'field' ->> 'code' = ${field}` : sql`true`}
        and ${level ? sql`v.content ->> 'level' = ${level}` : sql`true`}
        and ${online ? sql`v.content ->> 'online' = ${online}` : sql`true`}
        and ${audience ? sql`v.content -> 'audience' ? ${audience}` : sql`true`}
        and ${
          after
            ? sql`(${hit}, ${key}, v.id) > (${after.hit}, (select a.name from procedures.version a where a.id = ${after.id}) collate "vi-x-icu", ${after.id}::uuid)`
            : sql`true`
        }
      order by ${hit}, ${key}, v.id limit ${limit + 1}`,
  )
}

export const countFields = (db: Db, at: string) =>
  many(
    db,
    sql<{ code: string; name: { vi: string; en: string }; count: number }>`
      select v.content -> 'field' ->> 'code' as code, min(v.content -> 'field' ->> 'name')::jsonb as name, count(*) as count
      from procedures.version v where v.kind = 'procedure' and ${APPROVED} and ${inForce(at)}
      group by 1 order by min(v.content -> 'field' -> 'name' ->> 'vi') collate "vi-x-icu"`,
  )

export const listGuides = (db: Db, at: string): Promise<VersionRow[]> =>
  many(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v
      where v.kind = 'guide' and ${APPROVED} and ${inForce(at)} order by v.name collate "vi-x-icu" limit 100`,
  )

/** Everything in force on a day, for exports; or a page of all approved, for the search index. */
export const allInForce = (db: Db, at: string): Promise<VersionRow[]> =>
  many(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v
      where v.kind = 'procedure' and ${APPROVED} and ${inForce(at)} order by v.code limit 5000`,
  )
export const pageInForce = (db: Db, at: string, after: string | null): Promise<VersionRow[]> =>
  many(
    db,
    sql<VersionRow>`select ${COLUMNS} from procedures.version v
      where v.kind = 'procedure' and ${APPROVED} and ${inForce(at)} and ${after === null ? sql`true` : sql`v.code > ${after}`}
      order by v.code limit 200`,
  )

/** Codes whose state turns on a day: a version begins or ends. */
export const turningOn = (db: Db, from: string, to: string) =>
  many(
    db,
    sql<{ code: string; kind: RecordKind; begins: boolean; on: string }>`
      select v.code, v.kind, v.valid_from > ${from} and v.valid_from <= ${to} as begins, ${to}::date as on
      from procedures.version v where ${APPROVED}
        and ((v.valid_from > ${from} and v.valid_from <= ${to}) or (v.valid_to > ${from} and v.valid_to <= ${to}))`,
  )

export const namesOf = (db: Db, codes: readonly string[], at: string) =>
  many(
    db,
    sql<{ code: string; name: { vi: string; en: string }; inForce: boolean }>`
      select distinct on (v.code) v.code, v.content -> 'name' as name, ${inForce(at)} as in_force
      from procedures.version v where v.kind = 'procedure' and ${APPROVED} and v.code = any(${[...codes]})
      order by v.code, ${inForce(at)} desc, v.valid_from desc`,
  )

export interface NewRow extends Pick<
  VersionRow,
  | 'id'
  | 'kind'
  | 'code'
  | 'version'
  | 'state'
  | 'change'
  | 'unitId'
  | 'validFrom'
  | 'citation'
  | 'content'
  | 'hash'
  | 'name'
> {
  folded: string
  by: { id: string | null; name: string | null }
  now: Date
}

export async function addRow(db: Db, row: NewRow): Promise<void> {
  const approvedAt = row.state === 'approved' ? row.now : null
  await sql`insert into procedures.version
    (id, kind, code, version, state, change, unit_id, valid_from, citation, content, hash, name, folded,
     created_by, created_name, created_at, updated_at, approved_at)
    values (${row.id}, ${row.kind}, ${row.code}, ${row.version}, ${row.state}, ${row.change}, ${row.unitId},
     ${row.validFrom}, ${row.citation}, ${json(row.content)}, ${row.hash}, ${row.name}, ${row.folded},
     ${row.by.id}, ${row.by.name}, ${row.now}, ${row.now}, ${approvedAt})`.execute(db)
}

export interface DraftWords extends Pick<
  VersionRow,
  'validFrom' | 'citation' | 'content' | 'hash' | 'name' | 'unitId'
> {
  folded: string
}
export async function saveDraft(db: Db, id: string, words: DraftWords, by: NewRow['by'], now: Date): Promise<void> {
  await sql`update procedures.version set valid_from = ${words.validFrom}, citation = ${words.citation},
    content = ${json(words.content)}, hash = ${words.hash}, name = ${words.name}, folded = ${words.folded},
    unit_id = ${words.unitId}, revision = revision + 1, created_by = ${by.id}, created_name = ${by.name},
    updated_at = ${now} where id = ${id}`.execute(db)
}

export async function setState(db: Db, id: string, state: 'draft' | 'waiting', note: string | null, now: Date) {
  await sql`update procedures.version set state = ${state}, note = ${note}, revision = revision + 1, updated_at = ${now}
    where id = ${id}`.execute(db)
}
export async function removeDraft(db: Db, id: string): Promise<void> {
  await sql`delete from procedures.version where id = ${id} and state <> 'approved'`.execute(db)
}
export async function approveRow(db: Db, id: string, version: number, by: NewRow['by'], now: Date): Promise<void> {
  await sql`update procedures.version set state = 'approved', version = ${version}, note = null, approved_by = ${by.id},
    approved_name = ${by.name}, approved_at = ${now}, updated_at = ${now}, revision = revision + 1
    where id = ${id}`.execute(db)
}

/** The version that is in force on a day ends there. */
export async function endAt(db: Db, kind: RecordKind, code: string, on: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`update procedures.version v set valid_to = ${on}, updated_at = ${now}
    where v.kind = ${kind} and v.code = ${code} and ${APPROVED} and v.valid_from <= ${on}
      and (v.valid_to is null or v.valid_to > ${on})`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

export const lastApproved = (db: Db, kind: RecordKind, code: string) =>
  one(
    db,
    sql<{ version: number; validFrom: string | null }>`
      select coalesce(max(v.version), 0) as version, max(v.valid_from) as valid_from from procedures.version v
      where v.kind = ${kind} and v.code = ${code} and ${APPROVED}`,
  )

export const loadedPack = (db: Db) => maybe(db, sql<{ hash: string; at: string }>`select hash, at from procedures.pack`)
export async function rememberPack(db: Db, hash: string, now: Date): Promise<void> {
  await sql`insert into procedures.pack (hash, at) values (${hash}, ${now})
    on conflict (one) do update set hash = excluded.hash, at = excluded.at`.execute(db)
}
