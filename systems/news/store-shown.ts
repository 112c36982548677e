import { json, many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type {
  AudienceName,
  Body,
  ContentLang,
  DocumentsInput,
  Facts,
  Force,
  Kind,
  ListInput,
  Origin,
  Parts,
  Section,
} from './contract.ts'
import type { ItemRow, TextRow } from './store.ts'

/** A published item in the best language there is for the reader. */
export interface ShownRow {
  id: string
  kind: Kind
  slug: string
  state: 'live' | 'withdrawn'
  section: Section
  tags: string[]
  audiences: AudienceName[]
  areas: string[]
  unitId: string
  coverId: string | null
  facts: Facts
  pinned: boolean
  expiresAt: string | null
  expired: boolean
  origin: Origin | null
  sourceLang: ContentLang
  sourceVersion: number
  orderAt: string
  firstAt: string
  at: string
  correctedAt: string | null
  withdrawnAt: string | null
  reason: { vi: string; en: string } | null
  lang: ContentLang
  langs: ContentLang[]
  title: string
  lead: string
  coverAlt: string
  parts: Parts
  madeBy: 'person' | 'machine'
  ofVersion: number
}

const SHOWN = sql`s.item_id as id, s.kind, s.slug, s.state, s.section, s.tags, s.audiences, s.areas, s.unit_id, s.cover_id,
  s.facts, s.pinned, s.expires_at, s.expired, s.origin, s.source_lang, s.source_version, s.order_at, s.first_at, s.at,
  s.corrected_at, s.withdrawn_at, s.reason, t.lang, t.title, t.lead, t.cover_alt, t.parts, t.made_by, t.of_version,
  (select array_agg(l.lang order by l.lang) from news.shown_text l where l.item_id = s.item_id) as langs`

/** The reader's language, or the original. */
const inLang = (lang: string) => sql`join lateral (
    select * from news.shown_text x where x.item_id = s.item_id and x.lang in (${lang}, s.source_lang)
    order by (x.lang = ${lang}) desc limit 1) t on true`

const live = (now: Date) => sql`s.state = 'live' and (s.expires_at is null or s.expires_at > ${now})`

export interface Cursor {
  pinned: boolean
  at: string
  id: string
}
export interface Asked {
  lang: string
  now: Date
}

/** The newest of a filter, pinned ones first. */
export function listShown(
  db: Db,
  {
    kinds,
    section,
    audience,
    area,
    tag,
    limit,
    from,
  }: Omit<ListInput, 'kind' | 'after'> & { kinds: readonly Kind[]; from?: Cursor | undefined },
  { lang, now }: Asked,
) {
  return many(
    db,
    sql<ShownRow>`select ${SHOWN} from news.shown s ${inLang(lang)} where ${live(now)} and s.kind = any(${[...kinds]})
      ${section ? sql`and s.section = ${section}` : sql``}
      ${audience ? sql`and (s.audiences = '{}' or ${audience} = any(s.audiences))` : sql``}
      ${area ? sql`and (s.areas = '{}' or s.areas @> array[${area}::uuid])` : sql``}
      ${tag ? sql`and s.tags @> array[${tag}]` : sql``}
      ${from ? sql`and (s.pinned, s.order_at, s.item_id) < (${from.pinned}, ${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by s.pinned desc, s.order_at desc, s.item_id desc limit ${limit + 1}`,
  )
}

export const findShown = (db: Db, kinds: readonly Kind[], slug: string, { lang }: Asked) =>
  maybe(
    db,
    sql<ShownRow & { body: Body }>`select ${SHOWN}, t.body from news.shown s ${inLang(lang)}
      where s.slug = ${slug} and s.kind = any(${[...kinds]})`,
  )
export const findShownById = (db: Db, id: string, { lang }: Asked) =>
  maybe(
    db,
    sql<ShownRow & { body: Body }>`select ${SHOWN}, t.body from news.shown s ${inLang(lang)} where s.item_id = ${id}`,
  )

/** Others that share a rubric or a word with it. */
export const listRelated = (db: Db, row: ShownRow, { lang, now }: Asked) =>
  many(
    db,
    sql<ShownRow>`select ${SHOWN} from news.shown s ${inLang(lang)} where ${live(now)} and s.item_id <> ${row.id}
      and s.kind in ('news', 'guidance', 'correction') and (s.section = ${row.section} or s.tags && ${row.tags})
      order by cardinality(array(select unnest(s.tags) intersect select unnest(${row.tags}::text[]))) desc, s.order_at desc limit 3`,
  )

/** Events of a campaign that are not over. */
export const listOfCampaign = (db: Db, slug: string, { lang, now }: Asked) =>
  many(
    db,
    sql<ShownRow>`select ${SHOWN} from news.shown s ${inLang(lang)} where ${live(now)} and s.kind = 'event'
      and s.facts->'event'->>'campaign' = ${slug} order by s.order_at limit 30`,
  )

export const listEvents = (
  db: Db,
  { when, limit, from }: { when: 'coming' | 'past'; limit: number; from?: Cursor | undefined },
  { lang, now }: Asked,
) => {
  const ends = sql`(s.facts->'event'->>'endsAt')::timestamptz`
  const coming = when === 'coming'
  return many(
    db,
    sql<ShownRow>`select ${SHOWN} from news.shown s ${inLang(lang)} where s.state = 'live' and s.kind = 'event'
      and ${coming ? sql`${ends} >= ${now}` : sql`${ends} < ${now}`}
      ${from ? sql`and (s.order_at, s.item_id) ${coming ? sql`>` : sql`<`} (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by s.order_at ${coming ? sql`asc` : sql`desc`}, s.item_id ${coming ? sql`asc` : sql`desc`} limit ${limit + 1}`,
  )
}

const FORCE = (today: string) => sql<Force>`case
  when coalesce(s.facts->'document'->>'inForceTo', '9999') < ${today} then 'ended'
  when coalesce(s.facts->'document'->>'inForceFrom', '0001') > ${today} then 'coming'
  when exists (select from news.shown n where n.kind = 'document' and n.state = 'live'
    and n.facts->'document'->>'replaces' = s.facts->'document'->>'number'
    and coalesce(n.facts->'document'->>'inForceFrom', '9999') <= ${today}) then 'ended'
  else 'in-force' end`

/** Documents by date of issue, the newest first. `q` is folded. */
export function listDocuments(
  db: Db,
  {
    q,
    field,
    issuer,
    year,
    force,
    limit,
    from,
    today,
  }: Omit<DocumentsInput, 'after'> & { from?: Cursor | undefined; today: string },
  { lang, now }: Asked,
) {
  const d = (name: string) => sql`s.facts->'document'->>${sql.lit(name)}`
  const has = (words: string) => `%${words.replace(/[\\%_]/g, '\\$&')}%`
  return many(
    db,
    sql<ShownRow & { force: Force }>`select ${SHOWN}, ${FORCE(today)} as force from news.shown s ${inLang(lang)}
      where ${live(now)} and s.kind = 'document'
      ${field ? sql`and ${d('field')} = ${field}` : sql``}
      ${issuer ? sql`and ${d('issuer')} = ${issuer}` : sql``}
      ${year ? sql`and left(${d('issuedOn')}, 4) = ${String(year)}` : sql``}
      ${force ? sql`and ${FORCE(today)} = ${force}` : sql``}
      ${q ? sql`and (kernel.fold(${d('number')}) like ${has(q)} or exists (select from news.shown_text w where w.item_id = s.item_id and w.fold like ${has(q)}))` : sql``}
      ${from ? sql`and (s.order_at, s.item_id) < (${from.at}::timestamptz, ${from.id}::uuid)` : sql``}
      order by s.order_at desc, s.item_id desc limit ${limit + 1}`,
  )
}

export const documentChoices = (db: Db) =>
  maybe(
    db,
    sql<{
      fields: string[]
      issuers: string[]
      years: string[]
    }>`select coalesce(array_agg(distinct facts->'document'->>'field'), '{}') as fields,
      coalesce(array_agg(distinct facts->'document'->>'issuer'), '{}') as issuers,
      coalesce(array_agg(distinct left(facts->'document'->>'issuedOn', 4)), '{}') as years
      from news.shown where kind = 'document' and state = 'live'`,
  )

export const countSections = (db: Db, now: Date) =>
  many(
    db,
    sql<{
      section: Section
      n: number
    }>`select s.section, count(*) as n from news.shown s where ${live(now)} and s.kind in ('news', 'correction') group by 1`,
  )

/** Everything that may be found, a thousand at a time, for site maps and the search index. */
export const walkShown = (db: Db, after: string | null, now: Date) =>
  many(
    db,
    sql<{
      id: string
      kind: Kind
      slug: string
      at: string
      correctedAt: string | null
      langs: ContentLang[]
      sourceLang: ContentLang
    }>`select s.item_id as id, s.kind, s.slug, s.at, s.corrected_at, s.source_lang,
      (select array_agg(l.lang order by l.lang) from news.shown_text l where l.item_id = s.item_id) as langs
      from news.shown s where ${live(now)} ${after ? sql`and s.item_id > ${after}` : sql``} order by s.item_id limit 1000`,
  )

/** What becomes visible: a copy of the desk's facts. */
export const putShown = (
  db: Db,
  i: ItemRow,
  { orderAt, at, sourceVersion, corrected }: { orderAt: Date; at: Date; sourceVersion: number; corrected: boolean },
) =>
  sql`insert into news.shown as s (item_id, kind, slug, section, tags, audiences, areas, unit_id, cover_id, facts, pinned,
      expires_at, origin, source_lang, source_version, order_at, first_at, at)
    values (${i.id}, ${i.kind}, ${i.slug}, ${i.section}, ${i.tags}, ${i.audiences}, ${i.areas}, ${i.unitId}, ${i.coverId},
      ${json(i.facts)}, ${i.pinned}, ${i.expiresAt}, ${i.origin && json(i.origin)}, ${i.sourceLang}, ${sourceVersion}, ${orderAt}, ${at}, ${at})
    on conflict (item_id) do update set slug = excluded.slug, state = 'live', section = excluded.section, tags = excluded.tags,
      audiences = excluded.audiences, areas = excluded.areas, cover_id = excluded.cover_id, facts = excluded.facts,
      pinned = excluded.pinned, expires_at = excluded.expires_at, expired = false, source_version = excluded.source_version,
      order_at = case when s.kind in ('document', 'event') then excluded.order_at else s.order_at end,
      corrected_at = case when ${corrected} then excluded.at else s.corrected_at end, withdrawn_at = null, reason = null`.execute(
    db,
  )

export const putShownText = (db: Db, t: TextRow, plain: string) =>
  sql`insert into news.shown_text (item_id, lang, title, lead, body, cover_alt, parts, made_by, version, of_version, plain)
    values (${t.itemId}, ${t.lang}, ${t.title}, ${t.lead}, ${json(t.body)}, ${t.coverAlt}, ${json(t.parts)}, ${t.madeBy},
      ${t.version}, ${t.ofVersion}, ${plain})
    on conflict (item_id, lang) do update set title = excluded.title, lead = excluded.lead, body = excluded.body,
      cover_alt = excluded.cover_alt, parts = excluded.parts, made_by = excluded.made_by, version = excluded.version,
      of_version = excluded.of_version, plain = excluded.plain`.execute(db)

/** What readers see of these items, in every language. */
export const textsShown = (db: Db, ids: readonly string[]) =>
  many(
    db,
    sql<IndexedText>`select s.item_id, s.kind, s.slug, s.source_lang, s.facts, s.tags, t.lang, t.title, t.lead, t.body, t.parts
      from news.shown s join news.shown_text t on t.item_id = s.item_id where s.item_id = any(${ids}) order by 1, t.lang`,
  )
export interface IndexedText extends Pick<TextRow, 'itemId' | 'lang' | 'title' | 'lead' | 'body' | 'parts'> {
  kind: Kind
  slug: string
  sourceLang: ContentLang
  facts: Facts
  tags: string[]
}

export const removeShownText = (db: Db, id: string, lang: ContentLang) =>
  sql`delete from news.shown_text where item_id = ${id} and lang = ${lang}`.execute(db)
export const shownVersions = (db: Db, id: string) =>
  many(db, sql<{ lang: ContentLang; version: number }>`select lang, version from news.shown_text where item_id = ${id}`)

export const withdrawShown = (db: Db, id: string, reason: { vi: string; en: string }, now: Date) =>
  sql`update news.shown set state = 'withdrawn', reason = ${json(reason)}, withdrawn_at = ${now} where item_id = ${id}`.execute(
    db,
  )
export const pinShown = (db: Db, id: string, pinned: boolean) =>
  sql`update news.shown set pinned = ${pinned} where item_id = ${id}`.execute(db)

/** Those whose time is over and that can still be found. */
export const takeExpired = (db: Db, now: Date) =>
  many(
    db,
    sql<{ id: string; kind: Kind; section: Section; slug: string }>`update news.shown set expired = true
      where state = 'live' and not expired and expires_at <= ${now} returning item_id as id, kind, section, slug`,
  )

export const addCorrection = (db: Db, id: string, words: { vi: string; en: string }, now: Date) =>
  sql`insert into news.correction (item_id, at, words) values (${id}, ${now}, ${json(words)})`.execute(db)
export const listCorrections = (db: Db, id: string) =>
  many(
    db,
    sql<{
      at: string
      words: { vi: string; en: string }
    }>`select at, words from news.correction where item_id = ${id} order by at desc limit 50`,
  )
