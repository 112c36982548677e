import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { matchKey, number, type Lang, type Words } from '@hue-s/kernel/shared/text.ts'
import { findUnitsByName } from '@hue-s/engines/units/index.ts'
import { boundariesAt } from './boundaries.ts'
import type { Place } from './contract.ts'
import { metresBetween } from './geometry.ts'
import { places as setting } from './province.ts'

const AT_MOST = 10
const FAR = 5_000

interface Named {
  name: string
  kind: string
  point: Point
  unitId?: string
  /** Everything it is called: as written in lower case, and without marks. */
  called: readonly { written: string; folded: string }[]
}

const callings = (names: readonly string[]) =>
  names.map((name) => ({ written: name.normalize('NFC').toLowerCase(), folded: matchKey(name) }))

const known = new WeakMap<object, readonly Named[]>()

/** The province's well-known places; folded once per version of the pack. */
function placesOf(ctx: Ctx): readonly Named[] {
  const content = ctx.setting(setting)
  let list = known.get(content)
  if (!list) {
    list = content.places.map(({ name, kind, at: [lon, lat], words }) => ({
      name,
      kind,
      point: { lon, lat },
      called: callings([name, ...words]),
    }))
    known.set(content, list)
  }
  return list
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

async function communesOf(ctx: Ctx): Promise<readonly Named[]> {
  const set = await boundariesAt(ctx, ctx.today())
  let list = known.get(set)
  if (!list) {
    list = set.communes.flatMap((u) => {
      const name = `${capital(u.type)} ${u.name}`
      return u.centroid
        ? [{ name, kind: 'commune', unitId: u.id, point: u.centroid, called: callings([name, u.name]) }]
        : []
    })
    known.set(set, list)
  }
  return list
}

interface Scored {
  named: Named
  rank: number
  metres: number
  formerly?: string
}

/**
 * Finds places and communes by what people call them, written with or without marks; the exact marks come first.
 * A commune is also found by a name it had, or that a commune merged into it had.
 */
export async function findPlaces(ctx: Ctx, q: string, near?: Point): Promise<Place[]> {
  const written = q.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
  const folded = matchKey(q)
  if (folded === '') return []
  const away = (named: Named) => (near ? Math.round(metresBetween(near, named.point)) : 0)
  const communes = await communesOf(ctx)
  const scored = [...placesOf(ctx), ...communes].flatMap((named): Scored[] => {
    const rank = Math.min(...named.called.map((c) => rankOf(c, written, folded)))
    return rank === Infinity ? [] : [{ named, rank, metres: away(named) }]
  })
  for (const { named, formerly } of await formerNames(ctx, q, communes)) {
    if (!scored.some((s) => s.named === named)) scored.push({ named, rank: FORMER, metres: away(named), formerly })
  }
  scored.sort((a, b) => a.rank - b.rank || a.metres - b.metres || a.named.name.localeCompare(b.named.name, 'vi'))
  return scored.slice(0, AT_MOST).map(({ named: { name, kind, point }, metres, formerly }) => ({
    name,
    kind,
    point,
    ...(near ? { metres } : {}),
    ...(formerly ? { formerly } : {}),
  }))
}

/** After names that contain the words, before names that only resemble them. */
const FORMER = 5.5

async function formerNames(
  ctx: Ctx,
  q: string,
  communes: readonly Named[],
): Promise<{ named: Named; formerly: string }[]> {
  const found = await findUnitsByName(ctx, q)
  return found
    .filter(({ unit, match }) => unit.kind === 'commune' && match !== 'near')
    .flatMap(({ unit, today }) =>
      today.flatMap(({ unitId }) => {
        const named = communes.find((c) => c.unitId === unitId)
        return named ? [{ named, formerly: `${capital(unit.type)} ${unit.name}` }] : []
      }),
    )
}

const inWords = (text: string, part: string) => ` ${text} `.includes(` ${part} `)

/** How well a name answers a question; less is better. */
function rankOf(called: { written: string; folded: string }, written: string, folded: string): number {
  if (called.written === written) return 0
  if (called.folded === folded) return 1
  if (called.written.startsWith(written)) return 2
  if (called.folded.startsWith(folded)) return 3
  if (inWords(called.written, written)) return 4
  if (inWords(called.folded, folded)) return 5
  if (called.folded.includes(folded)) return 6
  // «Số 12 đường Bờ Sông, phường …»: the question is an address that names the place.
  if (called.written.length >= 5 && inWords(written.replace(/[,;.]/g, ' '), called.written)) return 7
  if (called.folded.length >= 5 && inWords(folded.replace(/[,;.]/g, ' '), called.folded)) return 8
  const tokens = folded.split(' ')
  return tokens.length > 1 && tokens.every((token) => called.folded.includes(token)) ? 9 : Infinity
}

/** 120 m, 1,4 km. */
const distance = (metres: number, lang: Lang) =>
  metres < 1000
    ? `${number(Math.max(10, Math.round(metres / 10) * 10), lang)} m`
    : `${number(metres / 1000, lang, 1)} km`

/** The named place nearest to a point, at most 5 km away, and a sentence that says so. */
export function nearestPlace(ctx: Ctx, point: Point): { place: Place | null; text: Words | null } {
  let best: Place | null = null
  for (const { name, kind, point: at } of placesOf(ctx)) {
    const metres = Math.round(metresBetween(point, at))
    if (metres <= FAR && (best?.metres === undefined || metres < best.metres)) best = { name, kind, point: at, metres }
  }
  if (!best) return { place: null, text: null }
  const { name, metres = 0 } = best
  const say = (lang: Lang) => ctx.platform.translate(lang, 'geo.nearPlace', { name, distance: distance(metres, lang) })
  return { place: best, text: { vi: say('vi'), en: say('en') } }
}
