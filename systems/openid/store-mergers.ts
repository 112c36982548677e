import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface Merged {
  /** Names the merger, so that it can be undone as one. */
  id: string
  from: string
  to: string
}

/** The record by whose name this partner's sector knows a person, when it is not the person's own. */
export async function nameHolder(db: Db, personId: string, clientId: string): Promise<string> {
  const row = await maybe(
    db,
    sql<{ asPerson: string }>`select k.as_person from openid.known_as k join openid.client c on c.sector = k.sector
      where k.person_id = ${personId} and c.client_id = ${clientId}`,
  )
  return row?.asPerson ?? personId
}

/** Partners that a person ever allowed anything, by the name that requests use. */
export async function partnersOf(db: Db, personId: string): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ clientId: string }>`select distinct c.client_id from openid.consent s join openid.client c on c.id = s.client
      where s.person_id = ${personId} order by c.client_id`,
  )
  return rows.map(({ clientId }) => clientId)
}

/**
 * In sectors that know the record and never met the person, the person goes on under the record's name. One who was
 * there under both keeps their own: a partner that has two entries must join them itself.
 */
export async function keepNames(db: Db, { id, from, to }: Merged, at: Date): Promise<void> {
  await sql`insert into openid.known_as (person_id, sector, as_person, merger_id, at)
    select ${to}, c.sector, coalesce(k.as_person, ${from}), ${id}, ${at}
    from (select distinct c.sector from openid.consent s join openid.client c on c.id = s.client
      where s.person_id = ${from} and c.sector is not null) c
    left join openid.known_as k on k.person_id = ${from} and k.sector = c.sector
    where not exists (select from openid.consent o join openid.client oc on oc.id = o.client
      where o.person_id = ${to} and oc.sector = c.sector)
    on conflict do nothing`.execute(db)
}

/** Every decision of the record becomes one of the person; where both stand open, the person's own counts. */
export async function moveConsents(db: Db, { id, from, to }: Merged, at: Date): Promise<number> {
  await sql`update openid.consent s set ended_at = ${at}, ending = 'merged' where s.person_id = ${from}
    and s.ended_at is null and exists (select from openid.consent o
      where o.person_id = ${to} and o.client = s.client and o.ended_at is null)`.execute(db)
  const done = await sql`update openid.consent set person_id = ${to}, merger_id = ${id}
    where person_id = ${from}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

/** Partners of what came with a merger. */
export async function partnersOfMerger(db: Db, id: string): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ clientId: string }>`select distinct c.client_id from openid.consent s join openid.client c on c.id = s.client
      where s.merger_id = ${id} order by c.client_id`,
  )
  return rows.map(({ clientId }) => clientId)
}

/** What came with the record goes back with it as it is now; what only ended by the merger stands again. */
export async function returnConsents(db: Db, { id, from }: Merged): Promise<number> {
  const done = await sql`update openid.consent set person_id = ${from}, merger_id = null,
      ended_at = case when ending = 'merged' then null else ended_at end,
      ending = case when ending = 'merged' then null else ending end
    where merger_id = ${id}`.execute(db)
  await sql`delete from openid.known_as where merger_id = ${id}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}
