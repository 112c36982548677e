import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { findable } from './access.ts'
import { anyWord, phrase, typing, whole, wholeTitle, type Asked } from './asked.ts'

export interface Scope {
  actor: Actor
  kinds: readonly string[] | null
  lang: string
  audience?: string | undefined
  /** At most so many of each kind, for lists grouped by kind. */
  perKind?: number | undefined
}
export interface Hit {
  kind: string
  id: string
  title: string
  titles: Record<string, { title: string; body?: string }>
  note: Record<string, string>
  words: string
  body: string
  url: string
  lang: string
  score: number
  updatedAt: string
}
/** The place in a ranked list after which the next page begins. */
export type Place = Pick<Hit, 'score' | 'updatedAt' | 'kind' | 'id'>

const CANDIDATES = 1_000
const FEW_CANDIDATES = 300
const SHORTEST_NAME = 4
const SHOWN = sql`d.kind, d.id, d.title, d.titles, d.note, d.words, d.body, d.url, d.lang, date_trunc('milliseconds', d.updated_at) as updated_at`
const candidates = ({ perKind }: Scope) => (perKind === undefined ? CANDIDATES : FEW_CANDIDATES)

/**
 * The parts of the table this actor may look into, each with an index of its own: what is public, and what is not as
 * far as the actor may see it. Who can see nothing else has only the first.
 */
function parts({ actor, kinds }: Scope) {
  const only = kinds ? sql`and d.kind = any(${[...kinds]})` : sql``
  const open = sql`d.visible = 'public' ${only}`
  if (actor.kind === 'anyone') return [open]
  const own = sql`d.visible = 'person' and d.person_id = ${actor.onBehalfOf ?? actor.id} ${only}`
  if (actor.kind === 'citizen' && actor.grants.length === 0) return [open, own]
  return [open, sql`d.visible <> 'public' and ${filter(findable(actor), actor, 'd')} ${only}`]
}

/**
 * Where the ranking looks: all that holds the words, the last perhaps only begun. Only when that is more than is ranked are
 * the narrower sets asked for as well (whole words, with their marks, in the title), so that the best are among them; a
 * weight or a mark makes the server read every row that an index names. Whole titles are always looked up.
 */
function candidateSets(asked: Asked, scope: Scope) {
  const most = candidates(scope)
  // Compared by bytes, so that one plan serves every query.
  const named = sql`d.title_key ~>=~ ${asked.line} and d.title_key ~<~ ${`${asked.line}\u{10ffff}`}`
  const isFull = (set: string) => sql`(select count(*) from ${sql.ref(set)}) >= ${most}::int`
  return parts(scope).map((part) => {
    const those = (fits: ReturnType<typeof sql>) =>
      sql`(select d.ctid from search.doc d where ${fits} and ${part} limit ${most})`
    const marked = asked.hasMarks
      ? sql`union ${those(sql`${isFull('begun')} and d.exact @@ ${whole(asked, 'exact')}::tsquery`)}`
      : sql``
    return sql`(with begun as materialized ${those(sql`d.folded @@ ${typing(asked)}::tsquery`)},
        worded as materialized ${those(sql`${isFull('begun')} and d.folded @@ ${whole(asked)}::tsquery`)}
      select ctid from begun union select ctid from worded ${marked}
      union ${those(sql`${isFull('worded')} and d.folded @@ ${wholeTitle(asked)}::tsquery`)}
      union ${those(named)})`
  })
}

/** What orders equals, below one step: who asks, in which language, and the wish of whoever put it there. */
const soft = ({ lang, audience }: Scope) => sql`0.05 * d.boost
  + case when d.lang = ${lang} or d.titles -> ${lang} is not null then 0.03 else 0 end
  + ${audience ? sql`case when ${audience} = any(d.audiences) then 0.1 when d.audiences <> '{}' then -0.05 else 0 end` : sql`0`}`

/**
 * Documents that hold all words, best first: an operator's answer, words with their marks before folded ones, titles
 * before texts, whole words before beginnings; within a step by frequency, phrase, title, boost, audience and language.
 * Candidates are kept by their row addresses, so that fetching them again never becomes a scan of the table.
 */
export function matches(asked: Asked, scope: Scope, limit: number, after?: Place) {
  const { hasMarks, line } = asked
  const named = sql`(d.title_key = ${line} or ${line} = any(d.other_keys))`
  // A name that is being typed is worth as much as words that stand somewhere in a title.
  const begun =
    line.length < SHORTEST_NAME
      ? sql`false`
      : sql`(starts_with(d.title_key, ${line}) or exists (select from unnest(d.other_keys) k where starts_with(k, ${line})))`
  const withMarks = hasMarks
    ? sql`when d.exact @@ ${wholeTitle(asked, 'exact')}::tsquery then 8 when d.exact @@ ${whole(asked, 'exact')}::tsquery then 7`
    : sql``
  return paged(
    sql`select ${SHOWN}, round((
      case when d.kind = 'answer' and ${line} = any(d.other_keys) then 9 ${withMarks}
        when d.folded @@ ${wholeTitle(asked)}::tsquery or ${named} or ${begun} then 6
        when d.folded @@ ${whole(asked)}::tsquery then 5
        when d.folded @@ ${typing(asked, 'A')}::tsquery then 4
        else 3 end
      + greatest(0, least(0.99, 0.3 * ts_rank(d.folded, ${typing(asked)}::tsquery, 33)
        + case when d.folded @@ ${phrase(asked)}::tsquery then 0.15 else 0 end
        + case when d.exact @@ ${whole(asked, 'exact')}::tsquery then 0.08 else 0 end
        + case when ${named} then 0.25 when ${begun} then 0.15 else 0 end
        + ${soft(scope)})))::numeric, 4) as score
    from search.doc d where d.ctid = any(array(${sql.join(candidateSets(asked, scope), sql` union `)}))`,
    scope,
    limit,
    after,
  )
}

function paged(scored: ReturnType<typeof sql>, { perKind }: Scope, limit: number, after?: Place) {
  const order = sql`score desc, updated_at desc, kind, id`
  const rest = after
    ? sql`where score < ${after.score} or (score = ${after.score} and (updated_at < ${after.updatedAt} or
        (updated_at = ${after.updatedAt} and (kind, id) > (${after.kind}, ${after.id}))))`
    : sql``
  if (perKind === undefined) return sql<Hit>`select * from (${scored}) s ${rest} order by ${order} limit ${limit}`
  return sql<Hit>`select * from (select s.*, row_number() over (partition by kind order by ${order}) as nth from (${scored}) s) n
    where nth <= ${perKind} order by ${order} limit ${limit}`
}

/** How many documents of each kind hold all words, counted up to the number that is ranked. */
export function kindCounts(asked: Asked, scope: Scope) {
  const sets = candidateSets(asked, { ...scope, kinds: null })
  return sql<{ kind: string; count: number }>`select d.kind, count(*)::int as count from search.doc d
    where d.ctid = any(array(${sql.join(sets, sql` union `)})) group by d.kind order by 2 desc, 1`
}

const anyPart = (scope: Scope, rows: (part: ReturnType<typeof sql>) => ReturnType<typeof sql>) =>
  sql.join(parts(scope).map(rows), sql` union all `)

/** Documents that hold at least half of the words, for questions asked in whole sentences. */
export function halfMatches(asked: Asked, scope: Scope, limit: number) {
  const { folded } = asked
  const count = sql.join(
    folded.map((w) => sql`(d.folded @@ ${`'${w}'`}::tsquery)::int`),
    sql` + `,
  )
  const any = anyWord(asked)
  const found = anyPart(
    scope,
    (part) =>
      sql`(select d.*, ${count} as n from search.doc d where d.folded @@ ${any}::tsquery and ${part} limit ${candidates(scope)})`,
  )
  return paged(
    sql`select ${SHOWN}, round((1 + (n::real / ${folded.length}::int) * 0.9 + least(0.05, 0.05 * ts_rank(d.folded, ${any}::tsquery, 33))
        + 0.1 * (${soft(scope)}))::numeric, 4) as score
      from (${found}) d where n * 2 >= ${folded.length}::int`,
    scope,
    limit,
  )
}

/** Documents whose title or extra words look like the query: slips of typing. */
export function slips(asked: Asked, scope: Scope, limit: number) {
  const found = anyPart(
    scope,
    (part) => sql`(select * from search.doc d where ${asked.line} <% d.names and ${part} limit ${candidates(scope)})`,
  )
  return paged(
    sql`select ${SHOWN}, round((2 * word_similarity(${asked.line}, d.names) + 0.05 * similarity(${asked.line}, d.names)
        + 0.1 * (${soft(scope)}))::numeric, 4) as score from (${found}) d`,
    scope,
    limit,
  )
}

// First what is nearly the same; only if there is nothing, what is like it. So the candidates stay few and the best are among them.
const SLIP_THRESHOLDS = ['0.7', '0.45']

/** Runs the search for slips with its own threshold; a transaction keeps that from leaking into the pool. */
export function findSlips(db: Db, asked: Asked, scope: Scope, limit: number): Promise<Hit[]> {
  const run = async (trx: Db) => {
    for (const threshold of SLIP_THRESHOLDS) {
      await sql`select set_config('pg_trgm.word_similarity_threshold', ${threshold}, true)`.execute(trx)
      const hits = await many(trx, slips(asked, scope, limit))
      if (hits.length > 0) return hits
    }
    return []
  }
  return db.isTransaction ? run(db) : db.transaction().execute(run)
}
