/** What a step asks of the person who takes it; its words are `field-reports.office.act.<action>`. */
export interface Step {
  action: string
  key: string
  note?: 'needed' | 'free'
  /** Who reads the note; `internal` never leaves the house. */
  reader?: 'reporter' | 'internal'
  agency?: boolean
  colleague?: boolean
  photos?: boolean
  extension?: boolean
  pause?: boolean
  refusal?: boolean
  /** Nothing happens until a second person agrees. */
  second?: boolean
  /** The step most often taken here. */
  main?: boolean
  /** Hard to take back towards the person who reported. */
  grave?: boolean
  /** One press is enough; it can be undone for some seconds. */
  quick?: boolean
  /** Done on a page of its own. */
  page?: 'publication'
}

/** Every step of the table of reports, in the order of the work. */
export const STEPS: readonly Step[] = [
  { action: 'accept', key: 'a', main: true, quick: true },
  { action: 'resolve', key: 'd', main: true, note: 'needed', reader: 'reporter', photos: true },
  { action: 'resume', key: 'n', main: true, note: 'free', reader: 'reporter' },
  { action: 'route', key: 't', main: true, agency: true },
  { action: 'keep', key: '', note: 'needed', reader: 'internal' },
  { action: 'publish', key: 'p', main: true, page: 'publication' },
  { action: 'republish', key: 'p', main: true, page: 'publication' },
  { action: 'lift', key: '', main: true, note: 'needed', reader: 'reporter' },
  { action: 'uphold', key: '', note: 'needed', reader: 'reporter', grave: true },
  { action: 'ask', key: 'h', note: 'needed', reader: 'reporter' },
  { action: 'assign', key: 'i', colleague: true, note: 'free', reader: 'internal' },
  { action: 'pause', key: 'w', pause: true, note: 'needed', reader: 'reporter' },
  { action: 'extend', key: 'g', note: 'needed', reader: 'reporter', extension: true, second: true },
  { action: 'transfer', key: 'c', agency: true, note: 'free', reader: 'reporter' },
  { action: 'return', key: 'r', note: 'needed', reader: 'internal' },
  { action: 'redo', key: '', note: 'needed', reader: 'reporter' },
  { action: 'close', key: '', note: 'free', reader: 'reporter' },
  { action: 'refuse', key: 'u', refusal: true, note: 'free', reader: 'reporter', grave: true },
  { action: 'markFalse', key: '', note: 'needed', reader: 'reporter', second: true, grave: true },
  { action: 'unpublish', key: '', note: 'needed', reader: 'internal', grave: true },
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
  assigneeId: string
  amount: string
  unit: 'workingDays' | 'workingHours'
  reason: string
  until: string
  where: string
  otherCode: string
  photos: readonly Photo[]
  beforePhotos: readonly Photo[]
}
export interface Photo {
  id: string
  name: string
  file: File
  state: 'sending' | 'sent' | 'failed'
  fileId?: string
  why?: string
}
export const EMPTY: Draft = {
  note: '',
  agencyId: '',
  assigneeId: '',
  amount: '3',
  unit: 'workingDays',
  reason: '',
  until: '',
  where: '',
  otherCode: '',
  photos: [],
  beforePhotos: [],
}
const drafts = new Map<string, Draft>()

const keyOf = (id: string, action: string) => `${id} ${action}`
export const draftOf = (id: string, action: string): Draft => drafts.get(keyOf(id, action)) ?? EMPTY
export const keepDraft = (id: string, action: string, draft: Draft) => void drafts.set(keyOf(id, action), draft)
export const dropDraft = (id: string, action: string) => void drafts.delete(keyOf(id, action))

const sentOf = (photos: readonly Photo[]) => photos.flatMap(({ fileId }) => (fileId ? [fileId] : []))

/** What goes to the server for a step: only the fields that it takes and that were filled in. */
export function inputOf({ id, version }: { id: string; version: number }, step: Step, draft: Draft) {
  const text = (value: string) => value.trim() || undefined
  const filled = {
    note: step.note ? text(draft.note) : undefined,
    agencyId: step.agency ? text(draft.agencyId) : undefined,
    assigneeId: step.colleague ? text(draft.assigneeId) : undefined,
    photos: step.photos ? sentOf(draft.photos) : undefined,
    beforePhotos: step.photos && draft.beforePhotos.length > 0 ? sentOf(draft.beforePhotos) : undefined,
    extension: step.extension ? { [draft.unit]: Number(draft.amount) } : undefined,
    reason: step.pause || step.refusal ? text(draft.reason) : undefined,
    until: step.pause ? text(draft.until) : undefined,
    where: step.refusal ? text(draft.where) : undefined,
    otherCode: step.refusal ? text(draft.otherCode)?.toUpperCase() : undefined,
  }
  const given = Object.entries(filled).filter(([, value]) => value !== undefined)
  return { id, version, action: step.action, ...(Object.fromEntries(given) as Record<string, never>) }
}
