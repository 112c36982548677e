import { z } from 'zod'
import { Instant, plainText } from '@hue-s/kernel/shared/route.ts'

export const Ok = z.object({ ok: z.literal(true) })
export const NOT_FOUND = 'kernel.recordNotFound'

// Signs that change how a line is read without being seen: directions, joiners, soft hyphens, marks of order.
const UNSEEN = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g
const letters = new Intl.Segmenter('vi', { granularity: 'grapheme' })
const countLetters = (text: string) => [...letters.segment(text)].length
/** Marks on one letter beyond what any language needs are piled up to break a page. */
const UNITS_PER_LETTER = 6

/** One line of a person's words, letters counted as people count them; signs that cannot be seen are left out. */
export const oneLine = (min: number, max: number) =>
  z
    .string()
    .max(max * UNITS_PER_LETTER * 2)
    .transform((text) => text.replace(UNSEEN, '').replace(/[\s\p{Cc}]+/gu, ' '))
    .pipe(plainText(min, max * UNITS_PER_LETTER))
    .refine((text) => countLetters(text) <= max)
/** Several lines, without signs that cannot be seen. */
export const someLines = (min: number, max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((text) => text.replace(UNSEEN, ''))
    .pipe(plainText(min, max))

/** A page of this site, never another one: `/reports?x=1`. */
export const SitePath = z
  .string()
  .max(300)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
  .refine((path) => !path.includes('\\'))
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
export const Month = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/)

export const Fact = z.object({ key: z.string(), label: z.string(), value: z.string() })
export type Fact = z.infer<typeof Fact>
export const OptionalInstant = Instant.nullable()
