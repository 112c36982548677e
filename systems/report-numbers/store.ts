import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Place } from './place.ts'

export interface Edition {
  id: number
  version: string
  previous: string | null
  publishedAt: string
  readAt: string
  definitions: number
  boundaries: string
  definitionsFile: string
  rows: number
  parts: number
  kept: boolean
}
const columns = sql`e.id, e.version, e.previous, e.published_at, e.read_at, e.definitions, e.boundaries, e.definitions_file,
  e.rows, e.parts, e.kept`

/** One publisher at a time, until the end of the transaction. */
export const lockPublishing = (db: Db) =>
  many(db, sql`select pg_advisory_xact_lock(hashtext('report-numbers.publish'))`)

export const latestEdition = (db: Db): Promise<Edition | undefined> =>
  maybe(db, sql<Edition>`select ${columns} from report_numbers.edition e order by e.id desc limit 1`)

/** Editions whose version begins so: two of them when the beginning is not enough. */
export const editionsNamed = (db: Db, beginning: string): Promise<Edition[]> =>
  many(
    db,
    sql<Edition>`select ${columns} from report_numbers.edition e
      where e.version >= ${beginning} and e.version <= ${beginning + 'g'} limit 2`,
  )

export const listEditions = (db: Db, before: number | undefined, limit: number): Promise<Edition[]> =>
  many(
    db,
    sql<Edition>`select ${columns} from report_numbers.edition e
      where ${before === undefined ? sql`true` : sql`e.id < ${before}`} order by e.id desc limit ${limit}`,
  )

export const manifestOf = async (db: Db, id: number): Promise<string> =>
  (await one(db, sql<{ manifest: string }>`select manifest from report_numbers.edition where id = ${id}`)).manifest

export interface Part {
  id: number
  month: string
  sha256: string
  rows: number
  size: number
}

export const partsOf = (db: Db, editionId: number): Promise<Part[]> =>
  many(
    db,
    sql<Part>`select p.id, p.month, p.sha256, p.rows, p.size from report_numbers.edition_part ep
      join report_numbers.part p on p.id = ep.part_id where ep.edition_id = ${editionId} order by p.month`,
  )

export const findPart = (db: Db, month: string, sha256: string, boundaries: string): Promise<Part | undefined> =>
  maybe(
    db,
    sql<Part>`select id, month, sha256, rows, size from report_numbers.part
      where month = ${month} and sha256 = ${sha256} and boundaries = ${boundaries}`,
  )

export const saveBlob = (db: Db, sha256: string, bytes: Buffer, size: number) =>
  many(
    db,
    sql`insert into report_numbers.blob (sha256, bytes, size) values (${sha256}, ${bytes}, ${size}) on conflict do nothing`,
  )

export const readBlob = (db: Db, sha256: string): Promise<{ bytes: Buffer; size: number } | undefined> =>
  maybe(db, sql<{ bytes: Buffer; size: number }>`select bytes, size from report_numbers.blob where sha256 = ${sha256}`)

export async function insertPart(db: Db, part: Omit<Part, 'id'> & { boundaries: string }): Promise<number> {
  const { id } = await one(
    db,
    sql<{ id: number }>`insert into report_numbers.part (month, sha256, boundaries, rows, size)
      values (${part.month}, ${part.sha256}, ${part.boundaries}, ${part.rows}, ${part.size}) returning id`,
  )
  return id
}

/** Ids of places, made where they are new. The key is their text. */
export async function placeIds(db: Db, boundaries: string, places: ReadonlyMap<string, Place>) {
  const rows = [...places].map(([units, place]) => ({ units, unit: place.units, estimated: place.estimated }))
  await many(
    db,
    sql`insert into report_numbers.place (boundaries, units, unit, estimated)
      select ${boundaries}, x.units, x.unit, x.estimated
      from jsonb_to_recordset(${json(rows)}) as x(units text, unit uuid[], estimated boolean[]) on conflict do nothing`,
  )
  const found = await many(
    db,
    sql<{ id: number; units: string }>`select id, units from report_numbers.place
      where boundaries = ${boundaries} and units = any(${[...places.keys()]})`,
  )
  return new Map(found.map(({ id, units }) => [units, id]))
}

export interface Row {
  n: number
  openedAt: string
  dueAt: string | null
  finishedAt: string | null
  closedAt: string | null
  day: string
  minutes: number | null
  placeId: number
  rating: number | null
  late: boolean
  merged: boolean
  shown: boolean
  reopened: boolean
  outcome: string
  agencyId: string | null
  caseId: string
  category: string
  state: string
  channel: string
  code: string
}

export const insertRows = (db: Db, partId: number, rows: readonly Row[]) =>
  many(
    db,
    sql`insert into report_numbers.row (part_id, n, opened_at, due_at, finished_at, closed_at, day, minutes, place_id,
        rating, late, merged, shown, reopened, outcome, agency_id, case_id, category, state, channel, code)
      select ${partId}, x.n, x."openedAt", x."dueAt", x."finishedAt", x."closedAt", x.day, x.minutes, x."placeId",
        x.rating, x.late, x.merged, x.shown, x.reopened, x.outcome, x."agencyId", x."caseId", x.category, x.state, x.channel, x.code
      from jsonb_to_recordset(${json(rows)}) as x(n int, "openedAt" timestamptz, "dueAt" timestamptz,
        "finishedAt" timestamptz, "closedAt" timestamptz, day date, minutes int, "placeId" int, rating smallint,
        late boolean, merged boolean, shown boolean, reopened boolean, outcome text, "agencyId" uuid, "caseId" uuid, category text,
        state text, channel text, code text)`,
  )

/** What the rows of a part add up to, per dimension. */
export const insertTallies = (db: Db, partId: number, tallies: readonly object[]) =>
  many(
    db,
    sql`insert into report_numbers.tally (part_id, dim, key, counts, estimated, minutes, dues)
      select ${partId}, x.dim, x.key, x.counts, x.estimated, decode(x.minutes, 'hex'), decode(x.dues, 'hex')
      from jsonb_to_recordset(${json(tallies)}) as x(dim text, key text, counts int[], estimated int, minutes text, dues text)`,
  )

export async function insertEdition(
  db: Db,
  e: Omit<Edition, 'id' | 'kept'> & { manifest: string },
  partIds: readonly number[],
): Promise<void> {
  await many(
    db,
    sql`with made as (insert into report_numbers.edition
        (version, previous, published_at, read_at, definitions, manifest, boundaries, definitions_file, rows, parts)
        values (${e.version}, ${e.previous}, ${e.publishedAt}, ${e.readAt}, ${e.definitions}, ${e.manifest},
          ${e.boundaries}, ${e.definitionsFile}, ${e.rows}, ${e.parts}) returning id)
      insert into report_numbers.edition_part (edition_id, part_id)
      select made.id, p from made, unnest(${[...partIds]}::int[]) p`,
  )
}

/** Whether an open report fell due between two instants: then the count of open and late ones has changed. */
export async function fellDue(db: Db, editionId: number, from: string, to: string): Promise<boolean> {
  const { yes } = await one(
    db,
    sql<{ yes: boolean }>`select exists (select from report_numbers.edition_part ep
      join report_numbers.row r on r.part_id = ep.part_id where ep.edition_id = ${editionId}
        and r.outcome = 'open' and not r.merged and r.due_at >= ${from} and r.due_at < ${to}) as yes`,
  )
  return yes
}

/**
 * Lets go of the data of old editions: the newest ones stay, and the last of each calendar month. Manifests stay for
 * ever, so the chain can be walked to its beginning.
 */
export async function prune(db: Db, newest: number): Promise<void> {
  await many(
    db,
    sql`update report_numbers.edition e set kept = false where kept
      and id not in (select id from report_numbers.edition order by id desc limit ${newest})
      and id not in (select max(id) from report_numbers.edition
        group by date_trunc('month', published_at at time zone 'Asia/Ho_Chi_Minh'))`,
  )
  await many(
    db,
    sql`delete from report_numbers.edition_part ep using report_numbers.edition e where e.id = ep.edition_id and not e.kept`,
  )
  await many(
    db,
    sql`delete from report_numbers.part p
      where not exists (select from report_numbers.edition_part ep where ep.part_id = p.id)`,
  )
  await many(
    db,
    sql`delete from report_numbers.blob b where not exists (select from report_numbers.part p where p.sha256 = b.sha256)
      and not exists (select from report_numbers.edition e where b.sha256 in (e.boundaries, e.definitions_file))`,
  )
}
