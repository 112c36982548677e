import { createHash } from 'node:crypto'
import type { Edition, Shape, Table } from './edition.ts'

export type Row = Record<string, string>
export type Numbers = Record<string, number | null>
/** A question as it stands in an address: `by=commune&boundaries=2025-07-01&from=…`. */
export type Question = Readonly<Record<string, string | undefined>>

/** The figures of a question: of everything, and per value (`null` = not known). */
export interface Figures {
  total: Numbers
  before: Numbers | null
  rows: Map<string | null, { name: string; numbers: Numbers; before: Numbers | null }>
}

const HOUR = 3_600_000
/** The day on which a report was opened, in Vietnam. */
const dayOf = (row: Row) => {
  const at = Date.parse(row['opened_at'] ?? '')
  // Only a part that somebody changed has such a row; its hash was told already.
  return Number.isNaN(at) ? '' : new Date(at + 7 * HOUR).toISOString().slice(0, 10)
}

/** A quotient rounded half up, in whole numbers of any size. */
function quotient(part: number, of: number, digits: number): number | null {
  if (of === 0) return null
  const scale = 10n ** BigInt(digits)
  const halves = (2n * BigInt(part) * scale + BigInt(of)) / (2n * BigInt(of))
  return Number(halves) / Number(scale)
}

/** The value at rank ⌈n·tenths/10⌉ of the sorted times. */
const ranked = (sorted: readonly number[], tenths: number) =>
  sorted.length === 0 ? null : (sorted[Math.floor((sorted.length * tenths + 9) / 10) - 1] ?? null)

/** What the formulas of the definitions say of these rows. */
function numbersOf(rows: readonly Row[], publishedAt: string, estimated: number): Numbers {
  const n = (is: (row: Row) => boolean) => rows.filter(is).length
  const finished = rows.filter((r) => r['outcome'] === 'finished')
  const isOpen = (r: Row) => r['outcome'] === 'open'
  const times = finished
    .filter((r) => r['finished_at'] !== '')
    .map((r) =>
      Math.max(0, Math.floor((Date.parse(r['finished_at'] ?? '') - Date.parse(r['opened_at'] ?? '')) / 60_000)),
    )
    .filter((minutes) => Number.isFinite(minutes))
    .sort((a, b) => a - b)
  const [half, nine] = [ranked(times, 5), ranked(times, 9)]
  const onTime = finished.filter((r) => r['late'] === '0').length
  const grades = [1, 2, 3].map((grade) => n((r) => r['rating'] === String(grade)))
  const [one = 0, two = 0, three = 0] = grades
  const rated = n((r) => r['rating'] !== '')
  return {
    received: rows.length,
    finished: finished.length,
    onTime,
    late: finished.filter((r) => r['late'] === '1').length,
    open: n(isOpen),
    openLate: n((r) => isOpen(r) && r['due_at'] !== '' && Date.parse(r['due_at'] ?? '') < Date.parse(publishedAt)),
    declined: n((r) => r['outcome'] === 'declined'),
    rated,
    satisfied: three,
    accepted: two,
    dissatisfied: one,
    reopened: n((r) => isOpen(r) && r['finished_at'] !== ''),
    onTimeRate: quotient(onTime, finished.length, 4),
    satisfaction: quotient(three + two, rated, 4),
    meanGrade: quotient(3 * three + 2 * two + one, rated, 2),
    medianHours: half === null ? null : quotient(half, 60, 1),
    p90Hours: nine === null ? null : quotient(nine, 60, 1),
    estimated,
  }
}

/** Crossings of a ray to the east with the rings, counted: an odd number is inside. */
function isInside({ type, coordinates }: Shape, lon: number, lat: number): boolean {
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as number[][][][]
  let crossings = 0
  for (const ring of polygons.flat()) {
    ring.forEach(([x1 = 0, y1 = 0], i) => {
      const [x2 = 0, y2 = 0] = ring[(i + ring.length - 1) % ring.length] ?? []
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) crossings += 1
    })
  }
  return crossings % 2 === 1
}

/** Finds the commune of a row on a day's map, as the note «place» of the definitions says. */
function communeFinder(table: Table, boundaries: string) {
  const { epochs } = table
  const last = (day: string) => epochs.reduce((found, epoch, i) => (epoch.from <= day ? i : found), -1)
  const to = Math.max(0, last(boundaries))
  const homes = new Map<string, number[]>()
  epochs.forEach((epoch, i) => epoch.units.forEach(({ id }) => homes.set(id, [...(homes.get(id) ?? []), i])))
  const moves = new Map(table.moves.filter((m) => m.to === to).map((m) => [`${m.from}/${m.unit}`, m.into]))
  return (row: Row): { unit: string | null; estimated: boolean } => {
    const unit = row['commune_id'] ?? ''
    const lived = homes.get(unit)
    if (!lived) return { unit: null, estimated: false }
    const day = Math.max(0, last(row['anchored_on'] ?? ''))
    const from = lived.findLast((i) => i <= day) ?? lived[0] ?? 0
    const into = moves.get(`${from}/${unit}`)
    if (from === to || into === undefined) return { unit, estimated: false }
    if (into.length < 2) return { unit: into[0]?.unit ?? null, estimated: false }
    const shapes = epochs[to]?.shapes ?? {}
    if (row['lon'] !== '') {
      const found = into.find((part) => {
        const shape = shapes[part.unit]
        return shape && isInside(shape, Number(row['lon']), Number(row['lat']))
      })
      if (found) return { unit: found.unit, estimated: false }
    }
    const lot = Number.parseInt(
      createHash('sha256')
        .update(row['code'] ?? '')
        .digest('hex')
        .slice(0, 8),
      16,
    )
    return { unit: into.find((part) => lot < part.upTo)?.unit ?? null, estimated: true }
  }
}

const orNone = (text: string | undefined) => (text === undefined || text === '' ? null : text)

function keyOf(by: string, row: Row, unit: string | null): string | null {
  const month = dayOf(row).slice(0, 7)
  if (by === 'commune') return unit
  if (by === 'agency') return orNone(row['agency_id'])
  if (by === 'month') return month
  if (by === 'quarter') return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`
  if (by === 'year') return month.slice(0, 4)
  return row[by] ?? ''
}

const shifted = (day: string) =>
  `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${day.slice(4).replace('-02-29', '-02-28')}`

/** The days of a named period that ends on a day. */
export function periodDays(period: string | undefined, day: string): { from?: string; to?: string } {
  const month = Number(day.slice(5, 7)) - 1
  const back = ({ '12m': 11, year: month, quarter: month % 3, month: 0 } as Record<string, number>)[period ?? '']
  if (back === undefined) return {}
  const first = new Date(Date.UTC(Number(day.slice(0, 4)), month - back, 1))
  return { from: first.toISOString().slice(0, 10), to: day }
}

function grouped(edition: Edition, q: Question, by: string, from: string | undefined, to: string | undefined) {
  const { publishedAt } = edition.manifest
  const day = new Date(Date.parse(publishedAt) + 7 * HOUR).toISOString().slice(0, 10)
  const place = communeFinder(edition.table, q['boundaries'] ?? day)
  const is = (asked: string | undefined, value: string | null) => asked === undefined || (value ?? 'none') === asked
  // Where communes do not matter, nothing is estimated.
  const placed = by === 'commune' || q['commune'] !== undefined
  const groups = new Map<string | null, { rows: Row[]; estimated: number }>()
  const all = { rows: [] as Row[], estimated: 0 }
  for (const row of edition.rows) {
    if (row['merged'] === '1') continue
    const opened = dayOf(row)
    if ((from !== undefined && opened < from) || (to !== undefined && opened > to)) continue
    if (!is(q['category'], row['category'] ?? null) || !is(q['channel'], row['channel'] ?? null)) continue
    if (!is(q['agency'], orNone(row['agency_id']))) continue
    const { unit, estimated } = place(row)
    if (!is(q['commune'], unit)) continue
    const key = keyOf(by, row, unit)
    const group = groups.get(key) ?? { rows: [], estimated: 0 }
    groups.set(key, group)
    for (const one of [group, all]) {
      one.rows.push(row)
      one.estimated += estimated && placed ? 1 : 0
    }
  }
  const numbers = new Map([...groups].map(([key, g]) => [key, numbersOf(g.rows, publishedAt, g.estimated)]))
  const total = numbersOf(all.rows, publishedAt, all.estimated)
  return { total: all.rows.length === 0 ? null : total, none: total, numbers, groups }
}

/** Computes the figures of a question from the published rows, and from nothing else. */
export function figuresOf(edition: Edition, question: Question): Figures {
  const by = question['by'] ?? 'agency'
  const day = new Date(Date.parse(edition.manifest.publishedAt) + 7 * HOUR).toISOString().slice(0, 10)
  const { from, to } = { ...periodDays(question['period'], day), ...definedOnly(question) }
  const now = grouped(edition, question, by, from, to)
  const overTime = by === 'month' || by === 'quarter' || by === 'year'
  const past =
    from !== undefined && to !== undefined
      ? grouped(edition, question, by, shifted(from), shifted(to))
      : overTime
        ? { total: null, numbers: now.numbers }
        : undefined
  const keyBefore = (key: string | null) => (overTime && key ? `${Number(key.slice(0, 4)) - 1}${key.slice(4)}` : key)
  const units = new Map(edition.table.epochs.flatMap((e) => e.units.map((u) => [u.id, u.name] as const)))
  const nameOf = (key: string | null) =>
    by === 'agency'
      ? (now.groups.get(key)?.rows.at(-1)?.['agency_name'] ?? '')
      : by === 'commune'
        ? units.get(key ?? '')
        : key
  return {
    total: now.total ?? now.none,
    before: past?.total ?? null,
    rows: new Map(
      [...now.numbers].map(([key, numbers]) => [
        key,
        { name: nameOf(key) || '—', numbers, before: past?.numbers.get(keyBefore(key)) ?? null },
      ]),
    ),
  }
}

const definedOnly = (q: Question) => ({
  ...(q['from'] !== undefined && { from: q['from'] }),
  ...(q['to'] !== undefined && { to: q['to'] }),
})
