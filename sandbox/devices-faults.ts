import type { Look } from './devices-send.ts'

/** What goes wrong with real devices. */
export const FAULTS = [
  'none',
  'stuck',
  'spike',
  'silence',
  'wrongUnit',
  'clockAhead',
  'replay',
  'notANumber',
  'huge',
  'tenfold',
] as const
export type Fault = (typeof FAULTS)[number]

const DAY = 86_400_000
const YEAR = 365 * DAY
const TENFOLD = 10

const numbers = (looks: readonly Look[], change: (value: number) => unknown): Look[] =>
  looks.map((l) => (typeof l.result === 'number' ? { ...l, result: change(l.result) } : l))

/**
 * What a broken device sends instead of what it measured. `last` is what it sent before; `yesterday` what it measured a
 * day ago.
 */
export function broken(fault: Fault, looks: readonly Look[], last: readonly Look[], yesterday: () => Look[]): Look[] {
  if (fault === 'silence') return []
  if (fault === 'stuck') return looks.map((l) => ({ ...l, result: last.find((x) => x.stream === l.stream)?.result ?? l.result })) // prettier-ignore
  if (fault === 'spike') return numbers(looks, (v) => v + 20 + Math.abs(v) * 3)
  // Centimetres where metres were agreed.
  if (fault === 'wrongUnit') return numbers(looks, (v) => v * 100)
  if (fault === 'clockAhead') return looks.map((l) => ({ ...l, time: l.time + YEAR }))
  if (fault === 'replay') return yesterday()
  if (fault === 'notANumber') return numbers(looks, () => Number.NaN)
  if (fault === 'huge') return numbers(looks, () => 1e308)
  if (fault === 'tenfold') return looks.flatMap((l) => Array.from({ length: TENFOLD }, (_, i) => ({ ...l, time: l.time - i * 1_000 }))) // prettier-ignore
  return [...looks]
}
