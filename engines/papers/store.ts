import type { Db } from '@hue-s/kernel/server/db.ts'
import { json, many, maybe, sql } from '@hue-s/kernel/server/db.ts'
import type { PaperLevel, RevokeReason } from './contract.ts'
import type { PublicJwk } from './jws.ts'

export interface SigningKey {
  kid: string
  publicJwk: PublicJwk
  sealed: Buffer
  madeAt: string
  retiredAt: string | null
  distrustedAt: string | null
}

const KEY = sql`kid, public_jwk, sealed, made_at, retired_at, distrusted_at`

export const listKeys = (db: Db) =>
  many(db, sql<SigningKey>`select ${KEY} from papers.signing_key order by retired_at desc nulls first, made_at desc`)
export const findKey = (db: Db, kid: string) =>
  maybe(db, sql<SigningKey>`select ${KEY} from papers.signing_key where kid = ${kid}`)
export const findCurrentKey = (db: Db) =>
  maybe(db, sql<SigningKey>`select ${KEY} from papers.signing_key where retired_at is null`)

/** Puts a key to use; nothing happens when another process was faster. */
export async function addKey(db: Db, key: Pick<SigningKey, 'kid' | 'publicJwk' | 'sealed'>, now: Date): Promise<void> {
  await sql`insert into papers.signing_key (kid, public_jwk, sealed, made_at)
    values (${key.kid}, ${json(key.publicJwk)}, ${key.sealed}, ${now}) on conflict do nothing`.execute(db)
}

/** Takes the current key out of use. */
export async function retireKeys(db: Db, now: Date, distrust: boolean): Promise<void> {
  await sql`update papers.signing_key set retired_at = ${now}, distrusted_at = ${distrust ? now : null}
    where retired_at is null`.execute(db)
}

export interface CertificateRow {
  fingerprint: string
  pem: string
  sealed: Buffer | null
  madeAt: string
  retiredAt: string | null
}

const CERTIFICATE = sql`fingerprint, pem, sealed, made_at, retired_at`

export const listCertificates = (db: Db) =>
  many(db, sql<CertificateRow>`select ${CERTIFICATE} from papers.certificate order by made_at desc`)

/** Those of the instance itself: people's and agencies' own keys are judged by their authorities, not by being known here. */
export const listInstanceCertificates = (db: Db) =>
  many(
    db,
    sql<{ fingerprint: string }>`select fingerprint from papers.certificate
      where fingerprint not in (select fingerprint from papers.credential)`,
  )

/** The newest certificate made here that may still sign. */
export const findOwnCertificate = (db: Db) =>
  maybe(
    db,
    sql<CertificateRow>`select ${CERTIFICATE} from papers.certificate
      where sealed is not null and retired_at is null order by made_at desc limit 1`,
  )

export async function addCertificate(
  db: Db,
  row: Omit<CertificateRow, 'madeAt' | 'retiredAt'>,
  now: Date,
): Promise<void> {
  await sql`insert into papers.certificate (fingerprint, pem, sealed, made_at)
    values (${row.fingerprint}, ${row.pem}, ${row.sealed}, ${now}) on conflict do nothing`.execute(db)
}

/** Takes one name at a time: two makers of the same thing wait for each other until the end of the transaction. */
export async function lock(db: Db, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`papers:${name}`}, 0))`.execute(db)
}

export interface Paper {
  id: string
  kind: string
  recordKind: string
  recordId: string
  sha256: string
  fileId: string
  template: string
  templateVersion: number
  data: unknown
  title: string
  issuer: string
  issuedBy: string | null
  issuedAt: string
  certificate: string | null
  register: string | null
  year: number | null
  number: number | null
  level: PaperLevel
  revokedAt: string | null
  revokeReason: RevokeReason | null
  /** Given up before anybody signed: its number went back to the register. */
  freedAt: string | null
}

const PAPER = sql`id, kind, record_kind, record_id, sha256, file_id, template, template_version, data, title, issuer,
  issued_by, issued_at, certificate, register, year, number, level, revoked_at, revoke_reason, freed_at`

export async function addPaper(
  db: Db,
  p: Omit<Paper, 'revokedAt' | 'revokeReason' | 'freedAt'>,
  completeAt: Date | null,
): Promise<void> {
  await sql`insert into papers.paper (id, kind, record_kind, record_id, sha256, file_id, template, template_version, data,
      title, issuer, issued_by, issued_at, certificate, register, year, number, level, complete_at)
    values (${p.id}, ${p.kind}, ${p.recordKind}, ${p.recordId}, ${p.sha256}, ${p.fileId}, ${p.template},
      ${p.templateVersion}, ${json(p.data)}, ${p.title}, ${p.issuer}, ${p.issuedBy}, ${p.issuedAt}, ${p.certificate},
      ${p.register}, ${p.year}, ${p.number}, ${p.level}, ${completeAt})`.execute(db)
}

/** The latest paper of a kind for a record, made by this version of its template. */
export const findPaperOf = (db: Db, kind: string, recordKind: string, recordId: string, version: number) =>
  maybe(
    db,
    sql<Paper>`select ${PAPER} from papers.paper where kind = ${kind} and record_kind = ${recordKind}
      and record_id = ${recordId} and template_version = ${version} order by issued_at desc limit 1`,
  )

export const findPaper = (db: Db, id: string) =>
  maybe(db, sql<Paper>`select ${PAPER} from papers.paper where id = ${id}`)
export const findByHash = (db: Db, sha256: string) =>
  maybe(
    db,
    sql<Paper>`select ${PAPER} from papers.paper where sha256 = ${sha256}
      or id in (select paper_id from papers.paper_bytes b where b.sha256 = ${sha256})
      order by issued_at desc limit 1`,
  )
export const listPapersOf = (db: Db, recordKind: string, recordIds: readonly string[]) =>
  many(
    db,
    sql<Paper>`select ${PAPER} from papers.paper
      where record_kind = ${recordKind} and record_id = any(${[...recordIds]}) order by issued_at, id`,
  )

export async function revokePaper(db: Db, id: string, reason: RevokeReason, now: Date): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`update papers.paper set revoked_at = coalesce(revoked_at, ${now}),
      revoke_reason = coalesce(revoke_reason, ${reason}) where id = ${id} returning id`,
  )
  return row !== undefined
}

/** Forgets what the papers of a record were filled with; numbers, hashes and dates stay. Answers their files. */
export const eraseData = (db: Db, recordKind: string, recordId: string) =>
  many(
    db,
    sql<{ fileId: string; id: string }>`update papers.paper set data = null
      where record_kind = ${recordKind} and record_id = ${recordId} returning file_id, id`,
  )

export interface Receipt {
  id: string
  kind: string
  recordId: string
  token: string
  tokenHash: string
  kid: string
  issuedAt: string
  revokedAt: string | null
  revokeReason: RevokeReason | null
}

const RECEIPT = sql`id, kind, record_id, token, token_hash, kid, issued_at, revoked_at, revoke_reason`

/** Whether it was added: a record has one receipt of a kind. */
export async function addReceipt(db: Db, r: Omit<Receipt, 'revokedAt' | 'revokeReason'>): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`insert into papers.receipt (id, kind, record_id, token, token_hash, kid, issued_at)
      values (${r.id}, ${r.kind}, ${r.recordId}, ${r.token}, ${r.tokenHash}, ${r.kid}, ${r.issuedAt})
      on conflict (kind, record_id) do nothing returning id`,
  )
  return row !== undefined
}

export const findReceipt = (db: Db, kind: string, recordId: string) =>
  maybe(db, sql<Receipt>`select ${RECEIPT} from papers.receipt where kind = ${kind} and record_id = ${recordId}`)
export const findByToken = (db: Db, tokenHash: string) =>
  maybe(db, sql<Receipt>`select ${RECEIPT} from papers.receipt where token_hash = ${tokenHash}`)

export async function revokeReceipt(db: Db, tokenHash: string, reason: RevokeReason, now: Date): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`update papers.receipt set revoked_at = coalesce(revoked_at, ${now}),
      revoke_reason = coalesce(revoke_reason, ${reason}) where token_hash = ${tokenHash} returning id`,
  )
  return row !== undefined
}
