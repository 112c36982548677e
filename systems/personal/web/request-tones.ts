import type { RequestLine } from '../contract.ts'

/** The colour and sign of each state, the same on both sides. */
export const REQUEST_TONES = {
  received: 'info',
  checking: 'progress',
  done: 'success',
  refused: 'danger',
  appealed: 'warning',
  withdrawn: 'neutral',
} as const satisfies Record<RequestLine['state'], string>
