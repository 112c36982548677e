import type { Db } from '@hue-s/kernel/server/db.ts'
import { many, maybe, one, sql } from '@hue-s/kernel/server/db.ts'

/** Whose key it is: a person's own, or an agency's seal. */
export interface KeyOwner {
  kind: 'person' | 'agency'
  id: string
}
export interface Credential {
  id: string
  remoteId: string
  holderKind: KeyOwner['kind']
  holderId: string
  fingerprint: string
  /** PEM: its own, then those up to its authority. */
  certificates: string
  algorithm: 'ecdsa' | 'rsa'
  /** A PNG. */
  picture: Buffer | null
  addedAt: string
  endedAt: string | null
}
const CREDENTIAL = sql`id, remote_id, holder_kind, holder_id, fingerprint, certificates, algorithm, picture, added_at, ended_at`

/** Keeps a key; undefined when the owner has one already, or the key was entered before. */
export const addCredential = (db: Db, c: Omit<Credential, 'addedAt' | 'endedAt' | 'picture'>, now: Date) =>
  maybe(
    db,
    sql<Credential>`insert into papers.credential
        (id, remote_id, holder_kind, holder_id, fingerprint, certificates, algorithm, added_at)
      values (${c.id}, ${c.remoteId}, ${c.holderKind}, ${c.holderId}, ${c.fingerprint}, ${c.certificates},
        ${c.algorithm}, ${now})
      on conflict do nothing returning ${CREDENTIAL}`,
  )
export const findCredential = (db: Db, id: string) =>
  maybe(db, sql<Credential>`select ${CREDENTIAL} from papers.credential where id = ${id}`)
export const findCredentialOf = (db: Db, { kind, id }: KeyOwner) =>
  maybe(
    db,
    sql<Credential>`select ${CREDENTIAL} from papers.credential
      where holder_kind = ${kind} and holder_id = ${id} and ended_at is null`,
  )
/** Keys in use of a person, and of agencies (null: of every agency). */
export const listCredentials = (db: Db, personId: string | null, agencies: readonly string[] | null) =>
  many(
    db,
    sql<Credential>`select ${CREDENTIAL} from papers.credential where ended_at is null
      and ((holder_kind = 'person' and holder_id = ${personId}::uuid)
        or (holder_kind = 'agency' and (${agencies === null} or holder_id = any(${[...(agencies ?? [])]}::uuid[]))))
      order by added_at limit 200`,
  )
export const endCredential = (db: Db, id: string, now: Date) =>
  maybe(
    db,
    sql<Credential>`update papers.credential set ended_at = ${now} where id = ${id} and ended_at is null
      returning ${CREDENTIAL}`,
  )
export async function setPicture(db: Db, id: string, picture: Buffer): Promise<void> {
  await sql`update papers.credential set picture = ${picture} where id = ${id}`.execute(db)
}

export const SIGNING_STATES = ['waiting', 'prepared', 'signed', 'done', 'dropped'] as const
export interface Signing {
  id: string
  paperId: string
  no: number
  credentialId: string
  state: (typeof SIGNING_STATES)[number]
  name: string
  reason: string
  location: string
  baseSha256: string | null
  signedAt: string | null
  prepared: Buffer | null
  hole: number | null
  attributes: Buffer | null
  signature: Buffer | null
  askedAt: string
}
const SIGNING = sql`id, paper_id, no, credential_id, state, name, reason, location, base_sha256, signed_at, prepared, hole,
  attributes, signature, asked_at`

export async function addSigning(
  db: Db,
  s: Pick<Signing, 'id' | 'paperId' | 'credentialId' | 'name' | 'reason' | 'location'> & { askedBy: string | null },
  now: Date,
): Promise<number> {
  const { no } = await one(
    db,
    sql<{ no: number }>`insert into papers.signing
        (id, paper_id, no, credential_id, state, name, reason, location, asked_at, asked_by)
      select ${s.id}, ${s.paperId}, coalesce(max(no), 0) + 1, ${s.credentialId}, 'waiting', ${s.name}, ${s.reason},
        ${s.location}, ${now}, ${s.askedBy}
      from papers.signing where paper_id = ${s.paperId} returning no`,
  )
  return no
}

export const listSignings = (db: Db, ids: readonly string[]) =>
  many(db, sql<Signing>`select ${SIGNING} from papers.signing where id = any(${[...ids]}::uuid[])`)
export const findSigningForUpdate = (db: Db, id: string) =>
  maybe(db, sql<Signing>`select ${SIGNING} from papers.signing where id = ${id} for update`)
/** Whether somebody must sign the paper before this one does. */
export const isTooEarly = (db: Db, { paperId, no }: Pick<Signing, 'paperId' | 'no'>) =>
  one(
    db,
    sql<{ early: boolean }>`select exists (select from papers.signing
      where paper_id = ${paperId} and no < ${no} and state <> 'done' and state <> 'dropped') as early`,
  )
/** Whether nobody has to sign the paper any more. */
export const isAllSigned = (db: Db, paperId: string) =>
  one(
    db,
    sql<{ all: boolean }>`select not exists (select from papers.signing
      where paper_id = ${paperId} and state <> 'done' and state <> 'dropped') as all`,
  )

/** Signatures before their paper, in the order in which those who sign lock them. */
export async function holdSignings(db: Db, paperId: string): Promise<void> {
  await sql`select id from papers.signing where paper_id = ${paperId} order by no for update`.execute(db)
}
/** Whether a paper carries no signature: none of the instance, none given by anybody, not even one still on its way into it. */
export const isUntouched = (db: Db, paperId: string) =>
  one(
    db,
    sql<{ untouched: boolean }>`select p.level = 'none' and p.certificate is null and not exists (
        select from papers.signing s where s.paper_id = p.id and s.state in ('signed', 'done')) as untouched
      from papers.paper p where p.id = ${paperId}`,
  )

/** A paper's bytes as they are now, held until the end of the transaction. */
export const holdPaper = (db: Db, id: string) =>
  maybe(
    db,
    sql<{
      id: string
      fileId: string
      sha256: string
      revokedAt: string | null
      recordKind: string
      recordId: string
      kind: string
    }>`
      select id, file_id, sha256, revoked_at, record_kind, record_id, kind from papers.paper where id = ${id} for update`,
  )

export async function keepPrepared(
  db: Db,
  id: string,
  p: { baseSha256: string; signedAt: Date; prepared: Buffer; hole: number; attributes: Buffer },
): Promise<void> {
  await sql`update papers.signing set state = 'prepared', base_sha256 = ${p.baseSha256}, signed_at = ${p.signedAt},
    prepared = ${p.prepared}, hole = ${p.hole}, attributes = ${p.attributes}, signature = null
    where id = ${id}`.execute(db)
}
/** Keeps a signature, provided it is still wanted for these very attributes. Answers whether it was. */
export async function keepSignature(db: Db, id: string, attributes: Buffer, signature: Buffer): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`update papers.signing set state = 'signed', signature = ${signature}
      where id = ${id} and state = 'prepared' and attributes = ${attributes} returning id`,
  )
  return row !== undefined
}
export async function endSigning(db: Db, id: string, state: 'done' | 'dropped' | 'waiting', now: Date): Promise<void> {
  await sql`update papers.signing set state = ${state}, prepared = null, hole = null, attributes = null,
    signature = null, base_sha256 = null, done_at = ${state === 'done' ? now : null} where id = ${id}`.execute(db)
}

/** Ends what still waits of a paper's signatures. */
export async function dropOpen(db: Db, paperId: string, now: Date): Promise<void> {
  await sql`update papers.signing set state = 'dropped', prepared = null, hole = null, attributes = null,
    signature = null, base_sha256 = null, done_at = ${now}
    where paper_id = ${paperId} and state <> 'done' and state <> 'dropped'`.execute(db)
}

/** Signatures that were given but are not yet in their papers: a crash, or a service that was slow. */
export const listGiven = (db: Db, most: number) =>
  many(db, sql<{ id: string }>`select id from papers.signing where state = 'signed' order by signed_at limit ${most}`)

export interface Waiting {
  id: string
  paperId: string
  title: string
  kind: string
  number: number | null
  year: number | null
  recordKind: string
  recordId: string
  askedAt: string
  isTurn: boolean
}
/** What waits for the signature of a key, oldest first. */
export const listWaiting = (db: Db, credentialIds: readonly string[], after: string | null, most: number) =>
  many(
    db,
    sql<Waiting & { credentialId: string }>`select s.id, s.paper_id, s.credential_id, p.title, p.kind, p.number, p.year,
        p.record_kind, p.record_id, s.asked_at,
        not exists (select from papers.signing e where e.paper_id = s.paper_id and e.no < s.no
          and e.state <> 'done' and e.state <> 'dropped') as is_turn
      from papers.signing s join papers.paper p on p.id = s.paper_id
      where s.credential_id = any(${[...credentialIds]}::uuid[]) and s.state in ('waiting', 'prepared', 'signed')
        and p.revoked_at is null and (${after}::uuid is null or s.id > ${after}::uuid)
      order by s.id limit ${most}`,
  )
