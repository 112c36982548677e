import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { CaseLine } from './contract.ts'
import { and, lineColumns, type Pair, type Predicate } from './store-lists.ts'

/** A state of a type; the same word may mean another thing in another type. */
export interface StateOfType {
  type: string
  state: string
}

export interface MineQuery {
  types: readonly string[] | undefined
  /** Only in one of these states. */
  states: readonly StateOfType[] | undefined
  /** Also in one of these, as long as it was not rated. */
  unrated: readonly StateOfType[]
}

const inStates = (pairs: readonly StateOfType[]) =>
  sql<boolean>`(c.type, c.state) in (select * from unnest(${pairs.map((p) => p.type)}::text[], ${pairs.map((p) => p.state)}::text[]))`

const ofPerson = (personId: string) =>
  sql`(select distinct case_id from cases.party where person_id = ${personId}) p join cases.case c on c.id = p.case_id`

function wanted({ types, states, unrated }: MineQuery): Predicate {
  const parts: Predicate[] = []
  if (types) parts.push(sql<boolean>`c.type = any(${[...types]})`)
  if (states) parts.push(sql<boolean>`(${inStates(states)} or (c.rating is null and ${inStates(unrated)}))`)
  return and(parts)
}

/** Cases of every type that a person is a party of, newest first. */
export function listOfPerson(db: Db, personId: string, q: MineQuery, after: Pair | undefined, limit: number) {
  const from = after
    ? sql<boolean>`(c.opened_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql<boolean>`true`
  return many(
    db,
    sql<CaseLine & { rating: number | null; key: string }>`select ${lineColumns}, c.rating, c.opened_at::text as key
      from ${ofPerson(personId)} where ${and([wanted(q), from])} order by c.opened_at desc, c.id desc limit ${limit}`,
  )
}

/** How many cases of each type and state a person is a party of, and how many of them have no rating. */
export const countOfPerson = (db: Db, personId: string) =>
  many(
    db,
    sql<StateOfType & { count: number; unrated: number }>`select c.type, c.state, count(*) as count,
        count(*) filter (where c.rating is null) as unrated
      from ${ofPerson(personId)} group by c.type, c.state order by c.type, c.state`,
  )

/** Cases of a person that are closed and still tell who they are. */
export const listClosedOf = (db: Db, personId: string, type: string, closedBefore: string) =>
  many(
    db,
    sql<{ id: string }>`select c.id from ${ofPerson(personId)} where c.type = ${type} and c.anonymised_at is null
      and c.closed_at < ${closedBefore}::timestamptz order by c.id`,
  )
