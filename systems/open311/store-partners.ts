import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Partner } from './contract.ts'

const columns = sql`id, name, contact, key_hint, per_hour, review, demo, created_at, revoked_at`

export const listPartners = (db: Db): Promise<Partner[]> =>
  many(
    db,
    sql<Partner>`select ${columns} from open311.partner order by revoked_at is not null, created_at desc limit 500`,
  )

/** The partner of a key, held until the end of the transaction: two calls with one key follow each other. */
export const lockPartnerOfKey = (db: Db, keyHash: Buffer): Promise<Partner | undefined> =>
  maybe(db, sql<Partner>`select ${columns} from open311.partner where key_hash = ${keyHash} for update`)

interface NewRow {
  id: string
  name: string
  contact: string
  keyHash: Buffer
  keyHint: string
  perHour: number
  review: boolean
  demo: boolean
  at: Date
  by: string | null
}

/** Undefined when the key is there already. */
export const addPartner = (db: Db, p: NewRow): Promise<Partner | undefined> =>
  maybe(
    db,
    sql<Partner>`insert into open311.partner (id, name, contact, key_hash, key_hint, per_hour, review, demo, created_at, created_by)
      values (${p.id}, ${p.name}, ${p.contact}, ${p.keyHash}, ${p.keyHint}, ${p.perHour}, ${p.review}, ${p.demo}, ${p.at}, ${p.by})
      on conflict (key_hash) do nothing returning ${columns}`,
  )

export const revokePartner = (db: Db, id: string, at: Date): Promise<Partner | undefined> =>
  maybe(
    db,
    sql<Partner>`update open311.partner set revoked_at = coalesce(revoked_at, ${at}) where id = ${id} returning ${columns}`,
  )
