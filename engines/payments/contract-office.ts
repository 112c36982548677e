import { z } from 'zod'
import { ById, command, Instant, LegalDate, Nothing, pageOf, PageInput, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import {
  DifferenceShape,
  Dong,
  OrderShape,
  Reason,
  ReceiptShape,
  RefundShape,
  ShiftShape,
  Signed,
  SomeDong,
} from './contract-shapes.ts'
import { ORDER_STATES } from './shared/money.ts'

const unseen = ['kernel.recordNotFound']
const DaySums = z.object({
  day: LegalDate,
  ours: Dong,
  theirs: Dong,
  open: z.int(),
  explained: z.int(),
  at: Instant.nullable(),
})
const Entry = z.object({
  transactionId: z.uuid(),
  kind: z.string(),
  at: Instant,
  account: z.string(),
  amount: Signed,
})

export const counterRoutes = {
  takeCash: command('/orders/:id/cash', {
    input: ById.extend({ amount: SomeDong, tendered: Dong }),
    output: OrderShape.extend({ change: Dong }),
    allow: 'payments.cash',
    summary: both('Thu tiền mặt tại quầy và trả lại tiền thừa', 'Take cash at the counter and give change'),
    errors: [...unseen, 'payments.noShift', 'payments.tooLittle', 'payments.notOwed', 'payments.otherAmount'],
  }),
  openShift: command('/shifts', {
    input: z.object({ unitId: z.uuid(), float: Dong }),
    output: ShiftShape,
    allow: 'payments.cash',
    summary: both('Mở ca thu tiền với số tiền đầu ca', "Open a cashier's shift with its float"),
    errors: ['payments.shiftOpen', 'payments.notYourUnit'],
  }),
  closeShift: command('/shifts/:id/close', {
    input: ById.extend({ counted: Dong, note: z.string().max(500).optional() }),
    output: ShiftShape,
    allow: 'payments.cash',
    summary: both('Kiểm đếm và đóng ca thu tiền', "Count the drawer and close the cashier's shift"),
    errors: [...unseen, 'payments.shiftClosed', 'payments.differenceNeedsNote'],
  }),
  myShift: query('/shifts/mine', {
    input: Nothing,
    output: z.object({ shift: ShiftShape.nullable(), units: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
    allow: 'payments.cash',
    summary: both('Ca thu tiền đang mở của tôi', 'My open cashier shift'),
  }),
  shifts: query('/shifts', {
    input: z.object({ day: LegalDate.optional() }),
    output: z.object({ items: z.array(ShiftShape) }),
    allow: 'payments.read',
    summary: both('Các ca thu tiền trong ngày', "A day's cashier shifts"),
  }),
}

export const accountRoutes = {
  list: query('/orders', {
    input: PageInput.extend({ state: z.enum(ORDER_STATES).optional(), q: z.string().max(100).optional() }),
    output: pageOf(OrderShape.extend({ payerName: z.string() })),
    allow: 'payments.read',
    summary: both('Các khoản thu, mới nhất trước', 'Orders, newest first'),
  }),
  entries: query('/orders/:id/entries', {
    input: ById,
    output: z.object({ items: z.array(Entry) }),
    allow: 'payments.read',
    summary: both('Bút toán của một khoản thu', 'Ledger entries of an order'),
    errors: unseen,
  }),
  balance: query('/balance', {
    input: z.object({ unitId: z.uuid().optional(), on: LegalDate.optional() }),
    output: z.object({ accounts: z.array(z.object({ account: z.string(), debit: Dong, credit: Dong })), sum: Signed }),
    allow: 'payments.read',
    summary: both(
      'Bảng cân đối: mọi tài khoản, tổng luôn bằng không',
      'Trial balance: every account; the sum is always zero',
    ),
  }),
  askRefund: command('/orders/:id/refunds', {
    input: ById.extend({ amount: SomeDong, reason: Reason }),
    output: RefundShape,
    allow: 'payments.askRefund',
    summary: both('Đề nghị hoàn tiền', 'Ask for a refund'),
    errors: [...unseen, 'payments.moreThanHeld', 'payments.splitRefund', 'payments.refundOpen'],
  }),
  decideRefund: command('/refunds/:id/decide', {
    input: ById.extend({ agree: z.boolean(), note: z.string().max(500).optional() }),
    output: RefundShape,
    allow: 'payments.decideRefund',
    summary: both(
      'Duyệt hoặc từ chối hoàn tiền; không được là người đề nghị',
      'Agree to a refund or refuse it; never by who asked',
    ),
    errors: [...unseen, 'payments.ownRefund', 'payments.refundDecided'],
  }),
  refundSent: command('/refunds/:id/sent', {
    input: ById.extend({ externalId: z.string().min(3).max(100) }),
    output: RefundShape,
    allow: 'payments.reconcile',
    summary: both('Ghi nhận đã chuyển khoản trả lại', 'Record that a bank transfer paid the refund'),
    errors: [...unseen, 'payments.refundNotAgreed', 'payments.alreadyRecorded'],
  }),
  paidOut: command('/refunds/:id/pay-out', {
    input: ById,
    output: RefundShape,
    allow: 'payments.cash',
    summary: both('Trả tiền mặt hoàn tại quầy', 'Pay a refund out in cash at the counter'),
    errors: [...unseen, 'payments.refundNotAgreed', 'payments.noShift', 'payments.drawerShort'],
  }),
  refunds: query('/refunds', {
    input: z.object({ open: z.boolean().default(true) }),
    output: z.object({ items: z.array(RefundShape) }),
    allow: 'payments.read',
    summary: both('Các khoản hoàn tiền', 'Refunds'),
  }),
  receipts: query('/receipts', {
    input: PageInput,
    output: pageOf(ReceiptShape),
    allow: 'payments.read',
    summary: both('Sổ biên lai, kể cả biên lai đã hủy', 'Register of receipts, cancelled ones included'),
  }),
  reconcile: command('/days/:day/reconcile', {
    input: z.object({ day: LegalDate }),
    output: z.object({ day: DaySums, differences: z.array(DifferenceShape) }),
    allow: 'payments.reconcile',
    summary: both('Đối soát một ngày với tệp của cổng thanh toán', "Reconcile a day with the gateway's file"),
    errors: ['payments.noGateway', 'payments.noFile', 'payments.badFile', 'payments.dayNotOver'],
  }),
  day: query('/days/:day', {
    input: z.object({ day: LegalDate }),
    output: z.object({ day: DaySums, differences: z.array(DifferenceShape) }),
    allow: 'payments.reconcile',
    summary: both('Kết quả đối soát của một ngày', "A day's reconciliation"),
  }),
  settleDifference: command('/differences/:id/settle', {
    input: ById.extend({ note: Reason, orderReference: z.string().max(20).optional() }),
    output: DifferenceShape,
    allow: 'payments.reconcile',
    summary: both(
      'Xử lý một chênh lệch: ghi cách giải quyết, hoặc gán khoản tiền cho một khoản thu',
      'Settle a difference: say how, or give the money to an order',
    ),
    errors: [...unseen, 'payments.alreadySettled', 'payments.noSuchOrder'],
  }),
}
