import { z } from 'zod'
import { Instant, LegalDate, plainText, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { FEE_KINDS, ORDER_STATES } from './shared/money.ts'
import { MOST_DONG } from './shared/quote.ts'

/** Whole đồng. */
export const Dong = z.int().min(0).max(MOST_DONG)
export const SomeDong = z.int().min(1).max(MOST_DONG)
/** An amount that may be negative: a difference, a balance. */
export const Signed = z.int()
export const Reason = plainText(5, 500)

export const LineShape = z.object({
  key: z.string().min(1).max(80),
  kind: z.enum(FEE_KINDS),
  name: WordsShape,
  amount: Dong,
  citation: z.string().max(500).optional(),
})

export const ReductionShape = z.object({
  when: z.string().min(1).max(2_000).optional(),
  off: z.union([z.strictObject({ percent: z.number().min(0).max(100) }), z.strictObject({ dong: Dong })]),
  reason: WordsShape,
  citation: z.string().min(1).max(500),
})
/** A fee rule as data of a procedure or a club; `quote()` works it out. */
export const FeeRuleShape = z.object({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  kind: z.enum(FEE_KINDS),
  name: WordsShape,
  amount: z.union([Dong, z.string().min(1).max(2_000)]),
  when: z.string().min(1).max(2_000).optional(),
  reductions: z.array(ReductionShape).max(20).optional(),
  citation: z.string().min(1).max(500),
  validFrom: LegalDate,
  validTo: LegalDate.nullable(),
})

export const WAYS = ['vietqr', 'gateway', 'cash'] as const
export const Way = z.enum(WAYS)
export type Way = z.infer<typeof Way>
export const ATTEMPT_STATES = ['waiting', 'paid', 'failed', 'cancelled', 'expired'] as const

export const AttemptShape = z.object({
  id: z.uuid(),
  reference: z.string(),
  way: Way,
  state: z.enum(ATTEMPT_STATES),
  amount: Dong,
  madeAt: Instant,
  expiresAt: Instant,
  endedAt: Instant.nullable(),
  /** Where the payer goes on at the gateway. */
  url: z.string().nullable(),
  /** The text of the VietQR code. */
  qr: z.string().nullable(),
  /** The code drawn, as SVG. */
  qrSvg: z.string().nullable(),
  /** To transfer by hand: bank, account, name, what to write. */
  transfer: z
    .object({ bin: z.string(), bank: z.string(), account: z.string(), name: z.string(), content: z.string() })
    .nullable(),
})
export type AttemptView = z.infer<typeof AttemptShape>

export const OrderShape = z.object({
  id: z.uuid(),
  /** Ours: what the payer writes on a transfer and says at the counter. */
  reference: z.string(),
  recordKind: z.string(),
  recordId: z.string(),
  payeeUnitId: z.uuid(),
  payeeName: z.string(),
  title: WordsShape,
  state: z.enum(ORDER_STATES),
  lines: z.array(LineShape),
  total: Dong,
  due: Dong,
  received: Dong,
  returned: Dong,
  missing: Dong,
  surplus: Dong,
  openedAt: Instant,
  expiresAt: Instant,
  paidAt: Instant.nullable(),
  receiptId: z.uuid().nullable(),
})
export type Order = z.infer<typeof OrderShape>

export const REFUND_STATES = ['asked', 'refused', 'agreed', 'sent', 'troubled'] as const
export const RefundShape = z.object({
  id: z.uuid(),
  orderId: z.uuid(),
  orderReference: z.string(),
  amount: SomeDong,
  reason: z.string(),
  state: z.enum(REFUND_STATES),
  way: Way,
  askedBy: z.string().nullable(),
  askedAt: Instant,
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  note: z.string().nullable(),
  trouble: z.string().nullable(),
  sentAt: Instant.nullable(),
})
export type Refund = z.infer<typeof RefundShape>

export const ShiftShape = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  cashier: z.string().nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  float: Dong,
  taken: Dong,
  paidOut: Dong,
  /** Float, taken and paid out: what should be in the drawer. */
  expected: Dong,
  counted: Dong.nullable(),
  difference: Signed.nullable(),
  note: z.string().nullable(),
})
export type Shift = z.infer<typeof ShiftShape>

export const DIFFERENCES = [
  'missingCallback',
  'missingInFile',
  'amount',
  'twice',
  'refunded',
  'refundMissing',
  'timing',
  'unknownOrder',
  'unmatchedTransfer',
  'badCallback',
] as const
export const DifferenceShape = z.object({
  id: z.uuid(),
  day: LegalDate,
  kind: z.enum(DIFFERENCES),
  reference: z.string(),
  orderId: z.uuid().nullable(),
  orderReference: z.string().nullable(),
  ours: Signed.nullable(),
  theirs: Signed.nullable(),
  state: z.enum(['open', 'explained', 'settled']),
  /** It needs nobody: what happened by itself. */
  note: z.string().nullable(),
  settledBy: z.string().nullable(),
  settledAt: Instant.nullable(),
})
export type Difference = z.infer<typeof DifferenceShape>

export const ReceiptShape = z.object({
  orderId: z.uuid(),
  paperId: z.uuid(),
  number: z.string(),
  issuedAt: Instant,
  amount: Dong,
  orderReference: z.string(),
  payerName: z.string(),
  cancelledAt: Instant.nullable(),
})
