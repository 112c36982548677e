import { z } from 'zod'
import { command, Instant, plainText } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { NewReport } from './contract-shapes.ts'

/** The door a report came through, e.g. `email` or `hotline`. */
export const Channel = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

/** Where a report has its own number: the same source and id never open a second case. */
const External = z.strictObject({ source: z.string().min(1).max(200), id: z.string().min(1).max(300) })

/** Who asked for it, as far as the door knows. `verified`: the door has proof that the address is theirs. */
const OutsideReporter = z.strictObject({
  name: plainText(0, 200).optional(),
  email: z.email().max(254).optional(),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{7,14}$/)
    .optional(),
  /** Who they are to the official account of the province on Zalo. */
  zaloId: z
    .string()
    .regex(/^\d{1,32}$/)
    .optional(),
  verified: z.boolean().default(false),
})

/** A report that somebody received for the person who made it. */
export const ReceivedReport = NewReport.extend({
  note: plainText(1, 4000),
  channel: Channel,
  reporter: OutsideReporter.optional(),
  /** Shown to everybody at once, word for word. */
  publishNow: z.boolean().default(false),
  /** Answers to questions of the door; staff read them, the public does not. */
  attributes: z.record(z.string().max(100), z.string().max(4000)).optional(),
  external: External.optional(),
})
export type ReceivedReport = z.output<typeof ReceivedReport>

export const Received = z.object({
  id: z.uuid(),
  code: z.string(),
  state: z.string(),
  openedAt: Instant,
  dueAt: Instant.nullable(),
  published: z.boolean(),
  /** It had been received before; nothing was opened. */
  repeated: z.boolean(),
})
export type Received = z.infer<typeof Received>

/** The inner entrance for reports from other doors. No role holds its permission: only the platform itself comes in. */
export const receiveRoutes = {
  receive: command('/received', {
    input: ReceivedReport,
    output: Received,
    allow: 'field-reports.receive',
    summary: both(
      'Nhận một phản ánh từ kênh khác (thư điện tử, tin nhắn, đường dây nóng, cổng kết nối).',
      'Take in a report from another door (e-mail, messages, hotline, interfaces).',
    ),
    errors: ['field-reports.noSuchCategory', 'field-reports.outside', 'files.notFound'],
  }),
  receiveWord: command('/received/:id/words', {
    input: z.object({
      id: z.uuid(),
      channel: Channel,
      text: plainText(1, 4000),
      external: External.optional(),
    }),
    output: z.object({ repeated: z.boolean() }),
    allow: 'field-reports.receive',
    summary: both(
      'Nhận thêm lời của người phản ánh từ kênh khác.',
      'Take in further words on a report from another door.',
    ),
    errors: ['kernel.recordNotFound'],
  }),
  receivePhoto: command('/received/:id/photos', {
    input: z.object({ id: z.uuid(), photo: z.uuid(), publishNow: z.boolean().default(false) }),
    output: z.object({ id: z.uuid() }),
    allow: 'field-reports.receive',
    summary: both(
      'Thêm một ảnh đến sau vào phản ánh đã nhận.',
      'Add a photo that came later to a report already received.',
    ),
    errors: ['kernel.recordNotFound', 'files.notFound'],
  }),
}
