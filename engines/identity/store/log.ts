import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface Look {
  id: number
  personId: string
  actorId: string | null
  actorKind: string
  onBehalfOf: string | null
  role: string | null
  unitId: string | null
  purpose: string
  what: string[]
  recordKind: string | null
  recordId: string | null
  at: string
}

export async function insertLook(db: Db, l: Omit<Look, 'id' | 'at'>, requestId: string, now: Date): Promise<void> {
  await sql`insert into identity.access_log
    (person_id, actor_id, actor_kind, on_behalf_of, role, unit_id, purpose, what, record_kind, record_id, request_id, at)
    values (${l.personId}, ${l.actorId}, ${l.actorKind}, ${l.onBehalfOf}, ${l.role}, ${l.unitId}, ${l.purpose}, ${l.what},
      ${l.recordKind}, ${l.recordId}, ${requestId}, ${now})`.execute(db)
}

export interface LogFilter {
  personId?: string | undefined
  actorId?: string | undefined
  record?: { kind: string; id: string } | undefined
  from?: string | undefined
  to?: string | undefined
  before: number | undefined
  limit: number
}

/** Looks at personal data, newest first; `to` is the first day that is not asked for. */
export const listLooks = (db: Db, f: LogFilter) =>
  many(
    db,
    sql<Look>`select id, person_id, actor_id, actor_kind, on_behalf_of, role, unit_id, purpose, what, record_kind, record_id, at
      from identity.access_log l where ${f.personId ? sql`l.person_id = ${f.personId}` : sql`true`}
        and ${f.actorId ? sql`l.actor_id = ${f.actorId}` : sql`true`} and ${between(f)}
        and ${f.record ? sql`l.record_kind = ${f.record.kind} and l.record_id = ${f.record.id}` : sql`true`}
        and ${f.before ? sql`l.id < ${f.before}` : sql`true`}
      order by l.id desc limit ${f.limit + 1}`,
  )

export interface AuditEntry {
  id: number
  at: string
  actor: string | null
  actorKind: string
  onBehalfOf: string | null
  action: string
  subjects: { kind: string; id: string }[]
  notes: Record<string, unknown>
  requestId: string
  block: number | null
}

/** Rows of the platform's audit log, newest first. */
export const listAudit = (db: Db, f: LogFilter & { subject: { kind?: string; id?: string } | undefined }) =>
  many(
    db,
    sql<AuditEntry>`select id, at, actor, actor_kind, on_behalf_of, action, subjects, notes, request_id, block
      from kernel.audit l left join kernel.audit_leaf on audit_id = id where ${f.actorId ? sql`l.actor = ${f.actorId}` : sql`true`} and ${between(f)}
        and ${f.subject ? sql`l.subjects @> ${JSON.stringify([f.subject])}::jsonb` : sql`true`}
        and ${f.before ? sql`l.id < ${f.before}` : sql`true`}
      order by l.id desc limit ${f.limit + 1}`,
  )

const startOf = (day: string) => new Date(`${day}T00:00:00+07:00`)
const between = ({ from, to }: LogFilter) =>
  sql`${from ? sql`l.at >= ${startOf(from)}` : sql`true`} and ${to ? sql`l.at < ${startOf(to)}` : sql`true`}`
