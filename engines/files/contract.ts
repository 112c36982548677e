import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { contract as bind, download, Instant, Point, upload } from '@hue-s/kernel/shared/route.ts'

export const Purpose = z.enum(['photo', 'document', 'video'])
export type Purpose = z.infer<typeof Purpose>
export const FileSize = z.enum(['thumb', 'view', 'original'])
export type FileSize = z.infer<typeof FileSize>

const MiB = 1024 * 1024
/** Largest file of each purpose, in bytes. */
export const MAX_BYTES: Readonly<Record<Purpose, number>> = { photo: 25 * MiB, document: 50 * MiB, video: 50 * MiB }

/** What the sender learns about their own file; where and when a photo was taken is told to nobody else. */
export const Uploaded = z.object({
  id: z.uuid(),
  sha256: z.string(),
  type: z.string(),
  size: z.int(),
  width: z.int().optional(),
  height: z.int().optional(),
  takenAt: Instant.optional(),
  at: Point.optional(),
})
export type Uploaded = z.infer<typeof Uploaded>

const Download = z.object({
  id: z.uuid(),
  size: FileSize.default('view'),
  exp: z.int().positive().optional(),
  sig: z.string().max(100).optional(),
})
export type Download = z.output<typeof Download>

export const contract = bind('files', {
  upload: upload('/', {
    input: z.object({ purpose: Purpose }),
    output: Uploaded,
    allow: 'account',
    maxBytes: MAX_BYTES.document,
    rate: { max: 120, seconds: 60 },
    summary: { vi: 'Gửi lên một tệp (ảnh, giấy tờ, video)', en: 'Upload one file (photo, document, video)' },
    errors: [
      'files.typeNotAllowed',
      'files.tooLarge',
      'files.empty',
      'files.imageUnreadable',
      'files.heicNotReadable',
      'files.tooManyPixels',
      'files.quota',
      'kernel.connectionDropped',
      'kernel.diskFull',
    ],
  }),
  download: download('/:id', {
    input: Download,
    output: z.unknown(),
    allow: 'anyone',
    summary: { vi: 'Xem một tệp mà bạn được phép xem', en: 'Read a file that you may see' },
    errors: ['files.notFound', 'files.noPreview', 'files.refused', 'files.pictureLate'],
  }),
})

/** Bytes were stored; pictures still wait to be read and made small. */
export const stored = event('files.stored', z.object({ id: z.uuid() }))
