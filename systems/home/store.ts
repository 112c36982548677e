import { json, many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import type { ScreenLang } from '@hue-s/kernel/shared/text.ts'
import type { Arrangement, Version } from './contract.ts'

export interface Who {
  id: string | null
  name: string | null
}
export interface DraftRow {
  revision: number
  basedOn: number
  content: Arrangement
  changedAt: string
  byName: string | null
}

const draftColumns = sql`revision, based_on, content, changed_at, by_name`

/** The draft; `lock` holds it against others until the transaction ends. */
export function findDraft(db: Db, lock = false): Promise<DraftRow | undefined> {
  return maybe(db, sql<DraftRow>`select ${draftColumns} from home.draft ${lock ? sql`for update` : sql``}`)
}

/** Writers of the arrangement go one after the other, also while there is no draft to lock. */
export async function oneAtATime(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('home.arrangement'))`.execute(db)
}

export function putDraft(db: Db, basedOn: number, content: Arrangement, who: Who, now: Date): Promise<DraftRow> {
  return one(
    db,
    sql<DraftRow>`insert into home.draft (revision, based_on, content, changed_at, by_id, by_name)
      values (nextval('home.draft_revision'), ${basedOn}, ${json(content)}, ${now}, ${who.id}, ${who.name})
      on conflict (one) do update set revision = excluded.revision, based_on = excluded.based_on,
        content = excluded.content, changed_at = excluded.changed_at, by_id = excluded.by_id, by_name = excluded.by_name
      returning ${draftColumns}`,
  )
}

export async function dropDraft(db: Db): Promise<void> {
  await sql`delete from home.draft`.execute(db)
}

export function latest(db: Db): Promise<{ version: number; content: Arrangement } | undefined> {
  return maybe(
    db,
    sql<{
      version: number
      content: Arrangement
    }>`select version, content from home.arrangement order by version desc limit 1`,
  )
}

export function findVersion(db: Db, version: number): Promise<{ content: Arrangement } | undefined> {
  return maybe(db, sql<{ content: Arrangement }>`select content from home.arrangement where version = ${version}`)
}

export function addVersion(db: Db, content: Arrangement, why: string, who: Who, now: Date): Promise<Version> {
  return one(
    db,
    sql<Version>`insert into home.arrangement (version, content, why, at, by_id, by_name)
      select coalesce(max(version), 0) + 1, ${json(content)}, ${why}, ${now}, ${who.id}, ${who.name} from home.arrangement
      returning version, at, by_name, why`,
  )
}

export async function listVersions(db: Db, { after, limit }: PageInput) {
  const before = /^\d{1,9}$/.test(after ?? '') ? sql`where version < ${Number(after)}` : sql``
  const rows = await many(
    db,
    sql<Version>`select version, at, by_name, why from home.arrangement ${before} order by version desc limit ${limit + 1}`,
  )
  return page(rows, limit, ({ version }) => String(version))
}

export interface ChoiceRow {
  audience: 'resident' | 'visitor' | 'business'
  lang: ScreenLang
  size: 'normal' | 'large' | 'xlarge'
  commune: string | null
}

export function findChoice(db: Db, person: string): Promise<ChoiceRow | undefined> {
  return maybe(db, sql<ChoiceRow>`select audience, lang, size, commune from home.choice where person_id = ${person}`)
}

export async function putChoice(db: Db, person: string, choice: ChoiceRow, now: Date): Promise<void> {
  await sql`insert into home.choice (person_id, audience, lang, size, commune, at)
    values (${person}, ${choice.audience}, ${choice.lang}, ${choice.size}, ${choice.commune}, ${now})
    on conflict (person_id) do update set audience = excluded.audience, lang = excluded.lang, size = excluded.size,
      commune = excluded.commune, at = excluded.at`.execute(db)
}

export async function loadedHash(db: Db, name: string): Promise<string | undefined> {
  return (await maybe(db, sql<{ hash: string }>`select hash from home.loaded where name = ${name}`))?.hash
}

export async function keepHash(db: Db, name: string, hash: string): Promise<void> {
  await sql`insert into home.loaded (name, hash) values (${name}, ${hash})
    on conflict (name) do update set hash = excluded.hash`.execute(db)
}
