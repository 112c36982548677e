import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { DossierPaper, FormName } from './contract-shapes.ts'

export interface PaperRow {
  id: string
  dossierId: string
  need: string
  name: Words
  origin: DossierPaper['origin']
  fileId: string | null
  sha256: string | null
  addedAt: string
}

const PAPER = sql`id, dossier_id, need, name, origin, file_id, sha256, added_at`
/** A paper that was handed in; the same file, or the same bytes for the same need, twice is one. Answers the one that lies there. */
export async function addPaper(db: Db, p: PaperRow, by: string | null): Promise<PaperRow> {
  const known = await maybe(
    db,
    sql<PaperRow>`select ${PAPER} from public_services.dossier_paper where dossier_id = ${p.dossierId}
      and (file_id = ${p.fileId} or (need = ${p.need} and sha256 = ${p.sha256})) limit 1`,
  )
  if (known) return known
  await sql`insert into public_services.dossier_paper (id, dossier_id, need, name, origin, file_id, sha256, added_at, added_by)
    values (${p.id}, ${p.dossierId}, ${p.need}, ${json(p.name)}, ${p.origin}, ${p.fileId}, ${p.sha256}, ${p.addedAt}, ${by})
    on conflict (dossier_id, file_id) do nothing`.execute(db)
  return p
}
export const listPapers = (db: Db, id: string) =>
  many(
    db,
    sql<PaperRow>`select ${PAPER} from public_services.dossier_paper
      where dossier_id = ${id} order by added_at, id`,
  )

export interface IssuedRow {
  id: string
  dossierId: string
  form: FormName
  paperId: string
  number: string | null
  title: string
  issuedAt: string
}
export async function addIssued(db: Db, i: IssuedRow): Promise<void> {
  await sql`insert into public_services.issued (id, dossier_id, form, paper_id, number, title, issued_at)
    values (${i.id}, ${i.dossierId}, ${i.form}, ${i.paperId}, ${i.number}, ${i.title}, ${i.issuedAt})`.execute(db)
}
const ISSUED = sql`id, dossier_id, form, paper_id, number, title, issued_at`
export const listIssued = (db: Db, id: string) =>
  many(db, sql<IssuedRow>`select ${ISSUED} from public_services.issued where dossier_id = ${id} order by issued_at, id`)
export const findIssued = (db: Db, id: string) =>
  maybe(db, sql<IssuedRow>`select ${ISSUED} from public_services.issued where id = ${id}`)

export interface StoredPaper {
  id: string
  personId: string
  kind: string
  name: Words
  fileId: string
  sha256: string
  origin: 'result' | 'digitised'
  dossierId: string
  issuer: string | null
  number: string | null
  issuedOn: string
  validTo: string | null
}
export async function keepPaper(db: Db, p: StoredPaper): Promise<void> {
  await sql`insert into public_services.person_paper (id, person_id, kind, name, file_id, sha256, origin, dossier_id, issuer, number, issued_on, valid_to)
    values (${p.id}, ${p.personId}, ${p.kind}, ${json(p.name)}, ${p.fileId}, ${p.sha256}, ${p.origin}, ${p.dossierId}, ${p.issuer}, ${p.number},
      ${p.issuedOn}, ${p.validTo}) on conflict (person_id, kind, sha256) do nothing`.execute(db)
}
const STORED = sql`id, person_id, kind, name, file_id, sha256, origin, dossier_id, issuer, number, issued_on, valid_to`
/** What a person's store holds that is still valid on a day, the newest first. */
export const listStored = (db: Db, personId: string, on: string) =>
  many(
    db,
    sql<StoredPaper>`select ${STORED} from public_services.person_paper where person_id = ${personId}
      and (valid_to is null or valid_to > ${on}) order by issued_on desc, id desc limit 500`,
  )

export interface OpinionRow {
  id: string
  dossierId: string
  agencyId: string
  question: string
  askedAt: string
  dueAt: string
  givenAt: string | null
  givenBy: string | null
  verdict: 'agree' | 'disagree' | 'conditions' | null
  text: string | null
}
const OPINION = sql`id, dossier_id, agency_id, question, asked_at, due_at, given_at, given_by, verdict, text`
export const listOpinions = (db: Db, id: string) =>
  many(
    db,
    sql<OpinionRow>`select ${OPINION} from public_services.opinion where dossier_id = ${id} order by asked_at, id`,
  )
export const findOpinion = (db: Db, id: string) =>
  maybe(db, sql<OpinionRow>`select ${OPINION} from public_services.opinion where id = ${id}`)
export const lockOpinion = (db: Db, id: string) =>
  maybe(db, sql<OpinionRow>`select ${OPINION} from public_services.opinion where id = ${id} for update`)
export const listOpinionsAsked = (db: Db, units: '*' | readonly string[]) =>
  many(
    db,
    sql<OpinionRow>`select ${OPINION} from public_services.opinion where given_at is null
      and ${units === '*' ? sql`true` : sql`agency_id = any(${[...units]})`} order by due_at limit 200`,
  )
export async function askOpinion(
  db: Db,
  o: Pick<OpinionRow, 'id' | 'dossierId' | 'agencyId' | 'question' | 'askedAt' | 'dueAt'>,
  by: string | null,
): Promise<void> {
  await sql`insert into public_services.opinion (id, dossier_id, agency_id, question, asked_by, asked_at, due_at)
    values (${o.id}, ${o.dossierId}, ${o.agencyId}, ${o.question}, ${by}, ${o.askedAt}, ${o.dueAt})
    on conflict (dossier_id, agency_id) where given_at is null do nothing`.execute(db)
}
export async function giveOpinion(
  db: Db,
  id: string,
  given: { verdict: string; text: string; by: string | null; at: Date },
): Promise<void> {
  await sql`update public_services.opinion set verdict = ${given.verdict}, text = ${given.text}, given_by = ${given.by}, given_at = ${given.at}
    where id = ${id}`.execute(db)
}
/** Opinions nobody waits for any more: their dossier has ended or went on without them. */
export async function dropOpinions(db: Db, dossierId: string): Promise<void> {
  await sql`delete from public_services.opinion where dossier_id = ${dossierId} and given_at is null`.execute(db)
}
export const countOpenOpinions = async (db: Db, id: string): Promise<number> =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from public_services.opinion where dossier_id = ${id} and given_at is null`,
    )
  ).n

/** Counts one more wrong look-up of a code within the hour; answers how many there were. */
export async function countTry(db: Db, hash: string, hour: Date): Promise<number> {
  const row = await one(
    db,
    sql<{
      tries: number
    }>`insert into public_services.look_up_try as t (code_hash, hour, tries) values (${hash}, ${hour}, 1)
      on conflict (code_hash, hour) do update set tries = t.tries + 1 returning tries`,
  )
  return row.tries
}
export const triesOf = async (db: Db, hash: string, hour: Date): Promise<number> =>
  (
    await maybe(
      db,
      sql<{
        tries: number
      }>`select tries from public_services.look_up_try where code_hash = ${hash} and hour = ${hour}`,
    )
  )?.tries ?? 0
export async function forgetTries(db: Db, before: Date): Promise<void> {
  await sql`delete from public_services.look_up_try where hour < ${before}`.execute(db)
}
