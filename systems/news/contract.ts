import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { contract } from '@hue-s/kernel/shared/route.ts'
import { deskRoutes } from './contract-desk.ts'
import { publicRoutes } from './contract-public.ts'
import { Kind, Section } from './contract-shapes.ts'
import { sourceRoutes } from './contract-sources.ts'

export * from './contract-body.ts'
export * from './contract-desk.ts'
export * from './contract-desk-shapes.ts'
export * from './contract-public.ts'
export * from './contract-shapes.ts'
export * from './contract-sources.ts'

/** The portal: what everybody reads, the editors' desk, the sources of others. */
export const newsContract = contract('news', { ...publicRoutes, ...deskRoutes, ...sourceRoutes })

/** Something was published, corrected or withdrawn; everybody may know. */
export const newsChanged = event(
  'news.changed',
  z.object({
    id: z.uuid(),
    kind: Kind,
    section: Section,
    slug: z.string(),
    what: z.enum(['published', 'corrected', 'withdrawn', 'translated', 'expired']),
  }),
  { stream: ({ id, what }) => [{ topic: 'news', data: { id, what } }] },
)

/** A source is to be read; ordered by source, so that it is never read twice at once. */
export const sourceDue = event('news.sourceDue', z.object({ id: z.uuid() }))
