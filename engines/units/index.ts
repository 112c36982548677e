export { reorganised, unitsContract, type Level } from './contract.ts'
export {
  ancestors,
  findUnitByKey,
  getUnit,
  getUnits,
  listUnits,
  listVersions,
  predecessors,
  successors,
  successorsOfAll,
  unitIdOfKey,
  withSubunits,
} from './directory.ts'
export { applyDue } from './effect.ts'
export type { Relative } from './lineage.ts'
export { findUnitsByName, type NameContext, type NameMatch } from './names.ts'
export { units } from './system.ts'
export type { Unit } from './unit.ts'
