import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

export const listReceiptsOf = (db: Db, recordIds: readonly string[]) =>
  many(
    db,
    sql<{ kind: string; recordId: string }>`select kind, record_id from papers.receipt
      where record_id = any(${[...recordIds]}) order by issued_at desc, id`,
  )

export interface PaperLine {
  id: string
  kind: string
  recordId: string
  title: string
  issuedAt: string
  revokedAt: string | null
  register: string | null
  year: number | null
  number: number | null
}

export const listPapersOfRecords = (db: Db, recordIds: readonly string[]) =>
  many(
    db,
    sql<PaperLine>`select id, kind, record_id, title, issued_at, revoked_at, register, year, number from papers.paper
      where record_id = any(${[...recordIds]}) order by issued_at desc, id`,
  )
