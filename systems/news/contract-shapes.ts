import { z } from 'zod'
import { Instant, LegalDate, plainText, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { safeHref, tidy, type Body } from './contract-body.ts'

export const KINDS = ['news', 'guidance', 'document', 'campaign', 'event', 'correction'] as const
export const Kind = z.enum(KINDS)
export type Kind = z.infer<typeof Kind>

/** Rubrics that a province may open; its pack says which, in which order and under which name. */
export const SECTIONS = [
  'government',
  'life',
  'economy',
  'digital',
  'culture',
  'tourism',
  'health',
  'education',
  'environment',
  'safety',
  'procedures',
] as const
export const Section = z.enum(SECTIONS)
export type Section = z.infer<typeof Section>

export const AUDIENCES = ['resident', 'visitor', 'business'] as const
export const AudienceName = z.enum(AUDIENCES)
export type AudienceName = z.infer<typeof AudienceName>

/** Languages of content; the interface itself speaks the first two. */
export const CONTENT_LANGS = ['vi', 'en', 'ko', 'zh', 'fr'] as const
export const ContentLang = z.enum(CONTENT_LANGS)
export type ContentLang = z.infer<typeof ContentLang>

export const VERDICTS = ['false', 'misleading', 'unproven', 'true'] as const
export const STATES = ['draft', 'review', 'scheduled', 'published', 'withdrawn'] as const
export const State = z.enum(STATES)
export type State = z.infer<typeof State>

/** Years an article may be dated, planned or in force. */
export const YEARS = { from: '1945-01-01', to: '2100-12-31' } as const
export const SaneDate = LegalDate.refine((date) => date >= YEARS.from && date <= YEARS.to)
export const SaneInstant = Instant.refine((at) => at >= YEARS.from && at < '2101')

/** Words from editors: as `plainText`, without signs that turn the direction and heaps of marks. */
export const words = (min: number, max: number) =>
  z
    .string()
    .max(max * 8)
    .transform(tidy)
    .pipe(plainText(min, max))
/** The same on one line. */
export const line = (min: number, max: number) =>
  z
    .string()
    .max(max * 8)
    .transform((text) => tidy(text).replace(/\s+/g, ' '))
    .pipe(plainText(min, max))

export const Slug = z
  .string()
  .max(90)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
export const Href = z.string().refine((text) => safeHref(text) !== undefined)
export const WebHref = Href.refine((text) => /^https?:/.test(text))
/** Checked by `parseBody`; to readers it is a tree of nodes. */
export const BodyShape = z.custom<Body>((value) => typeof value === 'object' && value !== null)
export const BodyInput = z.record(z.string(), z.unknown())

/** Facts that only some kinds have; those of another kind are refused. */
export const DocumentFacts = z.object({
  number: line(1, 80),
  issuedOn: SaneDate,
  issuer: line(1, 200),
  field: line(1, 80),
  inForceFrom: SaneDate.nullable(),
  inForceTo: SaneDate.nullable(),
  /** Number of the document that it takes the place of. */
  replaces: line(0, 80),
  fileId: z.uuid().nullable(),
})
export type DocumentFacts = z.infer<typeof DocumentFacts>
export const EventFacts = z.object({
  startsAt: SaneInstant,
  endsAt: SaneInstant,
  unitId: z.uuid().nullable(),
  /** Slug of the campaign that it belongs to. */
  campaign: Slug.nullable(),
  signUp: z.boolean(),
  /** Places for those who sign up; null = as many as come. */
  limit: z.int().min(1).max(100_000).nullable(),
  signUpUntil: SaneInstant.nullable(),
})
export type EventFacts = z.infer<typeof EventFacts>
export const CampaignFacts = z.object({ from: SaneDate, to: SaneDate })
export type CampaignFacts = z.infer<typeof CampaignFacts>
export const CorrectionFacts = z.object({
  verdict: z.enum(VERDICTS),
  sources: z.array(z.object({ name: line(1, 200), url: WebHref })).max(10),
})
export type CorrectionFacts = z.infer<typeof CorrectionFacts>
export const Facts = z.object({
  document: DocumentFacts.optional(),
  event: EventFacts.optional(),
  campaign: CampaignFacts.optional(),
  correction: CorrectionFacts.optional(),
})
export type Facts = z.infer<typeof Facts>

/** Further words of one language: what is claimed and what is true (corrections), where it is (events). */
export const Parts = z.object({ claim: words(0, 600), truth: words(0, 1_000), place: line(0, 300) }).partial()
export type Parts = z.infer<typeof Parts>

export const UnitName = z.object({ id: z.uuid(), name: z.string() })
export const PictureShape = z.object({ thumb: z.string(), view: z.string(), alt: z.string() })
/** Where it came from, when it was taken over. */
export const Origin = z.object({ name: z.string(), url: z.string(), licence: z.string() })
export type Origin = z.infer<typeof Origin>
export const MADE_BY = ['person', 'machine'] as const

/** One published item in a list. */
export const Card = z.object({
  id: z.uuid(),
  kind: Kind,
  slug: z.string(),
  path: z.string(),
  /** Language of the words below; not always the one that was asked for. */
  lang: ContentLang,
  langs: z.array(ContentLang),
  section: Section,
  audiences: z.array(AudienceName),
  title: z.string(),
  lead: z.string(),
  parts: Parts,
  facts: Facts,
  cover: PictureShape.nullable(),
  at: Instant,
  correctedAt: Instant.nullable(),
  pinned: z.boolean(),
  origin: Origin.nullable(),
})
export type Card = z.infer<typeof Card>

export const Correction = z.object({ at: Instant, words: WordsShape })

/** One published item whole. */
export const Article = Card.extend({
  body: BodyShape,
  tags: z.array(z.string()),
  areas: z.array(UnitName),
  agency: UnitName.nullable(),
  firstAt: Instant,
  expiresAt: Instant.nullable(),
  corrections: z.array(Correction),
  /** Who made these words in this language, and whether the original has changed since. */
  translation: z.object({ madeBy: z.enum(MADE_BY), outdated: z.boolean(), of: ContentLang }).nullable(),
  pictures: z.record(z.string(), z.object({ view: z.string() })),
  file: z.object({ url: z.string(), type: z.string(), size: z.int() }).nullable(),
  /** Of an event: how many places are left; null = no limit or no sign-up. */
  placesLeft: z.int().nullable(),
  related: z.array(Card),
})
export type Article = z.infer<typeof Article>

const PATHS: Readonly<Record<Kind, string>> = {
  news: '/news',
  guidance: '/guidance',
  document: '/documents',
  campaign: '/events',
  event: '/events',
  correction: '/fact-checks',
}
/** The page of a kind, and of one item. */
export const listPathOf = (kind: Kind): string => PATHS[kind]
export const pathOf = (kind: Kind, slug: string): string => `${PATHS[kind]}/${slug}`
