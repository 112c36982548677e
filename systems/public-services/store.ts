import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { DELIVERY, DossierChannel, DossierState, MONEY, SYNC, WAYS, Why } from './contract-shapes.ts'

export interface Fee {
  key: string
  kind: 'fee' | 'charge'
  name: Words
  total: number
  citation: string
}
export interface Draft {
  conclusion: 'approve' | 'reject'
  body: string
  by: string | null
  at: string
  /** To the leader. */
  note?: string | null
}
export interface Result {
  conclusion: 'approve' | 'reject'
  body: string
  signer: string
  signedBy: string | null
  signedAt: string
}

/** What a dossier is beside its case. */
export interface Dossier {
  id: string
  requestCode: string
  code: string | null
  procedure: string
  versionId: string
  procedureName: Words
  formId: string | null
  formVersion: number | null
  channel: DossierChannel
  personId: string
  filedBy: string | null
  onBehalf: boolean
  applicant: string
  sealed: Buffer
  lookUpKey: string
  idHash: string | null
  supportAgency: string | null
  receivingAgency: string
  competentAgency: string
  communeId: string | null
  state: DossierState
  money: (typeof MONEY)[number]
  delivery: (typeof DELIVERY)[number]
  sync: (typeof SYNC)[number]
  deliveryWay: (typeof WAYS)[number]
  fees: Fee[]
  feeTotal: number
  orderId: string | null
  promisedAt: string | null
  firstPromisedAt: string | null
  promise: Why | null
  supplements: number
  pauses: number
  extensions: number
  draft: Draft | null
  result: Result | null
  filedAt: string
  acceptedAt: string | null
  readyAt: string | null
  endedAt: string | null
}

const DOSSIER = sql`d.id, d.request_code, d.code, d.procedure, d.version_id, d.procedure_name, d.form_id, d.form_version, d.channel,
  d.person_id, d.filed_by, d.on_behalf, d.applicant, d.sealed, d.look_up_key, d.id_hash, d.support_agency, d.receiving_agency,
  d.competent_agency, d.commune_id, d.state, d.money, d.delivery, d.sync, d.delivery_way, d.fees, d.fee_total, d.order_id,
  d.promised_at, d.first_promised_at, d.promise, d.supplements, d.pauses, d.extensions, d.draft, d.result, d.filed_at,
  d.accepted_at, d.ready_at, d.ended_at`

export type NewDossier = Omit<
  Dossier,
  | 'code'
  | 'promisedAt'
  | 'firstPromisedAt'
  | 'promise'
  | 'supplements'
  | 'pauses'
  | 'extensions'
  | 'draft'
  | 'result'
  | 'acceptedAt'
  | 'readyAt'
  | 'endedAt'
  | 'orderId'
> & { requestKey: string | null; draftId?: string | undefined }

export async function insertDossier(db: Db, d: NewDossier): Promise<void> {
  await sql`insert into public_services.dossier (id, request_code, procedure, version_id, procedure_name, form_id, form_version, channel,
      person_id, filed_by, on_behalf, applicant, sealed, look_up_key, id_hash, support_agency, receiving_agency, competent_agency,
      commune_id, state, money, delivery, sync, delivery_way, fees, fee_total, request_key, draft_id, filed_at)
    values (${d.id}, ${d.requestCode}, ${d.procedure}, ${d.versionId}, ${json(d.procedureName)}, ${d.formId}, ${d.formVersion}, ${d.channel},
      ${d.personId}, ${d.filedBy}, ${d.onBehalf}, ${d.applicant}, ${d.sealed}, ${d.lookUpKey}, ${d.idHash}, ${d.supportAgency},
      ${d.receivingAgency}, ${d.competentAgency}, ${d.communeId}, ${d.state}, ${d.money}, ${d.delivery}, ${d.sync}, ${d.deliveryWay},
      ${json(d.fees)}, ${d.feeTotal}, ${d.requestKey}, ${d.draftId ?? null}, ${d.filedAt})`.execute(db)
}

export const findDossier = (db: Db, id: string) =>
  maybe(db, sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.id = ${id}`)
export const lockDossier = (db: Db, id: string) =>
  maybe(db, sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.id = ${id} for update`)
export const findByKey = (db: Db, personId: string, key: string) =>
  maybe(
    db,
    sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.person_id = ${personId} and d.request_key = ${key}`,
  )
export const findByDraft = (db: Db, personId: string, draftId: string) =>
  maybe(
    db,
    sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.person_id = ${personId} and d.draft_id = ${draftId}`,
  )
export const findByCode = (db: Db, code: string) =>
  maybe(
    db,
    sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.code = ${code} or d.request_code = ${code}`,
  )
export const listByIds = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : many(db, sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.id = any(${[...ids]})`)

/** Two filings of one person wait for each other, so that the same one sent twice at once is one. */
export async function lockFiling(db: Db, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`public-services:${personId}`}, 0))`.execute(db)
}

export const countOpenOf = async (db: Db, personId: string): Promise<number> =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from public_services.dossier where person_id = ${personId} and ended_at is null`,
    )
  ).n

type Change = Partial<
  Pick<
    Dossier,
    | 'code'
    | 'state'
    | 'money'
    | 'delivery'
    | 'sync'
    | 'promisedAt'
    | 'firstPromisedAt'
    | 'supplements'
    | 'pauses'
    | 'extensions'
    | 'acceptedAt'
    | 'readyAt'
    | 'endedAt'
    | 'orderId'
    | 'receivingAgency'
    | 'competentAgency'
  > & { promise: Why | null; draft: Draft | null; result: Result | null }
>
const COLUMN: Record<keyof Change, string> = {
  code: 'code',
  state: 'state',
  money: 'money',
  delivery: 'delivery',
  sync: 'sync',
  promisedAt: 'promised_at',
  firstPromisedAt: 'first_promised_at',
  supplements: 'supplements',
  pauses: 'pauses',
  extensions: 'extensions',
  acceptedAt: 'accepted_at',
  readyAt: 'ready_at',
  endedAt: 'ended_at',
  orderId: 'order_id',
  receivingAgency: 'receiving_agency',
  competentAgency: 'competent_agency',
  promise: 'promise',
  draft: 'draft',
  result: 'result',
}
const asJson = new Set(['promise', 'draft', 'result'])

/** Writes what changed of a dossier; nothing when nothing did. */
export async function setDossier(db: Db, id: string, change: Change): Promise<void> {
  const parts = (Object.entries(change) as [keyof Change, unknown][])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => sql`${sql.ref(COLUMN[name])} = ${asJson.has(name) && value !== null ? json(value) : value}`)
  if (parts.length > 0) await sql`update public_services.dossier set ${sql.join(parts)} where id = ${id}`.execute(db)
}

/** The next number of an agency and a day: its row stays locked until the commit, so there is no gap and no repeat. */
export async function nextNumber(db: Db, agency: string, day: string): Promise<number> {
  const row = await one(
    db,
    sql<{
      last: number
    }>`insert into public_services.code_counter as c (agency, day, last) values (${agency}, ${day}, 1)
      on conflict (agency, day) do update set last = c.last + 1 returning last`,
  )
  return row.last
}

/** Dossiers by name or code of the agencies one reads, the latest first. */
export function findMany(
  db: Db,
  { q, units, limit }: { q: string; units: '*' | readonly string[]; limit: number },
): Promise<{ id: string }[]> {
  const mine =
    units === '*'
      ? sql`true`
      : sql`(d.receiving_agency = any(${[...units]}) or d.competent_agency = any(${[...units]}) or d.support_agency = any(${[...units]}))`
  return many(
    db,
    sql<{ id: string }>`select d.id from public_services.dossier d where ${mine}
      and (d.code = upper(${q}) or d.request_code = upper(${q}) or d.applicant_key like '%' || kernel.match_key(${q.replace(/[\\%_]/g, '\\$&')}) || '%')
      order by d.filed_at desc limit ${limit}`,
  )
}

/** All dossiers in the order of their ids. */
export const dossiersAfter = (db: Db, after: string | null, limit: number) =>
  many(
    db,
    sql<Dossier>`select ${DOSSIER} from public_services.dossier d where ${after === null ? sql`true` : sql`d.id > ${after}`}
      order by d.id limit ${limit}`,
  )

export const listOfPerson = (db: Db, personId: string, limit: number) =>
  many(
    db,
    sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.person_id = ${personId} order by d.filed_at desc limit ${limit}`,
  )

/** The register of an agency: everything accepted within some days, in order of its numbers. */
export const listBook = (db: Db, agency: string, from: string, to: string, limit: number) =>
  many(
    db,
    sql<Dossier>`select ${DOSSIER} from public_services.dossier d where d.receiving_agency = ${agency} and d.accepted_at is not null
      and (d.accepted_at at time zone 'Asia/Ho_Chi_Minh')::date between ${from} and ${to} order by d.accepted_at, d.code limit ${limit}`,
  )

/** Promises that are broken and for which nobody has apologised yet. */
export const listBroken = (db: Db, now: Date, limit: number) =>
  many(
    db,
    sql<{
      id: string
    }>`select d.id from public_services.dossier d where d.ended_at is null and d.promised_at < ${now} and d.extensions = 0
      and d.state in ('accepted', 'processing', 'opinions', 'signing', 'approved') order by d.promised_at limit ${limit}`,
  )

export const countStates = (db: Db, units: '*' | readonly string[]) =>
  many(
    db,
    sql<{ state: DossierState; count: number }>`select d.state, count(*) as count from public_services.dossier d
      where d.ended_at is null and ${units === '*' ? sql`true` : sql`(d.receiving_agency = any(${[...units]}) or d.competent_agency = any(${[...units]}))`}
      group by d.state`,
  )

/** Procedures with open dossiers in some agencies, the most frequent first. */
export const countProcedures = (db: Db, units: '*' | readonly string[]) =>
  many(
    db,
    sql<{
      code: string
      name: Words
      count: number
    }>`select d.procedure as code, (array_agg(d.procedure_name))[1] as name,
        count(*) as count from public_services.dossier d
      where d.ended_at is null and ${units === '*' ? sql`true` : sql`(d.receiving_agency = any(${[...units]}) or d.competent_agency = any(${[...units]}))`}
      group by d.procedure order by count desc, code limit 200`,
  )

/** Open dossiers follow an agency that went whole into another one. */
export async function moveAgency(db: Db, from: string, to: string): Promise<void> {
  for (const column of ['support_agency', 'receiving_agency', 'competent_agency'])
    await sql`update public_services.dossier set ${sql.ref(column)} = ${to} where ${sql.ref(column)} = ${from} and ended_at is null`.execute(
      db,
    )
  await sql`update public_services.opinion set agency_id = ${to} where agency_id = ${from} and given_at is null`.execute(
    db,
  )
}
