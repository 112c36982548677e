import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'

export interface WalletRow {
  id: string
  name: Words
  dossierId: string
  issuer: string | null
  number: string | null
  issuedOn: string
  validTo: string | null
  /** The issued paper that it is; null for papers that were digitised. */
  issuedId: string | null
}
/** Results in a person's store that are valid on a day, the newest first, each with the paper to download. */
export const listWallet = (db: Db, personId: string, on: string) =>
  many(
    db,
    sql<WalletRow>`select p.id, p.name, p.dossier_id, p.issuer, p.number, p.issued_on, p.valid_to,
        (select i.id from public_services.issued i where i.dossier_id = p.dossier_id and i.form = 'result'
          order by i.issued_at desc limit 1) as issued_id
      from public_services.person_paper p where p.person_id = ${personId} and p.origin = 'result'
      and (p.valid_to is null or p.valid_to > ${on}) order by p.issued_on desc, p.id desc limit 200`,
  )

export const listStoredIds = (db: Db, personId: string) =>
  many(
    db,
    sql<{
      id: string
      fileId: string
    }>`select id, file_id from public_services.person_paper where person_id = ${personId}`,
  )
export async function dropStored(db: Db, personId: string): Promise<number> {
  const gone = await many(
    db,
    sql`delete from public_services.person_paper where person_id = ${personId} returning 1 as n`,
  )
  return gone.length
}

export const listBookingsOf = (db: Db, personId: string) =>
  many(
    db,
    sql<{ at: string; procedure: string | null; madeAt: string; cancelledAt: string | null }>`
      select at, procedure, made_at, cancelled_at from public_services.booking where person_id = ${personId} order by at desc limit 1000`,
  )
export async function dropBookings(db: Db, personId: string): Promise<number> {
  const gone = await many(db, sql`delete from public_services.booking where person_id = ${personId} returning 1 as n`)
  await sql`update public_services.ticket set person_id = null where person_id = ${personId}`.execute(db)
  return gone.length
}

/** Dossiers that ended before an instant and still name their applicant. */
export const listToBlank = (db: Db, personId: string, before: Date) =>
  many(
    db,
    sql<{ id: string }>`select id from public_services.dossier
      where person_id = ${personId} and ended_at < ${before} and applicant <> ''`,
  )
export async function blankDossier(
  db: Db,
  id: string,
  { sealed, lookUpKey }: { sealed: Buffer; lookUpKey: string },
): Promise<void> {
  await sql`update public_services.dossier set applicant = '', sealed = ${sealed}, look_up_key = ${lookUpKey}, id_hash = null,
    draft = null, result = null where id = ${id}`.execute(db)
}
