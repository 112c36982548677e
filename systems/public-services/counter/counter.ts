import { calendarSetting, dayKind } from '@hue-s/engines/calendar/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { counterUnits, namesOf, unitLabel } from '../agencies.ts'
import { personOf } from '../by-rules.ts'
import { ticketCalled, type publicServicesContract as routes, type Ticket } from '../contract.ts'
import { rulesOf } from '../setting.ts'
import * as store from './store-counter.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
const SHOWN = 8
const WAITING_SHOWN = 60
const DAY = 86_400_000

const shown = ({ id, number, kind, state, desk, takenAt, calledAt }: store.TicketRow): Ticket => ({
  id,
  number,
  kind,
  state,
  desk,
  takenAt,
  calledAt,
})

/** A unit that has a counter; any other answers as if it did not exist. */
async function counterOf(ctx: Ctx, agencyId: string) {
  const unit = (await counterUnits(ctx)).find(({ id }) => id === agencyId)
  if (!unit) throw notFound('kernel.recordNotFound')
  return { id: unit.id, name: unitLabel(unit) }
}
async function staffedBy(ctx: Ctx, agencyId: string) {
  if (!ctx.can('public-services.counter', agencyId)) throw notFound('kernel.recordNotFound')
  return counterOf(ctx, agencyId)
}

export async function counters(ctx: Ctx) {
  return { items: (await counterUnits(ctx)).map((unit) => ({ id: unit.id, name: unitLabel(unit) })) }
}

/** What hangs above the counters: numbers only, never who. */
export async function board(ctx: Ctx, { agencyId }: In<'board'>) {
  const agency = await counterOf(ctx, agencyId)
  const day = ctx.today()
  const called = await store.listTickets(ctx.db, agencyId, day, 'called', SHOWN)
  return {
    agency,
    day,
    called: called.map(({ number, desk }) => ({ number, desk: desk ?? '' })),
    ...(await store.countLine(ctx.db, agencyId, day)),
  }
}

/** A number for today. Somebody who is signed in and waits already gets theirs again. */
export async function takeTicket(ctx: Ctx, { agencyId, kind }: In<'takeTicket'>) {
  await counterOf(ctx, agencyId)
  const day = ctx.today()
  if (!dayKind(day, ctx.setting(calendarSetting)).working) throw conflict('public-services.counterClosed')
  await store.lockLine(ctx.db, agencyId, day)
  const personId = ctx.actor.kind === 'citizen' ? personOf(ctx) : null
  const own = personId === null ? undefined : await store.findOwnTicket(ctx.db, agencyId, day, personId)
  const ticket =
    own ??
    (await store.addTicket(ctx.db, { id: newId(ctx.now().getTime()), agencyId, day, kind, personId, now: ctx.now() }))
  ctx.audit('ticket', ticket.id)
  return { ...shown(ticket), before: await store.countBefore(ctx.db, ticket) }
}

export async function waiting(ctx: Ctx, { agencyId }: In<'waiting'>) {
  await staffedBy(ctx, agencyId)
  const day = ctx.today()
  const mine = await store.findCalledBy(ctx.db, agencyId, day, ctx.actor.id)
  const items = await store.listTickets(ctx.db, agencyId, day, 'waiting', WAITING_SHOWN)
  return { items: items.map(shown), mine: mine ? shown(mine) : null }
}

/** The next in line; of two desks that call at once each gets another number. */
export async function callNext(ctx: Ctx, { agencyId, desk }: In<'callNext'>) {
  await staffedBy(ctx, agencyId)
  const day = ctx.today()
  await store.lockLine(ctx.db, agencyId, day)
  await store.endCalledBy(ctx.db, agencyId, day, ctx.actor.id, ctx.now())
  const next = await store.nextTicket(ctx.db, agencyId, day)
  if (!next) return { ticket: null }
  const ticket = await store.callTicket(ctx.db, next.id, desk, ctx.actor.id, ctx.now())
  ctx.audit('ticket', ticket.id, { desk })
  await ctx.emit(ticketCalled, { agencyId, number: ticket.number, desk })
  return { ticket: shown(ticket) }
}

export async function endTicket(ctx: Ctx, { id, as }: In<'endTicket'>) {
  const ticket = await store.lockTicket(ctx.db, id)
  if (!ticket || !ctx.can('public-services.counter', ticket.agencyId)) throw notFound('kernel.recordNotFound')
  if (ticket.state !== 'called') throw conflict('public-services.ticketOver', { number: ticket.number })
  ctx.audit('ticket', id, { as })
  return shown(await store.endTicket(ctx.db, id, as, ctx.now()))
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const startOf = (day: string) => new Date(`${day}T00:00:00+07:00`)

/** The times of a day by the hours of the calendar: none on a day off, none in the past. */
function timesOf(ctx: Ctx, day: string): string[] {
  const { minutes } = rulesOf(ctx).slots
  const out: string[] = []
  for (const [from, to] of dayKind(day, ctx.setting(calendarSetting)).hours)
    for (let at = minutesOf(from); at + minutes <= minutesOf(to); at += minutes)
      out.push(new Date(startOf(day).getTime() + at * 60_000).toISOString())
  return out.filter((at) => at > ctx.now().toISOString())
}

function mustBeNear(ctx: Ctx, day: string): void {
  const ahead = (Date.parse(day) - Date.parse(ctx.today())) / DAY
  const { daysAhead } = rulesOf(ctx).slots
  if (ahead < 0 || ahead > daysAhead) throw invalid('public-services.badDay', { days: daysAhead })
}

export async function slots(ctx: Ctx, { agencyId, day }: In<'slots'>) {
  await counterOf(ctx, agencyId)
  mustBeNear(ctx, day)
  const { capacity } = rulesOf(ctx).slots
  const taken = new Map(
    (await store.listTaken(ctx.db, agencyId, startOf(day), new Date(startOf(day).getTime() + DAY))).map((t) => [
      t.at,
      t.count,
    ]),
  )
  return { items: timesOf(ctx, day).map((at) => ({ at, free: Math.max(0, capacity - (taken.get(at) ?? 0)) })) }
}

const MOST_BOOKINGS = 3

/** A place at a time; the last one goes to one person only. */
export async function bookSlot(ctx: Ctx, { agencyId, at, procedure }: In<'bookSlot'>) {
  const agency = await counterOf(ctx, agencyId)
  const personId = personOf(ctx)
  if (personId === null) throw new Error('an appointment has a person')
  const time = new Date(at).toISOString()
  const day = new Date(Date.parse(time) + 7 * 3_600_000).toISOString().slice(0, 10)
  mustBeNear(ctx, day)
  if (!timesOf(ctx, day).includes(time)) throw invalid('public-services.noSuchSlot')
  await store.lockLine(ctx.db, agencyId, day)
  if ((await store.countBookings(ctx.db, personId, ctx.now())) >= MOST_BOOKINGS)
    throw conflict('public-services.bookedAlready', { most: MOST_BOOKINGS })
  const taken = (await store.listTaken(ctx.db, agencyId, new Date(time), new Date(Date.parse(time) + 1)))[0]?.count ?? 0
  if (taken >= rulesOf(ctx).slots.capacity) throw conflict('public-services.slotFull')
  const row = await store.addBooking(
    ctx.db,
    { id: newId(ctx.now().getTime()), agencyId, at: time, personId, procedure: procedure ?? null },
    ctx.now(),
  )
  if (!row) throw conflict('public-services.bookedAlready', { most: 1 })
  ctx.audit('booking', row.id)
  return bookingView(row, agency)
}

const bookingView = ({ id, at, procedure, cancelledAt }: store.BookingRow, agency: { id: string; name: string }) => ({
  id,
  agency,
  at,
  procedure,
  cancelledAt,
})

export async function bookings(ctx: Ctx) {
  const person = personOf(ctx)
  const rows = person === null ? [] : await store.listBookings(ctx.db, person, new Date(ctx.now().getTime() - DAY))
  const names = await namesOf(
    ctx,
    rows.map(({ agencyId }) => agencyId),
  )
  return { items: rows.map((row) => bookingView(row, names(row.agencyId) ?? { id: row.agencyId, name: '' })) }
}

export async function cancelBooking(ctx: Ctx, { id }: ById) {
  const row = await store.lockBooking(ctx.db, id)
  const person = personOf(ctx)
  if (!row || person === null || row.personId !== person) throw notFound('kernel.recordNotFound')
  const after = row.cancelledAt === null ? await store.cancelBooking(ctx.db, id, ctx.now()) : row
  const names = await namesOf(ctx, [row.agencyId])
  ctx.audit('booking', id, { cancelled: true })
  return bookingView(after, names(row.agencyId) ?? { id: row.agencyId, name: '' })
}

export async function bookedToday(ctx: Ctx, { agencyId, day }: In<'bookedToday'>) {
  await staffedBy(ctx, agencyId)
  const rows = await store.listBooked(ctx.db, agencyId, startOf(day), new Date(startOf(day).getTime() + DAY))
  return { items: rows.map(({ id, at, procedure, ticketId }) => ({ id, at, procedure, arrived: ticketId !== null })) }
}

/** Somebody with an appointment is there: their number goes before those who came without one. */
export async function arrived(ctx: Ctx, { id }: ById) {
  const row = await store.lockBooking(ctx.db, id)
  if (!row || !ctx.can('public-services.counter', row.agencyId)) throw notFound('kernel.recordNotFound')
  const day = new Date(Date.parse(row.at) + 7 * 3_600_000).toISOString().slice(0, 10)
  if (row.cancelledAt !== null || row.ticketId !== null || day !== ctx.today())
    throw conflict('public-services.bookingOver')
  await store.lockLine(ctx.db, row.agencyId, day)
  const ticket = await store.addTicket(ctx.db, {
    id: newId(ctx.now().getTime()),
    agencyId: row.agencyId,
    day,
    kind: 'booked',
    personId: row.personId,
    now: ctx.now(),
  })
  await store.setTicket(ctx.db, id, ticket.id)
  ctx.audit('booking', id, { arrived: true })
  return shown(ticket)
}
