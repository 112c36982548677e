import { COUNTS, type Count } from './contract.ts'
import type { Place } from './place.ts'
import type { Row } from './store.ts'

/** Reports counted together, with their times: what several of these add up to is as exact as one. */
export interface Tally {
  counts: Record<Count, number>
  estimated: number
  /** Minutes from opening to the first result. */
  minutes: Uint32Array[]
  /** When open reports fall due, in seconds since 1970. */
  dues: Uint32Array[]
}

const NONE = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<Count, number>
export const noCounts = () => ({ ...NONE })
export const emptyTally = (): Tally => ({ counts: noCounts(), estimated: 0, minutes: [], dues: [] })

/** Adds one tally to another. */
export function addTo(sum: Tally, one: Tally): void {
  for (const name of COUNTS) sum.counts[name] += one.counts[name]
  sum.estimated += one.estimated
  sum.minutes.push(...one.minutes)
  sum.dues.push(...one.dues)
}

/** All numbers of several lists. */
export function together(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((n, list) => n + list.length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}

/** Which counts a row belongs to, but `openLate`: that depends on when it is asked. */
function countRow(counts: Record<Count, number>, row: Row): void {
  counts.received += 1
  if (row.outcome === 'finished') {
    counts.finished += 1
    counts[row.late ? 'late' : 'onTime'] += 1
  } else counts[row.outcome === 'open' ? 'open' : 'declined'] += 1
  if (row.reopened) counts.reopened += 1
  if (row.rating === null) return
  counts.rated += 1
  counts[row.rating === 3 ? 'satisfied' : row.rating === 2 ? 'accepted' : 'dissatisfied'] += 1
}

interface Growing {
  dim: string
  key: string | null
  counts: Record<Count, number>
  estimated: number
  minutes: number[]
  dues: number[]
}

/** Counts the rows of one part once per dimension. */
export function talliesOf(rows: readonly Row[], places: readonly Place[]): Growing[] {
  const found = new Map<string, Growing>()
  const add = (dim: string, key: string | null, row: Row, estimated: boolean) => {
    const name = `${dim} ${key}`
    const group = found.get(name) ?? { dim, key, counts: noCounts(), estimated: 0, minutes: [], dues: [] }
    found.set(name, group)
    countRow(group.counts, row)
    if (estimated) group.estimated += 1
    if (row.minutes !== null) group.minutes.push(row.minutes)
    if (row.outcome === 'open' && row.dueAt !== null) group.dues.push(Math.floor(Date.parse(row.dueAt) / 1000))
  }
  rows.forEach((row, i) => {
    if (row.merged) return
    const place = places[i]
    add('all', null, row, false)
    add('agency', row.agencyId, row, false)
    add('category', row.category, row, false)
    add('channel', row.channel, row, false)
    place?.units.forEach((unit, n) => add(`commune:${n + 1}`, unit, row, place.estimated[n] ?? false))
  })
  return [...found.values()]
}

/** Numbers as bytes, sorted: low byte first on every machine. */
export function packed(numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(numbers.length * 4)
  Uint32Array.from(numbers)
    .sort()
    .forEach((value, i) => buffer.writeUInt32LE(value, i * 4))
  return buffer
}

const LOW_FIRST = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** The numbers of such bytes. */
export function unpacked(bytes: Buffer): Uint32Array {
  const own = new Uint8Array(bytes)
  if (!LOW_FIRST) Buffer.from(own.buffer).swap32()
  return new Uint32Array(own.buffer)
}
