import { z } from 'zod'
import {
  ById,
  Instant,
  LegalDate,
  PageInput,
  plainText,
  Point,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { CaseShape, CaseView, PlannedClock, QueueInput, TimelineEntry, TypeName } from './contract-shapes.ts'

/** One of the cases that a case is split into. What is not named is taken from the case. */
export const SplitPart = z.object({
  title: plainText(1, 300),
  /** Fields of `data` that differ. */
  data: z.record(z.string().max(100), z.unknown()).optional(),
  agencyId: z.uuid().optional(),
  communeId: z.uuid().nullable().optional(),
  point: Point.nullable().optional(),
  clocks: z.array(PlannedClock).max(20).optional(),
  /** Files of the case that go along; all that the splitter sees unless told. */
  attachments: z.array(z.uuid()).max(50).optional(),
})
export type SplitPart = z.input<typeof SplitPart>
export const SplitInput = ById.extend({
  version: RowVersion,
  parts: z.array(SplitPart).min(1).max(20),
  /** Ends the case by the action that its type names for this; otherwise it goes on beside its parts. */
  end: z.object({ input: z.record(z.string().max(100), z.unknown()).default({}) }).optional(),
})
export const SplitResult = z.object({ case: CaseShape, parts: z.array(CaseShape) })
export type SplitResult = z.infer<typeof SplitResult>

export const PackInput = z.object({
  /** The open cases of my agencies instead of only mine. */
  scope: z.enum(['mine', 'agency']).default('mine'),
  types: z.array(TypeName).max(50).optional(),
  limit: z.int().min(1).max(200).default(200),
})
export const PackItem = z.object({
  view: CaseView,
  /** The newest entries, oldest first; 100 at most. */
  timeline: z.array(TimelineEntry),
  replacing: z.boolean(),
})
export type PackItem = z.infer<typeof PackItem>
/** Ordered by id; the tag stays the same as long as nothing in it changes. */
export const Pack = z.object({ tag: z.string(), items: z.array(PackItem), more: z.boolean() })
export type Pack = z.infer<typeof Pack>

/** Words for a reply that come again and again. May hold `{code}` and `{due}`. */
export const Template = z.object({
  id: z.uuid(),
  type: TypeName,
  /** Null: for every agency that handles the type. */
  agencyId: z.uuid().nullable(),
  title: z.string(),
  text: z.string(),
  /** The words with the facts of the case put in, when a case was named. */
  filled: z.string().nullable(),
  version: VersionOrNone,
  updatedAt: Instant,
})
export type Template = z.infer<typeof Template>
export const TemplatesInput = z.object({
  type: TypeName,
  agencyId: z.uuid().optional(),
  q: z.string().max(200).optional(),
  caseId: z.uuid().optional(),
})
export const PutTemplate = z.object({
  /** Of the template to change; without it a new one is made. */
  id: z.uuid().optional(),
  /** The version that was read; needed to change one. */
  version: RowVersion.optional(),
  type: TypeName,
  agencyId: z.uuid().nullable(),
  title: plainText(1, 120),
  text: plainText(1, 4000),
})

/** What a saved filter keeps of a queue: everything but the page. */
export const FilterQuery = QueueInput.omit({ after: true, limit: true })
export const SavedFilter = z.object({
  id: z.uuid(),
  name: z.string(),
  query: FilterQuery,
  position: z.int(),
  version: VersionOrNone,
})
export type SavedFilter = z.infer<typeof SavedFilter>
export const PutFilter = z.object({
  id: z.uuid().optional(),
  version: RowVersion.optional(),
  name: plainText(1, 80),
  query: FilterQuery,
})
/** How many filters one account may keep. */
export const MOST_FILTERS = 50

/** A time in which somebody is away, and who stands in. */
export const Absence = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  deputyId: z.uuid().nullable(),
  /** Set by the office: counts for cases of this agency only. Null: set by the person, for all their cases. */
  agencyId: z.uuid().nullable(),
  from: LegalDate,
  /** The last day. */
  until: LegalDate,
  note: z.string().nullable(),
})
export type Absence = z.infer<typeof Absence>
export const PutAbsence = z.object({
  /** Oneself unless told; another person's takes the permission `cases.manageAbsence` in the agency. */
  personId: z.uuid().optional(),
  deputyId: z.uuid().nullable(),
  agencyId: z.uuid().optional(),
  from: LegalDate,
  until: LegalDate,
  note: plainText(1, 300).optional(),
})
export const AbsencesInput = PageInput.extend({ agencyId: z.uuid().optional() })
