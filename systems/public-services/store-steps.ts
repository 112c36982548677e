import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface StepRow {
  n: number
  kind: string
  unitId: string | null
  hours: number | null
  startedAt: string
  dueAt: string | null
  endedAt: string | null
  endedBy: string | null
}
export const listSteps = (db: Db, id: string) =>
  many(
    db,
    sql<StepRow>`select n, kind, unit_id, hours, started_at, due_at, ended_at, ended_by from public_services.step where dossier_id = ${id} order by n`,
  )
export async function endSteps(
  db: Db,
  id: string,
  { now, by, worked }: { now: string; by: string | null; worked: number | null },
): Promise<void> {
  await sql`update public_services.step set ended_at = ${now}, ended_by = ${by}, worked = ${worked} where dossier_id = ${id} and ended_at is null`.execute(
    db,
  )
}
export async function beginStep(db: Db, id: string, s: Omit<StepRow, 'n' | 'endedAt' | 'endedBy'>): Promise<void> {
  await sql`insert into public_services.step (dossier_id, n, kind, unit_id, hours, started_at, due_at)
    select ${id}, coalesce(max(n), 0) + 1, ${s.kind}, ${s.unitId}, ${s.hours}, ${s.startedAt}, ${s.dueAt}
    from public_services.step where dossier_id = ${id}`.execute(db)
}
export const listOpenSteps = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : many(
        db,
        sql<{
          id: string
          dueAt: string | null
        }>`select dossier_id as id, max(due_at) as due_at from public_services.step
          where dossier_id = any(${[...ids]}) and ended_at is null group by dossier_id`,
      )
