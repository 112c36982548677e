import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { ConfirmedPart } from './contract-confirm.ts'
import type { Confirmed } from './contract-shapes.ts'

export interface ConfirmationRow {
  id: string
  part: ConfirmedPart
  hash: string
  /** These are the words of the version that was asked about. */
  same: boolean
  source: string
  comparedOn: string
  statedBy: string | null
  statedName: string | null
  confirmedName: string | null
  confirmedAt: string | null
  endedAt: string | null
  endedWhy: string | null
}

/** Everything that was ever said of the parts of a version's procedure, the latest first. */
export const listConfirmations = (db: Db, versionId: string) =>
  many(
    db,
    sql<ConfirmationRow>`select c.id, c.part, c.hash, c.hash = procedures.part_of(v.content, c.part) as same, c.source,
        c.compared_on, c.stated_by, c.stated_name, c.confirmed_name, c.confirmed_at, c.ended_at, c.ended_why
      from procedures.version v join procedures.confirmation c on c.code = v.code
      where v.id = ${versionId} order by c.stated_at desc, c.id desc limit 400`,
  )

/** What holds of a version, for everybody: without the names of officials. */
export const listConfirmed = (db: Db, versionId: string) =>
  many(
    db,
    sql<Omit<Confirmed, 'agency'> & { unitId: string }>`select c.part, c.source, c.compared_on,
        (c.confirmed_at at time zone 'Asia/Ho_Chi_Minh')::date as confirmed_on, c.unit_id
      from procedures.version v join procedures.confirmation c on c.code = v.code
      where v.id = ${versionId} and c.confirmed_at is not null and c.ended_at is null
        and c.hash = procedures.part_of(v.content, c.part) order by c.part`,
  )

export interface NewStatement {
  id: string
  versionId: string
  part: ConfirmedPart
  source: string
  comparedOn: string
  by: { id: string | null; name: string | null }
  now: Date
}
/** Keeps that somebody compared a part of a version; false when these words were compared already. */
export async function addStatement(db: Db, s: NewStatement): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`insert into procedures.confirmation
        (id, code, part, hash, unit_id, source, compared_on, stated_by, stated_name, stated_at)
      select ${s.id}, v.code, ${s.part}, procedures.part_of(v.content, ${s.part}), v.unit_id, ${s.source}, ${s.comparedOn},
        ${s.by.id}, ${s.by.name}, ${s.now} from procedures.version v where v.id = ${s.versionId}
      on conflict (code, part, hash) where ended_at is null do nothing returning id`,
  )
  return row !== undefined
}

/** The statement about these words that stands, held until the commit. */
export const holdStatement = (db: Db, versionId: string, part: ConfirmedPart) =>
  maybe(
    db,
    sql<{ id: string; statedBy: string | null; confirmedAt: string | null }>`select c.id, c.stated_by, c.confirmed_at
      from procedures.confirmation c join procedures.version v on v.code = c.code
      where v.id = ${versionId} and c.part = ${part} and c.ended_at is null
        and c.hash = procedures.part_of(v.content, ${part}) for update of c`,
  )
export async function confirmOne(db: Db, id: string, by: NewStatement['by'], now: Date): Promise<void> {
  await sql`update procedures.confirmation set confirmed_by = ${by.id}, confirmed_name = ${by.name}, confirmed_at = ${now}
    where id = ${id}`.execute(db)
}
export async function endOne(
  db: Db,
  id: string,
  { name, why, now }: { name: string | null; why: string; now: Date },
): Promise<void> {
  await sql`update procedures.confirmation set ended_at = ${now}, ended_name = ${name}, ended_why = ${why}
    where id = ${id}`.execute(db)
}

/** Procedures in force by the agency that keeps them, those with the most unconfirmed first. */
export const countByAgency = (db: Db, at: string, parts: number) =>
  many(
    db,
    sql<{ unitId: string; inForce: number; confirmed: number; partly: number; none: number }>`
      select unit_id, count(*) as in_force, count(*) filter (where n = ${parts}) as confirmed,
        count(*) filter (where n > 0 and n < ${parts}) as partly, count(*) filter (where n = 0) as none
      from (select v.unit_id, procedures.confirmed_parts(v.code, v.content) as n from procedures.version v
        where v.kind = 'procedure' and v.state = 'approved' and v.change = 'version'
          and v.valid_from <= ${at} and (v.valid_to is null or v.valid_to > ${at})) p
      group by unit_id order by count(*) filter (where n < ${parts}) desc, unit_id`,
  )

/** Statements that wait for a second person. */
export const countWaiting = (db: Db, at: string) =>
  one(
    db,
    sql<{ n: number }>`select count(*) as n from procedures.confirmation c
      join procedures.version v on v.code = c.code and v.kind = 'procedure' and v.state = 'approved' and v.change = 'version'
        and v.valid_from <= ${at} and (v.valid_to is null or v.valid_to > ${at})
      where c.confirmed_at is null and c.ended_at is null and c.hash = procedures.part_of(v.content, c.part)`,
  )
