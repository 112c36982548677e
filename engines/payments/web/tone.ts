import type { Tone } from '@hue-s/ui/tone.ts'
import type { OrderState } from '../contract.ts'

const TONES: Record<OrderState, Tone> = {
  open: 'warning',
  partly: 'warning',
  paid: 'success',
  over: 'info',
  expired: 'danger',
  cancelled: 'neutral',
  refunding: 'progress',
  refunded: 'neutral',
}
/** The colour of an order's state. */
export const toneOf = (state: OrderState): Tone => TONES[state]
