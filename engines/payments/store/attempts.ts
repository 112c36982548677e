import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { AttemptView } from '../contract-shapes.ts'

export interface AttemptRow extends Omit<AttemptView, 'qrSvg'> {
  orderId: string
  n: number
}
const ATTEMPT = sql`id, order_id, n, reference, way, state, amount, made_at, expires_at, ended_at, url, qr, transfer`

/** Makes the next attempt on an order that the caller holds. */
export const addAttempt = (
  db: Db,
  a: Pick<
    AttemptRow,
    | 'id'
    | 'orderId'
    | 'n'
    | 'reference'
    | 'way'
    | 'state'
    | 'amount'
    | 'madeAt'
    | 'expiresAt'
    | 'url'
    | 'qr'
    | 'transfer'
  >,
) =>
  one(
    db,
    sql<AttemptRow>`insert into payments.attempt (id, order_id, n, reference, way, state, amount, made_at, expires_at,
        ended_at, url, qr, transfer)
      values (${a.id}, ${a.orderId}, ${a.n}, ${a.reference}, ${a.way}, ${a.state}, ${a.amount}, ${a.madeAt},
        ${a.expiresAt}, ${a.state === 'waiting' ? null : a.madeAt}, ${a.url}, ${a.qr},
        ${a.transfer === null ? null : json(a.transfer)})
      returning ${ATTEMPT}`,
  )

export const listAttempts = (db: Db, orderId: string) =>
  many(db, sql<AttemptRow>`select ${ATTEMPT} from payments.attempt where order_id = ${orderId} order by n`)
export const findAttempt = (db: Db, reference: string) =>
  maybe(db, sql<AttemptRow>`select ${ATTEMPT} from payments.attempt where reference = ${reference}`)

/** A waiting attempt that failed stays failed unless money comes; one that was paid stays so whatever follows. */
export async function endAttempt(db: Db, id: string, state: AttemptRow['state'], at: Date): Promise<void> {
  await sql`update payments.attempt set state = ${state}, ended_at = ${at}
    where id = ${id} and state <> 'paid' and (state = 'waiting' or ${state} = 'paid')`.execute(db)
}
export async function endWaiting(db: Db, orderId: string, state: 'cancelled' | 'expired', at: Date): Promise<void> {
  await sql`update payments.attempt set state = ${state}, ended_at = ${at}
    where order_id = ${orderId} and state = 'waiting'`.execute(db)
}
/** Attempts whose time is over. The order decides on its own time; a late notice still counts. */
export async function expireAttempts(db: Db, now: Date): Promise<void> {
  await sql`update payments.attempt set state = 'expired', ended_at = ${now}
    where state = 'waiting' and expires_at <= ${now}`.execute(db)
}

/** Attempts at the gateway of which nothing was heard: worth asking about, a few at a time. */
export const listSilent = (db: Db, now: Date) =>
  many(
    db,
    sql<AttemptRow>`update payments.attempt set looked_up_at = ${now} where id in (
        select id from payments.attempt where way = 'gateway' and state in ('waiting', 'expired')
          and made_at < ${now}::timestamptz - interval '2 minutes' and made_at > ${now}::timestamptz - interval '2 days'
          and (looked_up_at is null or looked_up_at < ${now}::timestamptz - (${now}::timestamptz - made_at) / 2)
        order by made_at limit 5 for update skip locked)
      returning ${ATTEMPT}`,
  )

export interface MoneyIn {
  id: string
  source: 'gateway' | 'bank' | 'cash'
  externalId: string
  orderId: string | null
  attemptId: string | null
  shiftId: string | null
  reference: string
  amount: number
  agreedBack: number
  paidAt: string
}
const MONEY = sql`id, source, external_id, order_id, attempt_id, shift_id, reference, amount, agreed_back, paid_at`

/** Notes money that came; false when this very money was noted before. */
export async function addMoney(db: Db, m: Omit<MoneyIn, 'agreedBack'>, at: Date): Promise<boolean> {
  const done = await maybe(
    db,
    sql`insert into payments.money_in (id, source, external_id, order_id, attempt_id, shift_id, reference, amount,
        paid_at, at)
      values (${m.id}, ${m.source}, ${m.externalId}, ${m.orderId}, ${m.attemptId}, ${m.shiftId}, ${m.reference},
        ${m.amount}, ${m.paidAt}, ${at})
      on conflict (source, external_id) do nothing returning id`,
  )
  return done !== undefined
}
export const findMoney = (db: Db, source: MoneyIn['source'], externalId: string) =>
  maybe(
    db,
    sql<MoneyIn>`select ${MONEY} from payments.money_in where source = ${source} and external_id = ${externalId}`,
  )
export const getMoney = (db: Db, id: string) =>
  one(db, sql<MoneyIn>`select ${MONEY} from payments.money_in where id = ${id}`)
/** What came in for an order and can still go back, the largest rest first. */
export const listMoney = (db: Db, orderId: string) =>
  many(
    db,
    sql<MoneyIn>`select ${MONEY} from payments.money_in where order_id = ${orderId}
      order by amount - agreed_back desc, paid_at for update`,
  )
export const assignMoney = (db: Db, id: string, orderId: string) =>
  maybe(
    db,
    sql<MoneyIn>`update payments.money_in set order_id = ${orderId} where id = ${id} and order_id is null
      returning ${MONEY}`,
  )
export async function addAgreedBack(db: Db, id: string, amount: number): Promise<void> {
  await sql`update payments.money_in set agreed_back = agreed_back + ${amount} where id = ${id}`.execute(db)
}
