import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { matchKey } from '@hue-s/kernel/shared/text.ts'
import { successorsOfAll } from './directory.ts'
import type { Relative } from './lineage.ts'
import * as store from './store.ts'
import type { PlacedUnit } from './unit.ts'

/** A unit that words may mean, and what it is today. */
export interface NameMatch {
  unit: PlacedUnit
  /** `exact`: same letters and marks; `folded`: same without marks; `near`: contains or resembles. */
  match: 'exact' | 'folded' | 'near'
  today: Relative[]
}

export interface NameContext {
  /** Only units living on this date. */
  at?: string
  /** Where the speaker is: of equal answers the nearer comes first. */
  near?: Point
  /** Names of what the unit lies in (old district, province). */
  parentWords?: string
}

/** The words that come before a name, and their abbreviations on envelopes and forms. */
const TYPES: Readonly<Record<string, string>> = {
  'thành phố': 'thành phố',
  'thị trấn': 'thị trấn',
  'thị xã': 'thị xã',
  phường: 'phường',
  xã: 'xã',
  quận: 'quận',
  huyện: 'huyện',
  tỉnh: 'tỉnh',
  tp: 'thành phố',
  tt: 'thị trấn',
  tx: 'thị xã',
  p: 'phường',
  x: 'xã',
  q: 'quận',
  h: 'huyện',
  t: 'tỉnh',
}
const FOLDED_TYPES = Object.entries(TYPES).map(([words, type]) => [matchKey(words), type] as const)

interface Reading {
  name: string
  type: string | null
}

/** «P. Tây Lộc» may be a phường named Tây Lộc; «Phường Đúc» is also a name as it stands. */
function readings(words: string): Reading[] {
  const whole = words.normalize('NFC').replace(/\s+/g, ' ').trim()
  const out: Reading[] = [{ name: whole, type: null }]
  for (const [prefix, type] of FOLDED_TYPES) {
    const count = prefix.split(' ').length
    const head = /^(\p{L}{1,2})\s*\.\s*(.+)$/u.exec(whole)
    if (head && matchKey(head[1] ?? '') === prefix) out.push({ name: head[2] ?? '', type })
    const parts = whole.split(' ')
    if (parts.length > count && matchKey(parts.slice(0, count).join(' ')) === prefix) {
      out.push({ name: parts.slice(count).join(' '), type })
    }
  }
  return out
}

/**
 * One spelling for «Hoà» and «Hòa»: the tone moves to the end of its syllable, so that only real differences count.
 * Both ways of placing the tone are in official use.
 */
function spelling(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .split(/\s+/)
    .map((syllable) => {
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(syllable)?.[0] ?? ''
      return syllable.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '') + tone
    })
    .join(' ')
    .normalize('NFC')
}

function kilometres(a: Point, b: { lon: number; lat: number } | null): number {
  if (!b) return Number.POSITIVE_INFINITY
  const x = (a.lon - b.lon) * Math.cos(((a.lat + b.lat) * Math.PI) / 360)
  return 111.2 * Math.hypot(x, a.lat - b.lat)
}

/** Words after the first comma say where the unit lies: «Hương Phong, A Lưới». */
function split(words: string, parentWords: string | undefined) {
  const [name = '', ...rest] = words.split(',')
  const parents = [...rest, ...(parentWords ?? '').split(',')].map((part) => part.trim()).filter(Boolean)
  return { name, parents: parents.slice(0, 5) }
}

/**
 * The units that words may mean, best first: same marks before folded, the named type before others. Old names lead
 * to the old unit and to what it is today. Several answers are several answers: the caller asks, never guesses.
 */
export async function findUnitsByName(ctx: Ctx, words: string, context: NameContext = {}): Promise<NameMatch[]> {
  const { name, parents } = split(words.slice(0, 500), context.parentWords)
  const asked = readings(name).filter((reading) => reading.name !== '')
  if (asked.length === 0) return []
  const keys = [...new Set(asked.map((reading) => matchKey(reading.name)))]
  const today = ctx.today()
  const query = { at: context.at, upTo: context.at ?? today }
  const full = await store.unitsNamed(ctx.db, keys, { ...query, near: false })
  const found = full.length > 0 ? full : await store.unitsNamed(ctx.db, keys, { ...query, near: true })
  const placed = within(found, parents)
  const ids = placed.map(({ id }) => id)
  const heirs = await successorsOfAll(ctx, ids, query.upTo, today > query.upTo ? today : query.upTo)
  const km = context.near ? await distances(ctx, placed, heirs, context.near) : new Map<string, number>()
  return rank(placed, asked, full.length > 0, km).map((one) => ({ ...one, today: heirs.get(one.unit.id) ?? [] }))
}

/** How far each unit is. Old units have no centroid of their own: where they are today says it. */
async function distances(ctx: Ctx, units: readonly PlacedUnit[], heirs: Map<string, Relative[]>, near: Point) {
  const ids = [...heirs.values()].flatMap((all) => all.map(({ unitId }) => unitId))
  const living = new Map((await store.unitsAt(ctx.db, ids, ctx.today())).map((unit) => [unit.id, unit]))
  return new Map(
    units.map((unit) => {
      const first = living.get(heirs.get(unit.id)?.[0]?.unitId ?? '')
      return [unit.id, kilometres(near, unit.centroid ?? first?.centroid ?? null)]
    }),
  )
}

/** Keeps the units that lie where the words say; if none does, all of them. */
function within(found: store.NamedUnit[], parents: readonly string[]): store.NamedUnit[] {
  if (parents.length === 0) return found
  const wanted = parents.map((words) => new Set(readings(words).map(({ name }) => matchKey(name))))
  const fits = (unit: store.NamedUnit) => wanted.filter((keys) => unit.above.some((key) => keys.has(key))).length
  const best = Math.max(0, ...found.map(fits))
  return best === 0 ? found : found.filter((unit) => fits(unit) === best)
}

function rank(
  found: readonly store.NamedUnit[],
  asked: readonly Reading[],
  full: boolean,
  distance: Map<string, number>,
) {
  const scored = found.map((one) => {
    const { above: _, ...unit } = one
    const exact = asked.some(({ name }) => spelling(name) === spelling(unit.name))
    const typed = asked.some(
      ({ name, type }) =>
        type !== null && matchKey(type) === matchKey(unit.type) && matchKey(name) === matchKey(unit.name),
    )
    const match: NameMatch['match'] = full ? (exact ? 'exact' : 'folded') : 'near'
    return { unit, match, typed, km: distance.get(unit.id) ?? 0 }
  })
  const order = { exact: 0, folded: 1, near: 2 }
  return scored
    .sort(
      (a, b) =>
        order[a.match] - order[b.match] ||
        Number(b.typed) - Number(a.typed) ||
        (a.km === b.km ? 0 : a.km - b.km) ||
        (a.unit.validTo === null ? 0 : 1) - (b.unit.validTo === null ? 0 : 1) ||
        (b.unit.validFrom < a.unit.validFrom ? -1 : 1),
    )
    .map(({ unit, match }) => ({ unit, match }))
}
