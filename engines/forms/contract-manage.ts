import { z } from 'zod'
import {
  command,
  download,
  Instant,
  LegalDate,
  query,
  upload,
  WordsShape,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { FormId, FormShape } from './contract-shapes.ts'

const Work = z.object({ form: FormShape, rev: VersionOrNone, changedAt: Instant })
const Version = z.object({ version: VersionOrNone, validFrom: LegalDate, publishedAt: Instant })
const Left = z.object({
  sheet: z.enum(['survey', 'choices', 'settings']),
  row: z.int(),
  column: z.string(),
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})
const ById = z.object({ id: FormId })

/** For officials who write forms. */
export const manageRoutes = {
  listForms: query('/manage/forms', {
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          id: FormId,
          title: WordsShape,
          /** In force today; null before the first day. */
          current: z.int().nullable(),
          /** Published, perhaps for later; null when there is only work on it. */
          latest: z.int().nullable(),
          changedAt: Instant.nullable(),
        }),
      ),
    }),
    allow: 'forms.manage',
    summary: { vi: 'Các biểu mẫu và bản đang soạn', en: 'Forms and what is being worked on' },
  }),
  readWork: query('/manage/forms/:id', {
    input: ById,
    output: z.object({ work: Work.nullable(), latest: FormShape.nullable(), versions: z.array(Version) }),
    allow: 'forms.manage',
    summary: { vi: 'Bản đang soạn và các phiên bản của một biểu mẫu', en: 'The work on a form and its versions' },
    errors: ['forms.noSuchForm'],
  }),
  saveWork: command('/manage/forms/:id', {
    method: 'PUT',
    input: ById.extend({
      form: FormShape,
      /** The `rev` that this save continues; 0 for new work. */
      base: VersionOrNone,
    }),
    output: z.object({ rev: VersionOrNone, changedAt: Instant }),
    allow: 'forms.manage',
    maxBytes: 8 * 1024 * 1024,
    summary: { vi: 'Lưu bản đang soạn, kể cả khi còn chỗ sai', en: 'Save the work on a form, even while it is wrong' },
    errors: ['forms.workChanged', 'forms.otherForm'],
  }),
  dropWork: command('/manage/forms/:id', {
    method: 'DELETE',
    input: ById,
    output: z.object({}),
    allow: 'forms.manage',
    summary: { vi: 'Bỏ bản đang soạn', en: 'Throw away the work on a form' },
    errors: ['forms.noSuchForm'],
  }),
  publishWork: command('/manage/forms/:id/publish', {
    input: ById.extend({
      /** What was looked at: the work, and the version it was compared with (0 = none). */
      rev: RowVersion,
      against: VersionOrNone,
      validFrom: LegalDate,
    }),
    output: z.object({ version: VersionOrNone, hash: z.string() }),
    allow: 'forms.manage',
    summary: {
      vi: 'Ban hành phiên bản mới từ một ngày, sau khi đã xem các điểm khác',
      en: 'Publish a new version from a day on, after a look at the differences',
    },
    errors: ['forms.noSuchForm', 'forms.workChanged', 'forms.badForm', 'forms.versionTaken', 'forms.pastDay'],
  }),
  importForm: upload('/manage/import', {
    input: z.object({ id: FormId }),
    output: z.object({ form: FormShape.nullable(), left: z.array(Left) }),
    allow: 'forms.manage',
    maxBytes: 5 * 1024 * 1024,
    rate: { max: 20, seconds: 60 },
    summary: {
      vi: 'Đọc một tệp XLSForm; chỗ nào không lấy được thì chỉ rõ trang và dòng',
      en: 'Read an XLSForm; what cannot be taken is named by sheet and row',
    },
    errors: ['forms.xlsform.notXlsx', 'forms.xlsform.tooLarge', 'forms.xlsform.tooWide'],
  }),
  exportForm: download('/manage/forms/:id/xlsform.xlsx', {
    input: ById.extend({ version: RowVersion.optional() }),
    output: z.unknown(),
    allow: 'forms.manage',
    summary: { vi: 'Tải biểu mẫu dưới dạng XLSForm', en: 'Take a form away as an XLSForm' },
    errors: ['forms.noSuchForm'],
  }),
}
