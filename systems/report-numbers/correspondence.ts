import { createHash } from 'node:crypto'
import { contract as geoContract } from '@hue-s/engines/geo/contract.ts'
import { getUnits, listUnits, predecessors, successorsOfAll } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'

/** Lots are the first 32 bits of a hash: a share of a unit is a range of them. */
const LOTS = 2 ** 32

/** A part of a divided unit: the reports whose lot is below `upTo` (and not below that of the part before). */
export interface Share {
  unit: string
  upTo: number
  share: number
}
export interface Move {
  unit: string
  /** Position in `epochs` of the day the record is anchored on, and of the day that is asked for. */
  from: number
  to: number
  into: Share[]
  citation: string | null
}
export type Shape = { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }
export interface Epoch {
  /** First day on which the communes were these. */
  from: string
  units: { id: string; code: string; name: string }[]
  /** Published boundaries, only where some unit was divided or restored and the province has decided shapes. */
  shapes: Record<string, Shape>
}

/** Which communes there were when, and what became of each: all that is needed to count on the map of any day. */
export interface Correspondence {
  format: 'commune-correspondence/1'
  epochs: Epoch[]
  moves: Move[]
}

const dayBefore = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
const titled = (type: string, name: string) => `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`

/** The lot of a report: whoever knows its code can draw it again. */
export const lotOf = (code: string) => createHash('sha256').update(code).digest().readUInt32BE(0)

const datedIds = (ids: readonly string[], at: string) => ids.map((id) => ({ id, at }))

/** Days on which the communes changed, oldest first. `seen` are units that records name. */
async function changeDays(ctx: Ctx, seen: readonly string[]): Promise<string[]> {
  const days = new Set<string>()
  const waiting = [ctx.today()]
  const note = (day: string | null) => {
    if (day === null || day > ctx.today() || days.has(day)) return
    days.add(day)
    waiting.push(day, dayBefore(day))
  }
  for (const unit of (await getUnits(ctx, datedIds(seen, ctx.today()))).values()) {
    note(unit.validFrom)
    note(unit.validTo)
  }
  const asked = new Set<string>()
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (asked.has(at)) continue
    asked.add(at)
    for (const unit of await listUnits(ctx, { at, level: 'commune' })) {
      note(unit.validFrom)
      note(unit.validTo)
    }
  }
  return [...days].sort()
}

async function epochsOf(ctx: Ctx, seen: readonly string[]): Promise<Epoch[]> {
  const epochs: Epoch[] = []
  for (const from of await changeDays(ctx, seen)) {
    const units = await listUnits(ctx, { at: from, level: 'commune' })
    if (units.length === 0 && epochs.length === 0) continue
    const names = units.map((u) => titled(u.type, u.name))
    const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i))
    epochs.push({
      from,
      units: units
        .map((u, i) => ({ id: u.id, code: u.code, name: twiceNamed(names[i] ?? '', twice, u.parent?.name) }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
      shapes: {},
    })
  }
  return epochs
}

/** Two communes of one name are told apart by what they lie in. */
const twiceNamed = (name: string, twice: ReadonlySet<string>, parent: string | undefined) =>
  twice.has(name) && parent !== undefined ? `${name} (${parent})` : name

type Weighted = { unit: string; weight: number }[]

/** Shares as ranges of lots; the last one ends at the very end, so that no report falls out. */
function ranges(parts: Weighted): Share[] {
  const sum = parts.reduce((total, part) => total + part.weight, 0)
  let reached = 0
  return parts.map(({ unit, weight }, i) => {
    reached += weight / sum
    const upTo = i === parts.length - 1 ? LOTS : Math.min(LOTS, Math.round(reached * LOTS))
    return { unit, upTo, share: Math.round((weight / sum) * 10_000) / 10_000 }
  })
}

/** Back to what a unit was made of: in proportion to the areas where all are known, else to the shares alone. */
async function backward(ctx: Ctx, unit: string, at: string, to: string) {
  const parts = await predecessors(ctx, unit, at, to)
  const then = await getUnits(
    ctx,
    datedIds(
      parts.map((p) => p.unitId),
      to,
    ),
  )
  const areas = parts.map((p) => then.get(p.unitId)?.areaKm2 ?? null)
  const known = areas.every((area) => area !== null)
  return {
    citation: parts[0]?.citation ?? null,
    parts: parts.map((p, i) => ({ unit: p.unitId, weight: known ? p.share * (areas[i] ?? 1) : p.share })),
  }
}

async function movesBetween(ctx: Ctx, epochs: readonly Epoch[], from: number, to: number): Promise<Move[]> {
  const [source, target] = [epochs[from], epochs[to]]
  if (!source || !target) return []
  const ids = source.units.map((u) => u.id)
  const forward = to > from ? await successorsOfAll(ctx, ids, source.from, target.from) : undefined
  const there = new Set(target.units.map((u) => u.id))
  const moves: Move[] = []
  for (const unit of ids) {
    const found = forward
      ? {
          citation: forward.get(unit)?.[0]?.citation ?? null,
          parts: (forward.get(unit) ?? []).map((r) => ({ unit: r.unitId, weight: r.share })),
        }
      : await backward(ctx, unit, source.from, target.from)
    // A commune may end in something that is no commune (and the other way): then nobody can say where it counts.
    const parts = found.parts.filter((p) => there.has(p.unit) && p.weight > 0)
    if (parts.length === 1 && parts[0]?.unit === unit) continue
    const ordered = parts.sort((a, b) => (a.unit < b.unit ? -1 : 1))
    moves.push({ unit, from, to, into: ordered.length > 0 ? ranges(ordered) : [], citation: found.citation })
  }
  return moves
}

/** Shapes only where they decide something, and only true boundaries: a schematic drawing decides nothing. */
async function addShapes(ctx: Ctx, epochs: readonly Epoch[], moves: readonly Move[]): Promise<void> {
  for (const [n, epoch] of epochs.entries()) {
    const wanted = new Set(
      moves.filter((m) => m.to === n && m.into.length > 1).flatMap((m) => m.into.map((s) => s.unit)),
    )
    if (wanted.size === 0) continue
    const { features, notice } = await ctx.call(geoContract.boundaries, { at: epoch.from })
    if (notice !== null) continue
    for (const { id, geometry } of features) if (wanted.has(id)) epoch.shapes[id] = geometry
  }
}

/** The whole table as it stands today. The same history gives the same table, to the byte. */
export async function correspondenceOf(ctx: Ctx, seen: readonly string[] = []): Promise<Correspondence> {
  const epochs = await epochsOf(ctx, [...seen].sort())
  const moves: Move[] = []
  for (let from = 0; from < epochs.length; from++)
    for (let to = 0; to < epochs.length; to++)
      if (from !== to) moves.push(...(await movesBetween(ctx, epochs, from, to)))
  await addShapes(ctx, epochs, moves)
  return { format: 'commune-correspondence/1', epochs, moves }
}
