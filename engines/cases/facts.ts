import type { Audience, Budget, Case } from './contract.ts'
import type { EscalateStep, Remind } from './case-type.ts'
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
  /** A merger taken back: these clocks run again, those of them that were paused are paused again. */
  | { do: 'unmerge'; clocks: string[]; paused: string[]; reopen: boolean }
  /** The case reached a result. */
  | { do: 'finish' }
  /** A clock that began before the case did: a part of a split case wins no time. */
  | { do: 'inherit'; clock: string; calendar: number; startedAt: string; stops: { from: string; to: string }[] }
  /** Words that may tell a person are gone; what remains of the opening is named. */
  | {
      do: 'redact'
      row: Partial<Pick<Opening, 'title' | 'placeText' | 'lon' | 'lat'>>
      data: Record<string, unknown>
      ratingNote?: null
    }

export interface ClockPlan {
  name: string
  budget: Budget
  remind: Remind | null
  /** Only where the type has a ladder. */
  escalate?: readonly EscalateStep[]
}

/** The columns a case is opened with; the rest follows from events. */
type Opening = Pick<
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
  const after = before ? copyOf(before) : opening && opened(opening, event)
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

/** Deep as far as facts change things in place; what they replace whole is shared. */
const copyOf = ({ case: row, clocks }: Snapshot): Snapshot => ({
  case: { ...row },
  clocks: clocks.map((clock) => ({ ...clock, stops: clock.stops.map((stop) => ({ ...stop })) })),
})

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
    finishedAt: null,
    rating: null,
    ratingNote: null,
    updatedAt: event.at,
  }
  const unstarted = {
    startedAt: null,
    stoppedAt: null,
    dueAt: null,
    remindAt: null,
    explanation: [],
    calendar: null,
    ladder: [],
  }
  return {
    case: { ...row, ...rest },
    clocks: clocks.map((plan) => ({ ...plan, escalate: [...(plan.escalate ?? [])], stops: [], ...unstarted })),
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
    close: () => Object.assign(row, { closedAt: at, finishedAt: row.finishedAt ?? at }),
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
    unmerge: (f) => unmerge(after, f, calendarOf),
    finish: () => (row.finishedAt ??= at),
    inherit: (f) =>
      clockChange(after, f.clock, calendarOf, (c) =>
        Object.assign(c, { startedAt: f.startedAt, stops: f.stops.map((s) => ({ ...s })), calendar: f.calendar }),
      ),
    redact: (f) => {
      Object.assign(row, f.row, { data: { ...f.data } })
      if (row.ratingNote !== null && f.ratingNote === null) row.ratingNote = null
    },
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

/** The clocks go on as if they had never been stopped: the mistake was not the reporter's. */
function unmerge(after: Snapshot, f: Extract<Fact, { do: 'unmerge' }>, calendarOf: CalendarOf): void {
  Object.assign(after.case, { mergedInto: null, closedAt: f.reopen ? null : after.case.closedAt })
  for (const name of f.clocks)
    clockChange(after, name, calendarOf, (clock) => {
      clock.stoppedAt = null
      const last = clock.stops.at(-1)
      if (last && f.paused.includes(name)) last.to = null
    })
}
