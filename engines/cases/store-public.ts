import { filter, type Actor, type Rule } from '@hue-s/kernel/server/access.ts'
import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { and, pattern, publicColumns, type Pair, type Predicate, type PublicCase } from './store-lists.ts'

/** West, south, east, north. */
export type Bbox = readonly [number, number, number, number]

export interface PublicFilters {
  types?: readonly string[] | undefined
  q?: string | undefined
  communeIds?: readonly string[] | undefined
  category?: string | undefined
  /** The field `child` of `data`: a category within the category. */
  child?: string | undefined
  agencyIds?: readonly string[] | undefined
  states?: readonly string[] | undefined
  /** Opened from this instant on, and before that one (ISO). */
  from?: string | undefined
  to?: string | undefined
  bbox?: Bbox | undefined
  /** Communes of which only some cases are meant. */
  partly?: readonly Partly[] | undefined
}

/** Of these communes only what lies in the rings (all of it without them, and what has no place), anchored after a day. */
export interface Partly {
  communeIds: readonly string[]
  rings?: readonly (readonly (readonly number[])[])[] | undefined
  after?: string | undefined
}

export type PublicSort = 'newest' | 'oldest' | 'followed'

export const PUBLISHED = sql<boolean>`c.published_at is not null and c.merged_into is null`

// Up to about 11 km across, a box is looked up by its points; larger ones hold so much that reading in order is quicker.
const SMALL_BOX = 0.01

export function boxSql([west, south, east, north]: Bbox): Predicate {
  return (east - west) * (north - south) <= SMALL_BOX
    ? sql<boolean>`c.spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`
    : sql<boolean>`c.lon between ${west} and ${east} and c.lat between ${south} and ${north}`
}

type Part = [name: string, where: Predicate]

/** Each filter as a condition; the names say which index serves it. */
export function partsOf(f: PublicFilters): Part[] {
  const parts: (Part | false)[] = [
    f.communeIds !== undefined && [
      f.communeIds.length === 1 ? 'commune' : 'communes',
      isOne('c.commune_id', f.communeIds),
    ],
    f.agencyIds !== undefined && [f.agencyIds.length === 1 ? 'agency' : 'agencies', isOne('c.agency_id', f.agencyIds)],
    f.child !== undefined && ['child', sql<boolean>`c.data ? 'child' and c.data ->> 'child' = ${f.child}`],
    f.category !== undefined && ['category', sql<boolean>`c.category = ${f.category}`],
    f.states !== undefined && ['state', sql<boolean>`c.state = any(${[...f.states]})`],
    f.from !== undefined && ['from', sql<boolean>`c.opened_at >= ${f.from}::timestamptz`],
    f.to !== undefined && ['to', sql<boolean>`c.opened_at < ${f.to}::timestamptz`],
    f.bbox !== undefined && ['bbox', boxSql(f.bbox)],
    ...(f.partly ?? []).map((one): Part => ['partly', partlySql(one)]),
    Boolean(f.q?.trim()) && ['q', wordsSql(f.q?.trim() ?? '')],
  ]
  return parts.filter((p) => p !== false)
}

/** PostgreSQL's own polygons; with holes and islands a point is inside when it is in an odd number of rings. */
function partlySql({ communeIds, rings, after }: Partly): Predicate {
  const inRing = (ring: readonly (readonly number[])[]) =>
    sql`(${`(${ring.map(([x, y]) => `(${x},${y})`).join()})`}::polygon @> c.spot)::int`
  const meant = [
    rings && rings.length > 0 && sql<boolean>`(c.spot is null or (${sql.join(rings.map(inRing), sql` + `)}) % 2 = 1)`,
    after !== undefined && sql<boolean>`c.anchored_on > ${after}::date`,
  ].filter((one) => one !== undefined && one !== false)
  return sql<boolean>`(c.commune_id is null or not c.commune_id = any(${[...communeIds]}::uuid[]) or (${and(meant)}))`
}

const typesSql = (types: readonly string[] | undefined): Predicate =>
  types === undefined
    ? sql<boolean>`true`
    : types.length === 1
      ? sql<boolean>`c.type = ${types[0]}`
      : sql<boolean>`c.type = any(${[...types]})`

const isOne = (column: string, ids: readonly string[]): Predicate =>
  ids.length === 1
    ? sql<boolean>`${sql.ref(column)} = ${ids[0]}::uuid`
    : sql<boolean>`${sql.ref(column)} = any(${[...ids]}::uuid[])`

const wordsSql = (q: string): Predicate =>
  sql<boolean>`(c.public_fold like ${pattern(q)} or c.code = ${q.toUpperCase()})`

const orders = {
  newest: { by: sql`c.published_at desc, c.id desc`, key: sql`c.published_at`, type: sql`timestamptz`, sign: sql`<` },
  oldest: { by: sql`c.published_at, c.id`, key: sql`c.published_at`, type: sql`timestamptz`, sign: sql`>` },
  followed: { by: sql`c.follower_count desc, c.id desc`, key: sql`c.follower_count`, type: sql`int`, sign: sql`<` },
}

/** So many of the newest are looked through before a rarer filter is looked up by its own index. */
const WINDOW = 10_000
/** Filters that an index serves in the order of the list when they stand alone. */
const LEADING = ['commune', 'agency', 'child', 'category']

const isTooShort = (q: string | undefined) => {
  const words = fold(q ?? '')
  return words.length > 0 && words.length < 3
}

interface PublicPage {
  filters: PublicFilters
  sort: PublicSort
  after: Pair | undefined
  limit: number
}
type Row = PublicCase & { key: string }

/**
 * Published cases in order. Whatever the filters, the work is bounded: they are sought among the next ten thousand in
 * order, where a common one fills the page; one that does not is rare enough to be looked up by its own index.
 */
export async function listPublic(db: Db, { filters, sort, after, limit }: PublicPage): Promise<Row[]> {
  const parts = partsOf(filters)
  const { by, key, type, sign } = orders[sort]
  const from = after
    ? sql<boolean>`(${key}, c.id) ${sign} (${after[0]}::${type}, ${after[1]}::uuid)`
    : sql<boolean>`true`
  const base = [PUBLISHED, typesSql(filters.types), from]
  const lead = LEADING.map((name) => parts.find((p) => p[0] === name)).find((p) => p !== undefined)
  const rest = parts.filter((p) => p !== lead).map((p) => p[1])
  const columns = sql`${publicColumns}, ${key}::text as key`
  const first = [...base, ...(lead ? [lead[1]] : [])]
  if (rest.length === 0)
    return many(db, sql<Row>`select ${columns} from cases.case c where ${and(first)} order by ${by} limit ${limit}`)
  const near = await many(
    db,
    sql<Row>`select ${columns} from (select c.* from cases.case c where ${and(first)} order by ${by} limit ${WINDOW}) c
      where ${and(rest)} order by ${by} limit ${limit}`,
  )
  // Words of one or two letters are in no index; they are sought among the next ten thousand only.
  if (near.length === limit || isTooShort(filters.q)) return near
  const all = [...base, ...parts.map((p) => p[1])]
  return many(
    db,
    sql<Row>`with hit as materialized (select c.id, ${key} as key from cases.case c where ${and(all)}),
        best as (select id from hit order by ${sort === 'oldest' ? sql`key, id` : sql`key desc, id desc`} limit ${limit})
      select ${columns} from best join cases.case c on c.id = best.id order by ${by}`,
  )
}

export interface Cluster {
  count: number
  lon: number
  lat: number
  /** Of the case, where it stands alone. */
  id: string | null
}

/** Cases gathered in the cells of a grid that stays where it is while the map moves. */
export function listClusters(
  db: Db,
  q: { filters: PublicFilters; bbox: Bbox; cells: number; who: { rule: Rule; actor: Actor } | null },
) {
  const size = Math.max((q.bbox[2] - q.bbox[0]) / q.cells, 1e-6)
  const parts = partsOf({ ...q.filters, bbox: q.bbox }).map((p) => p[1])
  const sight = q.who ? sql<boolean>`c.merged_into is null and ${filter(q.who.rule, q.who.actor, 'c')}` : PUBLISHED
  const where = and([sight, typesSql(q.filters.types), sql<boolean>`c.lon is not null`, ...parts])
  return many(
    db,
    sql<Cluster>`select count(*) as count, avg(c.lon) as lon, avg(c.lat) as lat, case when count(*) = 1 then min(c.id::text) end as id
      from cases.case c where ${where}
      group by floor(c.lon / ${size}::float8), floor(c.lat / ${size}::float8) order by count desc, lon, lat limit 5000`,
  )
}

export type By = 'state' | 'agency' | 'commune' | 'category' | 'type'
const columnOf: Record<By, Predicate> = {
  state: sql`c.state`,
  agency: sql`c.agency_id`,
  commune: sql`c.commune_id`,
  category: sql`c.category`,
  type: sql`c.type`,
}

export interface Tally {
  key: string | null
  total: number
  open: number
  late: number
  closed: number
  closedLate: number
  rated: number
  ratingSum: number
}

/** Totals per value of a column: numbers only, so nobody's case is told. */
export function tally(db: Db, by: By, filters: PublicFilters, sight: Predicate, now: Date) {
  const where = and([sight, typesSql(filters.types), ...partsOf(filters).map((p) => p[1])])
  return many(
    db,
    sql<Tally>`select ${columnOf[by]}::text as key, count(*) as total, count(*) filter (where c.closed_at is null) as open,
        count(*) filter (where c.closed_at is null and c.due_at < ${now}) as late,
        count(c.closed_at) as closed, count(c.closed_at) filter (where c.was_late) as closed_late,
        count(c.rating) as rated, coalesce(sum(c.rating), 0) as rating_sum
      from cases.case c where ${where} group by 1 order by 2 desc, 1 limit 1000`,
  )
}
