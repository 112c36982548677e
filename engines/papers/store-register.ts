import { maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** The next number of a register in a year. Its row stays locked until the commit: no gap, no repeat. */
export async function takeNumber(db: Db, name: string, year: number): Promise<number> {
  const row = await one(
    db,
    sql<{ last: number }>`insert into papers.register as r (name, year, last) values (${name}, ${year}, 1)
      on conflict (name, year) do update set last = r.last + 1 returning last`,
  )
  return row.last
}

/** The lowest number that was given back on this day; the register is locked first, so that two never take the same one. */
export async function takeFreed(
  db: Db,
  { name, year, day }: { name: string; year: number; day: string },
): Promise<number | undefined> {
  const held = await maybe(
    db,
    sql<{ last: number }>`select last from papers.register where name = ${name} and year = ${year} for update`,
  )
  if (!held) return undefined
  const row = await maybe(
    db,
    sql<{ number: number }>`delete from papers.freed_number where (name, year, number) = (
        select f.name, f.year, f.number from papers.freed_number f
        where f.name = ${name} and f.year = ${year} and f.day = ${day} order by f.number limit 1)
      returning number`,
  )
  return row?.number
}

/** Says of a paper that it will not be issued. */
export async function giveUp(db: Db, id: string, now: Date): Promise<void> {
  await sql`update papers.paper set revoked_at = ${now}, revoke_reason = 'cancelled' where id = ${id}`.execute(db)
}

export const numberOfPaper = (db: Db, id: string) =>
  maybe(
    db,
    sql<{ register: string; year: number; number: number; issuedAt: string }>`
      select register, year, number, issued_at from papers.paper where id = ${id} and number is not null`,
  )

/** The number of a given up paper is free for the rest of its day. */
export async function free(
  db: Db,
  f: { register: string; year: number; number: number; paperId: string; day: string; now: Date },
): Promise<void> {
  await sql`update papers.paper set freed_at = ${f.now} where id = ${f.paperId}`.execute(db)
  await sql`insert into papers.freed_number (name, year, number, day, paper_id)
    values (${f.register}, ${f.year}, ${f.number}, ${f.day}, ${f.paperId})`.execute(db)
}
