import { due, type CalendarData } from '@hue-s/engines/calendar/index.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import type { DossierChannel, DossierState } from '../contract-shapes.ts'
import { stepsIn } from '../handling/turn-step.ts'
import { about, pick, type Dice } from './dice.ts'
import type { Agency, Applicant, World } from './world.ts'

export interface InventedStep {
  state: DossierState
  kind: string
  hours: number | null
  from: Date
  to: Date | null
}
/** A dossier of the past as it went, nothing of it written yet. */
export interface Invented {
  version: Version
  agency: Agency
  person: Applicant
  channel: DossierChannel
  filedAt: Date
  /** Ended by: a result, a refusal, or not yet. */
  ending: 'done' | 'refused' | 'open'
  supplement: boolean
  steps: InventedStep[]
  acceptedAt: Date | null
  readyAt: Date | null
  rating: number | null
}

/** Months in which more or less is filed: before Tết and in summer much, in the weeks of Tết little. */
const MONTHS = [0.9, 0.6, 1.1, 1, 1, 1.2, 1.3, 1.2, 1.1, 0.9, 0.9, 1.3]
export const busyness = (day: Date): number =>
  (MONTHS[day.getUTCMonth()] ?? 1) * ([0.15, 1.3, 1.1, 1, 1, 0.9, 0.2][day.getUTCDay()] ?? 1)

/** An agency, a step and a procedure are as slow as they are, year in, year out: that is what an early warning finds. */
const slowness = (text: string): number => {
  let sum = 7
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) % 997
  return 0.45 + (sum / 997) * 0.5
}
const WORKED = ['accepted', 'processing', 'signing', 'approved'] as const

const after = (data: CalendarData, from: Date, hours: number): Date =>
  due(from, { workingHours: Math.max(1, Math.round(hours)) }, data).due ?? from

export function inventOne(world: World, data: CalendarData, dice: Dice, day: Date): Invented {
  const version = pick(dice, world.procedures)
  const agency = pick(dice, world.agencies)
  // The network wins people over slowly.
  const years = (world.now.getTime() - day.getTime()) / (365 * 86_400_000)
  const channel: DossierChannel = dice(100) < 72 - years * 16 ? 'online' : 'counter'
  const filedAt = new Date(day.getTime() + (channel === 'online' ? 30 + dice(840) : 60 + dice(500)) * 60_000)
  const told: Invented = {
    version,
    agency,
    person: pick(dice, world.people),
    channel,
    filedAt,
    ending: 'open',
    supplement: dice(100) < 14,
    steps: [],
    acceptedAt: null,
    readyAt: null,
    rating: null,
  }
  live(told, world.now, data, dice)
  return told
}

/** Lets it live until now. */
function live(one: Invented, now: Date, data: CalendarData, dice: Dice): void {
  const { version, agency } = one
  const step = (state: DossierState, from: Date, middle: number): Date | null => {
    const planned = stepsIn(version, state)
    const to = after(data, from, about(dice, middle, 0.45))
    one.steps.push({
      state,
      kind: planned?.kind ?? state,
      hours: planned?.hours ?? null,
      from,
      to: to < now ? to : null,
    })
    return to < now ? to : null
  }
  let at = step('submitted', one.filedAt, 3)
  if (at && one.supplement) {
    const back = after(data, at, about(dice, 14, 0.5))
    if (back >= now) return
    at = step('submitted', back, 2)
  }
  if (!at) return
  if (dice(100) < 4) {
    one.ending = 'refused'
    return
  }
  one.acceptedAt = at
  for (const state of WORKED) {
    const hours = stepsIn(version, state)?.hours ?? 2
    const slow = slowness(`${agency.code} ${version.code} ${state}`) * (dice(100) < 6 ? 3 : 1)
    at = at && step(state, at, hours * slow)
    if (!at) return
  }
  one.readyAt = at
  one.ending = 'done'
  const roll = dice(100)
  one.rating = roll < 45 ? null : roll < 88 ? 3 : roll < 96 ? 2 : 1
}
