import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export type Verdict = 'applied' | 'parked' | 'refused'
export interface Received {
  id: string
  code: string
  seq: number
  kind: string
  verdict: Verdict
  reason: string | null
}

/** Messages about one dossier are judged one after the other. */
export async function lockInbox(db: Db, code: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`public-services:national:${code}`}, 0))`.execute(db)
  const row = await maybe(
    db,
    sql<{ last: number }>`select last from public_services.national_inbox where code = ${code}`,
  )
  return row?.last ?? 0
}
export async function moveInbox(db: Db, code: string, last: number): Promise<void> {
  await sql`insert into public_services.national_inbox (code, last) values (${code}, ${last})
    on conflict (code) do update set last = ${last}`.execute(db)
}
export const findReceived = (db: Db, id: string) =>
  maybe(
    db,
    sql<Received>`select id, code, seq, kind, verdict, reason from public_services.national_received where id = ${id}`,
  )
export async function putReceived(db: Db, r: Received, at: Date, sealed: Buffer | null): Promise<void> {
  await sql`insert into public_services.national_received (id, code, seq, kind, at, verdict, reason, sealed)
    values (${r.id}, ${r.code}, ${r.seq}, ${r.kind}, ${at}, ${r.verdict}, ${r.reason}, ${sealed})
    on conflict (id) do update set verdict = excluded.verdict, reason = excluded.reason, sealed = excluded.sealed`.execute(
    db,
  )
}
/** The one that came too early and is next now. */
export const parkedNext = (db: Db, code: string, seq: number) =>
  maybe(
    db,
    sql<{ id: string; sealed: Buffer }>`select id, sealed from public_services.national_received
      where code = ${code} and seq = ${seq} and verdict = 'parked' order by at limit 1`,
  )
/** Anything on a day, by code: what reconciliation asks. */
export const receivedOf = (db: Db, code: string) =>
  many(
    db,
    sql<Received>`select id, code, seq, kind, verdict, reason from public_services.national_received
      where code = ${code} order by seq desc, at desc limit 20`,
  )
