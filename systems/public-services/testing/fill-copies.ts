import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { keyed, seal } from '@hue-s/kernel/server/sealed.ts'
import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { newId, shortCode } from '@hue-s/kernel/shared/ids.ts'
import { TYPE } from '../contract-shapes.ts'
import { makeDice, type Dice } from '../demo/dice.ts'
import { takeNumbers } from '../demo/store-demo.ts'
import type { Applicant } from '../demo/world.ts'
import { dossierType } from '../dossier-type.ts'
import { LOOK_UP, SEAL, type Sealed } from '../filing/sealed.ts'
import { readCode, writeCode } from '../shared/dossier-code.ts'

const AT_ONCE = 5_000
const SEED = 61

/** A dossier that the generator made, as far as its copies must know it. */
interface Pattern {
  id: string
  agency: string
  procedure: string
  openedAt: string
  /** Days of Viet Nam. */
  day: string
  accepted: string | null
  code: string | null
}
/** Another dossier with the same life: somebody else's, with its own numbers and keys. */
interface Copy {
  id: string
  pattern: string
  person: string
  code: string | null
  requestCode: string
  applicant: string
  /** Hexadecimal. */
  sealed: string
  lookUpKey: string
  idHash: string
}
interface Table {
  name: string
  /** The column that names the dossier. */
  of: string
  /** What is another one in a copy, by column; everything else is as in the pattern. */
  other?: Record<string, string>
}

/** Every table that the import of a dossier writes. */
const TABLES: readonly Table[] = [
  { name: 'cases.case', of: 'id', other: { code: 'f.request_code' } },
  { name: 'cases.external_code', of: 'case_id', other: { code: `'copy-' || f.id` } },
  {
    name: 'cases.case_event',
    of: 'case_id',
    other: {
      actor_id: `case when t.actor_kind = 'citizen' then f.person else t.actor_id end`,
      facts: `case when t.n > 1 then t.facts else jsonb_set(jsonb_set(t.facts, '{0,row,id}', to_jsonb(f.id)),
        '{0,row,code}', to_jsonb(f.request_code)) end`,
    },
  },
  { name: 'cases.party', of: 'case_id', other: { person_id: 'f.person' } },
  { name: 'cases.clock', of: 'case_id' },
  {
    name: 'public_services.dossier',
    of: 'id',
    other: {
      request_code: 'f.request_code',
      code: 'f.code',
      person_id: 'f.person',
      applicant: 'f.applicant',
      sealed: `decode(f.sealed, 'hex')`,
      look_up_key: 'f.look_up_key',
      id_hash: 'f.id_hash',
    },
  },
  { name: 'public_services.step', of: 'dossier_id' },
]
export const FILLED: readonly string[] = TABLES.map(({ name }) => name)

/** One statement per table: the rows of the patterns once more under the ids of their copies, generated columns left out. */
async function statements(db: Db): Promise<string[]> {
  const columns = await many(
    db,
    sql<{ name: string; column: string }>`select table_schema || '.' || table_name as name, column_name as column
      from information_schema.columns where is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position`,
  )
  return TABLES.map(({ name, of, other = {} }) => {
    const names = columns.filter((one) => one.name === name).map(({ column }) => column)
    const values = names.map((column) => (column === of ? 'f.id' : (other[column] ?? `t."${column}"`)))
    return `insert into ${name} (${names.map((column) => `"${column}"`).join(', ')})
      select ${values.join(', ')} from pg_temp.fill_copy f join ${name} t on t.${of} = f.pattern`
  })
}

const patternsOf = (db: Db) =>
  many(
    db,
    sql<Pattern>`select d.id, d.receiving_agency as agency, d.procedure, c.opened_at,
        (c.opened_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        (d.accepted_at at time zone 'Asia/Ho_Chi_Minh')::date as accepted, d.code
      from cases.external_code e join public_services.dossier d on d.id = e.case_id join cases."case" c on c.id = d.id
      where e.type = ${TYPE} and e.code like 'fill-%' order by c.opened_at, d.id`,
  )

/** Some agencies and procedures have many times the dossiers of others. */
function weightsOf(names: readonly string[], dice: Dice): Map<string, number> {
  const all = [...new Set(names)].sort()
  return new Map(all.map((name) => [name, 0.25 + (dice(1_000) / 1_000) ** 3 * 4]))
}

/** Each pattern as often as its agency and its procedure ask for, so many in all, in order of time. */
function* spread(patterns: readonly Pattern[], count: number): Generator<Pattern> {
  const dice = makeDice(SEED)
  const agencies = weightsOf(
    patterns.map(({ agency }) => agency),
    dice,
  )
  const procedures = weightsOf(
    patterns.map(({ procedure }) => procedure),
    dice,
  )
  const weights = patterns.map((one) => (agencies.get(one.agency) ?? 1) * (procedures.get(one.procedure) ?? 1))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let [given, gone] = [0, 0]
  for (const [n, pattern] of patterns.entries()) {
    gone += weights[n] ?? 0
    for (const until = Math.round((gone / whole) * count); given < until; given++) yield pattern
  }
}

/** Numbers of requests from the register that openings use. */
async function takeRequestCodes(db: Db, days: readonly string[]): Promise<string[]> {
  const counts = new Map<string, number>()
  for (const day of days) counts.set(day, (counts.get(day) ?? 0) + 1)
  const wanted = Array.from(counts, ([day, n]) => ({ day, n }))
  const taken = await many(
    db,
    sql<{ day: string; last: number }>`insert into cases.code_counter as c (prefix, day, last)
      select ${dossierType.codePrefix}, day, n from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(day date, n int) order by day
      on conflict (prefix, day) do update set last = c.last + excluded.last returning day, last`,
  )
  const next = new Map(taken.map(({ day, last }) => [day, last - (counts.get(day) ?? 0)]))
  return days.map((day) => {
    const number = (next.get(day) ?? 0) + 1
    next.set(day, number)
    return `${dossierType.codePrefix}-${day.slice(2).replaceAll('-', '')}-${String(number).padStart(4, '0')}`
  })
}

/** What of an applicant is the same in all their dossiers. */
interface Known extends Applicant {
  hidden: Sealed
  idHash: string
}
const knownOf = (platform: Platform, person: Applicant): Known => ({
  ...person,
  idHash: keyed(platform, LOOK_UP, person.citizenId),
  hidden: {
    answers: {},
    applicant: {
      name: person.name,
      citizenId: person.citizenId,
      birthDate: person.birthDate,
      phone: null,
      address: null,
    },
    delivery: { address: null, phone: null },
  },
})

async function copiesOf(
  db: Db,
  platform: Platform,
  part: readonly Pattern[],
  people: readonly Known[],
  dice: Dice,
): Promise<Copy[]> {
  const requests = await takeRequestCodes(
    db,
    part.map(({ day }) => day),
  )
  const registers = part.map(({ code, accepted }) => {
    const read = code === null ? undefined : readCode(code)
    return read && accepted !== null ? { agency: read.agency, day: accepted } : null
  })
  const numbers = await takeNumbers(db, registers)
  return part.map((pattern, n) => {
    const id = newId(Date.parse(pattern.openedAt))
    const person = people[dice(people.length)] as Known
    const [register, number] = [registers[n], numbers[n]]
    return {
      id,
      pattern: pattern.id,
      person: person.id,
      code: register && typeof number === 'number' ? writeCode({ ...register, number }) : null,
      requestCode: requests[n] as string,
      applicant: person.name,
      sealed: seal(platform, SEAL, id, person.hidden).toString('hex'),
      lookUpKey: shortCode(8),
      idHash: person.idHash,
    }
  })
}

async function writeCopies(db: Db, copies: readonly Copy[], inserts: readonly string[]): Promise<void> {
  await sql`insert into pg_temp.fill_copy select id, pattern, person, code, "requestCode", applicant, sealed, "lookUpKey", "idHash"
    from json_to_recordset(${JSON.stringify(copies)}::json) as r(id uuid, pattern uuid, person uuid, code text, "requestCode" text,
      applicant text, sealed text, "lookUpKey" text, "idHash" text)`.execute(db)
  // By hand: nothing else looks at a temporary table, and without figures the planner reads whole tables for it.
  await sql`analyze pg_temp.fill_copy`.execute(db)
  for (const insert of inserts) await sql.raw(insert).execute(db)
  await sql`truncate pg_temp.fill_copy`.execute(db)
}

/**
 * Writes so many copies of the generated dossiers, set by set, on one connection. Triggers and foreign keys are not
 * asked: what is copied kept them already.
 */
export async function copyDossiers(
  db: Db,
  platform: Platform,
  count: number,
  people: readonly Applicant[],
): Promise<void> {
  const known = people.map((person) => knownOf(platform, person))
  const dice = makeDice(SEED ^ count)
  const inserts = await statements(db)
  await sql`create temporary table if not exists fill_copy (id uuid, pattern uuid, person uuid, code text, request_code text,
    applicant text, sealed text, look_up_key text, id_hash text)`.execute(db)
  let part: Pattern[] = []
  const write = async () => {
    await sql`begin`.execute(db)
    await sql`set local session_replication_role = replica`.execute(db)
    await writeCopies(db, await copiesOf(db, platform, part, known, dice), inserts)
    await sql`commit`.execute(db)
    part = []
  }
  for (const pattern of spread(await patternsOf(db), count)) {
    part.push(pattern)
    if (part.length === AT_ONCE) await write()
  }
  if (part.length > 0) await write()
  await sql`drop table pg_temp.fill_copy`.execute(db)
}
