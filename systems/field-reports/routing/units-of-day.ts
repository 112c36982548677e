import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { UnitsOfDay } from './coverage-rules.ts'
import { unitIdIn, type Whereabouts } from './decision.ts'
import type { RouteRow, RoutingTable } from '../contract-routing-shapes.ts'

type Unit = Awaited<ReturnType<typeof listUnits>>[number]

export interface DirectoryOfDay {
  units: ReadonlyMap<string, Unit>
  communes: readonly (Whereabouts & { name: string })[]
}

/** Name of a unit as the documents write it: with its kind before it, unless the name has it. */
export const unitLabel = ({ kind, type, name }: Pick<Unit, 'kind' | 'type' | 'name'>) =>
  kind === 'commune' || kind === 'district' ? `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}` : name

/** Every unit and agency of a day in one reading, the communes with what is above them. */
export async function directoryOf(ctx: Ctx, on: string): Promise<DirectoryOfDay> {
  const all = await listUnits(ctx, { at: on })
  const units = new Map(all.map((unit) => [unit.id, unit]))
  const above = (unit: Unit): Unit[] => {
    const parent = unit.parentId === null ? undefined : units.get(unit.parentId)
    return parent ? [parent, ...above(parent)] : []
  }
  const communes = all
    .filter(({ kind }) => kind === 'commune')
    .map((unit) => ({ communeId: unit.id, name: unitLabel(unit), above: above(unit) }))
  return { units, communes }
}

/** The same in the words of the coverage rules. */
export function unitsOfDay(ctx: Ctx, table: RoutingTable, directory: DirectoryOfDay): UnitsOfDay {
  const { province } = ctx.config
  return {
    province,
    communes: directory.communes,
    lives: (id) => directory.units.has(id),
    placeLives: (key) => directory.units.has(unitIdIn(table, province, key)),
  }
}

/** Shows rows with their place in the table and the names behind their keys. */
export function rowNamer(ctx: Ctx, table: RoutingTable, { units }: Pick<DirectoryOfDay, 'units'>) {
  const label = (key: string) => {
    const unit = units.get(unitIdIn(table, ctx.config.province, key))
    return unit ? unitLabel(unit) : null
  }
  const areas = new Map(table.areas.map(({ id, name }) => [id, name]))
  const numbers = new Map(table.routes.map((row, n) => [row, n]))
  const placeName = ({ place }: RouteRow) => {
    if (place === '*') return null
    const name = areas.get(place)
    const unit = name ? null : label(place)
    return name ?? (unit === null ? null : { vi: unit, en: unit })
  }
  return (row: RouteRow) => ({
    ...row,
    n: numbers.get(row) ?? -1,
    placeName: placeName(row),
    agencyName: row.agency === 'commune' || row.agency === 'district' ? null : label(row.agency),
  })
}
