import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Ticket } from '../contract.ts'

export interface TicketRow extends Ticket {
  agencyId: string
  day: string
}
const TICKET = sql`id, agency_id, day, number, kind, state, desk, taken_at, called_at`

/** One line of people at a time: numbers are given and called in order. */
export async function lockLine(db: Db, agencyId: string, day: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`public-services:line:${agencyId}:${day}`}, 0))`.execute(db)
}
export async function addTicket(
  db: Db,
  t: { id: string; agencyId: string; day: string; kind: Ticket['kind']; personId: string | null; now: Date },
): Promise<TicketRow> {
  return one(
    db,
    sql<TicketRow>`insert into public_services.ticket (id, agency_id, day, number, kind, state, person_id, taken_at)
      select ${t.id}, ${t.agencyId}, ${t.day}, coalesce(max(number), 0) + 1, ${t.kind}, 'waiting', ${t.personId}, ${t.now}
      from public_services.ticket where agency_id = ${t.agencyId} and day = ${t.day} returning ${TICKET}`,
  )
}
/** Appointments first, then whoever waits longest. */
export const nextTicket = (db: Db, agencyId: string, day: string) =>
  maybe(
    db,
    sql<TicketRow>`select ${TICKET} from public_services.ticket where agency_id = ${agencyId} and day = ${day} and state = 'waiting'
      order by (kind = 'booked') desc, number limit 1 for update`,
  )
export const callTicket = (db: Db, id: string, desk: string, by: string | null, now: Date) =>
  one(
    db,
    sql<TicketRow>`update public_services.ticket set state = 'called', desk = ${desk}, called_by = ${by}, called_at = ${now}
      where id = ${id} returning ${TICKET}`,
  )
export const lockTicket = (db: Db, id: string) =>
  maybe(db, sql<TicketRow>`select ${TICKET} from public_services.ticket where id = ${id} for update`)
export const endTicket = (db: Db, id: string, as: 'served' | 'missed', now: Date) =>
  one(
    db,
    sql<TicketRow>`update public_services.ticket set state = ${as}, ended_at = ${now} where id = ${id} returning ${TICKET}`,
  )
/** Whoever calls the next one is done with the one before. */
export async function endCalledBy(db: Db, agencyId: string, day: string, by: string | null, now: Date): Promise<void> {
  await sql`update public_services.ticket set state = 'served', ended_at = ${now}
    where agency_id = ${agencyId} and day = ${day} and state = 'called' and called_by = ${by}`.execute(db)
}
export const listTickets = (db: Db, agencyId: string, day: string, state: Ticket['state'], limit: number) =>
  many(
    db,
    sql<TicketRow>`select ${TICKET} from public_services.ticket where agency_id = ${agencyId} and day = ${day} and state = ${state}
      order by (kind = 'booked') desc, ${state === 'called' ? sql`called_at desc` : sql`number`} limit ${limit}`,
  )
export const findOwnTicket = (db: Db, agencyId: string, day: string, personId: string) =>
  maybe(
    db,
    sql<TicketRow>`select ${TICKET} from public_services.ticket where agency_id = ${agencyId} and day = ${day} and person_id = ${personId}
      and state = 'waiting' order by number limit 1`,
  )
export const findCalledBy = (db: Db, agencyId: string, day: string, by: string | null) =>
  maybe(
    db,
    sql<TicketRow>`select ${TICKET} from public_services.ticket where agency_id = ${agencyId} and day = ${day} and called_by = ${by}
      and state = 'called' order by called_at desc limit 1`,
  )
export const countLine = (db: Db, agencyId: string, day: string) =>
  one(
    db,
    sql<{
      waiting: number
      last: number
    }>`select count(*) filter (where state = 'waiting') as waiting, coalesce(max(number), 0) as last
      from public_services.ticket where agency_id = ${agencyId} and day = ${day}`,
  )
export const countBefore = async (db: Db, t: TicketRow): Promise<number> =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from public_services.ticket where agency_id = ${t.agencyId} and day = ${t.day}
        and state = 'waiting' and number < ${t.number}`,
    )
  ).n

export interface BookingRow {
  id: string
  agencyId: string
  at: string
  personId: string
  procedure: string | null
  cancelledAt: string | null
  ticketId: string | null
}
const BOOKING = sql`id, agency_id, at, person_id, procedure, cancelled_at, ticket_id`
export const listTaken = (db: Db, agencyId: string, from: Date, to: Date) =>
  many(
    db,
    sql<{ at: string; count: number }>`select at, count(*) as count from public_services.booking
      where agency_id = ${agencyId} and cancelled_at is null and at >= ${from} and at < ${to} group by at`,
  )
export const addBooking = (db: Db, b: Omit<BookingRow, 'cancelledAt' | 'ticketId'>, now: Date) =>
  maybe(
    db,
    sql<BookingRow>`insert into public_services.booking (id, agency_id, at, person_id, procedure, made_at)
      values (${b.id}, ${b.agencyId}, ${b.at}, ${b.personId}, ${b.procedure}, ${now})
      on conflict (agency_id, at, person_id) where cancelled_at is null do nothing returning ${BOOKING}`,
  )
export const listBookings = (db: Db, personId: string, from: Date) =>
  many(
    db,
    sql<BookingRow>`select ${BOOKING} from public_services.booking where person_id = ${personId} and at >= ${from} order by at limit 100`,
  )
export const countBookings = async (db: Db, personId: string, from: Date): Promise<number> =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from public_services.booking where person_id = ${personId} and at >= ${from} and cancelled_at is null`,
    )
  ).n
export const lockBooking = (db: Db, id: string) =>
  maybe(db, sql<BookingRow>`select ${BOOKING} from public_services.booking where id = ${id} for update`)
export const cancelBooking = (db: Db, id: string, now: Date) =>
  one(
    db,
    sql<BookingRow>`update public_services.booking set cancelled_at = ${now} where id = ${id} returning ${BOOKING}`,
  )
export async function setTicket(db: Db, id: string, ticketId: string): Promise<void> {
  await sql`update public_services.booking set ticket_id = ${ticketId} where id = ${id}`.execute(db)
}
export const listBooked = (db: Db, agencyId: string, from: Date, to: Date) =>
  many(
    db,
    sql<BookingRow>`select ${BOOKING} from public_services.booking where agency_id = ${agencyId} and cancelled_at is null
      and at >= ${from} and at < ${to} order by at limit 1000`,
  )
