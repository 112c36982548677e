import { fromGeojsonVt } from 'vt-pbf'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { TileInput } from '../contract-public.ts'
import { casesFilter, filterQuery } from './filter.ts'
import { clustersIn, singlesIn, type Cell } from './grid.ts'
import { keptBytes } from '@hue-s/kernel/server/kept-bytes.ts'

const EXTENT = 4096
/** Cells along the edge of a tile: clusters stand some sixty points apart on the screen. */
const CELLS = 8
/** From here on every report stands for itself. */
const SINGLES_FROM = 15
const SECONDS = 20
const TYPE = 'application/vnd.mapbox-vector-tile'

/** Columns and rows of the whole world at a zoom, as fractions. */
const columnOf = (lon: number, z: number) => ((lon + 180) / 360) * 2 ** z
const rowOf = (lat: number, z: number) => {
  const sin = Math.sin((lat * Math.PI) / 180)
  return (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z
}
const lonOf = (column: number, z: number) => (column / 2 ** z) * 360 - 180
const latOf = (row: number, z: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI

const DONE = new Set(['resolved', 'published', 'closed'])

/** What a cluster says: how many, how many of each state, and the report itself where it is only one. */
function tagsOf({ count, states, late, id }: Cell): Record<string, string | number> {
  const done = Object.entries(states).reduce((sum, [state, n]) => (DONE.has(state) ? sum + n : sum), 0)
  const byState = Object.fromEntries(Object.entries(states).map(([state, n]) => [`s_${state}`, n]))
  return { n: count, late, done, ...byState, ...(id === null ? {} : { id }) }
}

function encode(cells: readonly Cell[], { z, x, y }: TileInput): Buffer {
  const features = cells.flatMap((cell) => {
    const at = [
      Math.floor((columnOf(cell.lon, z) - x) * EXTENT),
      Math.floor((rowOf(cell.lat, z) - y) * EXTENT),
    ] as const
    // A point on the edge belongs to one tile only.
    if (at.some((n) => n < 0 || n >= EXTENT)) return []
    return [{ type: 1 as const, geometry: [at], tags: tagsOf(cell) }]
  })
  if (features.length === 0) return Buffer.alloc(0)
  return Buffer.from(fromGeojsonVt({ reports: { features } as never }, { version: 2, extent: EXTENT }))
}

/** A vector tile of published reports: clusters with numbers by state from afar, single reports close by. */
export async function tile(ctx: Ctx, input: TileInput): Promise<Bytes> {
  const { z, x, y, ...filter } = input
  if (x >= 2 ** z || y >= 2 ** z) throw invalid('field-reports.noSuchTile', { z, x, y })
  const key = `tile ${z}/${x}/${y}?${filterQuery(filter)}`
  return keptBytes(ctx.platform, { key, type: TYPE, seconds: SECONDS }, async () => {
    const box = [lonOf(x, z), latOf(y + 1, z), lonOf(x + 1, z), latOf(y, z)] as const
    const wanted = await casesFilter(ctx, filter)
    const cells = z >= SINGLES_FROM ? await singlesIn(ctx, wanted, box) : await clustersIn(ctx, wanted, box, CELLS)
    return encode(cells, input)
  })
}
