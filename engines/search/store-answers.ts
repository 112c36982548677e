import { json, many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Answer, AnswerStep, Miss } from './contract.ts'

// Misses.

/** Counts a search in vain; who asked is not known here. */
export async function noteMiss(db: Db, query: string, today: string): Promise<void> {
  await sql`insert into search.miss (query, first_on, last_on) values (${query}, ${today}, ${today})
    on conflict (query) do update set count = search.miss.count + 1, last_on = excluded.last_on`.execute(db)
}
export function listMisses(db: Db, after: { count: number; query: string } | undefined, limit: number) {
  const rest = after
    ? sql`and (m.count < ${after.count} or (m.count = ${after.count} and m.query > ${after.query}))`
    : sql``
  return many(
    db,
    sql<Miss>`select m.query, m.count, m.first_on, m.last_on from search.miss m
      where not exists (select from search.answer a where a.key = m.query and a.state = 'on') ${rest}
      order by m.count desc, m.query limit ${limit + 1}`,
  )
}
export async function forgetMiss(db: Db, query: string): Promise<void> {
  await sql`delete from search.miss where query = ${query}`.execute(db)
}
/** Forgets what was asked once and long ago, and caps the list. */
export async function sweepMisses(db: Db, before: string, keep: number): Promise<void> {
  await sql`delete from search.miss where count = 1 and last_on < ${before}`.execute(db)
  await sql`delete from search.miss where query in (select query from search.miss order by count desc, last_on desc, query offset ${keep})`.execute(
    db,
  )
}

// Answers.

const COLUMNS = sql`id, version, phrase, key, kind, url, title, means, state, changed_at, changed_by, changed_by_name,
  reviewed_at, reviewed_by, reviewed_by_name`
export interface AnswerRow extends Answer {
  key: string
}

/** The other words that an operator says are meant by these. */
export async function meaningOf(db: Db, key: string): Promise<string | undefined> {
  const found = await maybe(
    db,
    sql<{ means: string }>`select means from search.answer where key = ${key} and state = 'on' and kind = 'words'`,
  )
  return found?.means
}
/** Lets one at a time answer a phrase. */
export async function holdPhrase(db: Db, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`search.answer ${key}`}, 0))`.execute(db)
}
/** One answer, kept from other hands until the end of the transaction. */
export const findAnswer = (db: Db, id: string) =>
  maybe(db, sql<AnswerRow>`select ${COLUMNS} from search.answer where id = ${id} for update`)
export const answerOfKey = (db: Db, key: string) =>
  maybe(db, sql<AnswerRow>`select ${COLUMNS} from search.answer where key = ${key} and state = 'on'`)

export async function saveAnswer(db: Db, a: AnswerRow): Promise<void> {
  await sql`insert into search.answer (${COLUMNS}) values (${a.id}, ${a.version}, ${a.phrase}, ${a.key}, ${a.kind}, ${a.url}, ${json(a.title)},
      ${a.means}, ${a.state}, ${a.changedAt}, ${a.changedBy}, ${a.changedByName}, ${a.reviewedAt}, ${a.reviewedBy}, ${a.reviewedByName})
    on conflict (id) do update set version = excluded.version, phrase = excluded.phrase, key = excluded.key, kind = excluded.kind,
      url = excluded.url, title = excluded.title, means = excluded.means, state = excluded.state, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by, changed_by_name = excluded.changed_by_name, reviewed_at = excluded.reviewed_at,
      reviewed_by = excluded.reviewed_by, reviewed_by_name = excluded.reviewed_by_name`.execute(db)
}
/** Writes down one step of an answer's life; it is never changed again. */
export async function noteStep(db: Db, id: string, step: AnswerStep): Promise<void> {
  await sql`insert into search.answer_event (answer_id, version, step, content, at, by_id, by_name)
    values (${id}, ${step.version}, ${step.step}, ${json(step.content)}, ${step.at}, ${step.byId}, ${step.byName})`.execute(
    db,
  )
}
export const listSteps = (db: Db, id: string) =>
  many(
    db,
    sql<AnswerStep>`select version, step, content, at, by_id, by_name from search.answer_event where answer_id = ${id}
      order by version desc limit 200`,
  )
/** Answers, those in force first, latest change first. */
export function listAnswers(db: Db, after: { state: string; at: string; id: string } | undefined, limit: number) {
  const rest = after
    ? sql`where (state < ${after.state} or (state = ${after.state} and (changed_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)))`
    : sql``
  return many(
    db,
    sql<AnswerRow>`select ${COLUMNS} from search.answer ${rest} order by state desc, changed_at desc, id desc limit ${limit + 1}`,
  )
}
/** All answers in force that open a page, for the rebuild. */
export const pageAnswers = (db: Db, after: string | null, limit: number) =>
  many(
    db,
    sql<AnswerRow>`select ${COLUMNS} from search.answer where state = 'on' and kind = 'page'
      and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`,
  )
