import type { Audience, Budget, Case } from './contract.ts'
import type { Remind } from './case-type.ts'
import { dueOf, type CalendarOf, type ClockState } from './clocks.ts'

/** What an event did, resolved to values: enough to rebuild a case without the type that was then in force. */
export type Fact =
  | { do: 'open'; row: Opening; clocks: ClockPlan[] }
  | { do: 'start'; clock: string; calendar: number }
  | { do: 'stop'; clock: string }
  | { do: 'pause'; clock: string }
  | { do: 'resume'; clock: string }
  | { do: 'extend'; clock: string; budget: Budget }
  | { do: 'recompute'; clock: string; calendar: number }
  | { do: 'assign'; to: string | null }
  | { do: 'transfer'; to: string }
  /** The agency became another one: the person who works on it stays. */
  | { do: 'move'; to: string }
  | { do: 'set'; data: Record<string, unknown> }
  | { do: 'priority'; to: number }
  | { do: 'close' }
  | { do: 'reopen' }
  | { do: 'rate'; score: number | null; note: string | null }
  | { do: 'publish'; title: string; text: string | null }
  | { do: 'withdraw' }
  | { do: 'merge'; into: string }

export interface ClockPlan {
  name: string
  budget: Budget
  remind: Remind | null
}

/** The columns a case is opened with; the rest follows from events. */
export type Opening = Pick<
  Case,
  | 'id'
  | 'code'
  | 'type'
  | 'typeVersion'
  | 'agencyId'
  | 'communeId'
  | 'anchoredOn'
  | 'lon'
  | 'lat'
  | 'placeText'
  | 'priority'
  | 'title'
  | 'data'
  | 'channel'
  | 'visibility'
  | 'settingsVersions'
>

export interface CaseEvent {
  caseId: string
  n: number
  at: string
  actorId: string | null
  actorKind: string
  onBehalfOf: string | null
  kind: string
  action: string | null
  fromState: string | null
  toState: string
  input: Record<string, unknown> | null
  facts: readonly Fact[]
  visibleTo: Audience
  note: string | null
}

/** A case with its clocks: what the events add up to. */
export interface Snapshot {
  case: Case
  clocks: ClockState[]
}

/** The snapshot after one more event. Pure: replaying all events of a case gives its row again. */
export function applyEvent(before: Snapshot | undefined, event: CaseEvent, calendarOf: CalendarOf): Snapshot {
  const opening = event.facts.find((f) => f.do === 'open')
  const after = before ? structuredClone(before) : opening && opened(opening, event)
  if (!after) throw new Error(`event ${event.n} of case ${event.caseId} comes before its opening`)
  for (const fact of event.facts) apply(after, fact, event.at, calendarOf)
  const first = earliest(after.clocks)
  Object.assign(after.case, {
    state: event.toState,
    version: event.n,
    updatedAt: event.at,
    dueAt: first?.dueAt ?? null,
    dueClock: first?.name ?? null,
    category: typeof after.case.data['category'] === 'string' ? after.case.data['category'] : null,
  })
  return after
}

function opened({ row, clocks }: Extract<Fact, { do: 'open' }>, event: CaseEvent): Snapshot {
  const rest = {
    state: event.toState,
    assigneeId: null,
    category: null,
    openedAt: event.at,
    dueAt: null,
    dueClock: null,
    closedAt: null,
    wasLate: false,
    version: event.n,
    publishedAt: null,
    publicTitle: null,
    publicText: null,
    mergedInto: null,
    rating: null,
    ratingNote: null,
    updatedAt: event.at,
  }
  const unstarted = {
    startedAt: null,
    stops: [],
    stoppedAt: null,
    dueAt: null,
    remindAt: null,
    explanation: [],
    calendar: null,
  }
  return {
    case: { ...structuredClone(row), ...rest },
    clocks: clocks.map((plan) => structuredClone({ ...plan, ...unstarted })),
  }
}

export const isRunning = (clock: ClockState) => clock.startedAt !== null && clock.stoppedAt === null
export const isPaused = (clock: ClockState) => isRunning(clock) && clock.stops.at(-1)?.to === null

function earliest(clocks: readonly ClockState[]): ClockState | undefined {
  const due = clocks.filter((c) => isRunning(c) && c.dueAt !== null)
  return due.sort((a, b) => (a.dueAt! < b.dueAt! ? -1 : Number(a.dueAt! > b.dueAt!)) || (a.name < b.name ? -1 : 1))[0]
}

function apply(after: Snapshot, fact: Fact, at: string, calendarOf: CalendarOf): void {
  const row = after.case
  const change: { [K in Fact['do']]: (f: Extract<Fact, { do: K }>) => void } = {
    open: () => undefined,
    start: (f) =>
      clockChange(after, f.clock, calendarOf, (c) =>
        Object.assign(c, { startedAt: at, stops: [], stoppedAt: null, calendar: f.calendar }),
      ),
    stop: (f) => stopClock(after, f.clock, at, calendarOf),
    pause: (f) => clockChange(after, f.clock, calendarOf, (c) => c.stops.push({ from: at, to: null })),
    resume: (f) => clockChange(after, f.clock, calendarOf, (c) => endStop(c, at)),
    extend: (f) => clockChange(after, f.clock, calendarOf, (c) => (c.budget = f.budget)),
    recompute: (f) => clockChange(after, f.clock, calendarOf, (c) => (c.calendar = f.calendar)),
    assign: (f) => (row.assigneeId = f.to),
    transfer: (f) => Object.assign(row, { agencyId: f.to, assigneeId: null }),
    move: (f) => (row.agencyId = f.to),
    set: (f) => (row.data = { ...row.data, ...f.data }),
    priority: (f) => (row.priority = f.to),
    close: () => (row.closedAt = at),
    reopen: () => (row.closedAt = null),
    rate: (f) => Object.assign(row, { rating: f.score, ratingNote: f.note }),
    publish: (f) =>
      Object.assign(row, {
        publishedAt: row.publishedAt ?? at,
        publicTitle: f.title,
        publicText: f.text,
        visibility: 'public',
      }),
    withdraw: () => Object.assign(row, { publishedAt: null, visibility: 'agency' }),
    merge: (f) => Object.assign(row, { mergedInto: f.into, closedAt: row.closedAt ?? at }),
  }
  ;(change[fact.do] as (f: Fact) => void)(fact)
}

function clockChange(
  after: Snapshot,
  name: string,
  calendarOf: CalendarOf,
  change: (clock: ClockState) => unknown,
): void {
  const clock = after.clocks.find((c) => c.name === name)
  if (!clock) return
  change(clock)
  if (clock.startedAt !== null) Object.assign(clock, dueOf(clock, calendarOf))
}

function endStop(clock: ClockState, at: string): void {
  const last = clock.stops.at(-1)
  if (last?.to === null) last.to = at
}

/** A clock that stops after its time has run out makes the case late for good, whatever comes later. */
function stopClock(after: Snapshot, name: string, at: string, calendarOf: CalendarOf): void {
  clockChange(after, name, calendarOf, (clock) => {
    if (clock.dueAt !== null && clock.dueAt < at) after.case.wasLate = true
    endStop(clock, at)
    clock.stoppedAt = at
  })
}
