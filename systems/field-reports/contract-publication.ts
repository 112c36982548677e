import { z } from 'zod'
import { ById, command, Instant, plainText, query, RowVersion, VersionOrNone } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import {
  CoverMode,
  PhotoChoice,
  PhotoForPublication,
  PhotoPath,
  Publication,
  Shape,
  Stepped,
} from './contract-handling-shapes.ts'

const NOT_FOUND = 'kernel.recordNotFound'
const stepping = ['cases.stale', 'cases.notNow', 'cases.notAllowed', 'cases.merged', NOT_FOUND]

/** What everybody will see of a report: its words without names, its pictures with faces covered. */
export const publicationRoutes = {
  publication: query('/work/:id/publication', {
    input: ById,
    output: Publication,
    allow: 'field-reports.operate',
    summary: both(
      'Bản công khai: lời đã che thông tin cá nhân và ảnh cần che.',
      'The public copy: words with personal data masked, pictures to be covered.',
    ),
    errors: [NOT_FOUND],
  }),
  editPublication: command('/work/:id/publication', {
    input: ById.extend({ version: VersionOrNone, title: plainText(5, 120), text: plainText(5, 4000) }),
    output: Stepped,
    allow: 'field-reports.operate',
    summary: both('Sửa lời đã công khai.', 'Change the published words.'),
    errors: [...stepping, 'field-reports.notPublished'],
  }),
  redactPhoto: command('/work/:id/photos/:photoId/cover', {
    input: PhotoPath.extend({
      revision: VersionOrNone,
      mode: CoverMode,
      shapes: z.array(Shape).min(1).max(60),
    }),
    output: PhotoForPublication,
    allow: 'field-reports.operate',
    rate: { max: 120, seconds: 60 },
    summary: both(
      'Che mặt người, biển số trong ảnh; ảnh gốc được giữ, chỉ bản che được công khai.',
      'Cover faces and plates; the original is kept, only the covered copy is public.',
    ),
    errors: [NOT_FOUND, 'field-reports.photoChanged', 'field-reports.notAPicture', 'files.refused'],
  }),
  choosePhoto: command('/work/:id/photos/:photoId/choice', {
    input: PhotoPath.extend({
      revision: VersionOrNone,
      choice: PhotoChoice,
      /** With `covered`: which version. */
      version: RowVersion.optional(),
    }),
    output: PhotoForPublication,
    allow: 'field-reports.operate',
    summary: both(
      'Chọn bản ảnh công khai: một bản che, ảnh không cần che, hoặc không công khai ảnh.',
      'Which copy of a picture is published: a covered one, the picture itself, or none.',
    ),
    errors: [NOT_FOUND, 'field-reports.photoChanged', 'field-reports.noSuchVersion', 'field-reports.photosUncovered'],
  }),
  originalPhoto: command('/work/:id/photos/:photoId/original', {
    input: PhotoPath.extend({ purpose: z.enum(['handle', 'cover', 'verify']) }),
    output: z.object({ view: z.string(), until: Instant }),
    allow: 'field-reports.read',
    summary: both(
      'Mở ảnh gốc đã có bản che; lần mở được ghi lại và người phản ánh thấy.',
      'Open the original of a covered picture; it is logged and the reporter sees it.',
    ),
    errors: [NOT_FOUND],
  }),
}
