import { z } from 'zod'
import { ById, command, Nothing, query } from '@hue-s/kernel/shared/route.ts'
import { AnyPassword, NewPassword, Code, Me, Session, anyone, account, cookies } from './contract-shapes.ts'

/** A hash takes a fifth of a second of one core; more of them at once would only hold connections and wait. */
const HASHING = 4

/** Signing in and out, and where one is signed in. */
export const signInRoutes = {
  signIn: command('/sign-in', {
    ...anyone,
    ...cookies,
    input: z.object({
      account: z.string().trim().toLowerCase().min(1).max(64),
      password: AnyPassword,
      /** Six digits of the authenticator app, or a recovery code. */
      totp: Code.optional(),
      keep: z.boolean().default(false),
    }),
    output: z.object({ me: Me }),
    atOnce: HASHING,
    summary: { vi: 'Đăng nhập bằng tài khoản và mật khẩu', en: 'Sign in with account and password' },
    errors: ['identity.wrongPassword', 'identity.totpNeeded', 'identity.wrongTotp', 'identity.locked'],
    example: { input: { account: 'nguyenvana', password: 'mat-khau-cua-toi' } },
  }),
  signOut: command('/sign-out', {
    ...anyone,
    input: Nothing,
    output: Nothing,
    summary: { vi: 'Đăng xuất', en: 'Sign out' },
  }),
  me: query('/me', { ...anyone, input: Nothing, output: Me, summary: { vi: 'Tôi đang là ai', en: 'Who I am' } }),
  changePassword: command('/password', {
    ...account,
    input: z.object({ current: AnyPassword, next: NewPassword }),
    output: Nothing,
    atOnce: HASHING,
    summary: { vi: 'Đổi mật khẩu; các phiên khác kết thúc', en: 'Change the password; other sessions end' },
    errors: ['identity.sessionNeeded', 'identity.wrongPassword', 'identity.samePassword', 'identity.locked'],
  }),
  sessions: query('/sessions', {
    ...account,
    input: Nothing,
    output: z.object({ items: z.array(Session) }),
    summary: { vi: 'Các phiên đăng nhập của tôi', en: 'My sessions' },
  }),
  endSession: command('/sessions/:id/end', {
    ...account,
    input: ById,
    output: Nothing,
    summary: { vi: 'Kết thúc một phiên', en: 'End a session' },
    errors: ['identity.sessionNeeded'],
  }),
  endOtherSessions: command('/sessions/end-others', {
    ...account,
    ...cookies,
    input: Nothing,
    output: Nothing,
    summary: { vi: 'Đăng xuất khỏi mọi thiết bị khác', en: 'Sign out on all other devices' },
    errors: ['identity.sessionNeeded'],
  }),
}
