/** Phí (charge for a service), lệ phí (fee by law), or anything else that is paid for. */
export const FEE_KINDS = ['charge', 'fee', 'other'] as const
export type FeeKind = (typeof FEE_KINDS)[number]

/** One thing that is paid for. */
export interface Line {
  key: string
  kind: FeeKind
  name: { vi: string; en: string }
  /** Whole đồng. */
  amount: number
  citation?: string | undefined
}

export const ORDER_STATES = ['open', 'partly', 'paid', 'over', 'expired', 'cancelled', 'refunding', 'refunded'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** The amounts of an order, from which its state follows. */
export interface Sums {
  /** What is owed: nothing once it expired or was cancelled, less after a refund. */
  due: number
  /** All money that came in. */
  received: number
  /** Money that goes back: agreed, and of that sent. */
  agreedBack: number
  sentBack: number
  closed: 'expired' | 'cancelled' | null
  /** A refund was asked for and is not finished. */
  refundOpen: boolean
}

/** The money of an order that the office holds and has not agreed to give back. */
export const held = ({ received, agreedBack }: Pick<Sums, 'received' | 'agreedBack'>): number => received - agreedBack
/** What is still to be paid. */
export const missing = (sums: Pick<Sums, 'due' | 'received' | 'agreedBack'>): number =>
  Math.max(0, sums.due - held(sums))
/** What was paid without being owed. */
export const surplus = (sums: Pick<Sums, 'due' | 'received' | 'agreedBack'>): number =>
  Math.max(0, held(sums) - sums.due)

/** The state of an order is never set, it follows from its amounts. */
export function stateOf(sums: Sums): OrderState {
  if (sums.refundOpen) return 'refunding'
  if (surplus(sums) > 0) return 'over'
  if (sums.received > 0 && sums.sentBack === sums.received) return 'refunded'
  if (sums.closed !== null) return sums.closed
  if (missing(sums) === 0) return 'paid'
  return held(sums) > 0 ? 'partly' : 'open'
}
