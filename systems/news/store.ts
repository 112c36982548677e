import { json, many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'
import type {
  AudienceName,
  Body,
  ContentLang,
  DeskLine,
  Facts,
  Kind,
  Origin,
  Parts,
  Section,
  State,
} from './contract.ts'

export interface ItemRow {
  id: string
  kind: Kind
  slug: string
  state: State
  live: boolean
  version: number
  metaVersion: number
  sourceLang: ContentLang
  unitId: string
  section: Section
  tags: string[]
  audiences: AudienceName[]
  areas: string[]
  coverId: string | null
  facts: Facts
  pinned: boolean
  expiresAt: string | null
  publishAt: string | null
  notify: boolean
  change: { vi: string; en: string } | null
  writers: string[]
  approvedBy: string | null
  approvedName: string | null
  returnNote: string | null
  withdrawnReason: { vi: string; en: string } | null
  origin: Origin | null
  createdBy: string | null
  createdAt: string
  updatedName: string
  updatedAt: string
}

export interface TextRow {
  itemId: string
  lang: ContentLang
  title: string
  lead: string
  body: Body
  coverAlt: string
  parts: Parts
  madeBy: 'person' | 'machine'
  version: number
  ofVersion: number
  writer: string | null
  checkedVersion: number
  checkedBy: string | null
  updatedName: string
  updatedAt: string
}

const ITEM = sql`i.id, i.kind, i.slug, i.state, i.live, i.version, i.meta_version, i.source_lang, i.unit_id, i.section,
  i.tags, i.audiences, i.areas, i.cover_id, i.facts, i.pinned, i.expires_at, i.publish_at, i.notify, i.change, i.writers,
  i.approved_by, i.approved_name, i.return_note, i.withdrawn_reason, i.origin, i.created_by, i.created_at,
  i.updated_name, i.updated_at`
const TEXT = sql`t.item_id, t.lang, t.title, t.lead, t.body, t.cover_alt, t.parts, t.made_by, t.version, t.of_version,
  t.writer, t.checked_version, t.checked_by, t.updated_name, t.updated_at`

export const findItem = (db: Db, id: string) =>
  maybe(db, sql<ItemRow>`select ${ITEM} from news.item i where id = ${id}`)
/** Nobody else changes it before this transaction ends. */
export const lockItem = (db: Db, id: string) =>
  maybe(db, sql<ItemRow>`select ${ITEM} from news.item i where id = ${id} for update`)

/** Planned items whose time has come; what another process holds is left to it. */
export const takeDue = (db: Db, now: Date, limit: number) =>
  many(
    db,
    sql<ItemRow>`select ${ITEM} from news.item i where state = 'scheduled' and publish_at <= ${now}
      order by publish_at limit ${limit} for update skip locked`,
  )

export const addItem = (
  db: Db,
  i: Pick<ItemRow, 'id' | 'kind' | 'section' | 'unitId' | 'sourceLang' | 'createdBy' | 'updatedName' | 'audiences'> & {
    slug: string
    origin: Origin | null
    facts: Facts
    now: Date
  },
) =>
  sql`insert into news.item (id, kind, slug, section, unit_id, source_lang, audiences, facts, origin, writers,
      created_by, created_at, updated_name, updated_at)
    values (${i.id}, ${i.kind}, ${i.slug}, ${i.section}, ${i.unitId}, ${i.sourceLang}, ${i.audiences}, ${json(i.facts)},
      ${i.origin && json(i.origin)}, ${i.createdBy ? [i.createdBy] : []}, ${i.createdBy}, ${i.now}, ${i.updatedName}, ${i.now})`.execute(
    db,
  )

/** Slugs that begin so, for finding a free one. While this transaction runs nobody else looks for one of the same root. */
export async function slugsLike(db: Db, root: string): Promise<Set<string>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`news.slug:${root}`}, 0))`.execute(db)
  const rows = await many(
    db,
    sql<{ slug: string }>`select slug from news.item where slug = ${root} or slug like ${`${root}-%`}`,
  )
  return new Set(rows.map((row) => row.slug))
}

export type ItemChange = Partial<
  Pick<
    ItemRow,
    | 'slug'
    | 'state'
    | 'live'
    | 'section'
    | 'tags'
    | 'audiences'
    | 'areas'
    | 'coverId'
    | 'facts'
    | 'pinned'
    | 'expiresAt'
    | 'publishAt'
    | 'notify'
    | 'change'
    | 'writers'
    | 'approvedBy'
    | 'approvedName'
    | 'returnNote'
    | 'withdrawnReason'
  >
>
const COLUMNS: Readonly<Record<keyof ItemChange, string>> = {
  slug: 'slug',
  state: 'state',
  live: 'live',
  section: 'section',
  tags: 'tags',
  audiences: 'audiences',
  areas: 'areas',
  coverId: 'cover_id',
  facts: 'facts',
  pinned: 'pinned',
  expiresAt: 'expires_at',
  publishAt: 'publish_at',
  notify: 'notify',
  change: 'change',
  writers: 'writers',
  approvedBy: 'approved_by',
  approvedName: 'approved_name',
  returnNote: 'return_note',
  withdrawnReason: 'withdrawn_reason',
}
const AS_JSON = new Set(['facts', 'change', 'withdrawnReason'])

/** Changes an item and counts its version; `meta` when its facts were written, not only its state. */
export async function changeItem(
  db: Db,
  id: string,
  change: ItemChange,
  by: { name: string; now: Date; meta?: boolean },
): Promise<void> {
  const sets: RawBuilder<unknown>[] = Object.entries(change).map(
    ([key, value]) =>
      sql`${sql.ref(COLUMNS[key as keyof ItemChange])} = ${AS_JSON.has(key) && value !== null ? json(value) : value}`,
  )
  if (by.meta) sets.push(sql`meta_version = meta_version + 1`)
  sets.push(sql`version = version + 1`, sql`updated_name = ${by.name}`, sql`updated_at = ${by.now}`)
  await sql`update news.item set ${sql.join(sets)} where id = ${id}`.execute(db)
}

export const removeItem = (db: Db, id: string) => sql`delete from news.item where id = ${id}`.execute(db)

export const listTexts = (db: Db, id: string) =>
  many(db, sql<TextRow>`select ${TEXT} from news.text t where item_id = ${id} order by lang`)
export const findText = (db: Db, id: string, lang: ContentLang) =>
  maybe(db, sql<TextRow>`select ${TEXT} from news.text t where item_id = ${id} and lang = ${lang}`)

export async function putText(
  db: Db,
  t: Omit<TextRow, 'version' | 'checkedVersion' | 'checkedBy' | 'updatedAt'> & { now: Date },
): Promise<number> {
  const row = await one(
    db,
    sql<{
      version: number
    }>`insert into news.text as t (item_id, lang, title, lead, body, cover_alt, parts, made_by, of_version, writer, updated_name, updated_at)
      values (${t.itemId}, ${t.lang}, ${t.title}, ${t.lead}, ${json(t.body)}, ${t.coverAlt}, ${json(t.parts)}, ${t.madeBy},
        ${t.ofVersion}, ${t.writer}, ${t.updatedName}, ${t.now})
      on conflict (item_id, lang) do update set title = excluded.title, lead = excluded.lead, body = excluded.body,
        cover_alt = excluded.cover_alt, parts = excluded.parts, made_by = excluded.made_by, of_version = excluded.of_version,
        writer = excluded.writer, updated_name = excluded.updated_name, updated_at = excluded.updated_at, version = t.version + 1
      returning version`,
  )
  return row.version
}

export const removeText = (db: Db, id: string, lang: ContentLang) =>
  sql`delete from news.text where item_id = ${id} and lang = ${lang}`.execute(db)
export const checkText = (db: Db, id: string, lang: ContentLang, by: string | null) =>
  sql`update news.text set checked_version = version, checked_by = ${by} where item_id = ${id} and lang = ${lang}`.execute(
    db,
  )

const LINE = sql`i.id, i.kind, i.slug, i.state, i.live, i.section, i.publish_at, i.updated_at, i.updated_name, i.origin,
  coalesce((select t.title from news.text t where t.item_id = i.id and t.lang = i.source_lang), '') as title,
  coalesce((select jsonb_agg(jsonb_build_object('lang', t.lang, 'state',
      case when t.checked_version < t.version then 'writing' when t.of_version < s.version then 'outdated' else 'checked' end) order by t.lang)
    from news.text t left join news.text s on s.item_id = i.id and s.lang = i.source_lang
    where t.item_id = i.id and t.lang <> i.source_lang), '[]') as langs`

export interface DeskFilter {
  state?: State | undefined
  kind?: Kind | undefined
  section?: Section | undefined
  /** Folded words of the title. */
  q?: string | undefined
  person?: string | undefined
}

const matching = ({ state, kind, section, q, person }: DeskFilter, may: RawBuilder<boolean>) => sql`${may}
  ${state ? sql`and i.state = ${state}` : sql``}
  ${kind ? sql`and i.kind = ${kind}` : sql``}
  ${section ? sql`and i.section = ${section}` : sql``}
  ${person ? sql`and (i.created_by = ${person} or ${person} = any(i.writers))` : sql``}
  ${q ? sql`and exists (select from news.text t where t.item_id = i.id and t.title_fold like ${`%${q.replace(/[\\%_]/g, '\\$&')}%`})` : sql``}`

export async function listDesk(
  db: Db,
  filter: DeskFilter,
  may: RawBuilder<boolean>,
  { after, limit }: { after?: { at: string; id: string } | undefined; limit: number },
) {
  const from = after ? sql`and (i.updated_at, i.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``
  const rows = await many(
    db,
    sql<DeskLine>`select ${LINE} from news.item i where ${matching(filter, may)} ${from}
      order by i.updated_at desc, i.id desc limit ${limit + 1}`,
  )
  return page(rows, limit, (row) => `${row.updatedAt}_${row.id}`)
}

export const countDesk = (db: Db, may: RawBuilder<boolean>) =>
  many(db, sql<{ state: State; n: number }>`select i.state, count(*) as n from news.item i where ${may} group by 1`)
export const countMine = (db: Db, may: RawBuilder<boolean>, person: string | null) =>
  one(
    db,
    sql<{
      n: number
    }>`select count(*) as n from news.item i where ${may} and (i.created_by = ${person} or ${person}::uuid = any(i.writers))`,
  )

/** What is planned or was published between two instants. */
export const listCalendar = (db: Db, may: RawBuilder<boolean>, from: Date, to: Date) =>
  many(
    db,
    sql<DeskLine & { at: string }>`select ${LINE}, coalesce(i.publish_at, s.at) as at
      from news.item i left join news.shown s on s.item_id = i.id and s.state = 'live'
      where ${may} and coalesce(i.publish_at, s.at) >= ${from} and coalesce(i.publish_at, s.at) < ${to}
      order by coalesce(i.publish_at, s.at), i.id limit 500`,
  )
