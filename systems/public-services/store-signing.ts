import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** A result that is laid out for a leader's own key. */
export interface ResultSigning {
  dossierId: string
  issuedId: string
  paperId: string
  signingId: string
  validTo: string | null
  signedBy: string
  signer: string
  madeAt: string
}
const COLUMNS = sql`dossier_id, issued_id, paper_id, signing_id, valid_to, signed_by, signer, made_at`

export const findSigning = (db: Db, dossierId: string) =>
  maybe(db, sql<ResultSigning>`select ${COLUMNS} from public_services.result_signing where dossier_id = ${dossierId}`)
export const findSigningOfPaper = (db: Db, paperId: string) =>
  maybe(db, sql<ResultSigning>`select ${COLUMNS} from public_services.result_signing where paper_id = ${paperId}`)
export async function addSigning(db: Db, s: ResultSigning): Promise<void> {
  await sql`insert into public_services.result_signing (dossier_id, issued_id, paper_id, signing_id, valid_to, signed_by, signer, made_at)
    values (${s.dossierId}, ${s.issuedId}, ${s.paperId}, ${s.signingId}, ${s.validTo}, ${s.signedBy}, ${s.signer}, ${s.madeAt})`.execute(
    db,
  )
}
export async function removeSigning(db: Db, dossierId: string): Promise<void> {
  await sql`delete from public_services.result_signing where dossier_id = ${dossierId}`.execute(db)
}

type Units = '*' | readonly string[]
const within = (units: Units) => (units === '*' ? sql`true` : sql`d.competent_agency = any(${[...units]})`)

/** How many dossiers lie on the leaders' desks of some agencies. */
export const countToSign = async (db: Db, units: Units): Promise<number> =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from public_services.dossier d where d.state = 'signing' and d.ended_at is null
        and ${within(units)}`,
    )
  ).n

/** Of some dossiers: which have an opinion against them, or with conditions. */
export const listDoubted = (db: Db, ids: readonly string[]) =>
  many(
    db,
    sql<{ id: string }>`select distinct dossier_id as id from public_services.opinion
      where dossier_id = any(${[...ids]}) and verdict in ('disagree', 'conditions')`,
  )
