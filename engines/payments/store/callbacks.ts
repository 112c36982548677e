import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'

export type Verdict =
  | 'stored'
  | 'applied'
  | 'known'
  | 'forged'
  | 'otherAmount'
  | 'unknown'
  | 'failed'
  | 'unmatched'
  | 'ignored'
  | 'malformed'
export interface Stored {
  id: string
  source: 'gateway' | 'bank'
  raw: string
  signature: string | null
}
export interface Judgement {
  verdict: Verdict
  reference?: string | undefined
  externalId?: string | undefined
  amount?: number | undefined
  orderId?: string | undefined
}

/** Keeps what came, as it came. On the pool: it stays whatever becomes of it. */
export async function keep(db: Db, c: Omit<Stored, 'id'> & { at: Date; address: string }): Promise<Stored> {
  const id = newId(c.at.getTime())
  return one(
    db,
    sql<Stored>`insert into payments.callback (id, source, at, address, raw, signature, verdict)
      values (${id}, ${c.source}, ${c.at}, ${c.address}, ${c.raw}, ${c.signature}, 'stored')
      returning id, source, raw, signature`,
  )
}

/** One that was not judged yet, held by this transaction; another process may have been faster. */
export const lockStored = (db: Db, id: string) =>
  maybe(
    db,
    sql<Stored>`select id, source, raw, signature from payments.callback
      where id = ${id} and verdict = 'stored' for update`,
  )
/** Those that were stored and then, by a crash, never judged. */
export const listUnjudged = (db: Db, before: Date) =>
  many(
    db,
    sql<{
      id: string
    }>`select id from payments.callback where verdict = 'stored' and at < ${before} order by at limit 100`,
  )

export async function judge(db: Db, id: string, j: Judgement, at: Date): Promise<void> {
  await sql`update payments.callback set verdict = ${j.verdict}, reference = ${j.reference ?? null},
      external_id = ${j.externalId ?? null}, amount = ${j.amount ?? null}, order_id = ${j.orderId ?? null},
      judged_at = ${at} where id = ${id}`.execute(db)
}

/** Genuine notices of a day with which nothing could be done, for the reconciliation. */
export const listOdd = (db: Db, source: 'gateway' | 'bank', from: Date, to: Date) =>
  many(
    db,
    sql<{
      id: string
      verdict: Verdict
      reference: string | null
      externalId: string | null
      amount: number | null
      orderId: string | null
    }>`
      select id, verdict, reference, external_id, amount, order_id from payments.callback
      where source = ${source} and at >= ${from} and at < ${to} and verdict in ('otherAmount', 'unknown', 'unmatched')
      order by at`,
  )

/** Forgeries and nonsense are of no use after a season; genuine notices are kept with the books. */
export async function sweep(db: Db, before: Date): Promise<void> {
  await sql`delete from payments.callback where verdict in ('forged', 'malformed', 'ignored') and at < ${before}`.execute(
    db,
  )
}
