import type { DossierState } from '../contract.ts'
import type { StepState, Tone } from '@hue-s/ui/index.ts'

/** How a state looks: the design system knows a colour and a sign for each. */
export const TONES: Readonly<Record<DossierState, Tone>> = {
  submitted: 'info',
  supplement: 'warning',
  refused: 'neutral',
  accepted: 'info',
  processing: 'progress',
  opinions: 'progress',
  paused: 'warning',
  signing: 'progress',
  approved: 'progress',
  ready: 'success',
  done: 'success',
  stopped: 'neutral',
  withdrawn: 'neutral',
}

/** Late and still open; an apology with a new date does not undo it. */
export const isLate = (d: { late: boolean; endedAt: string | null }): boolean => d.late && d.endedAt === null
/** The date that is promised now is still to come. */
export const isToCome = (at: string): boolean => Date.parse(at) > Date.now()

const RIVER = ['submitted', 'accepted', 'processing', 'signing', 'ready', 'done'] as const
const AT: Readonly<Record<DossierState, number>> = {
  submitted: 0,
  supplement: 0,
  refused: 0,
  accepted: 1,
  processing: 2,
  opinions: 2,
  paused: 2,
  signing: 3,
  approved: 3,
  ready: 4,
  done: 5,
  stopped: 2,
  withdrawn: 0,
}
const WAITING = new Set<DossierState>(['supplement', 'paused', 'ready'])
/** No river leads on from here. */
export const CUT = new Set<DossierState>(['refused', 'stopped', 'withdrawn'])

/** How far a dossier has come, along the river. */
export const riverOf = (state: DossierState): { id: (typeof RIVER)[number]; state: StepState }[] =>
  RIVER.map((id, n) => {
    const at = AT[state]
    if (n < at || state === 'done') return { id, state: 'done' as const }
    return { id, state: n > at ? ('todo' as const) : WAITING.has(state) ? ('waiting' as const) : ('current' as const) }
  })
