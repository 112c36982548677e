import type { Level } from './contract.ts'

/** A unit as it was at a date. `validFrom` and `validTo` bound the version: same name, code, type and parent. */
export interface Unit {
  id: string
  kind: Level
  code: string
  name: string
  type: string
  parentId: string | null
  validFrom: string
  /** First day on which it was no longer so. */
  validTo: string | null
  citation: string
  centroid: { lon: number; lat: number } | null
  areaKm2: number | null
}

/** The same with the name of its parent at that time. */
export interface PlacedUnit extends Unit {
  parent: { id: string; code: string; name: string } | null
}

/** What the public routes tell of a unit. */
export const itemOf = ({ id, code, name, type, kind, validFrom, validTo, parent }: PlacedUnit) => ({
  id,
  code,
  name,
  type,
  level: kind,
  validFrom,
  validTo,
  parent,
})
