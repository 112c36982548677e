import type { Tone } from '@hue-s/ui/tone.ts'
import type { DeskLine } from '../../contract.ts'

type Stands = Pick<DeskLine, 'state' | 'force' | 'change'>

/** The word for where a record stands: a step on the desk, or its force. */
export const standOf = ({ state, force, change }: Stands): string =>
  state !== 'approved' ? (change === 'end' ? `${state}End` : state) : change === 'end' ? 'end' : (force ?? 'approved')

const TONES: Readonly<Record<string, Tone>> = {
  draft: 'neutral',
  draftEnd: 'neutral',
  waiting: 'warning',
  waitingEnd: 'warning',
  inForce: 'success',
  coming: 'info',
  ended: 'neutral',
  end: 'neutral',
}
export const toneOf = (line: Stands): Tone => TONES[standOf(line)] ?? 'neutral'
