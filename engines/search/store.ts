import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { findable } from './access.ts'
import type { Miss } from './contract.ts'

export interface DocRow {
  kind: string
  id: string
  title: string
  words: string
  body: string
  url: string
  visible: string
  permission: string
  unitId: string
  personId: string | null
  lang: string
  boost: number
  updatedAt: Date
  names: string
  titleKey: string
  folded: string
  exact: string
}

export async function putDoc(db: Db, d: DocRow): Promise<void> {
  await sql`insert into search.doc (kind, id, title, words, body, url, visible, permission, unit_id, person_id, lang, boost, updated_at, names, title_key, folded, exact)
    values (${d.kind}, ${d.id}, ${d.title}, ${d.words}, ${d.body}, ${d.url}, ${d.visible}, ${d.permission}, ${d.unitId}, ${d.personId}, ${d.lang},
      ${d.boost}, ${d.updatedAt}, ${d.names}, ${d.titleKey}, ${d.folded}::tsvector, ${d.exact}::tsvector)
    on conflict (kind, id) do update set title = excluded.title, words = excluded.words, body = excluded.body, url = excluded.url,
      visible = excluded.visible, permission = excluded.permission, unit_id = excluded.unit_id, person_id = excluded.person_id,
      lang = excluded.lang, boost = excluded.boost, updated_at = excluded.updated_at, names = excluded.names,
      title_key = excluded.title_key, folded = excluded.folded, exact = excluded.exact`.execute(db)
}
export async function removeDoc(db: Db, kind: string, id: string): Promise<void> {
  await sql`delete from search.doc where kind = ${kind} and id = ${id}`.execute(db)
}
/** Removes what a source no longer has. */
export async function keepOnly(db: Db, kind: string, ids: readonly string[]): Promise<number> {
  const done = await sql`delete from search.doc where kind = ${kind} and not (id = any(${[...ids]}))`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

/** A query taken apart: folded words, words with marks, and the line they make. */
export interface Asked {
  folded: readonly string[]
  exact: readonly string[]
  hasMarks: boolean
  line: string
}
export interface Scope {
  actor: Actor
  kinds: readonly string[] | null
  lang: string
}
export interface Hit {
  kind: string
  id: string
  title: string
  words: string
  body: string
  url: string
  lang: string
  score: number
}

// Words hold letters and digits only (folding.ts), so that nothing in them is an operator of a tsquery.
const all = (words: readonly string[], suffix: (n: number) => string) =>
  words.map((w, n) => `'${w}'${suffix(n)}`).join(' & ')
const whole = (words: readonly string[]) => all(words, () => '')
const wholeTitle = (words: readonly string[]) => all(words, () => ':A')
const typing = (words: readonly string[], weight = '') =>
  all(words, (n) => (n === words.length - 1 ? `:*${weight}` : weight && `:${weight}`))
const phrase = (words: readonly string[]) => words.map((w) => `'${w}'`).join(' <-> ')

const CANDIDATES = 1_000
const SHOWN = sql`d.kind, d.id, d.title, d.words, d.body, d.url, d.lang`

function within({ actor, kinds }: Scope) {
  const only = kinds ? sql`and d.kind = any(${[...kinds]})` : sql``
  return sql`${filter(findable(actor), actor, 'd')} ${only}`
}

/**
 * Documents that hold all words, best first: words with their marks before folded ones, titles before texts, whole
 * words before beginnings; within a step by frequency, phrase, title, boost and language. Candidates are kept by their
 * row addresses, so that fetching them again never becomes a scan of the table.
 */
export function matches(asked: Asked, scope: Scope, limit: number) {
  const { folded, exact, hasMarks } = asked
  const sets = [wholeTitle(folded), whole(folded), typing(folded)].map(
    (q) =>
      sql`(select d.ctid from search.doc d where d.folded @@ ${q}::tsquery and ${within(scope)} limit ${CANDIDATES})`,
  )
  if (hasMarks) {
    sets.unshift(
      sql`(select d.ctid from search.doc d where d.exact @@ ${whole(exact)}::tsquery and ${within(scope)} limit ${CANDIDATES})`,
    )
  }
  const withMarks = hasMarks
    ? sql`when d.exact @@ ${wholeTitle(exact)}::tsquery then 8 when d.exact @@ ${whole(exact)}::tsquery then 7`
    : sql``
  return sql<Hit>`select ${SHOWN},
      case ${withMarks}
        when d.folded @@ ${wholeTitle(folded)}::tsquery then 6
        when d.folded @@ ${whole(folded)}::tsquery then 5
        when d.folded @@ ${typing(folded, 'A')}::tsquery then 4
        else 3 end
      + least(0.99, 0.3 * ts_rank(d.folded, ${typing(folded)}::tsquery, 33)
        + case when d.folded @@ ${phrase(folded)}::tsquery then 0.15 else 0 end
        + case when d.exact @@ ${whole(exact)}::tsquery then 0.08 else 0 end
        + case when d.title_key = ${asked.line} then 0.25 when starts_with(d.title_key, ${asked.line}) then 0.1 else 0 end
        + 0.05 * d.boost + case when d.lang = ${scope.lang} then 0.03 else 0 end) as score
    from search.doc d where d.ctid = any(array(${sql.join(sets, sql` union `)}))
    order by score desc, d.updated_at desc, d.kind, d.id limit ${limit}`
}

/** Documents that hold at least half of the words, for questions asked in whole sentences. */
export function halfMatches(asked: Asked, scope: Scope, limit: number) {
  const any = asked.folded.map((w) => `'${w}'`).join(' | ')
  const count = sql.join(
    asked.folded.map((w) => sql`(d.folded @@ ${`'${w}'`}::tsquery)::int`),
    sql` + `,
  )
  return sql<Hit>`select ${SHOWN}, 1 + (n::real / ${asked.folded.length}::int) * 0.9 + least(0.05, 0.05 * ts_rank(d.folded, ${any}::tsquery, 33)) as score
    from (select d.*, ${count} as n from search.doc d where d.folded @@ ${any}::tsquery and ${within(scope)} limit ${CANDIDATES}) d
    where n * 2 >= ${asked.folded.length}::int order by score desc, d.updated_at desc, d.kind, d.id limit ${limit}`
}

/** Documents whose title or extra words look like the query: slips of typing. */
export function slips(asked: Asked, scope: Scope, limit: number) {
  return sql<Hit>`select ${SHOWN}, 2 * word_similarity(${asked.line}, d.names) + 0.05 * similarity(${asked.line}, d.names) as score
    from (select * from search.doc d where ${asked.line} <% d.names and ${within(scope)} limit ${CANDIDATES}) d
    order by score desc, d.updated_at desc, d.kind, d.id limit ${limit}`
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

// Misses.

export async function noteMiss(db: Db, query: string, today: string): Promise<void> {
  await sql`insert into search.miss (query, first_on, last_on) values (${query}, ${today}, ${today})
    on conflict (query) do update set count = search.miss.count + 1, last_on = excluded.last_on`.execute(db)
}
export function listMisses(db: Db, after: { count: number; query: string } | undefined, limit: number) {
  const rest = after ? sql`where count < ${after.count} or (count = ${after.count} and query > ${after.query})` : sql``
  return many(
    db,
    sql<Miss>`select query, count, first_on, last_on from search.miss ${rest} order by count desc, query limit ${limit + 1}`,
  )
}
/** Forgets what was asked once and long ago, and caps the list. */
export async function sweepMisses(db: Db, before: string, keep: number): Promise<void> {
  await sql`delete from search.miss where count = 1 and last_on < ${before}`.execute(db)
  await sql`delete from search.miss where query in (select query from search.miss order by count desc, last_on desc, query offset ${keep})`.execute(
    db,
  )
}
