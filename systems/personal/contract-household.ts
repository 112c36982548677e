import { z } from 'zod'
import {
  ById,
  command,
  Instant,
  Nothing,
  PageInput,
  query,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Month, NOT_FOUND, Ok, oneLine, someLines } from './contract-shapes.ts'

export const RELATIONS = ['spouse', 'child', 'parent', 'grandparent', 'grandchild', 'sibling', 'other'] as const
/** What somebody needs when the water comes. */
export const NEEDS = ['elderly', 'disabled', 'infant', 'pregnant', 'medicine', 'bedridden'] as const
export const MOST_MEMBERS = 30

const member = {
  name: oneLine(1, 60),
  relation: z.enum(RELATIONS),
  birthYear: z.int().min(1900).max(2200).nullable().default(null),
  needs: z.array(z.enum(NEEDS)).max(NEEDS.length).default([]),
  note: someLines(0, 300).default(''),
}
export const Member = z.object({
  id: z.uuid(),
  name: z.string(),
  relation: z.enum(RELATIONS),
  birthYear: z.int().nullable(),
  needs: z.array(z.enum(NEEDS)),
  note: z.string(),
  version: VersionOrNone,
  consentAt: Instant,
})
export type Member = z.infer<typeof Member>

export const Consent = z.object({
  purpose: z.string(),
  title: z.string(),
  text: z.string(),
  /** What happens when it is withdrawn. */
  effect: z.string(),
  version: VersionOrNone,
  path: z.string(),
  given: z.object({ at: Instant, version: VersionOrNone }).nullable(),
  history: z.array(z.object({ version: VersionOrNone, givenAt: Instant, withdrawnAt: Instant.nullable() })),
})
export type Consent = z.infer<typeof Consent>
const Purpose = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*\.[A-Za-z][\w-]*$/)

export const LookLine = z.object({
  at: Instant,
  who: z.string(),
  unit: z.string().nullable(),
  purpose: z.string(),
  what: z.array(z.string()),
  case: z.object({ code: z.string(), path: z.string() }).nullable(),
})
export type LookLine = z.infer<typeof LookLine>

export const householdRoutes = {
  household: query('/household', {
    input: Nothing,
    output: z.object({ items: z.array(Member), most: z.int() }),
    allow: 'citizen',
    summary: both('Những người sống cùng tôi, do tôi tự khai.', 'The people I live with, as I wrote them down.'),
  }),
  addMember: command('/household', {
    input: z.object({ ...member, consent: z.literal(true) }),
    output: Member,
    allow: 'citizen',
    rate: { max: 60, seconds: 3600 },
    summary: both('Thêm một người sống cùng.', 'Add somebody I live with.'),
    errors: ['personal.tooManyMembers', 'personal.badBirthYear'],
  }),
  setMember: command('/household/:id', {
    method: 'PUT',
    input: ById.extend({ ...member, version: RowVersion }),
    output: Member,
    allow: 'citizen',
    summary: both('Sửa một người sống cùng.', 'Change somebody I live with.'),
    errors: [NOT_FOUND, 'personal.changedMeanwhile', 'personal.badBirthYear'],
  }),
  dropMember: command('/household/:id/drop', {
    input: ById,
    output: Ok,
    allow: 'citizen',
    summary: both('Xóa một người khỏi danh sách.', 'Remove somebody from the list.'),
    errors: [NOT_FOUND],
  }),
  consents: query('/consents', {
    input: Nothing,
    output: z.object({ items: z.array(Consent) }),
    allow: 'citizen',
    summary: both('Những điều tôi đã đồng ý, cho mục đích nào.', 'What I agreed to, and for which purpose.'),
  }),
  giveConsent: command('/consents', {
    input: z.object({ purpose: Purpose, version: RowVersion }),
    output: Ok,
    allow: 'citizen',
    summary: both('Đồng ý cho một mục đích.', 'Agree to a purpose.'),
    errors: [NOT_FOUND, 'personal.onlySelf', 'personal.otherWords'],
  }),
  withdrawConsent: command('/consents/withdraw', {
    input: z.object({ purpose: Purpose }),
    output: Ok,
    allow: 'citizen',
    summary: both('Rút lại sự đồng ý.', 'Withdraw consent.'),
    errors: [NOT_FOUND, 'personal.onlySelf'],
  }),
  looks: query('/looks', {
    input: PageInput.extend({ month: Month.optional() }),
    output: z.object({ items: z.array(LookLine), next: z.string().nullable() }),
    allow: 'citizen',
    summary: both('Ai đã xem thông tin của tôi, vì sao, về việc nào.', 'Who looked at my data, why and about what.'),
    errors: ['identity.badCursor'],
  }),
}
