import { z } from 'zod'
import { conflict } from '../../shared/error.ts'
import { event } from '../../shared/event.ts'
import { newId } from '../../shared/ids.ts'
import { ById, command, contract, Instant, plainText, query } from '../../shared/route.ts'
import { filter, rule } from '../../server/access.ts'
import type { Ctx } from '../../server/ctx.ts'
import { many, maybe, one, sql } from '../../server/db.ts'
import { defineSystem, on } from '../../server/system.ts'

/** The neutral fixture of every engine test: a club whose members book courts. */
export const Booking = z.object({
  id: z.uuid(),
  court: z.int(),
  playerId: z.uuid(),
  clubId: z.string(),
  startsAt: Instant,
  note: z.string(),
})
export type Booking = z.infer<typeof Booking>
const NewBooking = z.object({
  court: z.int().min(1).max(12),
  clubId: z.string().max(40).default('north'),
  startsAt: Instant,
  note: plainText(1, 200),
})

export const club = contract('tennis-club', {
  ping: query('/ping', {
    input: z.object({}),
    output: z.object({ ok: z.boolean() }),
    allow: 'anyone',
    summary: { vi: 'Thử', en: 'Ping' },
  }),
  book: command('/bookings', {
    input: NewBooking,
    output: Booking,
    allow: 'citizen',
    screen: '/courts',
    summary: { vi: 'Đặt sân', en: 'Book a court' },
    errors: ['tennis-club.courtTaken'],
    example: { input: { court: 1, startsAt: '2027-05-01T08:00:00Z', note: 'Đôi nam nữ' } },
  }),
  read: query('/bookings/:id', {
    input: ById,
    output: Booking,
    allow: 'account',
    summary: { vi: 'Xem lượt đặt', en: 'Read a booking' },
  }),
  list: query('/bookings', {
    input: z.object({ court: z.int().optional() }),
    output: z.object({ items: z.array(Booking) }),
    allow: 'tennis-club.manage',
    summary: { vi: 'Danh sách', en: 'List bookings' },
  }),
  count: query('/count', {
    input: z.object({}),
    output: z.object({ count: z.int() }),
    allow: 'anyone',
    public: { maxAge: 5, tags: ['tennis-club'] },
    summary: { vi: 'Số lượt đặt', en: 'How many bookings' },
  }),
  fail: command('/fail', {
    input: z.object({ after: z.boolean() }),
    output: z.object({}),
    allow: 'citizen',
    summary: { vi: 'Lỗi', en: 'Break' },
  }),
  verified: command('/verified', {
    input: z.object({}),
    output: z.object({}),
    allow: 'citizen',
    assurance: 2,
    summary: { vi: 'Mức 2', en: 'Level 2' },
  }),
})

export const booked = event('tennis-club.booked', z.object({ id: z.uuid(), note: z.string(), court: z.int() }), {
  key: (b) => `court-${b.court}`,
  stream: (b) => [{ topic: 'tennis-club.courts', data: { court: b.court } }],
})

export const readBooking = rule<Booking>('tennis-club.read', {
  any: [{ isActor: 'playerId' }, { inUnits: 'clubId', permission: 'tennis-club.manage' }],
})

async function book(ctx: Ctx, input: z.output<typeof NewBooking>): Promise<Booking> {
  const row = await maybe(
    ctx.db,
    sql<Booking>`insert into tennis_club.booking (id, court, player_id, club_id, starts_at, note)
      values (${newId()}, ${input.court}, ${ctx.actor.id}, ${input.clubId}, ${input.startsAt}, ${input.note})
      on conflict do nothing returning *`,
  )
  if (!row) throw conflict('tennis-club.courtTaken', { court: input.court })
  ctx.audit('booking', row.id)
  ctx.changed('tennis-club')
  await ctx.emit(booked, { id: row.id, note: row.note, court: row.court })
  return row
}

async function read(ctx: Ctx, { id }: ById): Promise<Booking> {
  const row = await maybe(ctx.db, sql<Booking>`select * from tennis_club.booking where id = ${id}`)
  ctx.must(readBooking, row ?? ({ clubId: '', playerId: '' } as Booking))
  return row as Booking
}

async function list(ctx: Ctx, { court }: { court?: number | undefined }) {
  const only = court === undefined ? sql`true` : sql`court = ${court}`
  const items = await many(
    ctx.db,
    sql<Booking>`select b.* from tennis_club.booking b where ${only} and ${filter(readBooking, ctx.actor, 'b')} order by starts_at`,
  )
  return { items }
}

async function count(ctx: Ctx) {
  return one(ctx.db, sql<{ count: number }>`select count(*)::int as count from tennis_club.booking`)
}

async function fail(ctx: Ctx, { after }: { after: boolean }): Promise<Record<string, never>> {
  await sql`insert into tennis_club.heard (booking_id, note) values (${newId()}, 'must not stay')`.execute(ctx.db)
  if (after) throw new Error('a bug')
  throw conflict('tennis-club.courtTaken', { court: 0 })
}

let waiting: (() => void) | undefined
/** The first of two waits until the second is there. */
const meet = () =>
  new Promise<void>((go) => {
    const both = waiting && [waiting, go]
    waiting = both ? undefined : go
    both?.forEach((one) => one())
  })

/** Remembers each booking once; a note that says «poison» makes it fail, one that says «meet» waits for another. */
async function remember(ctx: Ctx, b: { id: string; note: string }): Promise<void> {
  if (b.note === 'poison') throw new Error('poisoned')
  if (b.note === 'meet') await meet()
  await sql`insert into tennis_club.heard (booking_id, note) values (${b.id}, ${b.note})`.execute(ctx.db)
}

export const tennisClub = {
  ...defineSystem({
    id: 'tennis-club',
    owner: 'Câu lạc bộ quần vợt',
    uses: [],
    contract: club,
    service: { ping: async () => ({ ok: true }), book, read, list, count, fail, verified: async () => ({}) },
    on: [on(booked, 'remember', remember, { independent: true })],
    topics: { 'tennis-club.courts': 'anyone', 'tennis-club.inside': 'staff' },
    roles: { 'tennis-club.manager': ['tennis-club.manage'] },
  }),
  folder: 'kernel/testing/tennis-club',
}
