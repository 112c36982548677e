import { agencyIn, placesAt, type Whereabouts } from './decision.ts'
import {
  isOpenOn,
  momentsOf,
  PLACE,
  rankRows,
  termsOf,
  type Question,
  type Ranked,
  type WeekMoment,
} from './routing.ts'
import type { Category, Child, RouteRow, RoutingTable } from '../contract-routing-shapes.ts'
import { tableFaults, type Problem } from './table-faults.ts'

const DAY = 86_400_000
/** An end that comes within so many days is told, so that somebody writes what follows. */
const SOON_DAYS = 90

export type CellState = 'ok' | 'hole' | 'part' | 'overlap' | 'gone' | 'outOfScope' | 'closed'

/** The units of a day, as far as the report needs them. */
export interface UnitsOfDay {
  province: string
  communes: readonly Whereabouts[]
  lives: (id: string) => boolean
  /** Whether a place named by the table exists then. */
  placeLives: (key: string) => boolean
}

export interface Line {
  category: Category
  child: Child | undefined
  cells: CellState[]
  /** Per commune the agency by day, or null. */
  agencies: (string | null)[]
}

interface CoverageResult {
  lines: Line[]
  problems: Problem[]
}

/** Working hours of an ordinary Monday: the agency that a matrix names. */
const BY_DAY: WeekMoment = { day: 1, minute: 9 * 60 }

interface Run {
  table: RoutingTable
  on: string
  units: UnitsOfDay
  places: readonly ReadonlyMap<string, number>[]
  moments: ReadonlyMap<string, readonly WeekMoment[]>
  rowsOf: ReadonlyMap<string, readonly RouteRow[]>
  won: Set<RouteRow>
}

/**
 * Every kind in every commune on a day: who is responsible, where nobody is, where two rows are equally specific, and
 * what else is wrong with the table. Areas never fill a hole: a hole is where a report in no area goes to nobody.
 */
export function coverageOf(table: RoutingTable, on: string, units: UnitsOfDay): CoverageResult {
  const rowsOf = byCategory(table.routes)
  const run: Run = {
    table,
    on,
    units,
    places: units.communes.map((commune) => placesAt(table, units.province, commune)),
    moments: new Map(Array.from(rowsOf, ([id, rows]) => [id, momentsOf(rows)])),
    rowsOf,
    won: new Set(),
  }
  const problems: Problem[] = [...tableFaults(table)]
  const lines = table.categories.flatMap((category) =>
    [undefined, ...category.children].map((child) => lineOf(run, category, child, problems)),
  )
  winInAreas(run)
  problems.push(...rowProblems(run))
  return { lines, problems: problems.sort((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error')) }
}

function byCategory(rows: readonly RouteRow[]): Map<string, RouteRow[]> {
  const map = new Map<string, RouteRow[]>()
  for (const row of rows) {
    const list = map.get(row.category)
    if (list) list.push(row)
    else map.set(row.category, [row])
  }
  return map
}

/** The question for one cell at one moment. */
export const questionOf = (
  category: Category,
  child: Child | undefined,
  places: ReadonlyMap<string, number>,
  on: string,
  at: WeekMoment,
): Question => ({ category: category.id, child: child?.id, places, on, at })

function lineOf(run: Run, category: Category, child: Child | undefined, problems: Problem[]): Line {
  const line: Line = { category, child, cells: [], agencies: [] }
  const found = new Map<string, { problem: Problem; communes: string[]; rows: Set<RouteRow> }>()
  const report = (kind: 'hole' | 'part' | 'gone' | 'overlap', commune: string, rows: readonly RouteRow[]) => {
    const key = `${kind} ${kind === 'hole' || kind === 'part' ? '' : rows.map((r) => run.table.routes.indexOf(r)).join()}`
    const before = found.get(key)
    const severity = kind === 'overlap' && sameOutcome(rows) ? 'warning' : 'error'
    const problem: Problem = {
      kind,
      severity,
      category: category.id,
      child: child?.id ?? null,
      communes: [],
      rows: [],
      on: null,
    }
    const one = before ?? { problem, communes: [], rows: new Set() }
    one.communes.push(commune)
    for (const row of rows) one.rows.add(row)
    found.set(key, one)
  }
  run.units.communes.forEach((commune, n) => {
    const cell = cellOf(run, category, child, n)
    line.cells.push(cell.state)
    line.agencies.push(cell.agency)
    for (const { kind, rows } of cell.faults) report(kind, commune.communeId, rows)
  })
  for (const { problem, communes, rows } of found.values()) problems.push({ ...problem, communes, rows: [...rows] })
  return line
}

const sameOutcome = (rows: readonly RouteRow[]) =>
  rows.every((row) => row.agency === rows[0]?.agency && row.flow === rows[0]?.flow)

interface Cell {
  state: CellState
  agency: string | null
  faults: { kind: 'hole' | 'part' | 'gone' | 'overlap'; rows: readonly RouteRow[] }[]
}

function cellOf(run: Run, category: Category, child: Child | undefined, n: number): Cell {
  const { on, units } = run
  const commune = units.communes[n]!
  const places = run.places[n]!
  if (!isOpenOn(category, on) || (child && !isOpenOn(child, on))) return { state: 'closed', agency: null, faults: [] }
  const rows = run.rowsOf.get(category.id) ?? []
  const agencyOf = (row: RouteRow) => {
    const id = agencyIn(run.table, units.province, row, commune)
    return id !== null && units.lives(id) ? id : null
  }
  const ask = (at: WeekMoment) => rankRows(rows, questionOf(category, child, places, on, at))
  const answers = (run.moments.get(category.id) ?? [BY_DAY]).map(ask)
  for (const { winner } of answers) if (winner) run.won.add(winner)
  const judged = answers.map((ranked) => judge(ranked, category, child, agencyOf))
  const byDay = ask(BY_DAY).winner
  const agency = byDay && termsOf(category, child, byDay).flow !== 'outOfScope' ? agencyOf(byDay) : null
  const faults = faultsOf(judged)
  return { state: stateOf(judged, faults), agency, faults }
}

interface Judged {
  state: 'ok' | 'hole' | 'gone' | 'outOfScope'
  winner: RouteRow | undefined
  ties: readonly RouteRow[]
}

function judge(
  { winner, others }: Ranked,
  category: Category,
  child: Child | undefined,
  agencyOf: (row: RouteRow) => string | null,
): Judged {
  const ties = others.filter(({ why }) => why === 'tie').map(({ row }) => row)
  if (termsOf(category, child, winner).flow === 'outOfScope') return { state: 'outOfScope', winner, ties }
  if (!winner) return { state: 'hole', winner, ties }
  return { state: agencyOf(winner) === null ? 'gone' : 'ok', winner, ties }
}

function faultsOf(judged: readonly Judged[]): Cell['faults'] {
  const holes = judged.filter(({ state }) => state === 'hole')
  const faults: Cell['faults'] = []
  if (holes.length > 0)
    faults.push({
      kind: holes.length === judged.length ? 'hole' : 'part',
      rows: [...new Set(judged.flatMap(({ winner }) => (winner ? [winner] : [])))],
    })
  for (const { winner, ties } of judged)
    if (winner && ties.length > 0) faults.push({ kind: 'overlap', rows: [winner, ...ties] })
  for (const { state, winner } of judged) if (state === 'gone' && winner) faults.push({ kind: 'gone', rows: [winner] })
  const seen = new Set<string>()
  return faults.filter(({ kind, rows }) => {
    const key = `${kind} ${rows.map((row) => JSON.stringify(row)).join()}`
    return !seen.has(key) && seen.add(key)
  })
}

function stateOf(judged: readonly Judged[], faults: Cell['faults']): CellState {
  for (const kind of ['hole', 'gone', 'part', 'overlap'] as const) if (faults.some((f) => f.kind === kind)) return kind
  return judged.every(({ state }) => state === 'outOfScope') ? 'outOfScope' : 'ok'
}

/** A row of an area has its effect inside it, in whatever commune that is. */
function winInAreas(run: Run): void {
  for (const area of run.table.areas) {
    for (const row of run.table.routes.filter(({ place }) => place === area.id)) {
      const category = run.table.categories.find(({ id }) => id === row.category)
      if (!category || run.won.has(row)) continue
      const places = new Map([[area.id, PLACE.area]])
      const children =
        row.child === undefined
          ? [undefined, ...category.children]
          : category.children.filter(({ id }) => id === row.child)
      for (const child of children)
        for (const at of run.moments.get(row.category) ?? [BY_DAY]) {
          const { winner } = rankRows(
            run.rowsOf.get(row.category) ?? [],
            questionOf(category, child, places, run.on, at),
          )
          if (winner) run.won.add(winner)
        }
    }
  }
}

const inForce = (row: RouteRow, on: string) => row.from <= on && (row.to === null || on < row.to)

/** What is wrong with single rows on that day. */
function rowProblems(run: Run): Problem[] {
  const { table, on, units } = run
  const problems: Problem[] = []
  const known = new Set(table.categories.filter((c) => isOpenOn(c, on)).map((c) => c.id))
  const soon = new Date(Date.parse(on) + SOON_DAYS * DAY).toISOString().slice(0, 10)
  const say = (kind: Problem['kind'], row: RouteRow, more: Partial<Problem> = {}) =>
    problems.push({
      kind,
      severity: 'warning',
      category: row.category,
      child: row.child ?? null,
      communes: [],
      rows: [row],
      on: null,
      ...more,
    })
  for (const row of table.routes.filter((one) => inForce(one, on) && known.has(one.category))) {
    const isArea = row.place.startsWith('area:')
    if (row.place !== '*' && !isArea && !units.placeLives(row.place)) say('placeGone', row, { severity: 'error' })
    else if (!run.won.has(row)) say('neverWins', row)
    if (row.to !== null && row.to <= soon) {
      const left = leftBehind(run, row, row.to)
      if (left.length > 0) say('endsSoon', row, { on: row.to, communes: left })
    }
  }
  return problems
}

/** Communes in which nobody follows a row on the day it ends. */
function leftBehind(run: Run, row: RouteRow, end: string): string[] {
  const category = run.table.categories.find(({ id }) => id === row.category)
  if (!category || !isOpenOn(category, end)) return []
  const child = category.children.find(({ id }) => id === row.child)
  const rows = run.rowsOf.get(row.category) ?? []
  const moments = (run.moments.get(row.category) ?? [BY_DAY]).filter(
    (at) => rankRows([row], questionOf(category, child, new Map([[row.place, PLACE.area]]), row.from, at)).winner,
  )
  return run.units.communes.flatMap(({ communeId }, n) => {
    const places = run.places[n]!
    if (row.place !== '*' && !places.has(row.place)) return []
    const open = moments.some((at) => !rankRows(rows, questionOf(category, child, places, end, at)).winner)
    return open ? [communeId] : []
  })
}
