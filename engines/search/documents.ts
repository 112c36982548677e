import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Audience } from './contract.ts'
import { Kind, SitePath } from './contract.ts'
import { exactWord, foldWord, keyLine, vectorOf } from './folding.ts'
import * as store from './store.ts'

/** Who may find a document. A permission without a unit opens it wherever the permission is held. */
export type Visible =
  | { to: 'public' }
  | { to: 'staff' }
  | { to: 'permission'; permission: string; unitId?: string }
  | { to: 'person'; personId: string }

export interface Document {
  kind: string
  id: string
  title: string
  /** The same in other languages: shown to their readers, found by everybody. */
  translations?: Readonly<Record<string, { title: string; body?: string }>>
  /** One sentence by language that is always shown below the title («nay thuộc …, từ 01/07/2025»). */
  note?: Readonly<Record<string, string>>
  /** Other names and codes by which people look for it. */
  words?: string
  /** Other whole names: typed in full, they count as the title. */
  names?: readonly string[]
  body?: string
  /** A path of this site. */
  url: string
  visible: Visible
  /** Whom it serves; those who say they are one of them see it a little higher. */
  audiences?: readonly Audience[]
  lang?: string
  /** 0 to 3; 1 unless told. Orders equals, never beats a better match. */
  boost?: number
  updatedAt?: Date
}

const clean = (text: string, max: number) =>
  text
    .slice(0, max)
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[^\n\P{Cc}]/gu, ' ')
    .trim()

function rowOf(ctx: Ctx, d: Document): store.DocRow {
  Kind.parse(d.kind)
  if (!SitePath.safeParse(d.url).success) throw new Error(`not a path of this site: ${d.url}`)
  const names = (d.names ?? []).slice(0, 20).map((name) => clean(name, 300))
  const [title, body] = [clean(d.title, 300), clean(d.body ?? '', 50_000)]
  const words = clean([d.words ?? '', ...names].join(' '), 2_000)
  const titles = Object.fromEntries(
    Object.entries(d.translations ?? {}).map(([lang, text]) => [
      lang,
      { title: clean(text.title, 300), ...(text.body ? { body: clean(text.body, 10_000) } : {}) },
    ]),
  )
  const others = Object.values(titles)
  const texts = [
    { text: title, weight: 'A' as const },
    ...others.map((other) => ({ text: other.title, weight: 'A' as const })),
    { text: words, weight: 'B' as const },
    { text: body, weight: 'C' as const },
    ...others.map((other) => ({ text: other.body ?? '', weight: 'C' as const })),
  ]
  const { visible } = d
  return {
    kind: d.kind,
    id: d.id,
    title,
    titles,
    note: Object.fromEntries(Object.entries(d.note ?? {}).map(([lang, text]) => [lang, clean(text, 500)])),
    words,
    body,
    url: d.url,
    visible: visible.to,
    permission: visible.to === 'permission' ? visible.permission : '',
    unitId: visible.to === 'permission' ? (visible.unitId ?? '') : '',
    personId: visible.to === 'person' ? visible.personId : null,
    audiences: d.audiences ?? [],
    lang: d.lang ?? 'vi',
    boost: Math.min(Math.max(d.boost ?? 1, 0), 3),
    updatedAt: d.updatedAt ?? ctx.now(),
    names: keyLine([title, ...others.map((other) => other.title), words].join(' ')),
    titleKey: keyLine(title),
    otherKeys: [...others.map((other) => other.title), ...names].map(keyLine).filter(Boolean),
    folded: vectorOf(texts, foldWord),
    exact: vectorOf(texts, exactWord),
  }
}

const MOST_AT_ONCE = 500

/** Makes a document findable, or replaces it, with the change that is under way. */
export const putDocument = (ctx: Ctx, document: Document): Promise<void> => putDocuments(ctx, [document])

/** Makes many documents findable, some hundreds in one statement; of one `kind` and `id` given twice the later counts. */
export async function putDocuments(ctx: Ctx, documents: readonly Document[]): Promise<void> {
  const last = new Map(documents.map((d) => [`${d.kind} ${d.id}`, d]))
  const rows = Array.from(last.values(), (d) => rowOf(ctx, d))
  for (let from = 0; from < rows.length; from += MOST_AT_ONCE)
    await store.putDocs(ctx.db, rows.slice(from, from + MOST_AT_ONCE))
}

/** Makes a document unfindable. */
export const removeDocument = (ctx: Ctx, kind: string, id: string): Promise<void> => store.removeDoc(ctx.db, kind, id)

/** Makes these all there is of a kind: puts them, removes the rest. For kinds of some hundreds that are known as a whole. */
export async function replaceDocuments(ctx: Ctx, kind: string, documents: readonly Document[]): Promise<void> {
  const stray = documents.find((d) => d.kind !== kind)
  if (stray) throw new Error(`a ${stray.kind} among the documents of ${kind}`)
  const since = await store.databaseTime(ctx.db)
  await putDocuments(ctx, documents)
  await store.removeNotPutSince(ctx.db, kind, since)
}
