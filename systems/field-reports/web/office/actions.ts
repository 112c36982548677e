/** What a step asks of the person who takes it; its words are `field-reports.office.act.<action>`. */
export interface Step {
  action: string
  key: string
  note?: 'needed' | 'free'
  agency?: boolean
  photos?: boolean
  extension?: boolean
  /** The step most often taken here. */
  main?: boolean
  /** Hard to take back towards the person who reported. */
  grave?: boolean
  /** One press is enough; it can be undone for some seconds. */
  quick?: boolean
}

/** Every step of the table of reports, in the order of the work. */
export const STEPS: readonly Step[] = [
  { action: 'accept', key: 'a', main: true, quick: true },
  { action: 'resolve', key: 'd', main: true, note: 'needed', photos: true },
  { action: 'route', key: 't', main: true, agency: true },
  { action: 'publish', key: 'p', main: true, quick: true },
  { action: 'ask', key: 'h', note: 'needed' },
  { action: 'transfer', key: 'c', agency: true, note: 'free' },
  { action: 'return', key: 'r', note: 'needed' },
  { action: 'extend', key: 'g', note: 'needed', extension: true },
  { action: 'refuse', key: 'u', note: 'needed', grave: true },
]

/** The steps that are open now; a step this screen does not know is offered with a free note. */
export function stepsFor(actions: readonly string[]): Step[] {
  const known = STEPS.filter(({ action }) => actions.includes(action))
  const others = actions.filter((action) => !STEPS.some((step) => step.action === action))
  return [...known, ...others.map((action): Step => ({ action, key: '', note: 'free' }))]
}

/** What was typed for a report stays until it is sent, whatever else is opened meanwhile. */
export interface Draft {
  note: string
  agencyId: string
  days: string
  photos: readonly Photo[]
}
export interface Photo {
  id: string
  name: string
  file: File
  state: 'sending' | 'sent' | 'failed'
  fileId?: string
  why?: string
}
export const EMPTY: Draft = { note: '', agencyId: '', days: '3', photos: [] }
const drafts = new Map<string, Draft>()

const keyOf = (id: string, action: string) => `${id} ${action}`
export const draftOf = (id: string, action: string): Draft => drafts.get(keyOf(id, action)) ?? EMPTY
export const keepDraft = (id: string, action: string, draft: Draft) => void drafts.set(keyOf(id, action), draft)
export const dropDraft = (id: string, action: string) => void drafts.delete(keyOf(id, action))
