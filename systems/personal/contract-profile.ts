import { z } from 'zod'
import { command, Instant, LegalDate, Nothing, query, VersionOrNone } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { NOT_FOUND, Ok } from './contract-shapes.ts'

export const PROFILE_FIELDS = ['name', 'citizenId', 'birthDate', 'phone', 'email', 'address'] as const
export const CONTACT_KINDS = ['phone', 'email'] as const
/** Languages a person may say they read; the app itself speaks the first two. */
export const SPOKEN = ['vi', 'en', 'ko', 'zh', 'fr', 'ja'] as const

export const Profile = z.object({
  fields: z.array(
    z.object({
      field: z.enum(PROFILE_FIELDS),
      value: z.string().nullable(),
      /** Where it came from. */
      source: z.enum(['eid', 'account', 'self', 'none']),
      /** When we got it, if that is known. */
      at: Instant.nullable(),
      verified: z.boolean(),
    }),
  ),
  commune: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  languages: z.array(z.enum(SPOKEN)),
  version: VersionOrNone,
  level: z.int(),
  provedAt: Instant.nullable(),
  /** Whether somebody else reads this on their behalf: such a look is on the person's list. */
  logged: z.boolean(),
  restrictions: z.array(z.object({ kind: z.enum(['restrict', 'object']), scope: z.string(), since: Instant })),
  today: LegalDate,
})
export type Profile = z.infer<typeof Profile>

export const profileRoutes = {
  profile: query('/profile', {
    input: Nothing,
    output: Profile,
    allow: 'citizen',
    transaction: true,
    summary: both('Những gì hệ thống giữ về tôi và từ đâu có.', 'What is held about me and where it came from.'),
  }),
  setProfile: command('/profile', {
    method: 'PUT',
    input: z.object({
      communeId: z.uuid().nullable(),
      languages: z.array(z.enum(SPOKEN)).max(SPOKEN.length),
      version: VersionOrNone,
    }),
    output: z.object({ version: VersionOrNone }),
    allow: 'citizen',
    summary: both('Đổi nơi ở, ngôn ngữ tôi dùng.', 'Change my commune and languages.'),
    errors: ['personal.changedMeanwhile', 'personal.noSuchCommune'],
  }),
  startContact: command('/contact', {
    input: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('phone'),
        address: z
          .string()
          .max(30)
          .transform((s) => s.replace(/[\s.()-]/g, '').replace(/^0/, '+84'))
          .pipe(z.string().regex(/^\+84\d{9,10}$/)),
      }),
      z.object({ kind: z.literal('email'), address: z.email().max(254) }),
    ]),
    output: z.object({ id: z.uuid(), expiresAt: Instant }),
    allow: 'citizen',
    rate: { max: 6, seconds: 3600 },
    summary: both('Gửi mã xác nhận đến số điện thoại hoặc thư mới.', 'Send a code to a new phone or e-mail.'),
    errors: ['personal.onlySelf', 'personal.tooManyCodes', 'personal.channelOff'],
  }),
  confirmContact: command('/contact/:id', {
    input: z.object({
      id: z.uuid(),
      code: z
        .string()
        .trim()
        .regex(/^\d{6}$/),
    }),
    output: z.object({ done: z.boolean(), triesLeft: z.int() }),
    allow: 'citizen',
    rate: { max: 30, seconds: 600 },
    summary: both('Xác nhận địa chỉ bằng mã đã nhận.', 'Confirm the address with the code.'),
    errors: [NOT_FOUND, 'personal.codeOver', 'personal.onlySelf'],
  }),
  dropContact: command('/contact/:kind/drop', {
    input: z.object({ kind: z.enum(CONTACT_KINDS) }),
    output: Ok,
    allow: 'citizen',
    summary: both('Bỏ một địa chỉ tôi đã khai.', 'Remove an address that I gave.'),
    errors: [NOT_FOUND, 'personal.onlySelf'],
  }),
}
