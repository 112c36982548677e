import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict } from '@hue-s/kernel/shared/error.ts'
import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import { typeOf, type Action, type Effect } from './case-type.ts'
import { extended } from './clocks.ts'
import type { Budget } from './contract.ts'
import { isPaused, isRunning, type Fact, type Snapshot } from './facts.ts'
import { parsed } from './open.ts'

interface Doing {
  ctx: Ctx
  found: Snapshot
  asked: Record<string, unknown>
  doer: string | null
  /** Clocks that this very action has set going or stopped: its effects see each other. */
  running: Set<string>
  paused: Set<string>
}

/** What an action does to this case, resolved to values that need no table to be replayed. */
export function factsOf(
  ctx: Ctx,
  found: Snapshot,
  action: Action,
  asked: Record<string, unknown>,
  doer: string | null,
): Fact[] {
  const named = (is: typeof isRunning) => new Set(found.clocks.filter(is).map((c) => c.name))
  const doing: Doing = { ctx, found, asked, doer, running: named(isRunning), paused: named(isPaused) }
  const facts = (action.effects ?? []).flatMap((effect) => resolve(doing, effect))
  return [...facts, ...ending(doing, action)]
}

type Keys = Effect extends infer E ? (E extends unknown ? keyof E : never) : never
type Resolver = (doing: Doing, effect: never) => Fact[]

// One line per word of the table; the first key of an effect says which.
const resolvers: Record<Exclude<Keys, 'by'>, Resolver> = {
  startClock: (d, e: { startClock: string }) => start(d, e.startClock),
  stopClock: (d, e: { stopClock: string }) => stop(d, [e.stopClock]),
  pauseClocks: (d, e: { pauseClocks: true | readonly string[] }) => pause(d, e.pauseClocks),
  resumeClocks: (d, e: { resumeClocks: true | readonly string[] }) => resume(d, e.resumeClocks),
  extendClock: (d, e: { extendClock: string; by: Budget | 'input' }) => extend(d, e.extendClock, e.by),
  assign: (d, e: { assign: 'actor' | 'none' | 'input' }) => [{ do: 'assign', to: assignee(d, e.assign) }],
  transfer: (d) => transfer(d),
  message: () => [],
  set: (d, e: { set: readonly string[] }) => setData(d, e.set),
  priority: (d, e: { priority: number | 'input' }) => [
    { do: 'priority', to: e.priority === 'input' ? (d.asked['priority'] as number) : e.priority },
  ],
  emit: () => [],
}

function resolve(doing: Doing, effect: Effect): Fact[] {
  const word = Object.keys(effect).find((key) => key in resolvers) as keyof typeof resolvers
  return resolvers[word](doing, effect as never)
}

function start({ ctx, found, running, paused }: Doing, clock: string): Fact[] {
  if (running.has(clock) || !found.clocks.some((c) => c.name === clock)) return []
  running.add(clock)
  paused.delete(clock)
  return [{ do: 'start', clock, calendar: ctx.settingVersion(calendarSetting) }]
}

function stop({ running, paused }: Doing, clocks: Iterable<string>): Fact[] {
  const stopping = [...clocks].filter((clock) => running.has(clock))
  for (const clock of stopping) {
    running.delete(clock)
    paused.delete(clock)
  }
  return stopping.map((clock) => ({ do: 'stop', clock }))
}

function pause({ running, paused }: Doing, which: true | readonly string[]): Fact[] {
  const pausing = [...running].filter((clock) => !paused.has(clock) && (which === true || which.includes(clock)))
  for (const clock of pausing) paused.add(clock)
  return pausing.map((clock) => ({ do: 'pause', clock }))
}

function resume({ paused }: Doing, which: true | readonly string[]): Fact[] {
  const resuming = [...paused].filter((clock) => which === true || which.includes(clock))
  for (const clock of resuming) paused.delete(clock)
  return resuming.map((clock) => ({ do: 'resume', clock }))
}

function extend({ found, asked }: Doing, name: string, by: Budget | 'input'): Fact[] {
  const clock = found.clocks.find((c) => c.name === name)
  if (!clock) return []
  return [
    { do: 'extend', clock: name, budget: extended(clock.budget, by === 'input' ? (asked['extension'] as Budget) : by) },
  ]
}

const assignee = ({ asked, doer }: Doing, to: 'actor' | 'none' | 'input') =>
  to === 'none' ? null : to === 'actor' ? doer : (asked['assigneeId'] as string)

function transfer({ found, asked }: Doing): Fact[] {
  const to = asked['agencyId'] as string
  if (to === found.case.agencyId) throw conflict('cases.sameAgency', { code: found.case.code })
  return [{ do: 'transfer', to }]
}

function setData({ ctx, found, asked }: Doing, fields: readonly string[]): Fact[] {
  const change = Object.fromEntries(fields.filter((f) => asked[f] !== undefined).map((f) => [f, asked[f]]))
  const whole = parsed(ctx, typeOf(found.case).data, { ...found.case.data, ...change }, 'cases.badData')
  return [{ do: 'set', data: Object.fromEntries(Object.keys(change).map((f) => [f, whole[f]])) }]
}

/** Entering an end stops what still runs; leaving one opens the case and asks for a new rating. */
function ending(doing: Doing, action: Action): Fact[] {
  const { found } = doing
  const { states } = typeOf(found.case)
  const from = states[found.case.state]
  const to = states[action.to ?? found.case.state]
  const facts: Fact[] = []
  if (to?.final && found.case.closedAt === null) facts.push(...stop(doing, [...doing.running]), { do: 'close' })
  if (!to?.final && found.case.closedAt !== null) facts.push({ do: 'reopen' })
  const rateable = (s: typeof to) => s !== undefined && (s.final || (s.rateable ?? false))
  if (rateable(to) && !to?.final && found.case.finishedAt === null) facts.push({ do: 'finish' })
  if (rateable(from) && !rateable(to) && found.case.rating !== null) facts.push({ do: 'rate', score: null, note: null })
  return facts
}
