import { LRUCache } from 'lru-cache'
import quickselect from 'quickselect'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { COUNTS, type Dimension, type Numbers } from './contract.ts'
import { partsOf, type Part } from './store.ts'
import * as store from './store-figures.ts'
import { addTo, emptyTally, noCounts, together, unpacked, type Tally } from './tally.ts'

/** A quotient to so many decimals, halves up; whole numbers only on the way, so that nobody gets another result. */
const quotient = (part: number, of: number, digits: number) => {
  const scale = 10 ** digits
  return of === 0 ? null : Math.floor((2 * part * scale + of) / (2 * of)) / scale
}

/** The hours at rank ⌈n·tenths/10⌉; moves the minutes about as far as that takes, which is less than sorting them. */
function hoursAt(minutes: Uint32Array, tenths: number): number | null {
  if (minutes.length === 0) return null
  const at = Math.ceil((minutes.length * tenths) / 10) - 1
  quickselect(minutes as unknown as number[], at)
  return quotient(minutes[at] ?? 0, 60, 1)
}

function numbersOf({ counts, estimated, minutes }: Tally): Numbers {
  const { satisfied, accepted, dissatisfied, rated } = counts
  const times = together(minutes)
  return {
    ...counts,
    onTimeRate: quotient(counts.onTime, counts.finished, 4),
    satisfaction: quotient(satisfied + accepted, rated, 4),
    meanGrade: quotient(3 * satisfied + 2 * accepted + dissatisfied, rated, 2),
    medianHours: hoursAt(times, 5),
    p90Hours: hoursAt(times, 9),
    estimated,
  }
}

export const NO_NUMBERS = numbersOf(emptyTally())

/** Numbers per value of a dimension, and of everything; undefined where nothing was counted. */
interface Computed {
  whole: Numbers | undefined
  byKey: ReadonlyMap<string | null, Numbers>
}

const lastDay = (month: string) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10)

/** Parts that count whole, and those of which only some days do. Nothing is opened after the edition's day. */
function divide(parts: readonly Part[], q: store.Question) {
  const until = legalDate(new Date(q.asOf))
  const inside = parts.filter(
    ({ month }) => (q.from === null || lastDay(month) >= q.from) && (q.to === null || `${month}-01` <= q.to),
  )
  const isWhole = ({ month }: Part) =>
    (q.from === null || q.from <= `${month}-01`) && (q.to === null || q.to >= lastDay(month) || q.to >= until)
  const filtered = [q.category, q.channel, q.agency, q.commune].some((one) => one !== undefined)
  return {
    whole: filtered ? [] : inside.filter(isWhole).map((p) => p.id),
    some: (filtered ? inside : inside.filter((p) => !isWhole(p))).map((p) => p.id),
  }
}

const BY_TIME: Partial<Record<Dimension, (month: string) => string>> = {
  month: (month) => month,
  quarter: (month) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`,
  year: (month) => month.slice(0, 4),
}

function fromStored(row: store.TallyRow, asOf: string): Tally {
  const counts = noCounts()
  COUNTS.forEach((name, i) => (counts[name] = row.counts[i] ?? 0))
  const dues = unpacked(row.dues)
  const now = Date.parse(asOf)
  for (const due of dues) if (due * 1000 < now) counts.openLate += 1
  return { counts, estimated: row.estimated, minutes: [unpacked(row.minutes)], dues: [] }
}

async function compute(ctx: Ctx, by: Dimension, q: store.Question): Promise<Computed> {
  const { whole, some } = divide(await partsOf(ctx.db, q.editionId), q)
  const groups = new Map<string | null, Tally>()
  const add = (key: string | null, one: Tally) => {
    const group = groups.get(key) ?? emptyTally()
    groups.set(key, group)
    addTo(group, one)
  }
  const byTime = BY_TIME[by]
  const dim = byTime ? 'all' : by === 'commune' ? `commune:${q.epoch}` : by
  const stored = whole.length > 0 ? await store.talliesOf(ctx.db, dim, whole, byTime !== undefined) : []
  for (const row of stored) add(byTime && row.key !== null ? byTime(row.key) : row.key, fromStored(row, q.asOf))
  const rows = some.length > 0 ? await store.gather(ctx.db, by, q, some) : []
  for (const { key, estimated, minutes, ...counts } of rows)
    add(key, { counts, estimated, minutes: [Uint32Array.from(minutes)], dues: [] })
  const all = emptyTally()
  for (const group of groups.values()) addTo(all, group)
  return {
    whole: groups.size > 0 ? numbersOf(all) : undefined,
    byKey: new Map([...groups].map(([key, group]) => [key, numbersOf(group)])),
  }
}

const kept = new WeakMap<Platform, LRUCache<string, Promise<Computed>>>()

/** What has been computed over an edition stays true: many who ask the same wait for one computation. */
export function computed(ctx: Ctx, by: Dimension, q: store.Question): Promise<Computed> {
  const cache = kept.get(ctx.platform) ?? new LRUCache<string, Promise<Computed>>({ max: 300 })
  kept.set(ctx.platform, cache)
  const key = JSON.stringify([by, q])
  const stored = cache.get(key)
  if (stored) return stored
  const work = compute(ctx, by, q)
  cache.set(key, work)
  work.catch(() => cache.delete(key))
  return work
}
