import { QUALITY, type Reason, type Terms } from '../contract.ts'

/** One observation as somebody sent it. Times are milliseconds. */
export interface NewObservation {
  datastream: number
  time: number
  end?: number
  result: unknown
  resultTime?: number | null
  feature?: number
  parameters?: Record<string, unknown>
  more?: Record<string, unknown>
  /** Who sent it, where a batch has several senders. */
  by?: string
}

export interface Calibration {
  from: number
  factor: number
  shift: number
}
/** What must be known of a datastream to take an observation of it. */
export interface Meta {
  id: number
  thingId: number
  unitId: string | null
  isPublic: boolean
  observationType: string
  terms: Terms
  /** Newest first. */
  calibrations: readonly Calibration[]
  featureId: number | null
  /** Its thing stands nowhere: not asked again until something changes. */
  placeless?: boolean
}

export interface Sound {
  result: number | null
  raw: number | null
  value: unknown
}

const MINUTE = 60_000
const DAY = 86_400_000
export const OLDEST = Date.UTC(2000, 0, 1)
/** Finite and yet no measurement of anything: a broken register, a wrong scale. */
const LARGEST = 1e15
const CLOCK_SLACK = 2 * MINUTE

/** Why an observation cannot be true, or what it says after calibration. */
export function judge(meta: Meta, o: NewObservation, now: number): Sound | { reason: Reason } {
  if (o.time > now + DAY) return { reason: 'future' }
  if (o.time < OLDEST || isForgotten(meta.terms, o.time, now)) return { reason: 'tooOld' }
  const kind = meta.observationType.slice(meta.observationType.lastIndexOf('_') + 1)
  if (typeof o.result === 'number') return judgeNumber(meta, o.result, o.time)
  if (kind === 'Measurement' || kind === 'CountObservation') return { reason: 'notANumber' }
  if (kind === 'TruthObservation')
    return typeof o.result === 'boolean'
      ? { result: o.result ? 1 : 0, raw: null, value: o.result }
      : { reason: 'wrongType' }
  if (o.result === undefined || JSON.stringify(o.result).length > 10_000) return { reason: 'wrongType' }
  return { result: null, raw: null, value: o.result }
}

/** Older than what is kept: taking it in would spoil the roll-ups of rows that are gone. */
export const isForgotten = ({ keepRawMonths }: Terms, time: number, now: number): boolean =>
  keepRawMonths !== undefined && time < keptSince(keepRawMonths, now)

/** The first instant of the months that are kept. */
export function keptSince(months: number, now: number): number {
  const at = new Date(now)
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, 1)
}

function judgeNumber(meta: Meta, raw: number, time: number): Sound | { reason: Reason } {
  if (!Number.isFinite(raw)) return { reason: 'notANumber' }
  if (Math.abs(raw) > LARGEST) return { reason: 'tooLarge' }
  const calibration = meta.calibrations.find((c) => c.from <= time)
  const result = calibration ? raw * calibration.factor + calibration.shift : raw
  const { possible } = meta.terms
  if (Math.abs(result) > LARGEST || (possible && (result < possible[0] || result > possible[1])))
    return { reason: 'impossible' }
  return { result, raw: calibration ? raw : null, value: null }
}

/** What the datastream said last, as far as doubts need it. */
export interface Before {
  time: number
  result: number | null
  quality: number
  sameSince: number
}

/** Doubts about a value that may yet be true: it is kept and drawn, but left out of the figures. */
export function doubtsOf(
  { range, spike, stuckAfter, expected }: Terms,
  { time, result }: { time: number; result: number | null },
  before: Before | undefined,
  now: number,
): number {
  let flags = time > now + CLOCK_SLACK ? QUALITY.clock : 0
  if (result === null) return flags
  if (range && (result < range[0] || result > range[1])) flags |= QUALITY.range
  if (!before || before.time >= time) return flags
  const passed = time - before.time
  // A step that is too wide is doubtful only while the neighbours are near: after a long silence everything may differ.
  const near = expected === undefined || passed <= expected * 3_000
  // The way back from a spike is none; and two alike after a jump are a new level.
  const jumped = before.result !== null && (before.quality & QUALITY.spike) === 0
  if (spike !== undefined && near && jumped && Math.abs(result - (before.result ?? 0)) > spike) flags |= QUALITY.spike
  if (stuckAfter !== undefined && before.result === result && time - before.sameSince >= stuckAfter * 1_000)
    flags |= QUALITY.stuck
  if (expected !== undefined && passed < expected * 200) flags |= QUALITY.rate
  return flags
}
