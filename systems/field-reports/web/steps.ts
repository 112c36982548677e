export const STEPS = ['place', 'kind', 'review'] as const
/** The three screens of writing a report. */
export type Step = (typeof STEPS)[number]
