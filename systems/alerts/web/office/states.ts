import type { Tone } from '@hue-s/ui/tone.ts'
import type { State } from '../../contract-shapes.ts'

export const STATE_TONES: Readonly<Record<State, Tone>> = {
  draft: 'neutral',
  waiting: 'warning',
  sent: 'success',
  over: 'neutral',
  discarded: 'neutral',
}
