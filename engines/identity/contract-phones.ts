import { z } from 'zod'
import { ById, command, Nothing, query } from '@hue-s/kernel/shared/route.ts'
import {
  Me,
  PhoneText,
  SixDigits,
  OwnPhone,
  CodeSent,
  anyone,
  own,
  cookies,
  phoneFaults,
  codeFaults,
} from './contract-shapes.ts'

/** Signing in with a telephone number, and a name of one’s own. */
export const phoneRoutes = {
  sendPhoneCode: command('/phone/code', {
    ...anyone,
    ...cookies,
    input: z.object({ phone: PhoneText, use: z.enum(['signIn', 'add']).default('signIn') }),
    output: CodeSent,
    rate: { max: 30, seconds: 60 },
    summary: { vi: 'Gửi mã một lần tới số điện thoại', en: 'Send a one-time code to a phone number' },
    errors: [...phoneFaults, ...own],
    example: { input: { phone: '0912 345 678' } },
  }),
  phoneCodeState: query('/phone/code/:id', {
    ...anyone,
    input: ById,
    output: z.object({ state: z.enum(['sending', 'sent', 'failed', 'over']) }),
    summary: { vi: 'Tin nhắn mang mã đã đi chưa', en: 'Whether the message with the code went out' },
  }),
  phoneSignIn: command('/phone/sign-in', {
    ...anyone,
    ...cookies,
    input: z.object({ id: z.uuid(), code: SixDigits, keep: z.boolean().default(false) }),
    output: z.object({ me: Me, isNew: z.boolean() }),
    rate: { max: 60, seconds: 60 },
    summary: { vi: 'Đăng nhập bằng số điện thoại và mã một lần', en: 'Sign in with a phone number and its code' },
    errors: [...codeFaults, 'identity.accountClosed', 'identity.phoneTaken'],
  }),
  addPhone: command('/phone', {
    allow: 'citizen',
    input: z.object({
      id: z.uuid(),
      code: SixDigits,
      /** The number opens another account that has no e-ID: join it to this one. */
      merge: z.boolean().default(false),
    }),
    output: z.object({ phones: z.array(OwnPhone) }),
    summary: { vi: 'Thêm số điện thoại để đăng nhập', en: 'Add a phone number to sign in with' },
    errors: [...own, ...codeFaults, 'identity.phoneElsewhere', 'identity.phoneTaken', 'identity.tooManyPhones'],
  }),
  removePhone: command('/phone/:id/remove', {
    allow: 'citizen',
    input: ById,
    output: z.object({ phones: z.array(OwnPhone) }),
    summary: { vi: 'Bỏ số điện thoại khỏi cách đăng nhập', en: 'Remove a phone number' },
    errors: [...own, 'identity.lastWay'],
  }),
  undoMerge: command('/mergers/:id/undo', {
    allow: 'citizen',
    input: ById,
    output: Nothing,
    summary: { vi: 'Tách tài khoản đã gộp', en: 'Part accounts that were joined' },
    errors: [...own, 'identity.undoLate'],
  }),
  nameMyself: command('/me/name', {
    allow: 'citizen',
    input: z.object({ name: z.string().max(1_000) }),
    output: z.object({ me: Me }),
    summary: { vi: 'Tên để gọi tôi (tài khoản số điện thoại)', en: 'What to call me (phone accounts)' },
    errors: ['identity.sessionNeeded', 'identity.badName', 'identity.nameProved'],
  }),
}
