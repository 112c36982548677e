import { z } from 'zod'
import { ById, command, Instant, pageOf, PageById, plainText, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

const facts = {
  name: plainText(2, 120),
  url: z
    .url()
    .max(1000)
    .refine((url) => /^https?:\/\//.test(url)),
  /** Put before a person, or shown at once as from them. */
  trust: z.enum(['review', 'show']),
  /** The `sender` it may speak as; empty = any. */
  senders: z.array(z.string().trim().min(1).max(200)).max(20).default([]),
  /** PEM; its messages must then carry a signature by it. */
  certificate: z.string().max(10_000).nullable().default(null),
  every: z.int().min(1).max(1440).default(5),
  active: z.boolean().default(true),
}
export const SourceInput = z.object(facts)
export type SourceInput = z.output<typeof SourceInput>
export const Source = z.object({
  ...facts,
  id: z.uuid(),
  lastAt: Instant.nullable(),
  lastOutcome: z.enum(['read', 'failed']).nullable(),
  lastWhy: z.string().nullable(),
  failures: z.int(),
})
export type Source = z.infer<typeof Source>
export const OUTCOMES = ['shown', 'review', 'quarantined', 'dismissed'] as const
export const Taken = z.object({
  id: z.uuid(),
  sourceName: z.string(),
  outcome: z.enum(OUTCOMES),
  why: z.string().nullable(),
  headline: z.string(),
  signed: z.enum(['none', 'good', 'unchecked']),
  alertId: z.uuid().nullable(),
  at: Instant,
})
export type Taken = z.infer<typeof Taken>
const SOURCE_FAULTS = ['alerts.sourceKnown', 'alerts.closedNetwork', 'alerts.badCertificate'] as const

/** Other authorities' CAP feeds. */
export const sourceRoutes = {
  sources: query('/sources', {
    input: z.object({}),
    output: z.object({ items: z.array(Source) }),
    allow: 'alerts.approve',
    summary: both('Nguồn cảnh báo của cơ quan khác', 'Alert feeds of other authorities'),
  }),
  addSource: command('/sources', {
    input: SourceInput,
    output: Source,
    allow: 'alerts.approve',
    summary: both('Thêm một nguồn', 'Add a source'),
    errors: [...SOURCE_FAULTS],
  }),
  changeSource: command('/sources/:id', {
    method: 'PUT',
    input: SourceInput.extend(ById.shape),
    output: Source,
    allow: 'alerts.approve',
    summary: both('Đổi một nguồn', 'Change a source'),
    errors: ['kernel.recordNotFound', ...SOURCE_FAULTS],
  }),
  readSource: command('/sources/:id/read', {
    input: ById,
    output: Source,
    allow: 'alerts.approve',
    rate: { max: 20, seconds: 60 },
    summary: both('Đọc nguồn ngay', 'Read a source now'),
    errors: ['kernel.recordNotFound'],
  }),
  taken: query('/taken', {
    input: PageById.extend({ outcome: z.enum(OUTCOMES).optional() }),
    output: pageOf(Taken),
    allow: 'alerts.approve',
    summary: both('Bản tin đã lấy về', 'Messages taken in'),
  }),
  decide: command('/taken/:id', {
    input: ById.extend({ decision: z.enum(['show', 'dismiss']) }),
    output: Taken,
    allow: 'alerts.approve',
    summary: both('Cho hiện hoặc bỏ qua một bản tin', 'Show or dismiss a message taken in'),
    errors: ['kernel.recordNotFound', 'alerts.notNow'],
  }),
}
