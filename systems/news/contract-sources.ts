import { z } from 'zod'
import { ById, command, Instant, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { AudienceName, ContentLang, line, Section, WebHref } from './contract-shapes.ts'

export const OUTCOMES = ['read', 'unchanged', 'failed'] as const

const facts = {
  name: line(2, 120),
  url: WebHref.refine((url) => url.length <= 1_000),
  section: Section,
  audiences: z.array(AudienceName).max(3).default([]),
  lang: ContentLang.default('vi'),
  /** On what terms its texts may be taken over; shown under each of them. */
  licence: line(3, 300),
  /** Published at once, or put before a person. */
  trust: z.enum(['publish', 'review']),
  /** Minutes between two looks. */
  every: z.int().min(10).max(10_080).default(60),
  active: z.boolean().default(true),
}
export const SourceInput = z.object(facts)
export type SourceInput = z.output<typeof SourceInput>
export const Source = z.object({
  ...facts,
  id: z.uuid(),
  lastAt: Instant.nullable(),
  lastOutcome: z.enum(OUTCOMES).nullable(),
  /** Why it failed: a stable word. */
  lastWhy: z.string().nullable(),
  failures: z.int(),
  taken: z.int(),
})
export type Source = z.infer<typeof Source>

/** Feeds of others that the portal takes over. */
export const sourceRoutes = {
  sources: query('/sources', {
    input: z.object({}),
    output: z.object({ items: z.array(Source) }),
    allow: 'news.publish',
    summary: both('Các nguồn RSS/Atom được lấy tin.', 'Feeds that are taken over.'),
  }),
  addSource: command('/sources', {
    input: SourceInput,
    output: Source,
    allow: 'news.publish',
    summary: both('Thêm một nguồn.', 'Add a source.'),
    errors: ['news.sourceKnown', 'news.closedNetwork'],
  }),
  changeSource: command('/sources/:id', {
    method: 'PUT',
    input: SourceInput.extend(ById.shape),
    output: Source,
    allow: 'news.publish',
    summary: both('Đổi một nguồn.', 'Change a source.'),
    errors: ['kernel.recordNotFound', 'news.sourceKnown', 'news.closedNetwork'],
  }),
  readSource: command('/sources/:id/read', {
    input: ById,
    output: Source,
    allow: 'news.publish',
    rate: { max: 20, seconds: 60 },
    summary: both('Đọc nguồn ngay bây giờ.', 'Read a source now.'),
    errors: ['kernel.recordNotFound'],
  }),
}
