import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { FormName } from './contract-shapes.ts'

export const PRINT_STATES = ['waiting', 'printed', 'handed', 'dropped'] as const
export type PrintState = (typeof PRINT_STATES)[number]

export interface PrintJob {
  id: string
  issuedId: string
  dossierId: string
  agencyId: string
  state: PrintState
  queuedAt: string
  copies: number
}
export interface PrintLine extends PrintJob {
  code: string
  applicant: string
  form: FormName
  title: string
  number: string | null
  paperId: string
}
const JOB = sql`j.id, j.issued_id, j.dossier_id, j.agency_id, j.state, j.queued_at, j.copies`
const LINE = sql`${JOB}, coalesce(d.code, d.request_code) as code, d.applicant, i.form, i.title, i.number, i.paper_id`
const JOINED = sql`public_services.print_job j join public_services.issued i on i.id = j.issued_id
  join public_services.dossier d on d.id = j.dossier_id`

export async function addJob(db: Db, job: Omit<PrintJob, 'state' | 'copies'>): Promise<void> {
  await sql`insert into public_services.print_job (id, issued_id, dossier_id, agency_id, state, queued_at)
    values (${job.id}, ${job.issuedId}, ${job.dossierId}, ${job.agencyId}, 'waiting', ${job.queuedAt})
    on conflict (issued_id) do nothing`.execute(db)
}

/** What a counter has in hand: what waits first, then what is printed and not handed over. Or what it ended lately. */
export const listJobs = (db: Db, agencyId: string, show: 'open' | 'ended', limit: number) =>
  many(
    db,
    show === 'open'
      ? sql<PrintLine>`select ${LINE} from ${JOINED} where j.agency_id = ${agencyId} and j.state in ('waiting', 'printed')
          order by j.state desc, j.queued_at, j.id limit ${limit}`
      : sql<PrintLine>`select ${LINE} from ${JOINED} where j.agency_id = ${agencyId} and j.state in ('handed', 'dropped')
          order by j.queued_at desc, j.id limit ${limit}`,
  )
export const countJobs = (db: Db, agencyId: string) =>
  one(
    db,
    sql<{ waiting: number; printed: number }>`select count(*) filter (where state = 'waiting') as waiting,
        count(*) filter (where state = 'printed') as printed
      from public_services.print_job where agency_id = ${agencyId} and state in ('waiting', 'printed')`,
  )
/** Of some counters: how many papers wait there, to be printed or handed over. */
export const countOpenJobs = (db: Db, agencyIds: readonly string[]) =>
  many(
    db,
    sql<{ agencyId: string; count: number }>`select agency_id, count(*) as count from public_services.print_job
      where agency_id = any(${[...agencyIds]}) and state in ('waiting', 'printed') group by agency_id`,
  )
export const lockJob = (db: Db, id: string) =>
  maybe(db, sql<PrintJob>`select ${JOB} from public_services.print_job j where j.id = ${id} for update`)
export const findLine = (db: Db, id: string) =>
  maybe(db, sql<PrintLine>`select ${LINE} from ${JOINED} where j.id = ${id}`)

export interface PrintEntry {
  n: number
  what: 'printed' | 'reprinted' | 'handed' | 'dropped'
  at: string
  by: string | null
  reason: string | null
}
export async function setJob(
  db: Db,
  id: string,
  to: { state: PrintState; copies: number },
  entry: Omit<PrintEntry, 'n'>,
): Promise<void> {
  await sql`update public_services.print_job set state = ${to.state}, copies = ${to.copies} where id = ${id}`.execute(
    db,
  )
  await sql`insert into public_services.print_log (job_id, n, what, at, by, reason)
    select ${id}, coalesce(max(n), 0) + 1, ${entry.what}, ${entry.at}, ${entry.by}, ${entry.reason}
    from public_services.print_log where job_id = ${id}`.execute(db)
}
export const listLog = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : many(
        db,
        sql<PrintEntry & { jobId: string }>`select job_id, n, what, at, by, reason from public_services.print_log
          where job_id = any(${[...ids]}) order by job_id, n`,
      )
