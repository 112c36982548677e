import { filter, type Actor, type Rule } from '@hue-s/kernel/server/access.ts'
import { many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Audience, CaseLine, QueueLine, View } from './contract.ts'
import type { CaseEvent } from './facts.ts'
import { isAbsentSql, type Replaced } from './store-absences.ts'

export const lineColumns = sql`c.id, c.code, c.type, c.state, c.title, c.agency_id, c.assignee_id, c.commune_id, c.anchored_on, c.place_text, c.lon, c.lat,
  c.category, c.data ->> 'child' as child, c.opened_at, c.due_at, c.due_clock, c.closed_at, c.was_late, c.priority, c.channel, c.version`

export type Predicate = ReturnType<typeof sql<boolean>>
export type Pair = readonly [string, string]

export interface Scope {
  rule: Rule
  actor: Actor
  /** The same bound as the rule's, in a form that an index serves; nothing when there is none. */
  within: readonly string[] | undefined
  types: readonly string[]
  agencyIds: readonly string[] | undefined
  communeIds: readonly string[] | undefined
  state: string | undefined
  /** Only cases of this category. */
  category?: string | undefined
  q: string | undefined
  /** Whom the actor replaces today. */
  replaced: readonly Replaced[]
  today: string
}

export const and = (parts: readonly Predicate[]): Predicate =>
  sql<boolean>`(${sql.join([sql`true`, ...parts], sql` and `)})`

/** A word that people type, as a pattern: folded, and with the signs of LIKE taken as themselves. */
export const pattern = (q: string) =>
  sql`'%' || replace(replace(replace(kernel.fold(${q}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`

export function scoped(
  { rule, actor, within, types, agencyIds, communeIds, state, category, q }: Scope,
  own: boolean,
): Predicate {
  const parts: Predicate[] = [sql<boolean>`c.type = any(${[...types]})`]
  if (!own) parts.push(filter(rule, actor, 'c'))
  if (!own && within) parts.push(sql<boolean>`c.agency_id = any(${[...within]}::uuid[])`)
  if (agencyIds) parts.push(sql<boolean>`c.agency_id = any(${[...agencyIds]}::uuid[])`)
  if (communeIds) parts.push(sql<boolean>`c.commune_id = any(${[...communeIds]}::uuid[])`)
  if (state !== undefined) parts.push(sql<boolean>`c.state = ${state}`)
  if (category !== undefined) parts.push(sql<boolean>`c.category = ${category}`)
  if (q?.trim())
    parts.push(sql<boolean>`(c.title_fold like ${pattern(q.trim())} or c.code = ${q.trim().toUpperCase()})`)
  return and(parts)
}

/** Assigned to somebody whom the actor replaces, where the actor may read the case anyway. */
function replacingSql({ rule, actor, replaced }: Scope): Predicate {
  const everywhere = replaced.filter((r) => r.agencyId === null).map((r) => r.personId)
  const there = replaced.filter((r) => r.agencyId !== null)
  const one = there.map(
    (r) => sql<boolean>`(c.assignee_id = ${r.personId}::uuid and c.agency_id = ${r.agencyId}::uuid)`,
  )
  const anyOf = sql.join([sql`c.assignee_id = any(${everywhere}::uuid[])`, ...one], sql` or `)
  return replaced.length === 0 ? sql<boolean>`false` : sql<boolean>`((${anyOf}) and ${filter(rule, actor, 'c')})`
}

/** Open cases that are the actor's to do. The first comparison is one that an index serves. */
export function ownSql(scope: Scope): Predicate {
  const people = [scope.actor.id, ...scope.replaced.map((r) => r.personId)].filter((id) => id !== null)
  return sql<boolean>`c.closed_at is null and c.assignee_id = any(${people}::uuid[])
    and (c.assignee_id = ${scope.actor.id}::uuid or ${replacingSql(scope)})`
}

/** What each view means. Late and due today speak of open cases; «all» also shows closed ones. */
function viewSql(view: View, scope: Scope, now: Date, endOfDay: Date): Predicate {
  const open = sql<boolean>`c.closed_at is null`
  const views: Record<View, Predicate> = {
    mine: ownSql(scope),
    unassigned: sql<boolean>`${open} and c.assignee_id is null`,
    agency: open,
    late: sql<boolean>`${open} and c.due_sort < ${now}`,
    escalated: sql<boolean>`${open} and c.escalation > 0`,
    dueToday: sql<boolean>`${open} and c.due_sort >= ${now} and c.due_sort < ${endOfDay}`,
    all: sql<boolean>`true`,
  }
  return views[view]
}

interface QueueQuery {
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
  const where = and([scoped(scope, view === 'mine'), viewSql(view, scope, now, endOfDay), from])
  const order = byDue ? sql`c.due_sort, c.id` : sql`c.opened_at desc, c.id desc`
  const key = byDue ? sql`c.due_sort::text` : sql`c.opened_at::text`
  return many(
    db,
    sql<
      QueueLine & { key: string }
    >`select ${lineColumns}, c.escalation, ${isAbsentSql(scope.today)} as assignee_absent,
        c.assignee_id is distinct from ${scope.actor.id}::uuid and ${replacingSql(scope)} as replacing, ${key} as key
      from cases.case c where ${where} order by ${order} limit ${limit}`,
  )
}

/** Closed cases run into millions: beyond this many, «all» is only known to be more. */
const COUNTED = 10_000

/** How many cases each view holds, in one pass over the open ones; «all» stops at ten thousand. */
export async function countViews(db: Db, scope: Scope, now: Date, endOfDay: Date): Promise<Record<View, number>> {
  const view = (v: View) => viewSql(v, scope, now, endOfDay)
  const open = await one(
    db,
    sql<
      Omit<Record<View, number>, 'mine' | 'all'>
    >`select count(*) filter (where ${view('unassigned')}) as unassigned, count(*) as agency,
        count(*) filter (where ${view('late')}) as late, count(*) filter (where ${view('escalated')}) as escalated, count(*) filter (where ${view('dueToday')}) as due_today
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

/** Which of a person's cases are wanted. */
export interface MineFilters {
  types?: readonly string[] | undefined
  /** Only those in one of these states. */
  states?: readonly string[] | undefined
  /** Also, or only, those in one of these states that were not rated yet. */
  unratedStates?: readonly string[] | undefined
}

function mineSql({ types, states, unratedStates }: MineFilters): Predicate {
  const parts: Predicate[] = []
  if (types) parts.push(sql<boolean>`c.type = any(${[...types]})`)
  if (states || unratedStates)
    parts.push(
      sql<boolean>`(c.state = any(${[...(states ?? [])]}) or (c.state = any(${[...(unratedStates ?? [])]}) and c.rating is null))`,
    )
  return and(parts)
}

/** Cases a person is a party of, newest first; ids are ordered by time. */
export function listMine(db: Db, personId: string, f: MineFilters, after: Pair | undefined, limit: number) {
  const from = after
    ? sql<boolean>`(c.opened_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql<boolean>`true`
  return many(
    db,
    sql<CaseLine & { rating: number | null; key: string }>`select ${lineColumns}, c.rating, c.opened_at::text as key
      from (select distinct case_id from cases.party where person_id = ${personId}) p join cases.case c on c.id = p.case_id
      where ${and([mineSql(f), from])} order by c.opened_at desc, c.id desc limit ${limit}`,
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
  child: string | null
  openedAt: string
  publishedAt: string
  dueAt: string | null
  closedAt: string | null
  wasLate: boolean
  rating: number | null
}
export const publicColumns = sql`c.id, c.code, c.type, c.state, c.public_title, c.public_text, c.agency_id, c.commune_id, c.anchored_on, c.place_text, c.lon, c.lat,
  c.category, c.data ->> 'child' as child, c.opened_at, c.published_at, c.due_at, c.closed_at, c.was_late, c.rating`

export const findPublic = async (db: Db, id: string) =>
  (
    await many(
      db,
      sql<PublicCase>`select ${publicColumns} from cases.case c where c.id = ${id} and c.published_at is not null`,
    )
  )[0]

/** Published cases of a type that a person follows, the latest followed first. */
export const listFollowed = (db: Db, personId: string, type: string, limit: number) =>
  many(
    db,
    sql<PublicCase>`select ${publicColumns} from cases.follower f join cases.case c on c.id = f.case_id
      where f.person_id = ${personId} and c.type = ${type} and c.published_at is not null
      order by f.at desc, c.id desc limit ${limit}`,
  )

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
    published: boolean
    limit: number
  },
) {
  // A degree of latitude is 111,195 m on the sphere; of longitude that much less, the nearer to a pole.
  const dLat = q.metres / 111_195
  const dLon = Math.min(180, dLat / Math.max(0.01, Math.cos((q.lat * Math.PI) / 180)))
  const same = q.category === undefined ? sql`true` : sql`c.category = ${q.category}`
  const shown = q.published ? sql`c.published_at is not null` : sql`true`
  const distance = sql`2 * 6371008.8 * asin(least(1, sqrt(power(sin(radians(c.lat - ${q.lat}::float8) / 2), 2)
    + cos(radians(${q.lat}::float8)) * cos(radians(c.lat)) * power(sin(radians(c.lon - ${q.lon}::float8) / 2), 2))))`
  return many(
    db,
    sql<Near>`select * from (select ${lineColumns}, c.published_at, c.public_title, ${distance} as metres from cases.case c
        where c.type = ${q.type} and c.spot <@ box(point(${q.lon - dLon}, ${q.lat - dLat}), point(${q.lon + dLon}, ${q.lat + dLat})) and c.merged_into is null and ${same} and ${shown}
          and (c.opened_at >= ${q.since} or c.closed_at >= ${q.since} or c.closed_at is null)) n
      where metres <= ${q.metres} order by metres, id limit ${q.limit}`,
  )
}
