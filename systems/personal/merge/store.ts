import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** Tables whose rows change hands. */
export const PARTS = ['presentation', 'favourite', 'household_member', 'consent', 'restriction'] as const
export type Part = (typeof PARTS)[number]

/** What the other must not have already. */
const clash = (part: Part, to: string) => {
  if (part === 'favourite')
    return sql`not exists (select from personal.favourite o where o.person_id = ${to} and o.path = t.path)`
  if (part === 'consent')
    return sql`(t.withdrawn_at is not null or not exists (select from personal.consent o
      where o.person_id = ${to} and o.purpose = t.purpose and o.withdrawn_at is null))`
  return sql`true`
}

/** Gives the rows of one person to another, where the other has none of the same; answers which. */
export async function moveRows(db: Db, part: Part, from: string, to: string): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ id: string }>`update ${sql.table(`personal.${part}`)} t set person_id = ${to}
      where t.person_id = ${from} and ${clash(part, to)} returning t.id`,
  )
  return rows.map(({ id }) => id)
}

/** The same back, for what is still the other's. */
export async function returnRows(db: Db, part: Part, ids: readonly string[], from: string, to: string): Promise<void> {
  await sql`update ${sql.table(`personal.${part}`)} t set person_id = ${from}
    where t.person_id = ${to} and t.id = any(${[...ids]}) and ${clash(part, from)}`.execute(db)
}

/** The profile and the ticked steps change hands where the other has none. */
export async function moveProfile(db: Db, from: string, to: string): Promise<void> {
  await sql`update personal.profile p set person_id = ${to} where p.person_id = ${from}
    and not exists (select from personal.profile o where o.person_id = ${to})`.execute(db)
  await sql`update personal.life_tick t set person_id = ${to} where t.person_id = ${from} and not exists
    (select from personal.life_tick o where o.person_id = ${to} and o.event = t.event and o.step = t.step)`.execute(db)
}

export async function noteTaken(db: Db, merger: string, part: Part, ids: readonly string[], at: Date): Promise<void> {
  await sql`insert into personal.taken_over (merger_id, part, ids, at) values (${merger}, ${part}, ${[...ids]}, ${at})
    on conflict (merger_id, part) do update set ids = personal.taken_over.ids || excluded.ids`.execute(db)
}

/** What was taken over by one merger; asked once. */
export const popTaken = (db: Db, merger: string): Promise<{ part: Part; ids: string[] }[]> =>
  many(
    db,
    sql<{ part: Part; ids: string[] }>`delete from personal.taken_over where merger_id = ${merger} returning part, ids`,
  )
