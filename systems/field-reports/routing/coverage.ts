import { communeAt } from '@hue-s/engines/geo/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { isInArea } from './areas.ts'
import { backTest } from './back-test.ts'
import type { routingRoutes as routes } from '../contract-routing.ts'
import { coverageOf } from './coverage-rules.ts'
import { tableOn } from './current-table.ts'
import { decideBy } from './decision.ts'
import { findKind, foreseen, successorName } from '../kinds.ts'
import { isOpenOn, weekMoment, type Miss } from './routing.ts'
import type { Category, Child, RoutingTable } from '../contract-routing-shapes.ts'
import { changesBetween } from './table-changes.ts'
import type { Problem } from './table-faults.ts'
import { parseTable } from './table-input.ts'
import { directoryOf, rowNamer, unitLabel, unitsOfDay, type DirectoryOfDay } from './units-of-day.ts'
export { approveRouting, proposeRouting, routingDraft, routingDrafts, undoRouting, withdrawRouting } from './drafts.ts'

const MOST_OTHERS = 60
const NEARNESS: readonly Miss[] = ['tie', 'lessSpecific', 'otherHours', 'notYet', 'ended', 'otherPlace', 'otherChild']

/** Where a tested report lies: a point, a commune, or both. */
async function whereabouts(ctx: Ctx, input: Parsed<typeof routes.testRoute>, on: string) {
  const { lon, lat, communeId } = input
  const point = lon === undefined || lat === undefined ? undefined : { lon, lat }
  const found = point ? await communeAt(ctx, point, on) : undefined
  if (communeId === undefined) {
    if (!point) throw invalid('field-reports.placeNeeded')
    if (!found) throw invalid('field-reports.outside')
    return { communeId: found.unitId, certainty: found.certainty, point }
  }
  const unit = await getUnit(ctx, communeId, on)
  const lives = unit.validFrom <= on && (unit.validTo === null || on < unit.validTo)
  if (unit.kind !== 'commune' || !lives) throw invalid('field-reports.outside')
  const certainty = found && found.unitId === communeId ? found.certainty : ('person' as const)
  return { communeId, certainty, point }
}

const kindOf = (table: RoutingTable, kind: Category | Child, on: string) => ({
  id: kind.id,
  name: kind.name,
  open: isOpenOn(kind, on),
  successor: successorName(table, kind),
})

/** What would happen to a report like this, there, on that date: the row that decides and why the others do not. */
export async function testRoute(ctx: Ctx, input: Parsed<typeof routes.testRoute>) {
  const on = input.on ?? ctx.today()
  const time = input.at ?? (input.on === undefined ? localTime(ctx.now()) : '09:00')
  const start = new Date(`${on}T${time}:00+07:00`)
  const { table, version } = await tableOn(ctx, on)
  const kind = findKind(table, input.category, input.child)
  if (!kind) throw invalid('field-reports.noSuchCategory', { category: input.child ?? input.category })
  const where = await whereabouts(ctx, input, on)
  const directory = await directoryOf(ctx, on)
  const commune = directory.communes.find(({ communeId }) => communeId === where.communeId)
  if (!commune) throw invalid('field-reports.outside')
  const asked = { ...kind, ...commune, point: where.point, on, at: weekMoment(start) }
  const decision = decideBy(table, ctx.config.province, asked, (id) => directory.units.has(id))
  const named = rowNamer(ctx, table, directory)
  const others = decision.others.sort((a, b) => NEARNESS.indexOf(a.why) - NEARNESS.indexOf(b.why)).slice(0, MOST_OTHERS)
  const { point } = where
  return {
    on,
    at: time,
    version,
    category: kindOf(table, kind.category, on),
    child: kind.child ? kindOf(table, kind.child, on) : null,
    commune: { id: commune.communeId, name: commune.name },
    certainty: where.certainty,
    areas: point ? table.areas.filter((area) => isInArea(point, area)).map(({ name }) => name) : [],
    agency: nameIn(directory, decision.agencyId),
    desk: decision.agencyId === null && decision.why !== 'outOfScope',
    why: decision.why,
    flow: decision.flow,
    advice: decision.advice ?? null,
    clocks: decision.flow === 'outOfScope' ? [] : foreseen(ctx, decision, start),
    row: decision.winner ? named(decision.winner) : null,
    others: others.map(({ row, why }) => ({ row: named(row), why })),
    rowCount: decision.others.length + (decision.winner ? 1 : 0),
  }
}

const localTime = (at: Date) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(11, 16)

function nameIn({ units }: DirectoryOfDay, id: string | null) {
  const unit = id === null ? undefined : units.get(id)
  return unit ? { id: unit.id, name: unitLabel(unit) } : null
}

/** Every kind in every commune on a day, the faults of the table first. */
export async function coverage(ctx: Ctx, input: Parsed<typeof routes.coverage>) {
  const on = input.on ?? ctx.today()
  const { table, version } = await tableOn(ctx, on)
  const directory = await directoryOf(ctx, on)
  const { lines, problems } = coverageOf(table, on, unitsOfDay(ctx, table, directory))
  const agencies: string[] = []
  const numberOf = (id: string | null) => {
    if (id === null) return -1
    const unit = directory.units.get(id)
    // Forty communes in their own matters are one entry: «the authority of the commune».
    const name =
      unit?.kind === 'commune' ? ctx.t('field-reports.routing.agency.commune') : (nameIn(directory, id)?.name ?? '')
    const found = agencies.indexOf(name)
    return found === -1 ? agencies.push(name) - 1 : found
  }
  const cells = lines.flatMap((line) => line.cells)
  const count = (state: string) => cells.filter((cell) => cell === state).length
  return {
    on,
    version,
    communes: directory.communes.map(({ communeId: id, name }) => ({ id, name })),
    lines: lines.map(({ category, child, cells: states, agencies: who }) => ({
      category: category.id,
      child: child?.id ?? null,
      icon: child ? null : category.icon,
      name: (child ?? category).name,
      flow: child?.flow ?? category.flow,
      cells: states,
      who: who.map(numberOf),
    })),
    agencies,
    problems: namedProblems(ctx, table, directory, problems),
    counts: {
      cells: cells.length,
      holes: count('hole') + count('part') + count('gone'),
      overlaps: count('overlap'),
      provisional: table.routes.filter((row) => row.provisional).length,
      rows: table.routes.length,
    },
  }
}

function namedProblems(ctx: Ctx, table: RoutingTable, directory: DirectoryOfDay, problems: readonly Problem[]) {
  const named = rowNamer(ctx, table, directory)
  return problems.map((problem) => ({ ...problem, rows: problem.rows.map(named) }))
}

/** The table in use, to download and edit. */
export async function routingTable(ctx: Ctx, { on }: Parsed<typeof routes.routingTable>) {
  return tableOn(ctx, on ?? ctx.today())
}

/** What would change if a draft were adopted: piece by piece, and for the reports of the last days. */
export async function compareRouting(ctx: Ctx, { table: sent, days }: Parsed<typeof routes.compareRouting>) {
  const draft = parseTable(sent)
  const { table } = await tableOn(ctx)
  const directory = await directoryOf(ctx, ctx.today())
  const { moved, ...counts } = await backTest(ctx, table, draft, days)
  const { problems } = coverageOf(draft, ctx.today(), unitsOfDay(ctx, draft, directory))
  const names = (id: string | null) => nameIn(directory, id)
  return {
    ...counts,
    moved: moved.map(({ from, to, ...one }) => ({ ...one, from: names(from), to: names(to) })),
    changes: changesBetween(table, draft),
    problems: namedProblems(ctx, draft, directory, problems),
  }
}
