import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { readShift } from '../access.ts'
import type { Shift } from '../contract-shapes.ts'

export interface ShiftRow extends Shift {
  cashierId: string
  payeeUnitId: string
}

// What should be in the drawer is what the ledger says of it; the table keeps the count of a person.
const SHIFT = sql`s.id, s.unit_id, s.unit_id as payee_unit_id, s.cashier_id, s.cashier, s.opened_at, s.closed_at, s.float,
  coalesce((select sum(m.amount) from payments.money_in m where m.shift_id = s.id), 0)::bigint as taken,
  coalesce((select sum(r.amount) from payments.refund r where r.shift_id = s.id), 0)::bigint as paid_out,
  s.float + coalesce((select sum(m.amount) from payments.money_in m where m.shift_id = s.id), 0)::bigint
    - coalesce((select sum(r.amount) from payments.refund r where r.shift_id = s.id), 0)::bigint as expected,
  s.counted, s.difference, s.note`

/** Opens a shift; undefined when the cashier has one open. */
export async function addShift(
  db: Db,
  s: { id: string; unitId: string; cashierId: string; cashier: string | null; float: number; at: Date },
): Promise<ShiftRow | undefined> {
  const made = await maybe(
    db,
    sql<{ id: string }>`insert into payments.shift (id, unit_id, cashier_id, cashier, opened_at, float)
      values (${s.id}, ${s.unitId}, ${s.cashierId}, ${s.cashier}, ${s.at}, ${s.float})
      on conflict do nothing returning id`,
  )
  return made && getShift(db, made.id)
}
export const getShift = (db: Db, id: string) =>
  one(db, sql<ShiftRow>`select ${SHIFT} from payments.shift s where id = ${id}`)
/** The open shift of a cashier, held: its drawer changes for one at a time. */
export async function lockOpenShift(db: Db, cashierId: string): Promise<ShiftRow | undefined> {
  const open = await maybe(
    db,
    sql<{ id: string }>`select id from payments.shift where cashier_id = ${cashierId} and closed_at is null for update`,
  )
  return open && getShift(db, open.id)
}
export const findOpenShift = (db: Db, cashierId: string) =>
  maybe(db, sql<ShiftRow>`select ${SHIFT} from payments.shift s where cashier_id = ${cashierId} and closed_at is null`)
export async function lockShift(db: Db, id: string): Promise<ShiftRow | undefined> {
  const found = await maybe(db, sql<{ id: string }>`select id from payments.shift where id = ${id} for update`)
  return found && getShift(db, found.id)
}
export async function closeShift(
  db: Db,
  id: string,
  c: { counted: number; difference: number; note: string | null; at: Date },
): Promise<void> {
  await sql`update payments.shift set closed_at = ${c.at}, counted = ${c.counted}, difference = ${c.difference},
    note = ${c.note} where id = ${id} and closed_at is null`.execute(db)
}
export const listShifts = (db: Db, actor: Actor, from: Date, to: Date) =>
  many(
    db,
    sql<ShiftRow>`select * from (select ${SHIFT} from payments.shift s where s.opened_at < ${to}
        and (s.closed_at is null or s.closed_at >= ${from})) x
      where ${filter(readShift, actor, 'x')} order by opened_at desc limit 200`,
  )
