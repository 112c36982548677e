import { countBy, gridOf, listPublic, type PublicFilters } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { TYPE } from '../report-type.ts'

type Box = readonly [west: number, south: number, east: number, north: number]

/** Published reports that lie close together. */
export interface Cell {
  lon: number
  lat: number
  count: number
  /** Open and late; known where reports stand for themselves. */
  late: number
  states: Record<string, number>
  /** Of a single report. */
  id: string | null
}

const MOST_SINGLES = 2_000

/** Every report of a box for itself. */
export async function singlesIn(ctx: Ctx, filter: PublicFilters, bbox: Box): Promise<Cell[]> {
  const { items } = await listPublic(ctx, { ...filter, bbox, limit: MOST_SINGLES })
  const now = ctx.now().toISOString()
  return items.flatMap(({ id, lon, lat, state, closedAt, dueAt }) =>
    lon === null || lat === null
      ? []
      : [
          {
            id,
            lon,
            lat,
            count: 1,
            late: Number(closedAt === null && dueAt !== null && dueAt < now),
            states: { [state]: 1 },
          },
        ],
  )
}

/**
 * The reports of a box gathered in squares, with numbers by state. The grid is the same for every state, so each
 * state but the commonest is gathered by itself and the commonest is what is left.
 */
export async function clustersIn(ctx: Ctx, filter: PublicFilters, bbox: Box, cells: number): Promise<Cell[]> {
  const { types: _, bbox: __, ...filters } = filter
  const asked = { types: [TYPE], bbox, cells }
  const found = await countBy(ctx, { ...filter, types: [TYPE], bbox, by: 'state' })
  const [commonest, ...others] = found.flatMap(({ key }) => (key === null ? [] : [key]))
  if (commonest === undefined) return []
  const size = (bbox[2] - bbox[0]) / cells
  const square = ({ lon, lat }: { lon: number; lat: number }) => `${Math.floor(lon / size)} ${Math.floor(lat / size)}`
  const [whole, ...parts] = await Promise.all([
    gridOf(ctx, { ...asked, filters }),
    ...others.map((state) => gridOf(ctx, { ...asked, filters: { ...filters, states: [state] } })),
  ])
  const inSquare = parts.map((part) => new Map(part.map((cluster) => [square(cluster), cluster.count])))
  return whole.map(({ count, lon, lat, id }) => {
    const states: Record<string, number> = {}
    let left = count
    others.forEach((state, index) => {
      const n = Math.min(left, inSquare[index]?.get(square({ lon, lat })) ?? 0)
      if (n > 0) states[state] = n
      left -= n
    })
    if (left > 0) states[commonest] = left
    return { lon, lat, count, late: 0, states, id }
  })
}
