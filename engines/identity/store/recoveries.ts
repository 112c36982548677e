import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'

export interface Recovery {
  id: string
  personId: string
  phoneAccount: string
  document: string
  reason: string
  unitId: string | null
  openedBy: string
  openedAt: string
  expiresAt: string
  state: 'open' | 'approved' | 'refused'
  decidedBy: string | null
  decidedAt: string | null
  note: string | null
}

/** Opens a request; false when one is open for this person. */
export async function insertRecovery(db: Db, r: Recovery): Promise<boolean> {
  const done = await sql`insert into identity.recovery
    (id, person_id, phone_account, document, reason, unit_id, opened_by, opened_at, expires_at)
    values (${r.id}, ${r.personId}, ${r.phoneAccount}, ${r.document}, ${r.reason}, ${r.unitId}, ${r.openedBy},
      ${r.openedAt}, ${r.expiresAt}) on conflict do nothing`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** One that ran out while it was open stands in nobody's way. */
export async function dropOldRecoveries(db: Db, personId: string, now: Date): Promise<void> {
  await sql`update identity.recovery set state = 'refused', decided_at = expires_at
    where person_id = ${personId} and state = 'open' and expires_at <= ${now}`.execute(db)
}

export const findRecovery = (db: Db, id: string) =>
  maybe(db, sql<Recovery>`select * from identity.recovery where id = ${id}`)

export const listRecoveries = (db: Db, f: { allowed: RawBuilder<boolean>; after: string | undefined; limit: number }) =>
  many(
    db,
    sql<Recovery>`select * from identity.recovery r where ${f.allowed}
      and ${f.after ? sql`r.id < ${f.after}` : sql`true`} order by r.id desc limit ${f.limit + 1}`,
  )

/** Decides an open request; false when somebody was first, or its time is over. */
export async function decideRecovery(
  db: Db,
  id: string,
  d: { state: 'approved' | 'refused'; by: string; note: string },
  now: Date,
): Promise<boolean> {
  const done = await sql`update identity.recovery set state = ${d.state}, decided_by = ${d.by}, decided_at = ${now},
      note = ${d.note} where id = ${id} and state = 'open' and expires_at > ${now} and opened_by <> ${d.by}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}
