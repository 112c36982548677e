/** What to ask the payer for, on the gateway's own page. */
export interface Asked {
  reference: string
  amount: number
  /** Plain letters without marks. */
  title: string
  returnUrl: string
  address: string
  lang: 'vi' | 'en'
  madeAt: Date
  expiresAt: Date
}
/** What became of an attempt, in a gateway's words that were checked. */
export interface Said {
  reference: string
  outcome: 'paid' | 'failed' | 'cancelled' | 'pending'
  /** The gateway's own number of the payment. */
  externalId: string
  amount: number
  paidAt: Date
}
export type Notice = { genuine: true; said: Said } | { genuine: false; why: 'forged' | 'malformed' }
export interface Back {
  /** Ours, the same at each try: a gateway never pays back twice for it. */
  requestId: string
  reference: string
  externalId: string
  amount: number
  whole: boolean
  /** When the attempt was made. */
  madeAt: Date
  by: string
  address: string
}
export interface FileRow {
  kind: 'pay' | 'refund'
  reference: string
  externalId: string
  amount: number
  at: Date
}

/** A hosted page that takes money: the one thing a gateway must be able to do. */
export interface PaymentGateway {
  payUrl(asked: Asked): string
  readNotice(params: Readonly<Record<string, unknown>>): Notice
  /** What the gateway must be answered, so that it stops or tries again. */
  answer(verdict: 'ok' | 'known' | 'otherAmount' | 'unknown' | 'forged' | 'again'): { RspCode: string; Message: string }
  /** Undefined when the gateway knows no such attempt. */
  lookUp(attempt: { reference: string; madeAt: Date; address: string }, now: Date): Promise<Said | undefined>
  /** Refused: a code to be read by a person. Throws when nobody answered. */
  refund(back: Back, now: Date): Promise<{ externalId: string } | { refused: string }>
  /** The file of a day, its signature checked; undefined while there is none. */
  settlement(day: string): Promise<{ text: string; rows: FileRow[] } | undefined>
}
