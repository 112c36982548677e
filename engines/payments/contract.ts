import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { ById, command, contract, download, Nothing, query, upload } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { accountRoutes, counterRoutes } from './contract-office.ts'
import { AttemptShape, Dong, OrderShape, SomeDong } from './contract-shapes.ts'

export {
  FeeRuleShape,
  LineShape,
  type AttemptView,
  type Difference,
  type Order,
  type Refund,
  type Shift,
  type Way,
} from './contract-shapes.ts'
export { FEE_KINDS, ORDER_STATES, type Line, type OrderState } from './shared/money.ts'
export type { FeeRule, Quote } from './shared/quote.ts'

const unseen = ['kernel.recordNotFound']
/** What a payer sees of an order: the order, and each way open now. */
export const PayView = OrderShape.extend({
  ways: z.array(z.enum(['vietqr', 'gateway', 'cash'])),
  attempts: z.array(AttemptShape),
  /** The topic on which its payer, and nobody else, hears that something changed. */
  live: z.string().nullable(),
})
export type PayView = z.infer<typeof PayView>

export const contractOfPayments = contract('payments', {
  ...counterRoutes,
  ...accountRoutes,
  read: query('/orders/:id', {
    input: ById,
    output: PayView,
    allow: 'account',
    summary: both('Một khoản phải nộp và các lần thanh toán', 'One order with its attempts'),
    errors: unseen,
  }),
  mine: query('/mine', {
    input: Nothing,
    output: z.object({ items: z.array(OrderShape) }),
    allow: 'account',
    summary: both('Các khoản tôi phải nộp và đã nộp', 'What I owe and have paid'),
  }),
  pay: command('/orders/:id/pay', {
    input: ById.extend({
      by: z.enum(['vietqr', 'gateway']),
      /** A path of this platform to come back to from the gateway. */
      returnTo: z
        .string()
        .max(300)
        .regex(/^\/(?![/\\])[\w\-./?=&%]*$/)
        .optional(),
    }),
    output: AttemptShape,
    allow: 'account',
    rate: { max: 30, seconds: 60 },
    summary: both('Bắt đầu thanh toán: mã VietQR hoặc cổng thanh toán', 'Begin to pay: a VietQR code or the gateway'),
    errors: [...unseen, 'payments.notOwed', 'payments.expired', 'payments.tooManyAttempts', 'payments.noGateway'],
  }),
  check: command('/orders/:id/check', {
    input: ById,
    output: PayView,
    allow: 'account',
    rate: { max: 20, seconds: 60 },
    summary: both('Hỏi cổng thanh toán xem tiền đã đến chưa', 'Ask the gateway whether the money came'),
    errors: unseen,
  }),
  receipt: download('/orders/:id/receipt', {
    input: ById,
    output: z.unknown(),
    allow: 'account',
    summary: both('Biên lai điện tử (PDF)', 'The receipt (PDF)'),
    errors: [...unseen, 'payments.noReceipt'],
  }),
  gatewayCallback: query('/gateway/callback', {
    // What the gateway says is judged by its signature, not by a shape: even nonsense is kept and answered in its code.
    input: z.record(z.string().max(100), z.unknown()),
    output: z.object({ RspCode: z.string(), Message: z.string() }),
    allow: 'anyone',
    rate: { max: 600, seconds: 60 },
    summary: both(
      'Thông báo kết quả của cổng thanh toán (IPN, ký HMAC-SHA512)',
      'Notice of the gateway (IPN, signed by HMAC-SHA512)',
    ),
  }),
  bankNotice: upload('/bank/notice', {
    input: Nothing,
    output: z.object({ ok: z.literal(true) }),
    allow: 'anyone',
    reads: ['x-signature'],
    maxBytes: 64 * 1024,
    summary: both(
      'Ngân hàng báo có một khoản chuyển đến (ký HMAC-SHA256 trong x-signature)',
      'Notice of the bank that a transfer came in (HMAC-SHA256 in x-signature)',
    ),
    errors: ['payments.bankOff', 'payments.badSignature', 'payments.badNotice'],
  }),
})

const Said = z.object({
  id: z.uuid(),
  payerId: z.uuid().nullable(),
  reference: z.string(),
  recordKind: z.string(),
  recordId: z.string(),
  amount: Dong,
  state: OrderShape.shape.state,
})

/** Ids only: to the payer, and to the desks of the office. */
const heard = {
  stream: ({ id, payerId }: z.output<typeof Said>) => [
    ...(payerId === null ? [] : [{ topic: `payments.me:${payerId}`, data: { id } }]),
    { topic: 'payments.desk', data: { id } },
  ],
}
/** The whole amount is there (also of an order that costs nothing). Said once each time it becomes so. */
export const paid = event('payments.paid', Said, heard)
/** Money came, and the order is still not paid. */
export const partlyPaid = event('payments.partlyPaid', Said, heard)
/** More came than was owed; what is too much is given back by a refund. */
export const overpaid = event('payments.overpaid', Said, heard)
export const expired = event('payments.expired', Said, heard)
export const cancelled = event('payments.cancelled', Said, heard)
/** The bank told of a transfer; it is booked from here. Of use to this engine. */
export const bankNoticed = event('payments.bankNoticed', ById)
/** A refund was agreed and is to be sent. Of use to this engine. */
export const refundAgreed = event('payments.refundAgreed', Said.extend({ refundId: z.uuid() }), heard)
/** A refund left the house; `sent` is what went back this time. */
export const refunded = event('payments.refunded', Said.extend({ refundId: z.uuid(), sent: SomeDong }), heard)
