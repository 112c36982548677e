import { maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface External {
  source: string
  id: string
}

/** Takes a number of an outside source. False when it was taken before; a call that runs at the same time is waited for. */
export async function claimExternal(db: Db, { source, id }: External, now: Date): Promise<boolean> {
  const made = await maybe(
    db,
    sql<{
      source: string
    }>`insert into field_reports.received (source, external_id, at) values (${source}, ${id}, ${now})
      on conflict do nothing returning source`,
  )
  return made !== undefined
}

export async function nameCase(db: Db, { source, id }: External, caseId: string): Promise<void> {
  await sql`update field_reports.received set case_id = ${caseId} where source = ${source} and external_id = ${id}`.execute(
    db,
  )
}

export const caseOf = async (db: Db, { source, id }: External): Promise<string | null> =>
  (
    await one(
      db,
      sql<{
        caseId: string | null
      }>`select case_id from field_reports.received where source = ${source} and external_id = ${id}`,
    )
  ).caseId

/** The person behind an address, as far as known. Two that ask at once wait for each other. */
export async function findOutside(db: Db, hash: Buffer): Promise<string | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${hash.toString('hex')}, 311))`.execute(db)
  return (
    await maybe(
      db,
      sql<{ personId: string }>`select person_id from field_reports.outside_reporter where address_hash = ${hash}`,
    )
  )?.personId
}

export async function putOutside(db: Db, hash: Buffer, personId: string, now: Date): Promise<void> {
  await sql`insert into field_reports.outside_reporter (address_hash, person_id, at) values (${hash}, ${personId}, ${now})
    on conflict (address_hash) do update set person_id = excluded.person_id`.execute(db)
}
