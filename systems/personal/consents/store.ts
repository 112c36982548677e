import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface ConsentRow {
  purpose: string
  version: number
  givenAt: string
  withdrawnAt: string | null
}
export const listConsents = (db: Db, personId: string) =>
  many(
    db,
    sql<ConsentRow>`select purpose, version, given_at, withdrawn_at from personal.consent where person_id = ${personId}
      order by given_at desc, id desc limit 500`,
  )

/** Notes a consent; the same version given again changes nothing, a newer one ends the older. */
export async function giveConsent(
  db: Db,
  c: { id: string; personId: string; purpose: string; version: number },
  now: Date,
) {
  await sql`update personal.consent set withdrawn_at = ${now}
    where person_id = ${c.personId} and purpose = ${c.purpose} and withdrawn_at is null and version <> ${c.version}`.execute(
    db,
  )
  await sql`insert into personal.consent (id, person_id, purpose, version, given_at)
    values (${c.id}, ${c.personId}, ${c.purpose}, ${c.version}, ${now})
    on conflict (person_id, purpose) where withdrawn_at is null do nothing`.execute(db)
}

export async function withdrawConsent(db: Db, personId: string, purpose: string, now: Date): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`update personal.consent set withdrawn_at = ${now}
      where person_id = ${personId} and purpose = ${purpose} and withdrawn_at is null returning id`,
  )
  return row !== undefined
}
