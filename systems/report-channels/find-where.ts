import { communeAt, findPlaces } from '@hue-s/engines/geo/index.ts'
import { findUnitsByName, listUnits, type Unit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'

export interface Where {
  at: Point
  communeId?: string
  commune?: string
  /** What it is called, for the report. */
  place: string
  /** Only one place is meant. */
  sure: boolean
}

const COORDINATES = /(-?\d{1,3}\.\d{3,15})\s{0,3}[,; ]\s{0,3}(-?\d{1,3}\.\d{3,15})/
/** The kinds of commune, of today and of before, also without marks; and their short forms on envelopes. */
const TYPED =
  /(?<![\p{L}\p{N}])(phường|phuong|xã|xa|thị trấn|thi tran|p\.|x\.|tt\.)\s{0,3}(\p{L}[\p{L}\p{N}]*(?:\s{1,3}\p{L}[\p{L}\p{N}]*|\s{1,3}\d{1,3}){0,3})/giu
const MOST_LOOKUPS = 16
const LONGEST = 600
/** Longer than any name, so that only names that lie within the words are found, never names that contain them. */
const PADDING = 'x'.repeat(40)

/** Where some free words say that it is: written coordinates, else a well-known place, else the commune, also by an old name. */
export async function findWhere(ctx: Ctx, words: string): Promise<Where | undefined> {
  const text = words.normalize('NFC').slice(0, LONGEST)
  const point = await pointIn(ctx, text)
  if (point) return point
  const communes = await communesIn(ctx, text)
  const place = await placeIn(ctx, text, communes)
  if (place) return place
  const [only] = communes
  if (!only?.centroid) return undefined
  const { type, name } = only
  const commune = `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`
  return { at: only.centroid, communeId: only.id, commune, place: commune, sure: communes.length === 1 }
}

async function pointIn(ctx: Ctx, text: string): Promise<Where | undefined> {
  const found = COORDINATES.exec(text)
  const [lat, lon] = [Number(found?.[1]), Number(found?.[2])]
  // People write the latitude first; a map may not.
  for (const at of [
    { lat, lon },
    { lat: lon, lon: lat },
  ])
    if (Math.abs(at.lat) <= 90 && Math.abs(at.lon) <= 180) {
      const commune = await communeAt(ctx, at)
      if (commune) return { at, communeId: commune.unitId, place: '', sure: true }
    }
  return undefined
}

/** The communes of today that the words name, by the names of today or of before. */
async function communesIn(ctx: Ctx, text: string): Promise<Unit[]> {
  const living = await listUnits(ctx, { level: 'commune', at: ctx.today() })
  const named = new Set<string>()
  let lookups = 0
  for (const [, type = '', tail = ''] of text.matchAll(TYPED)) {
    const parts = tail.trim().split(/\s+/)
    for (let count = parts.length; count > 0 && lookups < MOST_LOOKUPS; count--) {
      lookups += 1
      const found = await meant(ctx, `${type} ${parts.slice(0, count).join(' ')}`)
      found.forEach((id) => named.add(id))
      if (found.length > 0) break
    }
  }
  return living.filter((unit) => named.has(unit.id))
}

async function meant(ctx: Ctx, words: string): Promise<string[]> {
  const found = (await findUnitsByName(ctx, words)).filter(
    ({ unit, match }) => unit.kind === 'commune' && match !== 'near',
  )
  // Whoever typed the marks means them.
  const exact = found.filter(({ match }) => match === 'exact')
  const best = exact.length > 0 ? exact : found
  return best.flatMap(({ unit, today }) => (today.length > 0 ? today.map(({ unitId }) => unitId) : [unit.id]))
}

async function placeIn(ctx: Ctx, text: string, communes: readonly Unit[]): Promise<Where | undefined> {
  const plain = text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  const found = (await findPlaces(ctx, `${plain} ${PADDING}`)).filter(({ kind }) => kind !== 'commune')
  const within: { at: Point; name: string; communeId: string }[] = []
  for (const { name, point } of found.slice(0, 5)) {
    const commune = await communeAt(ctx, point)
    if (commune && (communes.length === 0 || communes.some(({ id }) => id === commune.unitId)))
      within.push({ at: point, name, communeId: commune.unitId })
  }
  const [first, second] = within
  if (!first) return undefined
  // Two places that differ in their marks only: the words without marks may mean either.
  const twins = second !== undefined && fold(second.name) === fold(first.name) && second.communeId !== first.communeId
  const written = plain.toLowerCase().includes(first.name.toLowerCase())
  return {
    at: first.at,
    place: first.name,
    communeId: first.communeId,
    sure: communes.length <= 1 && (!twins || written),
  }
}
