import type { Db } from '@hue-s/kernel/server/db.ts'
import { many, maybe, sql } from '@hue-s/kernel/server/db.ts'
import type { PaperLevel } from './contract.ts'

export interface Incomplete {
  id: string
  fileId: string
  sha256: string
  completeTries: number
}

/** Papers whose signatures lack something that may be had by now, those that waited longest first. */
export const listIncomplete = (db: Db, now: Date, most: number) =>
  many(
    db,
    sql<Incomplete>`select id, file_id, sha256, complete_tries from papers.paper
      where complete_at <= ${now} and revoked_at is null
        and not exists (select from papers.signing s where s.paper_id = papers.paper.id and s.state in ('prepared', 'signed'))
      order by complete_at limit ${most}`,
  )

export interface NewBytes {
  sha256: string
  fileId: string
  level: PaperLevel
  completeAt: Date | null
  /** Whose certificate signed last, when somebody did. */
  certificate?: string | undefined
}

/**
 * Gives a paper other bytes, provided it still has those they were made from; the hash of the old ones is remembered.
 * Answers whether it was done.
 */
export async function replaceBytes(db: Db, id: string, from: string, to: NewBytes, now: Date): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`update papers.paper set sha256 = ${to.sha256}, file_id = ${to.fileId}, level = ${to.level},
      complete_at = ${to.completeAt}, complete_tries = 0, certificate = coalesce(${to.certificate ?? null}, certificate)
      where id = ${id} and sha256 = ${from} returning id`,
  )
  if (!row) return false
  await sql`insert into papers.paper_bytes (paper_id, sha256, until) values (${id}, ${from}, ${now})
    on conflict do nothing`.execute(db)
  return true
}

/** Puts off the next try. */
export async function putOff(db: Db, id: string, until: Date | null): Promise<void> {
  await sql`update papers.paper set complete_at = ${until}, complete_tries = complete_tries + 1
    where id = ${id} and complete_at is not null`.execute(db)
}
