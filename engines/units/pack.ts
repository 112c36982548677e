import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { DateOfLaw, EDGE_KINDS, Level } from './contract.ts'
import { unitIdOfKey } from './directory.ts'
import * as store from './pack-store.ts'

const Pack = z.object({
  units: z.array(
    z.object({
      key: z.string().regex(/^[a-z0-9-]+$/),
      kind: Level,
      versions: z
        .array(
          z.object({
            from: DateOfLaw,
            to: DateOfLaw.nullable(),
            code: z.string().min(1),
            name: z.string().min(1),
            type: z.string().min(1),
            parent: z.string().nullable(),
            citation: z.string().min(1),
            areaKm2: z.number().positive().optional(),
            centroid: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).optional(),
          }),
        )
        .min(1),
    }),
  ),
  lineage: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      kind: z.enum(EDGE_KINDS),
      on: DateOfLaw,
      share: z.number().gt(0).max(1).optional(),
      citation: z.string().min(1),
    }),
  ),
})
type Pack = z.infer<typeof Pack>

const FILE = 'units.json'
const wrong = (what: string) => new StartError('packFileWrong', { file: FILE, what })

/**
 * Loads the province's `units.json` when it has changed. What a reorganisation made or ended here stays as it is:
 * the file is the history before, this database is the history since.
 */
export async function loadPack(ctx: Ctx): Promise<void> {
  const { province, provinceDir } = ctx.config
  const file = join(provinceDir, FILE)
  if (!existsSync(file)) throw new StartError('packFileMissing', { file: FILE, path: provinceDir })
  const text = readFileSync(file, 'utf8')
  const hash = createHash('sha256').update(text).digest('hex')
  const loaded = await store.loadedPack(ctx.db)
  if (loaded && loaded.province !== province) {
    throw new StartError('configuration', { what: `PROVINCE=${province} ≠ ${loaded.province}` })
  }
  if (loaded?.hash === hash) return
  const pack = parse(text)
  const { units, versions, edges } = rowsOf(province, pack, await store.localHistory(ctx.db))
  const left = pack.units.length - units.length
  if (left > 0) ctx.log.warn({ units: left }, 'units of the pack left out: a reorganisation here decided otherwise')
  await store.savePack(ctx.db, { units, versions, edges }).catch((error: { code?: unknown; detail?: unknown }) => {
    // Class 23: two versions of a unit overlap, or a code has two owners on one day.
    throw String(error.code).startsWith('23') ? wrong(String(error.detail)) : error
  })
  await store.rememberPack(ctx.db, province, hash, ctx.now())
  ctx.changed('units')
}

function parse(text: string): Pack {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw wrong((error as Error).message)
  }
  const parsed = Pack.safeParse(raw)
  if (!parsed.success) throw wrong(z.prettifyError(parsed.error).slice(0, 2_000))
  const keys = new Set(parsed.data.units.map(({ key }) => key))
  const named = [
    ...parsed.data.units.flatMap(({ versions }) => versions.map(({ parent }) => parent)),
    ...parsed.data.lineage.flatMap(({ from, to }) => [from, to]),
  ]
  const unknown = named.find((key) => key !== null && !keys.has(key))
  if (unknown) throw wrong(`${unknown}?`)
  return parsed.data
}

/** The rows to write, without those that a reorganisation in this database has overtaken. */
function rowsOf(province: string, pack: Pack, local: store.LocalHistory) {
  const idOf = (key: string) => unitIdOfKey(province, key)
  const overlaps = (unit: Pack['units'][number]) =>
    unit.versions.some(({ code, from, to }) =>
      local.versions.some(
        (mine) =>
          mine.kind === unit.kind &&
          mine.code === code &&
          mine.unitId !== idOf(unit.key) &&
          (mine.validTo === null || from < mine.validTo) &&
          (to === null || mine.validFrom < to),
      ),
    )
  const skipped = new Set(pack.units.filter(overlaps).map(({ key }) => key))
  for (let before = -1; before !== skipped.size;) {
    before = skipped.size
    for (const unit of pack.units) {
      if (unit.versions.some(({ parent }) => parent !== null && skipped.has(parent))) skipped.add(unit.key)
    }
  }
  const touched = new Map(local.touched.map(({ unitId, since }) => [unitId, since]))
  const kept = pack.units.filter(({ key }) => !skipped.has(key))
  return {
    units: kept.map(({ key, kind }) => ({ id: idOf(key), key, kind })),
    versions: kept
      .filter(({ key }) => !touched.has(idOf(key)))
      .flatMap(({ key, kind, versions }) =>
        versions.map(({ from, to, parent, areaKm2, centroid, ...rest }) => ({
          unit_id: idOf(key),
          kind,
          valid_from: from,
          valid_to: to,
          parent_id: parent === null ? null : idOf(parent),
          area_km2: areaKm2 ?? null,
          lon: centroid?.[0] ?? null,
          lat: centroid?.[1] ?? null,
          ...rest,
        })),
      ),
    edges: pack.lineage
      .filter(({ from, to }) => !skipped.has(from) && !skipped.has(to))
      .filter(({ from, on }) => on < (touched.get(idOf(from)) ?? '9999-12-31'))
      .map(({ from, to, kind, on, share, citation }) => ({
        from_unit: idOf(from),
        to_unit: idOf(to),
        kind,
        on_date: on,
        share: share ?? null,
        citation,
      })),
  }
}
