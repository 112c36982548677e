import { json, many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Details, Status } from './contract.ts'

export interface ClientRow {
  id: string
  clientId: string
  status: Status
  approved: Details | null
  draft: Details | null
  draftBy: string | null
  draftAt: string | null
  approvedBy: string | null
  approvedAt: string | null
  suspendedBy: string | null
  suspendedAt: string | null
  reason: string | null
  sector: string | null
  draftSector: string | null
  secretHash: string | null
  secretHint: string | null
  secretAt: string | null
  formerHash: string | null
  formerUntil: string | null
  demo: boolean
  createdAt: string
}

const columns = sql`id, client_id, status, approved, draft, draft_by, draft_at, approved_by, approved_at, suspended_by,
  suspended_at, reason, sector, draft_sector, secret_hash, secret_hint, secret_at, former_hash, former_until, demo, created_at`

export const findByClientId = (db: Db, clientId: string): Promise<ClientRow | undefined> =>
  maybe(db, sql<ClientRow>`select ${columns} from openid.client where client_id = ${clientId}`)

export const findClient = (db: Db, id: string): Promise<ClientRow | undefined> =>
  maybe(db, sql<ClientRow>`select ${columns} from openid.client where id = ${id}`)

/** Held until the end of the transaction, so that two who decide follow each other. */
export const lockClient = (db: Db, id: string): Promise<ClientRow | undefined> =>
  maybe(db, sql<ClientRow>`select ${columns} from openid.client where id = ${id} for update`)

export async function listClients(db: Db, status: Status | undefined, after: string | undefined, limit: number) {
  const wanted = status ? sql`and c.status = ${status}` : sql``
  const from = after ? sql`and c.client_id > ${after}` : sql``
  const rows = await many(
    db,
    sql<ClientRow & { people: number }>`select ${columns}, (select count(*) from openid.consent s
        where s.client = c.id and s.ended_at is null) as people
      from openid.client c where true ${wanted} ${from} order by c.client_id limit ${limit + 1}`,
  )
  return page(rows, limit, (row) => row.clientId)
}

export const countPeople = async (db: Db, client: string): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from openid.consent where client = ${client} and ended_at is null`,
    )
  ).n

export const countApproved = async (db: Db): Promise<number> =>
  (await one(db, sql<{ n: number }>`select count(*) as n from openid.client where status = 'approved'`)).n

interface NewClient {
  id: string
  clientId: string
  draft: Details
  sector: string
  by: string | null
  at: Date
}

/** Undefined when the name is taken. */
export const insertClient = (db: Db, c: NewClient): Promise<ClientRow | undefined> =>
  maybe(
    db,
    sql<ClientRow>`insert into openid.client (id, client_id, status, draft, draft_sector, draft_by, draft_at, created_by, created_at)
      values (${c.id}, ${c.clientId}, 'draft', ${json(c.draft)}, ${c.sector}, ${c.by}, ${c.at}, ${c.by}, ${c.at})
      on conflict (client_id) do nothing returning ${columns}`,
  )

export const setDraft = (db: Db, id: string, draft: Details, sector: string, by: string | null, at: Date) =>
  one(
    db,
    sql<ClientRow>`update openid.client set draft = ${json(draft)}, draft_sector = ${sector}, draft_by = ${by}, draft_at = ${at}
      where id = ${id} returning ${columns}`,
  )

export const dropDraft = (db: Db, id: string) =>
  one(
    db,
    sql<ClientRow>`update openid.client set draft = null, draft_sector = null, draft_by = null, draft_at = null
      where id = ${id} returning ${columns}`,
  )

/** What waited counts from now on; the sector of the first approval stays for good. */
export const approveDraft = (db: Db, id: string, by: string | null, at: Date) =>
  one(
    db,
    sql<ClientRow>`update openid.client set approved = draft, sector = coalesce(sector, draft_sector),
        status = case status when 'draft' then 'approved' else status end, approved_by = ${by}, approved_at = ${at},
        draft = null, draft_sector = null, draft_by = null, draft_at = null
      where id = ${id} returning ${columns}`,
  )

export const suspendClient = (db: Db, id: string, by: string | null, at: Date, reason: string) =>
  one(
    db,
    sql<ClientRow>`update openid.client set status = 'suspended', suspended_by = ${by}, suspended_at = ${at}, reason = ${reason}
      where id = ${id} returning ${columns}`,
  )

export const resumeClient = (db: Db, id: string) =>
  one(
    db,
    sql<ClientRow>`update openid.client set status = 'approved', suspended_by = null, suspended_at = null, reason = null
      where id = ${id} returning ${columns}`,
  )

export const setSecret = (db: Db, id: string, hash: string, hint: string, at: Date, formerUntil: Date | null) =>
  one(
    db,
    sql<ClientRow>`update openid.client set former_hash = case when ${formerUntil}::timestamptz is null then null else secret_hash end,
        former_until = case when secret_hash is null then null else ${formerUntil}::timestamptz end,
        secret_hash = ${hash}, secret_hint = ${hint}, secret_at = ${at}
      where id = ${id} returning ${columns}`,
  )

/** The demo's own partner: data of the demo, approved as it comes. */
export async function upsertDemo(db: Db, c: NewClient): Promise<void> {
  await sql`insert into openid.client (id, client_id, status, approved, approved_at, sector, demo, created_at)
    values (${c.id}, ${c.clientId}, 'approved', ${json(c.draft)}, ${c.at}, ${c.sector}, true, ${c.at})
    on conflict (client_id) do update set approved = excluded.approved where openid.client.demo`.execute(db)
}

/** Adds to the day's count of one thing. No person is in it. */
export async function countUse(db: Db, client: string, day: string, what: string): Promise<void> {
  await sql`insert into openid.use (client, day, what, count) values (${client}, ${day}, ${what}, 1)
    on conflict (client, day, what) do update set count = openid.use.count + 1`.execute(db)
}

export const listUse = (db: Db, client: string, from: string) =>
  many(
    db,
    sql<{ day: string; what: string; count: number }>`select day, what, count from openid.use
      where client = ${client} and day >= ${from} order by day desc, what`,
  )
