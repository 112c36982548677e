import { filter, type Actor, type Rule } from '@hue-s/kernel/server/access.ts'
import { many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Audience, CaseLine, View } from './contract.ts'
import type { CaseEvent } from './facts.ts'

export const lineColumns = sql`c.id, c.code, c.type, c.state, c.title, c.agency_id, c.assignee_id, c.commune_id, c.anchored_on, c.place_text, c.lon, c.lat,
  c.category, c.opened_at, c.due_at, c.due_clock, c.closed_at, c.was_late, c.priority, c.channel, c.version`

type Predicate = ReturnType<typeof sql<boolean>>
type Pair = readonly [string, string]

export interface Scope {
  rule: Rule
  actor: Actor
  /** The same bound as the rule's, in a form that an index serves; nothing when there is none. */
  within: readonly string[] | undefined
  types: readonly string[]
  agencyIds: readonly string[] | undefined
  communeIds: readonly string[] | undefined
  state: string | undefined
  q: string | undefined
}

const and = (parts: readonly Predicate[]): Predicate => sql<boolean>`(${sql.join([sql`true`, ...parts], sql` and `)})`

/** A word that people type, as a pattern: folded, and with the signs of LIKE taken as themselves. */
const pattern = (q: string) =>
  sql`'%' || replace(replace(replace(kernel.fold(${q}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`

function scoped({ rule, actor, within, types, agencyIds, communeIds, state, q }: Scope, own: boolean): Predicate {
  const parts: Predicate[] = [sql<boolean>`c.type = any(${[...types]})`]
  if (!own) parts.push(filter(rule, actor, 'c'))
  if (!own && within) parts.push(sql<boolean>`c.agency_id = any(${[...within]}::uuid[])`)
  if (agencyIds) parts.push(sql<boolean>`c.agency_id = any(${[...agencyIds]}::uuid[])`)
  if (communeIds) parts.push(sql<boolean>`c.commune_id = any(${[...communeIds]}::uuid[])`)
  if (state !== undefined) parts.push(sql<boolean>`c.state = ${state}`)
  if (q?.trim())
    parts.push(sql<boolean>`(c.title_fold like ${pattern(q.trim())} or c.code = ${q.trim().toUpperCase()})`)
  return and(parts)
}

/** What each view means. Late and due today speak of open cases; «all» also shows closed ones. */
function viewSql(view: View, actor: Actor, now: Date, endOfDay: Date): Predicate {
  const open = sql<boolean>`c.closed_at is null`
  const views: Record<View, Predicate> = {
    mine: sql<boolean>`${open} and c.assignee_id = ${actor.id}::uuid`,
    unassigned: sql<boolean>`${open} and c.assignee_id is null`,
    agency: open,
    late: sql<boolean>`${open} and c.due_sort < ${now}`,
    dueToday: sql<boolean>`${open} and c.due_sort >= ${now} and c.due_sort < ${endOfDay}`,
    all: sql<boolean>`true`,
  }
  return views[view]
}

export interface QueueQuery {
  scope: Scope
  view: View
  sort: 'due' | 'opened'
  after: Pair | undefined
  limit: number
  now: Date
  endOfDay: Date
}

/** One page of a queue: the next due first, or the newest first. `key` is what the next page starts after. */
export function listQueue(db: Db, { scope, view, sort, after, limit, now, endOfDay }: QueueQuery) {
  const byDue = sort === 'due'
  const from = !after
    ? sql<boolean>`true`
    : byDue
      ? sql<boolean>`(c.due_sort, c.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`
      : sql<boolean>`(c.opened_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
  const where = and([scoped(scope, view === 'mine'), viewSql(view, scope.actor, now, endOfDay), from])
  const order = byDue ? sql`c.due_sort, c.id` : sql`c.opened_at desc, c.id desc`
  const key = byDue ? sql`c.due_sort::text` : sql`c.opened_at::text`
  return many(
    db,
    sql<
      CaseLine & { key: string }
    >`select ${lineColumns}, ${key} as key from cases.case c where ${where} order by ${order} limit ${limit}`,
  )
}

/** Closed cases run into millions: beyond this many, «all» is only known to be more. */
const COUNTED = 10_000

/** How many cases each view holds, in one pass over the open ones; «all» stops at ten thousand. */
export async function countViews(db: Db, scope: Scope, now: Date, endOfDay: Date): Promise<Record<View, number>> {
  const view = (v: View) => viewSql(v, scope.actor, now, endOfDay)
  const open = await one(
    db,
    sql<
      Omit<Record<View, number>, 'mine' | 'all'>
    >`select count(*) filter (where ${view('unassigned')}) as unassigned, count(*) as agency,
        count(*) filter (where ${view('late')}) as late, count(*) filter (where ${view('dueToday')}) as due_today
      from cases.case c where c.closed_at is null and ${scoped(scope, false)}`,
  )
  const count = async (where: Predicate) =>
    (
      await one(
        db,
        sql<{
          n: number
        }>`select count(*) as n from (select from cases.case c where ${where} limit ${COUNTED}) counted`,
      )
    ).n
  return {
    ...open,
    mine: await count(and([scoped(scope, true), view('mine')])),
    all: await count(scoped(scope, false)),
  }
}

/** Cases a person is a party of, newest first; ids are ordered by time. */
export function listMine(db: Db, personId: string, after: Pair | undefined, limit: number) {
  const from = after ? sql`(c.opened_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`
  return many(
    db,
    sql<CaseLine & { key: string }>`select ${lineColumns}, c.opened_at::text as key
      from (select distinct case_id from cases.party where person_id = ${personId}) p join cases.case c on c.id = p.case_id
      where ${from} order by c.opened_at desc, c.id desc limit ${limit}`,
  )
}

export type TimelineRow = Omit<CaseEvent, 'facts'> & { byParty: boolean }

/** Events of a case at these levels, with the messages of what was merged into it when asked for. */
export function listTimeline(
  db: Db,
  q: { id: string; levels: readonly Audience[]; merged: boolean; after: readonly [string, string, number] | undefined },
  limit: number,
) {
  const from = q.after
    ? sql`(e.at, e.case_id, e.n) > (${q.after[0]}::timestamptz, ${q.after[1]}::uuid, ${q.after[2]}::int)`
    : sql`true`
  const children = q.merged
    ? sql`union select c.id from cases.case c join whole on c.merged_into = whole.id`
    : sql`union select id from whole where false`
  return many(
    db,
    sql<TimelineRow>`with recursive whole as (select ${q.id}::uuid as id ${children})
      select e.case_id, e.n, e.at, e.actor_id, e.actor_kind, e.on_behalf_of, e.kind, e.action, e.from_state, e.to_state, e.input, e.visible_to, e.note,
        exists (select from cases.party p where p.case_id = e.case_id and p.person_id in (e.actor_id, e.on_behalf_of)) as by_party
      from whole join cases.case_event e on e.case_id = whole.id
      where e.visible_to = any(${[...q.levels]}) and (e.case_id = ${q.id} or e.kind in ('commented', 'attached')) and ${from}
      order by e.at, e.case_id, e.n limit ${limit}`,
  )
}

/** What everybody may know of a published case: the edited words, never the reporter's own. */
export interface PublicCase {
  id: string
  code: string
  type: string
  state: string
  publicTitle: string
  publicText: string | null
  agencyId: string | null
  communeId: string | null
  anchoredOn: string
  placeText: string | null
  lon: number | null
  lat: number | null
  category: string | null
  openedAt: string
  publishedAt: string
  dueAt: string | null
  closedAt: string | null
  wasLate: boolean
  rating: number | null
}
const publicColumns = sql`c.id, c.code, c.type, c.state, c.public_title, c.public_text, c.agency_id, c.commune_id, c.anchored_on, c.place_text, c.lon, c.lat,
  c.category, c.opened_at, c.published_at, c.due_at, c.closed_at, c.was_late, c.rating`

export interface PublicFilters {
  types?: readonly string[] | undefined
  q?: string | undefined
  communeIds?: readonly string[] | undefined
  category?: string | undefined
  agencyIds?: readonly string[] | undefined
  states?: readonly string[] | undefined
  /** West, south, east, north. */
  bbox?: readonly [number, number, number, number] | undefined
}

/** Published cases, the latest published first. Merged ones are told by the case they were merged into. */
export function listPublic(db: Db, f: PublicFilters, after: Pair | undefined, limit: number) {
  const parts: Predicate[] = [sql<boolean>`c.published_at is not null and c.merged_into is null`]
  if (f.types) parts.push(sql<boolean>`c.type = any(${[...f.types]})`)
  if (f.communeIds) parts.push(sql<boolean>`c.commune_id = any(${[...f.communeIds]}::uuid[])`)
  if (f.agencyIds) parts.push(sql<boolean>`c.agency_id = any(${[...f.agencyIds]}::uuid[])`)
  if (f.states) parts.push(sql<boolean>`c.state = any(${[...f.states]})`)
  if (f.category !== undefined) parts.push(sql<boolean>`c.category = ${f.category}`)
  if (f.q?.trim())
    parts.push(
      sql<boolean>`(kernel.fold(c.public_title) like ${pattern(f.q.trim())} or c.code = ${f.q.trim().toUpperCase()})`,
    )
  if (f.bbox) parts.push(boxSql(f.bbox))
  if (after) parts.push(sql<boolean>`(c.published_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return many(
    db,
    sql<
      PublicCase & { key: string }
    >`select ${publicColumns}, c.published_at::text as key from cases.case c where ${and(parts)}
      order by c.published_at desc, c.id desc limit ${limit}`,
  )
}

export const findPublic = async (db: Db, id: string) =>
  (
    await many(
      db,
      sql<PublicCase>`select ${publicColumns} from cases.case c where c.id = ${id} and c.published_at is not null`,
    )
  )[0]

const boxSql = ([west, south, east, north]: readonly [number, number, number, number]) =>
  sql<boolean>`c.spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`

export type Near = CaseLine & { metres: number; publishedAt: string | null; publicTitle: string | null }

/** Cases of a type near a point that were opened, or closed, since an instant; the nearest first. */
export function listNear(
  db: Db,
  q: {
    type: string
    lon: number
    lat: number
    metres: number
    since: Date
    category: string | undefined
    limit: number
  },
) {
  // A degree of latitude is 111,195 m on the sphere; of longitude that much less, the nearer to a pole.
  const dLat = q.metres / 111_195
  const dLon = Math.min(180, dLat / Math.max(0.01, Math.cos((q.lat * Math.PI) / 180)))
  const same = q.category === undefined ? sql`true` : sql`c.category = ${q.category}`
  const distance = sql`2 * 6371008.8 * asin(least(1, sqrt(power(sin(radians(c.lat - ${q.lat}::float8) / 2), 2)
    + cos(radians(${q.lat}::float8)) * cos(radians(c.lat)) * power(sin(radians(c.lon - ${q.lon}::float8) / 2), 2))))`
  return many(
    db,
    sql<Near>`select * from (select ${lineColumns}, c.published_at, c.public_title, ${distance} as metres from cases.case c
        where c.type = ${q.type} and ${boxSql([q.lon - dLon, q.lat - dLat, q.lon + dLon, q.lat + dLat])} and c.merged_into is null and ${same}
          and (c.opened_at >= ${q.since} or c.closed_at >= ${q.since} or c.closed_at is null)) n
      where metres <= ${q.metres} order by metres, id limit ${q.limit}`,
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

/** Totals per value of a column, for walls and public figures: numbers only, so nobody's case is told. */
export function tally(
  db: Db,
  by: By,
  q: { types: readonly string[]; from?: string | undefined; to?: string | undefined; published?: boolean | undefined },
  now: Date,
) {
  const parts: Predicate[] = [sql<boolean>`c.type = any(${[...q.types]}) and c.merged_into is null`]
  if (q.from !== undefined) parts.push(sql<boolean>`c.opened_at >= ${q.from}::timestamptz`)
  if (q.to !== undefined) parts.push(sql<boolean>`c.opened_at < ${q.to}::timestamptz`)
  if (q.published) parts.push(sql<boolean>`c.published_at is not null`)
  return many(
    db,
    sql<Tally>`select ${columnOf[by]}::text as key, count(*) as total, count(*) filter (where c.closed_at is null) as open,
        count(*) filter (where c.closed_at is null and c.due_at < ${now}) as late,
        count(c.closed_at) as closed, count(c.closed_at) filter (where c.was_late) as closed_late,
        count(c.rating) as rated, coalesce(sum(c.rating), 0) as rating_sum
      from cases.case c where ${and(parts)} group by 1 order by 2 desc, 1 limit 1000`,
  )
}
