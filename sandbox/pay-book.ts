import { hmac512, localTime, type Params, sameSign, stampOf } from './pay-signed.ts'

export type GatewayPayment = {
  reference: string
  amount: number
  info: string
  no: string
  status: 'waiting' | 'paid' | 'failed' | 'cancelled'
  at: Date
  returnUrl: string
  expires: string
  lang: string
  refunds: { requestId: string; no: string; amount: number; at: Date }[]
}
/** Something put into a day's file that did not happen so. */
export const PLANTS = ['leaveOut', 'otherAmount', 'twice', 'unknown', 'refund', 'nextDay'] as const
export type Plant = { kind: (typeof PLANTS)[number]; reference: string }

let last = 14_000_000
export const nextNumber = (): string => String(++last)

const names = (list: string) => list.split(' ')
const ASKED = {
  querydr: names('RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo'),
  refund: names(
    'RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate CreateBy CreateDate IpAddr OrderInfo',
  ),
}
const TOLD = names(
  'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo TransactionType TransactionStatus OrderInfo',
)
const ANSWERED = { querydr: [...TOLD, 'PromotionCode', 'PromotionAmount'], refund: TOLD }
const values = (list: readonly string[], from: Params) => list.map((name) => from[`vnp_${name}`] ?? '').join('|')

/** The merchant's own number for a payment must be new, as with the real one. */
export class Book {
  readonly payments = new Map<string, GatewayPayment>()
  plants: Plant[] = []
  readonly #secret: string
  readonly #now: () => Date
  constructor(secret: string, now: () => Date) {
    this.#secret = secret
    this.#now = now
  }

  /** What a notice and the way back tell of a payment. */
  told(payment: GatewayPayment, terminal: string): Params {
    const code = { paid: '00', failed: '51', cancelled: '24', waiting: '99' }[payment.status]
    return {
      vnp_TmnCode: terminal,
      vnp_Amount: String(payment.amount * 100),
      vnp_BankCode: 'NCB',
      vnp_CardType: 'ATM',
      vnp_OrderInfo: payment.info,
      vnp_PayDate: stampOf(payment.at),
      vnp_ResponseCode: code,
      vnp_TransactionNo: payment.no,
      vnp_TransactionStatus: payment.status === 'paid' ? '00' : '02',
      vnp_TxnRef: payment.reference,
    }
  }

  /** Answers `querydr` and `refund`. */
  answer(body: Params, terminal: string): Params {
    const command = body.vnp_Command
    if (command !== 'querydr' && command !== 'refund') return { vnp_ResponseCode: '99', vnp_Message: 'Unknown command' }
    const base = { vnp_ResponseId: nextNumber(), vnp_Command: command, vnp_TmnCode: terminal }
    const signed = (more: Params): Params => {
      const all: Params = { ...base, vnp_TxnRef: body.vnp_TxnRef ?? '', ...more }
      return { ...all, vnp_SecureHash: hmac512(this.#secret, values(ANSWERED[command], all)) }
    }
    const ours = hmac512(this.#secret, values(ASKED[command], body))
    if (!sameSign(ours, body.vnp_SecureHash ?? '')) return signed({ vnp_ResponseCode: '97', vnp_Message: 'Checksum' })
    if (body.vnp_TmnCode !== terminal) return signed({ vnp_ResponseCode: '02', vnp_Message: 'Terminal' })
    const payment = this.payments.get(body.vnp_TxnRef ?? '')
    if (!payment) return signed({ vnp_ResponseCode: '91', vnp_Message: 'Not found' })
    return signed(command === 'querydr' ? this.#found(payment, terminal) : this.#payBack(payment, body))
  }

  #found(payment: GatewayPayment, terminal: string): Params {
    const status = { paid: '00', failed: '02', cancelled: '02', waiting: '01' }[payment.status]
    return {
      ...this.told(payment, terminal),
      vnp_CardType: '',
      vnp_ResponseCode: '00',
      vnp_Message: 'QueryDR Success',
      vnp_TransactionType: payment.refunds.length > 0 ? '03' : '01',
      vnp_TransactionStatus: status,
    }
  }

  #payBack(payment: GatewayPayment, body: Params): Params {
    const amount = Number(body.vnp_Amount) / 100
    const told = { vnp_Amount: body.vnp_Amount ?? '', vnp_TransactionType: body.vnp_TransactionType ?? '' }
    const before = payment.refunds.find(({ requestId }) => requestId === body.vnp_RequestId)
    if (before)
      return { ...told, vnp_ResponseCode: '94', vnp_Message: 'Duplicate request', vnp_TransactionNo: before.no }
    const rest = payment.amount - payment.refunds.reduce((sum, one) => sum + one.amount, 0)
    if (payment.status !== 'paid' || !Number.isInteger(amount) || amount <= 0 || amount > rest)
      return { ...told, vnp_ResponseCode: '95', vnp_Message: 'Not possible' }
    const no = nextNumber()
    payment.refunds.push({ requestId: body.vnp_RequestId ?? '', no, amount, at: this.#now() })
    return {
      ...told,
      vnp_ResponseCode: '00',
      vnp_Message: 'Refund Success',
      vnp_TransactionNo: no,
      vnp_TransactionStatus: '05',
      vnp_PayDate: stampOf(this.#now()),
    }
  }

  /** The file of a day, with what was planted in it. */
  file(day: string): string {
    const on = (at: Date) => localTime(at).startsWith(day)
    const rows: string[][] = []
    const row = (kind: string, reference: string, no: string, amount: number, at: Date) =>
      rows.push([kind, reference, no, String(amount), localTime(at)])
    for (const one of this.payments.values()) {
      const planted = (kind: Plant['kind']) => this.plants.some((p) => p.kind === kind && p.reference === one.reference)
      const shift = planted('nextDay') ? 86_400_000 : 0
      if (one.status === 'paid' && on(new Date(one.at.getTime() + shift)) && !planted('leaveOut')) {
        row('pay', one.reference, one.no, one.amount - (planted('otherAmount') ? 1_000 : 0), one.at)
        if (planted('twice')) row('pay', one.reference, `${one.no}9`, one.amount, one.at)
        if (planted('refund')) row('refund', one.reference, `${one.no}8`, one.amount, one.at)
      }
      for (const back of one.refunds) if (on(back.at)) row('refund', one.reference, back.no, back.amount, back.at)
    }
    for (const { kind, reference } of this.plants)
      if (kind === 'unknown') row('pay', reference, `777${reference.length}`, 50_000, new Date(`${day}T10:00:00+07:00`))
    return [`type,merchant_reference,gateway_reference,amount,time`, ...rows.map((r) => r.join(','))].join('\n') + '\n'
  }
}
