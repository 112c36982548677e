import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { DossierState, Why } from '../contract-shapes.ts'
import type { Draft, Result } from '../store.ts'

export interface PastDossier {
  id: string
  requestCode: string
  code: string | null
  procedure: string
  versionId: string
  procedureName: Words
  channel: string
  personId: string
  applicant: string
  /** Hexadecimal: it travels as JSON. */
  sealed: string
  lookUpKey: string
  idHash: string
  agency: string
  state: DossierState
  delivery: string
  deliveryWay: string
  promise: Why | null
  promisedAt: string | null
  supplements: number
  draft: Draft | null
  result: { elsewhere: 'electronic' | 'paper' } | Result | null
  rating: number | null
  filedAt: string
  acceptedAt: string | null
  readyAt: string | null
  endedAt: string | null
}
export interface PastStep {
  dossierId: string
  n: number
  kind: string
  unitId: string
  hours: number | null
  startedAt: string
  dueAt: string | null
  endedAt: string | null
  endedBy: string | null
  worked: number | null
}
/** A scan in a dossier of the past. */
export interface PastPaper {
  id: string
  dossierId: string
  need: string
  name: Words
  origin: 'upload' | 'scan'
  fileId: string
  sha256: string
  addedAt: string
  addedBy: string | null
}
const AT_ONCE = 1_000

/** Numbers from the registers of agencies and days, in the order of what asks for them; nothing asks by null. */
export async function takeNumbers(
  db: Db,
  wanted: readonly ({ agency: string; day: string } | null)[],
): Promise<(number | null)[]> {
  const counts = new Map<string, { agency: string; day: string; n: number }>()
  for (const one of wanted) {
    if (!one) continue
    const key = `${one.agency} ${one.day}`
    counts.set(key, { ...one, n: (counts.get(key)?.n ?? 0) + 1 })
  }
  // One order for everybody, so that two imports never wait for each other.
  const ordered = [...counts.values()].sort((a, b) => (`${a.agency} ${a.day}` < `${b.agency} ${b.day}` ? -1 : 1))
  const taken = await many(
    db,
    sql<{ agency: string; day: string; last: number }>`
      insert into public_services.code_counter as c (agency, day, last)
      select r.agency, r.day, r.n from jsonb_to_recordset(${JSON.stringify(ordered)}::jsonb) as r(agency text, day date, n int)
      on conflict (agency, day) do update set last = c.last + excluded.last returning agency, day, last`,
  )
  const next = new Map(
    taken.map(({ agency, day, last }) => [`${agency} ${day}`, last - (counts.get(`${agency} ${day}`)?.n ?? 0)]),
  )
  return wanted.map((one) => {
    if (!one) return null
    const number = (next.get(`${one.agency} ${one.day}`) ?? 0) + 1
    next.set(`${one.agency} ${one.day}`, number)
    return number
  })
}

export async function writeDossiers(db: Db, rows: readonly PastDossier[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await sql`insert into public_services.dossier (id, request_code, code, procedure, version_id, procedure_name, channel, person_id,
        applicant, sealed, look_up_key, id_hash, receiving_agency, competent_agency, commune_id, state, money, delivery, sync,
        delivery_way, fees, promise, promised_at, first_promised_at, supplements, draft, result, rating, filed_at, accepted_at, ready_at, ended_at)
      select r.id, r."requestCode", r.code, r.procedure, r."versionId", r."procedureName", r.channel, r."personId",
        r.applicant, decode(r.sealed, 'hex'), r."lookUpKey", r."idHash", r.agency, r.agency, r.agency, r.state, 'none', r.delivery, 'none',
        r."deliveryWay", '[]', r.promise, r."promisedAt", r."promisedAt", r.supplements, r.draft, r.result, r.rating, r."filedAt", r."acceptedAt",
        r."readyAt", r."endedAt"
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + AT_ONCE))}::jsonb) as r(id uuid, "requestCode" text, code text,
        procedure text, "versionId" uuid, "procedureName" jsonb, channel text, "personId" uuid, applicant text, sealed text,
        "lookUpKey" text, "idHash" text, agency uuid, state text, delivery text, "deliveryWay" text, promise jsonb,
        "promisedAt" timestamptz, supplements int, draft jsonb, result jsonb, rating int, "filedAt" timestamptz, "acceptedAt" timestamptz,
        "readyAt" timestamptz, "endedAt" timestamptz)`.execute(db)
}

export async function writeSteps(db: Db, rows: readonly PastStep[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await sql`insert into public_services.step (dossier_id, n, kind, unit_id, hours, started_at, due_at, ended_at, ended_by, worked)
      select r."dossierId", r.n, r.kind, r."unitId", r.hours, r."startedAt", r."dueAt", r."endedAt", r."endedBy", r.worked
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + AT_ONCE))}::jsonb) as r("dossierId" uuid, n int, kind text,
        "unitId" uuid, hours numeric, "startedAt" timestamptz, "dueAt" timestamptz, "endedAt" timestamptz, "endedBy" uuid,
        worked numeric)`.execute(db)
}

export async function writePapers(db: Db, rows: readonly PastPaper[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await sql`insert into public_services.dossier_paper (id, dossier_id, need, name, origin, file_id, sha256, added_at, added_by)
      select r.id, r."dossierId", r.need, r.name, r.origin, r."fileId", r.sha256, r."addedAt", r."addedBy"
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + AT_ONCE))}::jsonb) as r(id uuid, "dossierId" uuid, need text,
        name jsonb, origin text, "fileId" uuid, sha256 text, "addedAt" timestamptz, "addedBy" uuid)
      on conflict (dossier_id, file_id) do nothing`.execute(db)
}
