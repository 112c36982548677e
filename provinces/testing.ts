import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
// The shape is the product's own: what the pack may say of reports is said once.
import { RoutingTable } from '@hue-s/systems/field-reports/contract-routing-shapes.ts'

const day = z.iso.date()
const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const Version = z.strictObject({
  from: day,
  to: day.nullable(),
  code: z.string().regex(/^(\d{2}|\d{3}|\d{5}|[A-Z]\d{2}(\.\d{2,3}){0,4})$/),
  name: z.string().min(1),
  type: z.string().min(1),
  parent: z.string().nullable(),
  citation: z.string().min(1),
  areaKm2: z.number().positive().optional(),
  centroid: point.optional(),
})
const Unit = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.enum(['province', 'district', 'commune', 'agency']),
  versions: z.array(Version).min(1),
})
const Edge = z.strictObject({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['merge', 'part', 'rename', 'recode', 'succeed']),
  on: day,
  share: z.number().gt(0).lte(1).optional(),
  citation: z.string().min(1),
})
const Places = z.strictObject({
  places: z.array(z.strictObject({ name: z.string(), kind: z.string(), at: point, words: z.array(z.string()).min(1) })),
})
const Account = z.strictObject({
  account: z.string(),
  kind: z.enum(['citizen', 'staff']),
  name: z.string(),
  citizenId: z
    .string()
    .regex(/^0\d{11}$/)
    .optional(),
  birthDate: day.optional(),
  phone: z
    .string()
    .regex(/^\+84[35789]\d{8}$/)
    .optional(),
  email: z.email().optional(),
  roles: z.array(z.strictObject({ role: z.string(), unit: z.string(), from: day })),
})
/** A visitor's languages where the province gives them. */
const more = z.string().min(1).optional()
const screenWords = words.extend({ ko: more, zh: more, fr: more })
const Profile = z.strictObject({
  id: z.string(),
  code: z.string().regex(/^\d{2}$/),
  name: words,
  appName: words,
  tagline: screenWords,
  hotline: z.string().regex(/^\d{8,11}$/),
  emergency: z.array(z.strictObject({ number: z.string().regex(/^\d{3}$/), name: screenWords })).min(3),
  languages: z.array(z.string()),
  timeZone: z.literal('Asia/Ho_Chi_Minh'),
  center: point,
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  look: z.strictObject({
    tokens: z.record(z.string(), z.string()),
    // One "move to" only: the river is a single unbroken line.
    river: z.string().regex(/^M[^Mm]+$/),
  }),
  boundaries: z.string().nullable(),
})
export type Unit = z.infer<typeof Unit>

/** The text of one file of a pack. */
export const read = (pack: string, file: string): string =>
  readFileSync(new URL(`./${pack}/${file}`, import.meta.url), 'utf8')

/** Every file of a pack, also those in its folders. */
export const filesOf = (pack: string): string[] => {
  const folder = fileURLToPath(new URL(`./${pack}`, import.meta.url))
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
}

/** Reads a pack and refuses any file that is not in the documented form. */
export function load(pack: string) {
  const json = (file: string): unknown => JSON.parse(read(pack, file))
  const { units, lineage } = z.strictObject({ units: z.array(Unit), lineage: z.array(Edge) }).parse(json('units.json'))
  return {
    pack,
    units,
    lineage,
    byKey: new Map(units.map((unit) => [unit.key, unit])),
    profile: Profile.parse(json('province.json')),
    reports: RoutingTable.parse(json('field-reports.json')),
    places: Places.parse(json('places.json')).places,
    people: z.strictObject({ accounts: z.array(Account) }).parse(json('people.json')).accounts,
  }
}

export type Pack = ReturnType<typeof load>

/** Small letters without marks, for comparing names. */
export const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()

/** The version of a unit in force on a date. */
export const versionAt = (unit: Unit | undefined, date: string) =>
  unit?.versions.find((version) => version.from <= date && (version.to === null || date < version.to))
/** The units of one kind that live on a date. */
export const alive = (pack: Pack, unitKind: Unit['kind'], date: string) =>
  pack.units.filter((unit) => unit.kind === unitKind && versionAt(unit, date))
/** The day from which a unit no longer lives. */
export const endOf = (unit: Unit) => unit.versions.at(-1)?.to ?? null
/** The first day of a unit in the pack. */
export const startOf = (unit: Unit) => unit.versions[0]?.from ?? ''
/** All dates on which something in the pack changes. */
export const datesOf = (pack: Pack) => [
  ...new Set(pack.units.flatMap((unit) => unit.versions.map((version) => version.from))),
]

/** Where a unit of one date is found at a later date, following merges. */
export function follow(pack: Pack, key: string, date: string): string[] {
  const unit = pack.byKey.get(key)
  const end = unit && endOf(unit)
  if (!end || end > date) return [key]
  return pack.lineage
    .filter((edge) => edge.from === key && edge.on === end)
    .flatMap((edge) => follow(pack, edge.to, date))
}
