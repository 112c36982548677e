import type { Draft } from './device-store.ts'

export const STEPS = ['place', 'kind', 'review'] as const
/** The three screens of writing a report. */
export type Step = (typeof STEPS)[number]

export type ChangeDraft = (part: Partial<Draft> | ((draft: Draft) => Partial<Draft>)) => void

export interface StepProps {
  draft: Draft
  change: ChangeDraft
  onNext: () => void
}
