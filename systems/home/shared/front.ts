import type {
  Arrangement,
  Audience,
  BlockNumber,
  Front,
  FrontOff,
  FrontStrip,
  Item,
  Layout,
  Service,
  Strip,
} from '../contract.ts'

/** What the app has, by path. */
export type Catalogue = ReadonlyMap<string, Service>

/** Communes by the id under which somebody once named them: what they are today, after every merger since. */
export type Today = ReadonlyMap<string, readonly { id: string; type: string; name: string }[]>

export interface Asked {
  audience: Audience
  /** What the person's commune is today; empty when it is not known. */
  communes: readonly string[]
  now: Date
  today: Today
}

/** Things that begin within this time are told in advance: the app shows them by its own clock. */
const AHEAD_MS = 24 * 3_600_000
const MOST_TOGETHER = 3

interface Reach {
  audiences: readonly Audience[]
  areas: readonly string[]
}

/** Whether something is meant for the person: surely, perhaps (the commune is not known), or not. */
function meant(reach: Reach, asked: Asked): 'yes' | 'perhaps' | 'no' {
  if (reach.audiences.length > 0 && !reach.audiences.includes(asked.audience)) return 'no'
  if (reach.areas.length === 0) return 'yes'
  if (asked.communes.length === 0) return 'perhaps'
  const areas = reach.areas.flatMap((id) => (asked.today.get(id) ?? []).map((unit) => unit.id))
  return asked.communes.some((id) => areas.includes(id)) ? 'yes' : 'no'
}

const namesOf = ({ areas }: Reach, { today }: Asked) => [
  ...new Set(areas.flatMap((id) => (today.get(id) ?? []).map(({ type, name }) => `${type} ${name}`))),
]

const inTime = ({ from, until }: { from: string | null; until: string }, now: Date) =>
  Date.parse(until) > now.getTime() && (from === null || Date.parse(from) < now.getTime() + AHEAD_MS)

const item = ({ path, title, icon }: Item): Item => ({ path, title, icon })
const there = (catalogue: Catalogue, paths: readonly string[]) =>
  paths.flatMap((path) => {
    const found = catalogue.get(path)
    return found ? [item(found)] : []
  })

/** What has begun needs no clock: that of a device may be slow. */
const still = (from: string | null, { now }: Asked) => (from !== null && Date.parse(from) > now.getTime() ? from : null)

/** The tiles of one block: the chosen ones first, then the rest in the order of the systems' menus. */
export function tilesOf(number: BlockNumber, layout: Layout, audience: Audience, catalogue: Catalogue): Item[] {
  const first = layout.tiles[`${number}`] ?? []
  const chosenElsewhere = Object.entries(layout.tiles).flatMap(([block, paths]) =>
    block === String(number) ? [] : (paths ?? []),
  )
  const rest = [...catalogue.values()]
    .filter((one) => one.block === number && (one.audiences === null || one.audiences.includes(audience)))
    .filter(({ path }) => !first.includes(path) && !chosenElsewhere.includes(path))
    .sort((a, b) => a.order - b.order)
    .map(({ path }) => path)
  return there(
    catalogue,
    [...first, ...rest].filter((path) => !layout.hidden.includes(path)),
  )
}

function offOf(arrangement: Arrangement, catalogue: Catalogue, asked: Asked): FrontOff[] {
  return arrangement.off
    .filter((one) => catalogue.has(one.path) && inTime(one, asked.now))
    .flatMap((one) => {
      const fits = meant(one, asked)
      if (fits === 'no') return []
      const { path, from, until, why, instead, link } = one
      const areas = namesOf(one, asked)
      return [{ path, from: still(from, asked), until, why, instead, link, areas, sure: fits === 'yes' }]
    })
}

/** In an emergency one too many is told rather than one too few: who named no commune sees all, with their names. */
export function stripsFor(strips: readonly Strip[], asked: Asked): FrontStrip[] {
  return strips
    .filter((strip) => inTime(strip, asked.now) && meant(strip, asked) !== 'no')
    .map((strip) => {
      const { id, level, text, link, from, until } = strip
      return { id, level, text, link, from: still(from, asked), until, areas: namesOf(strip, asked) }
    })
    .slice(0, MOST_TOGETHER * 2)
}

/** What the app shows to one audience in one commune. Nothing that the app does not have is ever named. */
export function frontOf(
  version: number,
  arrangement: Arrangement,
  strips: readonly Strip[],
  catalogue: Catalogue,
  asked: Asked,
): Front {
  const layout = arrangement.audiences[asked.audience]
  const featured = arrangement.featured
    .filter((one) => meant(one, asked) === 'yes')
    .map(({ path }) => path)
    .filter((path, index, all) => all.indexOf(path) === index)
  return {
    version,
    lang: layout.lang,
    actions: there(catalogue, layout.actions),
    featured: there(catalogue, featured).slice(0, 4),
    blocks: layout.blocks
      .map((number) => ({ number, items: tilesOf(number, layout, asked.audience, catalogue) }))
      .filter(({ items }) => items.length > 0),
    tabs: there(catalogue, layout.tabs),
    centre: there(catalogue, [layout.centre])[0] ?? null,
    off: offOf(arrangement, catalogue, asked),
    strips: stripsFor(strips, asked),
  }
}

/** Whether a path lies behind a service: itself or below it. */
export const isBehind = (path: string, service: string) => path === service || path.startsWith(`${service}/`)
