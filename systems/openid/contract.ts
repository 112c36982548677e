import { z } from 'zod'
import {
  ById,
  command,
  contract,
  Instant,
  Nothing,
  pageOf,
  PageInput,
  plainText,
  query,
  WordsShape,
} from '@hue-s/kernel/shared/route.ts'

/** What a partner may ask for, in the order in which a person reads it. Each is one thing that can be declined. */
export const SHARED = ['profile', 'birthdate', 'email', 'phone', 'assurance', 'offline_access'] as const
export const Shared = z.enum(SHARED)
export type Shared = z.infer<typeof Shared>

const Address = z.string().trim().min(8).max(500)
const WordsInput = z.object({ vi: plainText(2, 200), en: plainText(2, 200) })
const Jwk = z.record(z.string().max(20), z.unknown())

/** What a partner is: everything that a second person reads before it is let in. */
export const Details = z.object({
  name: z.object({ vi: plainText(2, 120), en: plainText(2, 120) }),
  /** Who answers for it: the name of the agency or company. */
  organisation: plainText(2, 200),
  contact: z.email().max(200),
  kind: z.enum(['public', 'confidential']),
  auth: z.enum(['none', 'client_secret_basic', 'private_key_jwt']),
  /** The partner's public keys (`private_key_jwt` only). */
  keys: z.array(Jwk).max(5).default([]),
  redirectUris: z.array(Address).min(1).max(10),
  logoutUris: z.array(Address).max(10).default([]),
  backchannelUri: Address.nullable().default(null),
  /** Says that several hosts belong together (OpenID Connect Core 8.1); needed when the redirect addresses name several. */
  sectorUri: Address.nullable().default(null),
  shares: z
    .array(z.object({ what: Shared, purpose: WordsInput, required: z.boolean().default(false) }))
    .max(SHARED.length),
  /** How long a permission lasts before the person is asked again. */
  days: z.int().min(1).max(730).default(180),
})
export type Details = z.output<typeof Details>

export const Status = z.enum(['draft', 'approved', 'suspended'])
export type Status = z.infer<typeof Status>

const Summary = z.object({
  id: z.uuid(),
  clientId: z.string(),
  name: WordsShape,
  organisation: z.string(),
  status: Status,
  /** A change waits for a second person. */
  waiting: z.boolean(),
  demo: z.boolean(),
  people: z.int(),
  createdAt: Instant,
})

export const Partner = Summary.extend({
  approved: Details.nullable(),
  draft: Details.nullable(),
  draftBy: z.string().nullable(),
  draftAt: Instant.nullable(),
  approvedBy: z.string().nullable(),
  approvedAt: Instant.nullable(),
  suspendedAt: Instant.nullable(),
  reason: z.string().nullable(),
  /** The draft is the reader's own: somebody else must approve it. */
  ownDraft: z.boolean(),
  ownSuspension: z.boolean(),
  secretHint: z.string().nullable(),
  secretAt: Instant.nullable(),
  formerUntil: Instant.nullable(),
  use: z.array(z.object({ day: z.string(), what: z.string(), count: z.int() })),
  /** Sign-outs that this partner has not taken yet, or never took. */
  logouts: z.object({ waiting: z.int(), failed: z.int() }),
})
export type Partner = z.infer<typeof Partner>

const Key = z.object({
  kid: z.string(),
  createdAt: Instant,
  signsFrom: Instant,
  retiredAt: Instant.nullable(),
  state: z.enum(['next', 'signing', 'retired']),
})

/** One permission that a person gave. */
export const Permission = z.object({
  id: z.uuid(),
  name: WordsShape,
  organisation: z.string(),
  clientId: z.string(),
  shares: z.array(z.object({ what: Shared, purpose: WordsShape, allowed: z.boolean(), required: z.boolean() })),
  givenAt: Instant,
  until: Instant,
  lastUsedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  state: z.enum(['open', 'over', 'withdrawn', 'suspended']),
})
export type Permission = z.infer<typeof Permission>

const read = { allow: 'openid.read' } as const
const manage = { allow: 'openid.manage' } as const
const approve = { allow: 'openid.approve' } as const
const faults = [
  'openid.badAddress',
  'openid.badKeys',
  'openid.badAuth',
  'openid.sectorNeeded',
  'openid.badSector',
] as const

export const openidContract = contract('openid', {
  partners: query('/partners', {
    ...read,
    input: PageInput.extend({ status: Status.optional() }),
    output: pageOf(Summary),
    summary: { vi: 'Sổ đăng ký đối tác', en: 'The register of partners' },
  }),
  partner: query('/partners/:id', {
    ...read,
    input: ById,
    output: Partner,
    summary: { vi: 'Một đối tác', en: 'One partner' },
    errors: ['kernel.recordNotFound'],
  }),
  register: command('/partners', {
    ...manage,
    input: z.object({ clientId: z.string().regex(/^[a-z][a-z0-9-]{2,39}$/), details: Details }),
    output: Partner,
    summary: { vi: 'Ghi một đối tác mới, chờ người thứ hai duyệt', en: 'Enter a partner; a second person approves' },
    errors: ['openid.clientIdTaken', ...faults],
  }),
  change: command('/partners/:id/change', {
    ...manage,
    input: ById.extend({ details: Details }),
    output: Partner,
    summary: { vi: 'Đề nghị thay đổi một đối tác', en: 'Propose a change to a partner' },
    errors: ['kernel.recordNotFound', ...faults],
  }),
  discard: command('/partners/:id/discard', {
    ...manage,
    input: ById,
    output: Partner,
    summary: { vi: 'Bỏ thay đổi đang chờ duyệt', en: 'Drop the change that waits' },
    errors: ['kernel.recordNotFound', 'openid.nothingWaits'],
  }),
  approve: command('/partners/:id/approve', {
    ...approve,
    input: ById.extend({ draftAt: Instant }),
    output: Partner,
    summary: { vi: 'Duyệt điều đang chờ; không duyệt của chính mình', en: 'Approve what waits; never one’s own' },
    errors: ['kernel.recordNotFound', 'openid.nothingWaits', 'openid.ownDraft', 'openid.draftChanged'],
  }),
  suspend: command('/partners/:id/suspend', {
    ...manage,
    input: ById.extend({ reason: plainText(5, 300) }),
    output: Partner,
    summary: { vi: 'Tạm ngừng một đối tác ngay', en: 'Suspend a partner at once' },
    errors: ['kernel.recordNotFound', 'openid.notApproved'],
  }),
  resume: command('/partners/:id/resume', {
    ...approve,
    input: ById,
    output: Partner,
    summary: { vi: 'Cho đối tác hoạt động trở lại', en: 'Let a suspended partner back in' },
    errors: ['kernel.recordNotFound', 'openid.notSuspended', 'openid.ownSuspension'],
  }),
  newSecret: command('/partners/:id/secret', {
    ...manage,
    input: ById.extend({ overlapHours: z.int().min(0).max(72).default(24) }),
    output: z.object({ secret: z.string(), partner: Partner }),
    summary: { vi: 'Tạo khóa bí mật mới, chỉ hiện một lần', en: 'Make a new secret, shown once' },
    errors: ['kernel.recordNotFound', 'openid.notApproved', 'openid.noSecretHere'],
  }),
  keys: query('/keys', {
    ...read,
    input: Nothing,
    output: z.object({ items: z.array(Key) }),
    summary: { vi: 'Các khóa ký', en: 'The signing keys' },
  }),
  rotateKeys: command('/keys/rotate', {
    ...manage,
    input: z.object({ atOnce: z.boolean().default(false) }),
    output: z.object({ items: z.array(Key) }),
    summary: { vi: 'Thay khóa ký', en: 'Change the signing key' },
    errors: ['openid.keyWaits'],
  }),

  mine: query('/mine', {
    allow: 'citizen',
    input: Nothing,
    output: z.object({ items: z.array(Permission) }),
    summary: { vi: 'Ứng dụng tôi đã cho phép', en: 'Applications I allowed' },
  }),
  withdraw: command('/mine/:id/withdraw', {
    allow: 'citizen',
    input: ById,
    output: Permission,
    summary: { vi: 'Thôi cho phép một ứng dụng', en: 'Withdraw a permission' },
    errors: ['kernel.recordNotFound', 'openid.withdrawnAlready'],
  }),
})
