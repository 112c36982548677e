import { z } from 'zod'
import {
  ById,
  command,
  contract,
  Instant,
  LegalDate,
  Nothing,
  PageInput,
  pageOf,
  plainText,
  query,
} from '@hue-s/kernel/shared/route.ts'

const Login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/)
const AnyPassword = z.string().min(1).max(200)
const NewPassword = z.string().min(10).max(200)
const Code = z.string().trim().min(6).max(20)
const CitizenId = z.string().regex(/^\d{12}$/)
// PostgreSQL has no year 0, and a date of a grant before the republic is a slip of the hand.
const Day = LegalDate.refine((day) => day >= '1945-01-01' && day < '2200-01-01')
const Permission = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9-]*$/)
  .max(80)
const Base64 = z.string().regex(/^[A-Za-z0-9_-]{1,20000}={0,2}$/)
const Unit = z.object({ id: z.uuid(), name: z.string() })

/** Who is signed in, as the person themselves may see it. */
export const Me = z.discriminatedUnion('signedIn', [
  z.object({ signedIn: z.literal(false) }),
  z.object({
    signedIn: z.literal(true),
    kind: z.enum(['citizen', 'staff']),
    id: z.uuid(),
    name: z.string(),
    account: z.string().nullable(),
    assurance: z.int(),
    provedAt: Instant.nullable(),
    session: z.uuid().nullable(),
    /** The password was set by someone else: nothing but changing it is allowed. */
    mustChangePassword: z.boolean(),
    roles: z.array(z.object({ role: z.string(), title: z.string(), unit: Unit.nullable() })),
    permissions: z.array(z.string()),
    onBehalfOf: z.object({ id: z.uuid(), name: z.string(), delegation: z.uuid() }).nullable(),
  }),
])
export type Me = z.infer<typeof Me>

const Session = z.object({
  id: z.uuid(),
  current: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  userAgent: z.string(),
  assurance: z.int(),
  method: z.string(),
})
const Token = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.union([z.literal('all'), z.array(z.string())]),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Instant.nullable(),
})
const Passkey = z.object({ id: z.string(), name: z.string(), createdAt: Instant, lastUsedAt: Instant.nullable() })
const client = {
  id: Base64,
  rawId: Base64,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.record(z.string().max(50), z.unknown()).default({}),
}
/** What the browser answers to `navigator.credentials.create()`. */
export const NewPasskey = z.object({
  ...client,
  response: z.object({
    clientDataJSON: Base64,
    attestationObject: Base64,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
})
/** What the browser answers to `navigator.credentials.get()`. */
export const PasskeyProof = z.object({
  ...client,
  response: z.object({
    clientDataJSON: Base64,
    authenticatorData: Base64,
    signature: Base64,
    userHandle: Base64.optional(),
  }),
})
const Options = z.object({ challengeId: z.uuid(), options: z.record(z.string(), z.unknown()) })

export const Grant = z.object({
  id: z.uuid(),
  person: z.object({ id: z.uuid(), name: z.string().nullable() }),
  role: z.string(),
  title: z.string(),
  unit: Unit.nullable(),
  validFrom: LegalDate,
  validTo: LegalDate.nullable(),
  source: z.enum(['decision', 'delegation', 'replacement', 'reorganisation']),
  citation: z.string(),
  /** Its unit was divided on this day: someone must decide where it goes. */
  undecidedOn: LegalDate.nullable(),
})
export type Grant = z.infer<typeof Grant>
const NewGrant = z.object({
  person: z.uuid(),
  role: z.string().max(80),
  unit: z.uuid().nullable(),
  validFrom: Day,
  /** The first day without it. */
  validTo: Day.nullable().default(null),
  source: z.enum(['decision', 'delegation', 'replacement']).default('decision'),
  citation: plainText(3, 300),
})
const StaffMember = z.object({
  id: z.uuid(),
  name: z.string(),
  account: z.string().nullable(),
  status: z.enum(['active', 'closed']),
})
const NewStaff = z.object({
  account: Login,
  name: plainText(2, 100),
  password: NewPassword,
  citizenId: CitizenId.optional(),
  phone: z
    .string()
    .regex(/^\+84\d{9,10}$/)
    .optional(),
  email: z.email().max(200).optional(),
})
const Delegation = z.object({
  id: z.uuid(),
  given: z.boolean(),
  /** Who gave it, for the one who received it. */
  from: z.string().nullable(),
  legalBasis: z.string(),
  scope: z.array(z.string()),
  validFrom: LegalDate,
  until: LegalDate,
})
const WhoLooked = z.object({
  at: Instant,
  who: z.string(),
  unit: z.string().nullable(),
  purpose: z.string(),
  what: z.array(z.string()),
  record: z.object({ kind: z.string(), id: z.string() }).nullable(),
})
const Period = PageInput.extend({ actor: z.uuid().optional(), from: Day.optional(), to: Day.optional() })

const anyone = { allow: 'anyone' } as const
const account = { allow: 'account' } as const
const own = ['identity.sessionNeeded', 'identity.proveAgain'] as const

export const identityContract = contract('identity', {
  signIn: command('/sign-in', {
    ...anyone,
    input: z.object({
      account: z.string().trim().toLowerCase().min(1).max(64),
      password: AnyPassword,
      /** Six digits of the authenticator app, or a recovery code. */
      totp: Code.optional(),
      keep: z.boolean().default(false),
    }),
    output: z.object({ me: Me }),
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

  startTotp: command('/totp', {
    ...account,
    input: Nothing,
    output: z.object({ uri: z.string(), secret: z.string() }),
    summary: {
      vi: 'Bắt đầu gắn ứng dụng mã xác thực; bí mật chỉ hiện một lần',
      en: 'Begin with an authenticator app; the secret is shown once',
    },
    errors: [...own, 'identity.totpInUse'],
  }),
  confirmTotp: command('/totp/confirm', {
    ...account,
    input: z.object({ code: Code }),
    output: z.object({ recoveryCodes: z.array(z.string()) }),
    summary: { vi: 'Xác nhận bằng mã đầu tiên; nhận mã dự phòng', en: 'Confirm with a first code; get recovery codes' },
    errors: [...own, 'identity.totpNotStarted', 'identity.totpInUse', 'identity.wrongTotp', 'identity.locked'],
  }),
  removeTotp: command('/totp/remove', {
    ...account,
    assurance: 2,
    input: Nothing,
    output: Nothing,
    summary: { vi: 'Bỏ mã xác thực', en: 'Remove the authenticator app' },
    errors: [...own, 'identity.totpNotStarted'],
  }),
  newRecoveryCodes: command('/recovery-codes', {
    ...account,
    assurance: 2,
    input: Nothing,
    output: z.object({ recoveryCodes: z.array(z.string()) }),
    summary: { vi: 'Lấy mã dự phòng mới, mã cũ hết hiệu lực', en: 'New recovery codes; the old ones stop working' },
    errors: [...own, 'identity.totpNotStarted'],
  }),
  security: query('/security', {
    ...account,
    input: Nothing,
    output: z.object({ totp: z.boolean(), recoveryCodes: z.int(), passkeys: z.array(Passkey) }),
    summary: { vi: 'Các cách đăng nhập của tôi', en: 'My ways to sign in' },
  }),
  passkeyOptions: command('/passkeys/options', {
    ...account,
    input: Nothing,
    output: Options,
    summary: { vi: 'Bắt đầu thêm khóa truy cập', en: 'Begin to add a passkey' },
    errors: [...own],
  }),
  addPasskey: command('/passkeys', {
    ...account,
    input: z.object({ challengeId: z.uuid(), name: plainText(1, 60), response: NewPasskey }),
    output: Passkey,
    summary: { vi: 'Thêm khóa truy cập', en: 'Add a passkey' },
    errors: [...own, 'identity.badPasskey'],
  }),
  removePasskey: command('/passkeys/:key/remove', {
    ...account,
    input: z.object({ key: Base64 }),
    output: Nothing,
    summary: { vi: 'Bỏ khóa truy cập', en: 'Remove a passkey' },
    errors: [...own],
  }),
  passkeySignInOptions: command('/passkeys/sign-in/options', {
    ...anyone,
    input: Nothing,
    output: Options,
    rate: { max: 60, seconds: 60 },
    summary: { vi: 'Bắt đầu đăng nhập bằng khóa truy cập', en: 'Begin to sign in with a passkey' },
  }),
  passkeySignIn: command('/passkeys/sign-in', {
    ...anyone,
    input: z.object({ challengeId: z.uuid(), response: PasskeyProof, keep: z.boolean().default(false) }),
    output: z.object({ me: Me }),
    rate: { max: 60, seconds: 60 },
    summary: { vi: 'Đăng nhập bằng khóa truy cập', en: 'Sign in with a passkey' },
    errors: ['identity.badPasskey'],
  }),

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

  delegate: command('/delegations', {
    allow: 'citizen',
    assurance: 2,
    input: z.object({
      to: CitizenId,
      legalBasis: plainText(5, 500),
      scope: z
        .array(z.string().regex(/^(all|[a-z][a-z0-9-]{1,40})$/))
        .min(1)
        .max(60),
      until: Day,
    }),
    output: Delegation,
    summary: { vi: 'Ủy quyền cho người khác làm thay', en: 'Let another person act for me' },
    errors: ['identity.sessionNeeded', 'identity.badCitizenId', 'identity.badPeriod', 'identity.delegateSelf'],
  }),
  delegations: query('/delegations', {
    ...account,
    input: Nothing,
    output: z.object({ items: z.array(Delegation) }),
    summary: { vi: 'Các ủy quyền đã cho và đã nhận', en: 'Delegations given and received' },
  }),
  endDelegation: command('/delegations/:id/end', {
    ...account,
    input: ById,
    output: Nothing,
    summary: { vi: 'Chấm dứt ủy quyền', en: 'End a delegation' },
    errors: ['identity.sessionNeeded'],
  }),
  actFor: command('/act-for', {
    ...account,
    input: z.object({ delegation: z.uuid().nullable() }),
    output: z.object({ me: Me }),
    summary: {
      vi: 'Làm thay người đã ủy quyền, hoặc trở lại là mình',
      en: 'Act for who delegated, or be oneself again',
    },
    errors: ['identity.sessionNeeded', 'identity.noSuchDelegation'],
  }),

  whoLooked: query('/who-looked', {
    ...account,
    input: PageInput,
    output: pageOf(WhoLooked),
    summary: { vi: 'Ai đã xem thông tin cá nhân của tôi', en: 'Who looked at my personal data' },
    errors: ['identity.badCursor'],
  }),
  audit: query('/audit', {
    allow: 'identity.readAudit',
    transaction: true,
    input: Period.extend({ subjectKind: z.string().max(60).optional(), subject: z.string().max(200).optional() }),
    output: pageOf(
      z.object({
        id: z.int(),
        at: Instant,
        actor: z.string().nullable(),
        actorKind: z.string(),
        actorName: z.string().nullable(),
        onBehalfOf: z.string().nullable(),
        action: z.string(),
        subjects: z.array(z.object({ kind: z.string(), id: z.string() })),
        notes: z.record(z.string(), z.unknown()),
        requestId: z.string(),
        block: z.int().nullable(),
      }),
    ),
    summary: { vi: 'Nhật ký kiểm toán', en: 'The audit log' },
    errors: ['identity.badCursor'],
  }),
  looks: query('/looks', {
    allow: 'identity.readAudit',
    transaction: true,
    input: Period.extend({ person: z.uuid().optional() }),
    output: pageOf(
      WhoLooked.extend({
        id: z.int(),
        person: z.uuid(),
        actor: z.string().nullable(),
        actorName: z.string().nullable(),
        onBehalfOf: z.string().nullable(),
      }),
    ),
    summary: { vi: 'Các lần xem thông tin cá nhân', en: 'Looks at personal data' },
    errors: ['identity.badCursor'],
  }),
})
