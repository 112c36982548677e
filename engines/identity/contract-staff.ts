import { z } from 'zod'
import { ById, command, Instant, Nothing, PageInput, pageOf, plainText, query } from '@hue-s/kernel/shared/route.ts'
import {
  Login,
  Day,
  Permission,
  Token,
  Grant,
  NewGrant,
  StaffMember,
  NewStaff,
  anyone,
  account,
  own,
} from './contract-shapes.ts'

/** Tokens, officials and what they may do. */
export const staffRoutes = {
  createToken: command('/tokens', {
    ...account,
    input: z.object({
      name: plainText(1, 60),
      days: z.int().min(1).max(365),
      scopes: z.union([z.literal('all'), z.array(Permission).min(1).max(100)]),
    }),
    output: z.object({ id: z.uuid(), token: z.string(), expiresAt: Instant }),
    summary: { vi: 'Tạo khóa dùng cho chương trình; chỉ hiện một lần', en: 'Make a personal access token; shown once' },
    errors: [...own, 'identity.scopeNotHeld'],
  }),
  tokens: query('/tokens', {
    ...account,
    input: Nothing,
    output: z.object({ items: z.array(Token) }),
    summary: { vi: 'Các khóa của tôi', en: 'My tokens' },
  }),
  revokeToken: command('/tokens/:id/revoke', {
    ...account,
    input: ById,
    output: Nothing,
    summary: { vi: 'Hủy một khóa', en: 'Revoke a token' },
  }),
  demoToken: command('/demo-token', {
    ...anyone,
    input: z.object({ account: Login }),
    output: z.object({ token: z.string(), expiresAt: Instant }),
    summary: {
      vi: 'Khóa của một tài khoản trình diễn, chỉ trên máy này',
      en: 'A token of a demo account, from this machine only',
    },
    errors: ['identity.demoOnly', 'identity.noSuchDemoAccount'],
  }),

  grants: query('/grants', {
    allow: 'identity.grant',
    input: PageInput.extend({
      unit: z.uuid().optional(),
      person: z.uuid().optional(),
      undecided: z.boolean().optional(),
    }),
    output: pageOf(Grant),
    summary: { vi: 'Ai giữ vai trò gì ở đâu', en: 'Who holds which role where' },
  }),
  grant: command('/grants', {
    allow: 'identity.grant',
    input: NewGrant,
    output: Grant,
    summary: { vi: 'Giao một vai trò', en: 'Grant a role' },
    errors: [
      'identity.noSuchRole',
      'identity.noSuchStaff',
      'identity.grantAbove',
      'identity.grantSelf',
      'identity.badPeriod',
      'identity.noSuchUnit',
    ],
  }),
  endGrant: command('/grants/:id/end', {
    allow: 'identity.grant',
    input: ById.extend({ on: Day.optional(), reason: plainText(3, 300) }),
    output: Grant,
    summary: { vi: 'Thôi giao một vai trò', en: 'End a grant' },
    errors: ['identity.grantOver', 'identity.badPeriod', 'identity.grantAbove'],
  }),
  moveGrant: command('/grants/:id/move', {
    allow: 'identity.grant',
    input: ById.extend({ unit: z.uuid(), citation: plainText(3, 300) }),
    output: Grant,
    summary: { vi: 'Chuyển một vai trò sang đơn vị khác', en: 'Move a grant to another unit' },
    errors: ['identity.grantOver', 'identity.grantAbove', 'identity.noSuchUnit'],
  }),
  staff: query('/staff', {
    allow: 'identity.readStaff',
    input: PageInput.extend({ unit: z.uuid().optional(), q: plainText(0, 100).optional() }),
    output: pageOf(StaffMember),
    summary: { vi: 'Cán bộ, xếp theo tên', en: 'Staff by given name' },
    errors: ['identity.badCursor'],
  }),
  createStaff: command('/staff', {
    allow: 'identity.manageStaff',
    input: NewStaff,
    output: StaffMember,
    summary: {
      vi: 'Tạo tài khoản cán bộ; mật khẩu phải đổi khi đăng nhập lần đầu',
      en: 'Create a staff account; its password must be changed at the first sign-in',
    },
    errors: ['identity.accountTaken', 'identity.badCitizenId'],
  }),
  roles: query('/roles', {
    allow: 'staff',
    input: Nothing,
    output: z.object({
      items: z.array(z.object({ role: z.string(), title: z.string(), permissions: z.array(z.string()) })),
    }),
    summary: { vi: 'Các vai trò và quyền', en: 'Roles and their permissions' },
  }),
}
