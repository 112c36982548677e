import { z } from 'zod'
import { Instant, WordsShape, RowVersion, VersionOrNone } from '@hue-s/kernel/shared/route.ts'
import {
  AudienceName,
  BodyInput,
  BodyShape,
  ContentLang,
  Facts,
  Kind,
  line,
  MADE_BY,
  Origin,
  Parts,
  SaneInstant,
  Section,
  Slug,
  State,
  UnitName,
  words,
} from './contract-shapes.ts'

export const ItemVersion = RowVersion

/** One line of the editors' list. */
export const DeskLine = z.object({
  id: z.uuid(),
  kind: Kind,
  slug: z.string(),
  state: State,
  live: z.boolean(),
  section: Section,
  title: z.string(),
  publishAt: Instant.nullable(),
  updatedAt: Instant,
  updatedName: z.string(),
  langs: z.array(z.object({ lang: ContentLang, state: z.enum(['writing', 'checked', 'outdated']) })),
  origin: Origin.nullable(),
})
export type DeskLine = z.infer<typeof DeskLine>

/** The words of one language as they stand on the desk. */
export const DeskText = z.object({
  lang: ContentLang,
  title: z.string(),
  lead: z.string(),
  body: BodyShape,
  coverAlt: z.string(),
  parts: Parts,
  madeBy: z.enum(MADE_BY),
  version: VersionOrNone,
  /** Version of the original that it was made from; for the original itself its own. */
  ofVersion: z.int(),
  checked: z.boolean(),
  shown: z.boolean(),
  updatedAt: Instant,
  updatedName: z.string(),
})
export type DeskText = z.infer<typeof DeskText>

export const FAULTS = [
  'noTitle',
  'longTitle',
  'noLead',
  'longLead',
  'noBody',
  'noCover',
  'noCoverAlt',
  'noPictureAlt',
  'badLink',
  'headingJump',
  'noFacts',
  'noClaim',
  'noPlace',
] as const
export const Check = z.object({
  code: z.enum(FAULTS),
  lang: ContentLang,
  /** It stops sending; otherwise it is advice. */
  stops: z.boolean(),
  detail: z.string(),
})
export type Check = z.infer<typeof Check>

export const ACTS = ['save', 'submit', 'reopen', 'return', 'publish', 'withdraw', 'restore', 'discard', 'pin'] as const
export const Act = z.enum(ACTS)
export type Act = z.infer<typeof Act>

/** One item as it stands on the desk. */
export const DeskItem = z.object({
  id: z.uuid(),
  kind: Kind,
  slug: z.string(),
  path: z.string(),
  state: State,
  live: z.boolean(),
  version: VersionOrNone,
  metaVersion: z.int(),
  sourceLang: ContentLang,
  section: Section,
  tags: z.array(z.string()),
  audiences: z.array(AudienceName),
  areas: z.array(UnitName),
  unit: UnitName,
  coverId: z.uuid().nullable(),
  facts: Facts,
  pinned: z.boolean(),
  expiresAt: Instant.nullable(),
  publishAt: Instant.nullable(),
  notify: z.boolean(),
  returnNote: z.string().nullable(),
  /** What the writer proposes to tell readers of a correction. */
  change: WordsShape.nullable(),
  withdrawnReason: z.string().nullable(),
  origin: Origin.nullable(),
  updatedAt: Instant,
  updatedName: z.string(),
  texts: z.array(DeskText),
  /** Addresses at which the desk may see the pictures, for some hours. */
  files: z.record(z.string(), z.string()),
  checks: z.array(Check),
  /** What this person may do with it now. */
  acts: z.array(Act),
  /** Why they may not publish, when only that is missing. */
  secondPerson: z.boolean(),
  signUps: z.int().nullable(),
})
export type DeskItem = z.infer<typeof DeskItem>

export const MetaInput = z.object({
  id: z.uuid(),
  metaVersion: ItemVersion,
  slug: Slug.optional(),
  section: Section.optional(),
  tags: z.array(line(1, 40)).max(12).optional(),
  audiences: z.array(AudienceName).max(3).optional(),
  areas: z.array(z.uuid()).max(60).optional(),
  coverId: z.uuid().nullable().optional(),
  facts: Facts.optional(),
  expiresAt: SaneInstant.nullable().optional(),
})
export type MetaInput = z.output<typeof MetaInput>
export const TextInput = z.object({
  id: z.uuid(),
  lang: ContentLang,
  /** 0 for a language that is begun. */
  version: VersionOrNone,
  title: line(0, 300),
  lead: words(0, 1_000),
  body: BodyInput,
  coverAlt: line(0, 300).default(''),
  parts: Parts.default({}),
  madeBy: z.enum(MADE_BY).default('person'),
  ofVersion: z.int().min(0).optional(),
})
export type TextInput = z.output<typeof TextInput>

export const ACTIONS = [
  'created',
  'submitted',
  'returned',
  'reopened',
  'scheduled',
  'published',
  'corrected',
  'translated',
  'withdrawn',
  'restored',
  'imported',
] as const
export const Revision = z.object({
  number: z.int(),
  action: z.enum(ACTIONS),
  at: Instant,
  name: z.string(),
  note: z.string(),
})
export type Revision = z.infer<typeof Revision>
export const DIFFS = ['same', 'added', 'removed', 'changed'] as const
export const DiffLine = z.object({ op: z.enum(DIFFS), before: z.string(), after: z.string() })
export type DiffLine = z.infer<typeof DiffLine>
