import { z } from 'zod'
import { ById, Instant, LegalDate, plainText, WordsShape, VersionOrNone } from '@hue-s/kernel/shared/route.ts'
import { NewReport } from './contract-shapes.ts'

export const Code = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)

/**
 * One step of those who handle a report. Which of the fields an action takes:
 * accept – ; route, transfer: agencyId ; keep (the centre gives it back to the same agency): note ; return: note ;
 * assign: assigneeId ; ask: note (the question) ; pause: reason, until?, note ; resume: note? ;
 * extend: extension, note (a second person decides) ; resolve: note, photos, beforePhotos? ; redo (the centre is not
 * content): note ; publish: title?, text?, nothingToCover? ; close (end without publishing): note? ;
 * unpublish: note ; republish: title?, text? ; refuse: reason, note?, where?, otherCode? ;
 * markFalse: note (a second person decides) ; lift, uphold (an appeal): note ; hide comes from unpublish.
 */
export const Step = ById.extend({
  action: z.string().max(40),
  version: VersionOrNone,
  note: plainText(0, 2000).optional(),
  /** Pictures of the result. */
  photos: z.array(z.uuid()).max(6).optional(),
  /** Pictures of the matter that the officer took, where the reporter sent none. */
  beforePhotos: z.array(z.uuid()).max(6).optional(),
  agencyId: z.uuid().optional(),
  assigneeId: z.uuid().optional(),
  /** More time, decided by a second person. */
  extension: z
    .union([
      z.strictObject({ workingDays: z.int().min(1).max(60) }),
      z.strictObject({ workingHours: z.int().min(1).max(200) }),
    ])
    .optional(),
  /** Of `handlingRules`: why it is paused or refused. */
  reason: Code.optional(),
  /** The day on which a pause ends by itself. */
  until: LegalDate.optional(),
  /** Where to go instead, for a matter that is not ours. */
  where: plainText(3, 300).optional(),
  /** The number of the report that this one repeats. */
  otherCode: z
    .string()
    .regex(/^[A-Z0-9-]{6,30}$/)
    .optional(),
  /** What everybody will read; without them the reporter's words with personal data masked. */
  title: plainText(5, 120).optional(),
  text: plainText(5, 4000).optional(),
  /** The officer looked at every picture not decided yet and found nothing that must be covered; kept in the timeline. */
  nothingToCover: z.boolean().optional(),
})
export type Step = z.output<typeof Step>

/** Codes with which a step may be refused, beside those of the case engine. */
export const stepErrors = [
  'field-reports.photoNeeded',
  'field-reports.beforePhotoNeeded',
  'field-reports.noSuchReason',
  'field-reports.noteNeeded',
  'field-reports.whereNeeded',
  'field-reports.otherNeeded',
  'field-reports.pauseTooLong',
  'field-reports.extensionTooLong',
  'field-reports.noSuchAgency',
  'field-reports.notAnOfficer',
  'field-reports.photosUncovered',
  'field-reports.notForPublic',
  'field-reports.ownMark',
  'field-reports.notPublished',
  'files.notFound',
  'files.refused',
]

/** What a command answers: read the report anew for the rest. `version` is the one to send with the next step. */
export const Stepped = z.object({ id: z.uuid(), code: z.string(), state: z.string(), version: VersionOrNone })
export type Stepped = z.infer<typeof Stepped>

export const Reason = z.object({
  id: Code,
  name: WordsShape,
  citation: z.string().nullable(),
  /** Not from a published rule yet: the province still has to decide. */
  provisional: z.boolean(),
})
export const RefusalReason = Reason.extend({ asks: z.enum(['note', 'where', 'other']), text: WordsShape })
export const HandlingRules = z.object({
  pause: z.array(Reason.extend({ maxDays: z.int() })),
  refusal: z.array(RefusalReason),
  reopen: z.object({ days: z.int(), times: z.int() }),
  answerDays: z.int(),
  extension: z.object({ maxWorkingDays: z.int(), maxWorkingHours: z.int() }),
  appeal: z.object({ days: z.int() }),
  anonymous: z.object({ allowed: z.boolean(), reviewFirst: z.boolean() }),
  escalation: z.array(z.object({ to: z.enum(['head', 'centre', 'leader']), workingHours: z.int() })),
  retentionYears: z.int(),
  photoNeeded: z.object({ after: z.boolean(), before: z.boolean(), except: z.array(z.string()) }),
})
export type HandlingRules = z.infer<typeof HandlingRules>

/** Coordinates are parts of the width and height of the upright picture, from its left upper corner. */
const part = z.number().min(0).max(1)
export const Shape = z
  .strictObject({ kind: z.enum(['rect', 'ellipse']), x: part, y: part, w: part, h: part })
  .refine((s) => s.w >= 0.004 && s.h >= 0.004 && s.x + s.w <= 1.0001 && s.y + s.h <= 1.0001)
export type Shape = z.infer<typeof Shape>
export const CoverMode = z.enum(['blur', 'pixelate', 'block'])
export type CoverMode = z.infer<typeof CoverMode>

/** `undecided` stops the publication; `hidden` is left out of it; `open` was looked at and needs no cover. */
export const PhotoChoice = z.enum(['undecided', 'covered', 'open', 'hidden'])
const CoverVersion = z.object({
  n: z.int(),
  fileId: z.uuid(),
  mode: CoverMode,
  shapes: z.array(Shape),
  at: Instant,
  by: z.string().nullable(),
  thumb: z.string(),
  view: z.string(),
})
export const PhotoForPublication = z.object({
  photoId: z.uuid(),
  kind: z.enum(['before', 'after']),
  choice: PhotoChoice,
  /** The version that is, or would be, shown. */
  shown: z.int().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  /** Every covered copy, oldest first: undo and redo choose another one. */
  versions: z.array(CoverVersion),
  /** Present until a covered copy exists; afterwards ask for the original, which is logged. */
  view: z.string().nullable(),
  /** Send it back with a change; another number means that somebody else changed it meanwhile. */
  revision: VersionOrNone,
})
export type PhotoForPublication = z.infer<typeof PhotoForPublication>

/** A piece of text that tells who somebody is, as places in UTF-16 units. */
export const Find = z.object({
  from: z.int(),
  to: z.int(),
  kind: z.enum(['phone', 'idNumber', 'plate', 'email', 'name', 'link']),
})
export const Publication = z.object({
  id: z.uuid(),
  code: z.string(),
  version: VersionOrNone,
  /** The reporter said whether the public may read it. */
  allowed: z.boolean(),
  published: z.object({ title: z.string(), text: z.string(), at: Instant }).nullable(),
  original: z.object({ text: z.string(), finds: z.array(Find) }),
  suggested: z.object({ title: z.string(), text: z.string() }),
  photos: z.array(PhotoForPublication),
})

const MessageFile = z.object({ id: z.uuid(), thumb: z.string(), view: z.string() })
export const Message = z.object({
  n: z.int(),
  at: Instant,
  who: z.enum(['reporter', 'agency', 'operator', 'platform']),
  by: z.string().nullable(),
  you: z.boolean(),
  text: z.string(),
  /** Who reads it: the reporter too, the agency and the centre, or only those who work on it. */
  audience: z.enum(['reporter', 'agency', 'internal']),
  files: z.array(MessageFile),
})
export type Message = z.infer<typeof Message>

export const Related = z.object({
  id: z.uuid(),
  code: z.string(),
  state: z.string(),
  title: z.string(),
  relation: z.enum(['duplicate', 'original', 'part', 'whole', 'similar']),
  metres: z.number().nullable(),
  openedAt: Instant.nullable(),
  /** Whether it can be merged into the report that is looked at. */
  mergeable: z.boolean(),
})

export const Waiting = z.object({
  id: z.uuid(),
  reportId: z.uuid(),
  code: z.string(),
  title: z.string(),
  action: z.enum(['extend', 'markFalse']),
  note: z.string().nullable(),
  extension: z.record(z.string(), z.int()).nullable(),
  askedBy: z.string().nullable(),
  askedAt: Instant,
})
export const BulkOne = z.object({
  id: z.uuid(),
  ok: z.boolean(),
  /** The code of the refusal and its words. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  state: z.string().nullable(),
})

/** Without pictures: an upload takes a sign-in. */
export const AnonymousReport = NewReport.omit({ photos: true, device: true })
/** Written down by the sender; whoever has it reads the report. */
export const Receipt = z.object({ receipt: z.string().max(40) })
export const PhotoPath = ById.extend({ photoId: z.uuid() })

const Refused = z.object({
  reason: z.string(),
  name: z.string(),
  /** The words of the province for this reason. */
  text: z.string(),
  where: z.string().nullable(),
  otherCode: z.string().nullable(),
})

/** More that staff see of a report: given with `work`. */
export const StaffFacts = z.object({
  /** Why it was refused or held to be false, in words. */
  refusal: Refused.nullable(),
  pause: z.object({ reason: z.string(), name: z.string(), until: LegalDate.nullable() }).nullable(),
  /** The centre looks at it first: reports of this sender, or without a sender. Why is not told. */
  review: z.boolean(),
  /** A request that waits for a second person; its id is told to those who may decide. */
  asked: z.array(z.object({ id: z.uuid().nullable(), action: z.string(), mayDecide: z.boolean() })),
  anonymous: z.boolean(),
  reopened: z.int(),
})

/** More that the reporter sees of a report: given with `own`. */
export const OwnFacts = z.object({
  refusal: Refused.nullable(),
  pause: z.object({ name: z.string(), until: LegalDate.nullable() }).nullable(),
  /** Until when «not solved» can be said, and how many times more; null when it cannot. */
  reopenUntil: Instant.nullable(),
  reopensLeft: z.int(),
  appealUntil: Instant.nullable(),
  review: z.boolean(),
})
