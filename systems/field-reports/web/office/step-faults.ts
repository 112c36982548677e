import type { HandlingRules } from '../../contract-handling.ts'
import type { Draft, Step } from './actions.ts'

const NOTE_LEAST = 5
const DAY = 86_400_000

/** The calendar day in Vietnam so many days from an instant. */
export const dayAfter = (now: number, days: number): string =>
  new Date(now + 7 * 3_600_000 + days * DAY).toISOString().slice(0, 10)

/** What is missing or wrong in a form before it goes; the server keeps the same rules. Names of fields, in their order. */
export function faultsIn(step: Step, draft: Draft, rules: HandlingRules | undefined, category: string): string[] {
  const sent = (photos: Draft['photos']) => photos.some(({ state }) => state === 'sent')
  const { photoNeeded } = rules ?? {}
  const needsPhoto = photoNeeded ? photoNeeded.after && !photoNeeded.except.includes(category) : true
  const asks = rules?.refusal.find(({ id }) => id === draft.reason)?.asks
  const note = draft.note.trim().length >= NOTE_LEAST
  const faults = [
    step.agency && !draft.agencyId && 'agencyId',
    step.colleague && !draft.assigneeId && 'assigneeId',
    (step.pause || step.refusal) && !draft.reason && 'reason',
    step.refusal && asks === 'where' && draft.where.trim().length < 3 && 'where',
    step.refusal && asks === 'other' && !/^[A-Z0-9-]{6,30}$/i.test(draft.otherCode.trim()) && 'otherCode',
    step.photos && needsPhoto && !sent(draft.photos) && 'photos',
    step.extension && !isAmount(draft, rules) && 'amount',
    (step.note === 'needed' || (step.refusal && asks === 'note')) && !note && 'note',
    step.note === 'free' && draft.note.trim() !== '' && !note && 'note',
  ]
  return [...new Set(faults.filter((name): name is string => Boolean(name)))]
}

function isAmount({ amount, unit }: Draft, rules: HandlingRules | undefined): boolean {
  const most = unit === 'workingDays' ? rules?.extension.maxWorkingDays : rules?.extension.maxWorkingHours
  const wanted = Number(amount)
  return wanted >= 1 && wanted <= (most ?? 60)
}
