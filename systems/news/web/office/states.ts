import type { State } from '../../contract.ts'

export const STATE_TONES = {
  draft: 'neutral',
  review: 'warning',
  scheduled: 'info',
  published: 'success',
  withdrawn: 'danger',
} as const satisfies Record<State, string>
