import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { AudienceName, CONTENT_LANGS, DocumentFacts, Kind, Parts, Section, VERDICTS } from '../contract.ts'
import { SCENE_NAMES } from './pictures.ts'

const Text = z.object({
  title: z.string(),
  lead: z.string(),
  text: z.string(),
  alt: z.string().default(''),
  parts: Parts.default({}),
})
const Language = Object.fromEntries(CONTENT_LANGS.map((lang) => [lang, Text.optional()])) as Record<
  (typeof CONTENT_LANGS)[number],
  z.ZodOptional<typeof Text>
>

/** A demo article of the pack: its words, and when it was or will be, counted from today. */
export const DemoItem = z.object({
  kind: Kind,
  section: Section,
  audiences: z.array(AudienceName).default([]),
  /** Keys of units. */
  areas: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  cover: z.enum(SCENE_NAMES).optional(),
  daysAgo: z.number(),
  pinned: z.boolean().default(false),
  document: DocumentFacts.omit({ fileId: true }).extend({ file: z.boolean() }).optional(),
  campaign: z.object({ fromDays: z.int(), toDays: z.int() }).optional(),
  event: z
    .object({
      inDays: z.int(),
      hour: z.int(),
      hours: z.int(),
      limit: z.int(),
      signUp: z.boolean(),
      campaign: z.boolean(),
    })
    .optional(),
  correction: z
    .object({ verdict: z.enum(VERDICTS), sources: z.array(z.object({ name: z.string(), url: z.string() })) })
    .optional(),
  ...Language,
})
export type DemoItem = z.output<typeof DemoItem>
export const demoNews = setting(
  'news',
  z.object({ demo: z.object({ items: z.array(DemoItem) }).default({ items: [] }) }),
)
