import { z } from 'zod'
import { ById, command, Instant, LegalDate, plainText, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Agency } from './contract-shapes.ts'

const seen = ['kernel.recordNotFound']

export const Ticket = z.object({
  id: z.uuid(),
  number: z.int(),
  kind: z.enum(['file', 'collect', 'ask', 'booked']),
  state: z.enum(['waiting', 'called', 'served', 'missed']),
  desk: z.string().nullable(),
  takenAt: Instant,
  calledAt: Instant.nullable(),
})
export type Ticket = z.infer<typeof Ticket>
const AgencyId = z.object({ agencyId: z.uuid() })
const Slot = z.object({ at: Instant, free: z.int() })
export const Booking = z.object({
  id: z.uuid(),
  agency: Agency,
  at: Instant,
  procedure: z.string().nullable(),
  cancelledAt: Instant.nullable(),
})

/** Queue tickets, the display above the counters, and appointments. */
export const counterRoutes = {
  counters: query('/counters', {
    input: z.object({}),
    output: z.object({ items: z.array(Agency) }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['public-services.counters'] },
    summary: both('Các bộ phận một cửa.', 'The one-stop counters.'),
  }),
  board: query('/counters/:agencyId/board', {
    input: AgencyId,
    output: z.object({
      agency: Agency,
      day: LegalDate,
      called: z.array(z.object({ number: z.int(), desk: z.string() })),
      waiting: z.int(),
      last: z.int(),
    }),
    allow: 'anyone',
    summary: both('Bảng gọi số.', 'The call display.'),
    errors: seen,
  }),
  takeTicket: command('/counters/:agencyId/tickets', {
    input: AgencyId.extend({ kind: z.enum(['file', 'collect', 'ask']).default('file') }),
    output: Ticket.extend({ before: z.int() }),
    allow: 'anyone',
    rate: { max: 20, seconds: 60 },
    summary: both('Lấy số thứ tự.', 'Take a queue ticket.'),
    errors: [...seen, 'public-services.counterClosed', 'public-services.haveTicket'],
  }),
  waiting: query('/counters/:agencyId/waiting', {
    input: AgencyId,
    output: z.object({ items: z.array(Ticket), mine: Ticket.nullable() }),
    allow: 'public-services.counter',
    summary: both('Số đang chờ tại quầy.', 'Tickets that wait.'),
    errors: seen,
  }),
  callNext: command('/counters/:agencyId/call', {
    input: AgencyId.extend({ desk: plainText(1, 20) }),
    output: z.object({ ticket: Ticket.nullable() }),
    allow: 'public-services.counter',
    summary: both('Gọi số tiếp theo.', 'Call the next ticket.'),
    errors: seen,
  }),
  endTicket: command('/tickets/:id/end', {
    input: ById.extend({ as: z.enum(['served', 'missed']) }),
    output: Ticket,
    allow: 'public-services.counter',
    summary: both('Kết thúc lượt phục vụ.', 'End a turn.'),
    errors: [...seen, 'public-services.ticketOver'],
  }),
  slots: query('/counters/:agencyId/slots', {
    input: AgencyId.extend({ day: LegalDate }),
    output: z.object({ items: z.array(Slot) }),
    allow: 'anyone',
    summary: both('Giờ còn trống để đặt hẹn.', 'Free times for an appointment.'),
    errors: [...seen, 'public-services.badDay'],
  }),
  bookSlot: command('/counters/:agencyId/bookings', {
    input: AgencyId.extend({ at: Instant, procedure: z.string().max(20).optional() }),
    output: Booking,
    allow: 'citizen',
    rate: { max: 20, seconds: 3_600 },
    summary: both('Đặt lịch hẹn tại quầy.', 'Book an appointment at the counter.'),
    errors: [...seen, 'public-services.noSuchSlot', 'public-services.slotFull', 'public-services.bookedAlready'],
  }),
  bookings: query('/bookings', {
    input: z.object({}),
    output: z.object({ items: z.array(Booking) }),
    allow: 'account',
    summary: both('Lịch hẹn của tôi.', 'My appointments.'),
  }),
  cancelBooking: command('/bookings/:id/cancel', {
    input: ById,
    output: Booking,
    allow: 'account',
    summary: both('Hủy lịch hẹn.', 'Cancel an appointment.'),
    errors: seen,
  }),
  bookedToday: query('/counters/:agencyId/booked', {
    input: AgencyId.extend({ day: LegalDate }),
    output: z.object({
      items: z.array(z.object({ id: z.uuid(), at: Instant, arrived: z.boolean(), procedure: z.string().nullable() })),
    }),
    allow: 'public-services.counter',
    summary: both('Lịch hẹn trong ngày tại quầy.', 'Appointments of a day.'),
    errors: seen,
  }),
  arrived: command('/bookings/:id/arrived', {
    input: ById,
    output: Ticket,
    allow: 'public-services.counter',
    summary: both('Người có hẹn đã đến: cấp số ưu tiên.', 'Somebody with an appointment came: a ticket before others.'),
    errors: [...seen, 'public-services.bookingOver'],
  }),
}
