import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { BadFile, NoAnswer } from './errors.ts'
import type { Back, Notice, PaymentGateway, Said } from './port.ts'
import { readSettlement } from './settlement-file.ts'

/** One merchant's terminal at a gateway that speaks VNPAY 2.1.0. */
export interface Terminal {
  /** Base address: pages under `/paymentv2`, calls under `/merchant_webapi`. */
  url: string
  terminal: string
  secret: string
}
type Params = Readonly<Record<string, string>>

const PATIENCE = 5_000
const MOST_FILE = 20 * 1024 * 1024
const VERSION = '2.1.0'

/** `yyyyMMddHHmmss` in Vietnam's time. */
export const stamp = (at: Date): string =>
  new Date(at.getTime() + 7 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
/** The instant of such a stamp; undefined when it is none. */
export function readStamp(text: string): Date | undefined {
  const m = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text)
  if (!m) return undefined
  const at = new Date(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}+07:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

const encode = (text: string) => encodeURIComponent(text).replace(/%20/g, '+')
/** Parameters sorted by name, as they are signed and sent. */
export const sorted = (params: Params): string =>
  Object.keys(params)
    .sort()
    .map((name) => `${encode(name)}=${encode(params[name] ?? '')}`)
    .join('&')
/** HMAC-SHA512, hexadecimal. */
export const sign = (secret: string, text: string): string => createHmac('sha512', secret).update(text).digest('hex')

function same(ours: string, theirs: unknown): boolean {
  const [a, b] = [Buffer.from(ours), Buffer.from(typeof theirs === 'string' ? theirs.toLowerCase() : '')]
  return a.length === b.length && timingSafeEqual(a, b)
}

const Digits = z.string().regex(/^\d{1,18}$/)
const Ipn = z.object({
  vnp_TmnCode: z.string(),
  vnp_TxnRef: z.string().min(1).max(100),
  vnp_Amount: Digits,
  vnp_ResponseCode: z.string().max(2),
  vnp_TransactionStatus: z.string().max(2),
  vnp_TransactionNo: Digits,
  vnp_PayDate: z.string().refine((text) => readStamp(text) !== undefined),
})
const Answer = z.object({
  vnp_ResponseId: z.string().default(''),
  vnp_Command: z.string().default(''),
  vnp_ResponseCode: z.string(),
  vnp_Message: z.string().default(''),
  vnp_TmnCode: z.string().default(''),
  vnp_TxnRef: z.string().default(''),
  vnp_Amount: z.string().default(''),
  vnp_BankCode: z.string().default(''),
  vnp_PayDate: z.string().default(''),
  vnp_TransactionNo: z.string().default(''),
  vnp_TransactionType: z.string().default(''),
  vnp_TransactionStatus: z.string().default(''),
  vnp_OrderInfo: z.string().default(''),
  vnp_PromotionCode: z.string().default(''),
  vnp_PromotionAmount: z.string().default(''),
  vnp_SecureHash: z.string(),
})
type Answer = z.infer<typeof Answer>

const COMMON = [
  'ResponseId',
  'Command',
  'ResponseCode',
  'Message',
  'TmnCode',
  'TxnRef',
  'Amount',
  'BankCode',
  'PayDate',
]
const ANSWER = [...COMMON, 'TransactionNo', 'TransactionType', 'TransactionStatus', 'OrderInfo']
/** The fields whose values, joined by `|`, are signed: in a question and in its answer. */
export const SIGNED = {
  querydr: {
    asks: [
      'RequestId',
      'Version',
      'Command',
      'TmnCode',
      'TxnRef',
      'TransactionDate',
      'CreateDate',
      'IpAddr',
      'OrderInfo',
    ],
    answers: [...ANSWER, 'PromotionCode', 'PromotionAmount'],
  },
  refund: {
    asks: ['RequestId', 'Version', 'Command', 'TmnCode', 'TransactionType', 'TxnRef', 'Amount', 'TransactionNo'].concat(
      ['TransactionDate', 'CreateBy', 'CreateDate', 'IpAddr', 'OrderInfo'],
    ),
    answers: ANSWER,
  },
} as const
export const joined = (names: readonly string[], from: Readonly<Record<string, unknown>>): string =>
  names.map((name) => String(from[`vnp_${name}`] ?? '')).join('|')

const outcomeOf = (response: string, status: string): Said['outcome'] => {
  if (response === '00' && status === '00') return 'paid'
  if (status === '01' && response === '00') return 'pending'
  return response === '24' ? 'cancelled' : 'failed'
}

/** What an attempt came to, in đồng: the gateway counts in hundredths. */
function saidBy(
  reference: string,
  amount: string,
  no: string,
  date: string,
  outcome: Said['outcome'],
): Said | undefined {
  const paidAt = readStamp(date)
  const dong = Number(amount) / 100
  if (!Number.isSafeInteger(dong) || (outcome === 'paid' && !paidAt)) return undefined
  return { reference, outcome, externalId: no, amount: dong, paidAt: paidAt ?? new Date(0) }
}

function readNotice({ terminal, secret }: Terminal, given: Readonly<Record<string, unknown>>): Notice {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (name === 'vnp_SecureHash' || name === 'vnp_SecureHashType' || !name.startsWith('vnp_') || value === '') continue
    if (typeof value !== 'string') return { genuine: false, why: 'malformed' }
    params[name] = value
  }
  if (!same(sign(secret, sorted(params)), given['vnp_SecureHash'])) return { genuine: false, why: 'forged' }
  const ipn = Ipn.safeParse(params)
  if (!ipn.success || ipn.data.vnp_TmnCode !== terminal) return { genuine: false, why: 'malformed' }
  const { vnp_TxnRef: reference, vnp_ResponseCode: response, vnp_TransactionStatus: status, ...rest } = ipn.data
  const outcome = outcomeOf(response, status)
  const said = saidBy(reference, rest.vnp_Amount, rest.vnp_TransactionNo, rest.vnp_PayDate, outcome)
  return said ? { genuine: true, said } : { genuine: false, why: 'malformed' }
}

/** One call, server to server; the answer counts only with its signature. */
async function call(t: Terminal, command: keyof typeof SIGNED, fields: Params): Promise<Answer> {
  const body = { vnp_Version: VERSION, vnp_Command: command, vnp_TmnCode: t.terminal, ...fields }
  const signed = { ...body, vnp_SecureHash: sign(t.secret, joined(SIGNED[command].asks, body)) }
  let answer: unknown
  try {
    const response = await fetch(new URL('/merchant_webapi/api/transaction', t.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(signed),
      signal: AbortSignal.timeout(PATIENCE),
      redirect: 'error',
    })
    answer = await response.json()
  } catch (error) {
    throw new NoAnswer(error instanceof Error ? error.name : 'unreachable')
  }
  const parsed = Answer.safeParse(answer)
  if (!parsed.success) throw new NoAnswer('unreadable')
  if (!same(sign(t.secret, joined(SIGNED[command].answers, parsed.data)), parsed.data.vnp_SecureHash))
    throw new NoAnswer('unsigned')
  return parsed.data
}

async function lookUp(t: Terminal, a: { reference: string; madeAt: Date; address: string }, now: Date) {
  const found = await call(t, 'querydr', {
    vnp_RequestId: randomUUID().replaceAll('-', ''),
    vnp_TxnRef: a.reference,
    vnp_OrderInfo: a.reference,
    vnp_TransactionDate: stamp(a.madeAt),
    vnp_CreateDate: stamp(now),
    vnp_IpAddr: a.address,
  })
  if (found.vnp_ResponseCode !== '00' || found.vnp_TxnRef !== a.reference) return undefined
  // The status tells; type 02 and 03 are refunds of a payment that was made.
  const outcome = found.vnp_TransactionType === '01' ? outcomeOf('00', found.vnp_TransactionStatus) : 'paid'
  return saidBy(a.reference, found.vnp_Amount, found.vnp_TransactionNo, found.vnp_PayDate, outcome)
}

async function refund(t: Terminal, back: Back, now: Date) {
  const answer = await call(t, 'refund', {
    vnp_RequestId: back.requestId.replaceAll('-', ''),
    vnp_TransactionType: back.whole ? '02' : '03',
    vnp_TxnRef: back.reference,
    vnp_Amount: String(back.amount * 100),
    vnp_TransactionNo: back.externalId,
    vnp_TransactionDate: stamp(back.madeAt),
    vnp_CreateBy: back.by,
    vnp_CreateDate: stamp(now),
    vnp_IpAddr: back.address,
    vnp_OrderInfo: `Hoan ${back.reference}`,
  })
  // 94: this very request was taken before.
  const taken = answer.vnp_ResponseCode === '00' || answer.vnp_ResponseCode === '94'
  return taken ? { externalId: answer.vnp_TransactionNo } : { refused: answer.vnp_ResponseCode }
}

/** The file lies at the gateway by day, its HMAC-SHA512 in a header. */
async function settlement({ url, terminal, secret }: Terminal, day: string) {
  let text: string, signature: string | null
  try {
    const address = new URL(`/settlement/${encodeURIComponent(terminal)}/${day}.csv`, url)
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE * 4), redirect: 'error' })
    if (response.status === 404) return undefined
    if (!response.ok) throw new NoAnswer(String(response.status))
    if (Number(response.headers.get('content-length') ?? 0) > MOST_FILE) throw new BadFile('too large')
    text = await response.text()
    signature = response.headers.get('x-signature')
  } catch (error) {
    if (error instanceof BadFile) throw error
    throw new NoAnswer(error instanceof Error ? error.name : 'unreachable')
  }
  if (!same(`sha512=${sign(secret, text)}`, signature)) throw new BadFile('unsigned')
  return { text, rows: readSettlement(text) }
}

const ANSWERS = {
  ok: ['00', 'Confirm Success'],
  unknown: ['01', 'Order not found'],
  known: ['02', 'Order already confirmed'],
  otherAmount: ['04', 'Invalid amount'],
  forged: ['97', 'Invalid signature'],
  again: ['99', 'Unknown error'],
} as const

/** A gateway that speaks VNPAY 2.1.0: redirect, signed notice, look-up, refund. */
export function vnpay(t: Terminal): PaymentGateway {
  return {
    payUrl(asked) {
      const params = {
        vnp_Version: VERSION,
        vnp_Command: 'pay',
        vnp_TmnCode: t.terminal,
        vnp_Amount: String(asked.amount * 100),
        vnp_CurrCode: 'VND',
        vnp_TxnRef: asked.reference,
        vnp_OrderInfo: asked.title,
        vnp_OrderType: 'other',
        vnp_Locale: asked.lang === 'vi' ? 'vn' : 'en',
        vnp_ReturnUrl: asked.returnUrl,
        vnp_IpAddr: asked.address,
        vnp_CreateDate: stamp(asked.madeAt),
        vnp_ExpireDate: stamp(asked.expiresAt),
      }
      const text = sorted(params)
      return `${new URL('/paymentv2/vpcpay.html', t.url).href}?${text}&vnp_SecureHash=${sign(t.secret, text)}`
    },
    readNotice: (params) => readNotice(t, params),
    answer(verdict) {
      const [RspCode, Message] = ANSWERS[verdict]
      return { RspCode, Message }
    },
    lookUp: (attempt, now) => lookUp(t, attempt, now),
    refund: (back, now) => refund(t, back, now),
    settlement: (day) => settlement(t, day),
  }
}
