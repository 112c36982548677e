import { z } from 'zod'
import {
  command,
  download,
  Instant,
  LegalDate,
  query,
  WordsShape,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { AnswersShape, FormId } from './contract-shapes.ts'

/** What a draft is for, as the system that asks calls it: `club:joining-2026`. */
export const Subject = z.string().regex(/^[a-z][a-z0-9-]{0,39}:[\p{L}\p{N}._:-]{1,150}$/u)

const Ended = z.object({ why: WordsShape })
export const DraftLine = z.object({
  id: z.uuid(),
  form: z.object({ id: FormId, version: VersionOrNone, title: WordsShape }),
  subject: Subject.nullable(),
  /** What it is for, in words; null when its form says enough. */
  title: WordsShape.nullable(),
  /** Where to go on with it. */
  path: z.string().nullable(),
  /** Grows by one with each save; a save names the one it continues. */
  rev: VersionOrNone,
  savedAt: Instant,
  /** Deleted after this day unless it is saved again. */
  expiresOn: LegalDate,
  /** It can no longer be filed, only read and taken away. */
  ended: Ended.nullable(),
})
export const Draft = DraftLine.extend({
  answers: AnswersShape,
  /** The page of the form where its author was. */
  page: z.string().nullable(),
  /** A newer version of the form that is in force; the draft keeps its own. */
  newer: z.int().nullable(),
})

const DraftId = z.object({ id: z.uuid() })

/** Drafts of whoever signed in, for themselves or on behalf of whom they act for. */
export const draftRoutes = {
  listDrafts: query('/drafts', {
    input: z.object({ subject: Subject.optional() }),
    output: z.object({ items: z.array(DraftLine) }),
    allow: 'account',
    summary: { vi: 'Các bản nháp biểu mẫu của tôi', en: 'My drafts of forms' },
  }),
  readDraft: query('/drafts/:id', {
    input: DraftId,
    output: Draft,
    allow: 'account',
    summary: { vi: 'Một bản nháp của tôi, cùng những gì đã điền', en: 'One draft of mine with what was filled in' },
    errors: ['forms.noSuchDraft'],
  }),
  saveDraft: command('/drafts/:id', {
    method: 'PUT',
    input: DraftId.extend({
      form: z.object({ id: FormId, version: RowVersion }),
      subject: Subject.nullable().default(null),
      answers: AnswersShape,
      page: z.string().max(63).nullable().default(null),
      /** The `rev` that this save continues; 0 for a new draft. */
      base: VersionOrNone,
    }),
    output: z.object({ rev: VersionOrNone, savedAt: Instant, expiresOn: LegalDate }),
    allow: 'account',
    rate: { max: 240, seconds: 60 },
    summary: {
      vi: 'Lưu bản nháp; từ chối khi bản trên thiết bị khác mới hơn',
      en: 'Save a draft; refused when another device saved a newer one',
    },
    errors: [
      'forms.draftChanged',
      'forms.draftEnded',
      'forms.draftOther',
      'forms.noSuchDraft',
      'forms.noSuchForm',
      'forms.noSuchSubject',
      'forms.tooManyDrafts',
      'forms.draftTooLarge',
      'files.notFound',
      'files.refused',
    ],
  }),
  dropDraft: command('/drafts/:id', {
    method: 'DELETE',
    input: DraftId,
    output: z.object({}),
    allow: 'account',
    summary: { vi: 'Xóa một bản nháp của tôi', en: 'Delete a draft of mine' },
    errors: ['forms.noSuchDraft'],
  }),
  exportDraft: download('/drafts/:id/answers.csv', {
    input: DraftId,
    output: z.unknown(),
    allow: 'account',
    summary: {
      vi: 'Tải về những gì đã điền trong bản nháp (CSV)',
      en: 'Take away what was filled in on a draft (CSV)',
    },
    errors: ['forms.noSuchDraft'],
  }),
}
