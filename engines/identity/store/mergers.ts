import { json, many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface Merger {
  id: string
  fromPerson: string
  toPerson: string
  delegationId: string
  moved: { account: string; phones: string[]; passkeys: string[] }
  how: 'eid' | 'phone' | 'counter'
  mergedAt: string
  undoneAt: string | null
}

export async function insertMerger(db: Db, m: Merger): Promise<void> {
  await sql`insert into identity.merger (id, from_person, to_person, delegation_id, moved, how, merged_at)
    values (${m.id}, ${m.fromPerson}, ${m.toPerson}, ${m.delegationId}, ${json(m.moved)}, ${m.how}, ${m.mergedAt})`.execute(
    db,
  )
}

export const listMergers = (db: Db, toPerson: string) =>
  many(
    db,
    sql<Merger>`select * from identity.merger where to_person = ${toPerson} and undone_at is null order by merged_at desc limit 20`,
  )

export const findMerger = (db: Db, id: string) => maybe(db, sql<Merger>`select * from identity.merger where id = ${id}`)

export async function undoMerger(db: Db, id: string, now: Date): Promise<boolean> {
  const done = await sql`update identity.merger set undone_at = ${now} where id = ${id} and undone_at is null`.execute(
    db,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function setAccountStatus(db: Db, id: string, status: 'active' | 'closed'): Promise<void> {
  await sql`update identity.account set status = ${status} where id = ${id}`.execute(db)
}
