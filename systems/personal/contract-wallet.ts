import { z } from 'zod'
import { ById, command, Instant, Nothing, PageInput, pageOf, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Fact, NOT_FOUND, Ok } from './contract-shapes.ts'

/** How long a presentation may be open, in minutes. */
export const SHOW_MINUTES = [5, 60, 1_440, 10_080] as const
export const MOST_SHOWN = 20
/** The card made from the e-ID. */
export const CARD = 'card:me'

const PaperId = z
  .string()
  .max(200)
  .regex(/^[a-z][a-z0-9-]*:[\w.:~-]+$/i)

export const WalletPaper = z.object({
  id: z.string(),
  title: z.string(),
  /** What tells it from others: a case number. */
  note: z.string().nullable(),
  issuedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  /** For good: anybody checks it at any time. Otherwise it is shown for a while. */
  verifyLink: z.string().nullable(),
  page: z.string().nullable(),
  download: z.string().nullable(),
})
export type WalletPaper = z.infer<typeof WalletPaper>

export const Presentation = z.object({
  id: z.uuid(),
  paper: z.string(),
  title: z.string(),
  fields: z.array(z.string()),
  madeAt: Instant,
  expiresAt: Instant,
  revokedAt: Instant.nullable(),
  open: z.boolean(),
  looks: z.array(Instant),
  lookCount: z.int(),
})
export type Presentation = z.infer<typeof Presentation>

/** What a stranger sees, and nothing else. */
export const Shown = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('open'),
    title: z.string(),
    issuer: z.string(),
    facts: z.array(Fact),
    madeAt: Instant,
    expiresAt: Instant,
  }),
  /** Its time is over, or its owner stopped. */
  z.object({ state: z.literal('over') }),
  /** Mistyped, forged, or forgotten long ago. */
  z.object({ state: z.literal('none') }),
])

export const walletRoutes = {
  wallet: query('/wallet', {
    input: PageInput,
    output: pageOf(WalletPaper),
    allow: 'citizen',
    summary: both('Giấy tờ của tôi.', 'My papers.'),
    errors: ['cases.badPage'],
  }),
  paper: query('/wallet/:id', {
    input: z.object({ id: PaperId }),
    output: WalletPaper.extend({ facts: z.array(Fact), svg: z.string().nullable() }),
    allow: 'citizen',
    transaction: true,
    summary: both('Một giấy tờ của tôi, kèm mã QR.', 'One paper of mine with its QR.'),
    errors: [NOT_FOUND],
  }),
  present: command('/presentations', {
    input: z.object({
      paper: PaperId,
      fields: z
        .array(z.string().regex(/^[\w.-]{1,60}$/))
        .min(1)
        .max(30),
      minutes: z.int().min(1).max(10_080),
    }),
    output: z.object({ id: z.uuid(), link: z.string(), svg: z.string(), expiresAt: Instant }),
    allow: 'citizen',
    rate: { max: 60, seconds: 3600 },
    summary: both('Cho người khác xem một phần giấy tờ, trong một lúc.', 'Show part of a paper for a while.'),
    errors: [NOT_FOUND, 'personal.onlySelf', 'personal.noSuchField', 'personal.tooManyShown'],
    example: { input: { paper: CARD, fields: ['name', 'over18'], minutes: 5 } },
  }),
  presentations: query('/presentations', {
    input: Nothing,
    output: z.object({ items: z.array(Presentation) }),
    allow: 'citizen',
    summary: both('Những lần tôi cho xem, ai đã mở lúc nào.', 'What I showed, and when it was opened.'),
  }),
  presentationQr: query('/presentations/:id', {
    input: ById,
    output: z.object({ link: z.string(), svg: z.string(), expiresAt: Instant }),
    allow: 'citizen',
    summary: both('Mã QR của một lần cho xem còn hạn.', 'The QR of what is still shown.'),
    errors: [NOT_FOUND, 'personal.showOver'],
  }),
  endPresentation: command('/presentations/:id/end', {
    input: ById,
    output: Ok,
    allow: 'citizen',
    summary: both('Thôi cho xem.', 'Stop showing.'),
    errors: [NOT_FOUND],
  }),
  shown: query('/shown/:token', {
    input: z.object({ token: z.string().max(100) }),
    output: Shown,
    allow: 'anyone',
    rate: { max: 60, seconds: 60 },
    summary: both('Xem những gì một người đang cho xem.', 'What somebody is showing to you.'),
  }),
}
