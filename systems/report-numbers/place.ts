import { lotOf, type Correspondence, type Epoch, type Move, type Shape } from './correspondence.ts'

/** The unit a report counts in, per epoch, and whether a share decided it. */
export interface Place {
  units: (string | null)[]
  estimated: boolean[]
}

interface Placed {
  code: string
  communeId: string | null
  anchoredOn: string
  lon: number | null
  lat: number | null
}

/** The position of the epoch of a day; -1 before the first. */
export const epochOf = (epochs: readonly Pick<Epoch, 'from'>[], day: string) =>
  epochs.findLastIndex((epoch) => epoch.from <= day)

/**
 * Says where reports count. A unit that lived on or went whole into another decides by itself; a divided one is
 * decided by the report's own place where the day has boundaries, else by the report's lot.
 */
export function placer({ epochs, moves }: Correspondence): (report: Placed) => Place {
  const living = epochs.map((epoch) => new Set(epoch.units.map((u) => u.id)))
  const byKey = new Map(moves.map((move) => [`${move.unit} ${move.from} ${move.to}`, move]))
  return (report) => {
    const unit = report.communeId
    const from = unit === null ? -1 : homeEpoch(living, unit, epochOf(epochs, report.anchoredOn))
    const place: Place = { units: [], estimated: [] }
    for (const [to, epoch] of epochs.entries()) {
      const move = byKey.get(`${unit} ${from} ${to}`)
      const found = from < 0 ? null : move ? decide(move, epoch, report) : { unit, estimated: false }
      place.units.push(found?.unit ?? null)
      place.estimated.push(found?.estimated ?? false)
    }
    return place
  }
}

/** The epoch in which the named unit lived: that of the day, else the nearest before, else the nearest after. */
function homeEpoch(living: readonly ReadonlySet<string>[], unit: string, day: number): number {
  const at = Math.max(0, day)
  const before = living.findLastIndex((units, n) => n <= at && units.has(unit))
  return before >= 0 ? before : living.findIndex((units, n) => n > at && units.has(unit))
}

function decide(move: Move, epoch: Epoch, report: Placed): { unit: string; estimated: boolean } | null {
  const [only] = move.into
  if (move.into.length <= 1) return only ? { unit: only.unit, estimated: false } : null
  const { lon, lat } = report
  if (lon !== null && lat !== null) {
    const inside = move.into.find(({ unit }) => {
      const shape = epoch.shapes[unit]
      return shape !== undefined && contains(shape, lon, lat)
    })
    if (inside) return { unit: inside.unit, estimated: false }
  }
  const lot = lotOf(report.code)
  const drawn = move.into.find(({ upTo }) => lot < upTo)
  return drawn ? { unit: drawn.unit, estimated: true } : null
}

/** Whether a ray to the east crosses the rings an odd number of times. */
function contains(shape: Shape, lon: number, lat: number): boolean {
  const rings = (shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat()) as number[][][]
  let inside = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi = 0, yi = 0] = ring[i] ?? []
      const [xj = 0, yj = 0] = ring[j] ?? []
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside
    }
  return inside
}
