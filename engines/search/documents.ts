import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { exactWord, foldWord, keyLine, vectorOf } from './folding.ts'
import { Kind } from './contract.ts'
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
  /** Other names and codes by which people look for it. */
  words?: string
  body?: string
  /** A path of this site. */
  url: string
  visible: Visible
  lang?: string
  /** 0 to 3; 1 unless told. Orders equals, never beats a better match. */
  boost?: number
  updatedAt?: Date
}

const clean = (text: string, max: number) =>
  text
    .slice(0, max)
    .normalize('NFC')
    .replace(/[^\n\P{Cc}]/gu, ' ')
    .trim()

function rowOf(ctx: Ctx, d: Document): store.DocRow {
  Kind.parse(d.kind)
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(d.url)) throw new Error(`not a path of this site: ${d.url}`)
  const [title, words, body] = [clean(d.title, 300), clean(d.words ?? '', 2_000), clean(d.body ?? '', 50_000)]
  const texts = [
    { text: title, weight: 'A' as const },
    { text: words, weight: 'B' as const },
    { text: body, weight: 'C' as const },
  ]
  const { visible } = d
  return {
    kind: d.kind,
    id: d.id,
    title,
    words,
    body,
    url: d.url,
    visible: visible.to,
    permission: visible.to === 'permission' ? visible.permission : '',
    unitId: visible.to === 'permission' ? (visible.unitId ?? '') : '',
    personId: visible.to === 'person' ? visible.personId : null,
    lang: d.lang ?? 'vi',
    boost: Math.min(Math.max(d.boost ?? 1, 0), 3),
    updatedAt: d.updatedAt ?? ctx.now(),
    names: keyLine(`${title} ${words}`),
    titleKey: keyLine(title),
    folded: vectorOf(texts, foldWord),
    exact: vectorOf(texts, exactWord),
  }
}

/** Makes a document findable, or replaces it, with the change that is under way. */
export const putDocument = (ctx: Ctx, document: Document): Promise<void> => store.putDoc(ctx.db, rowOf(ctx, document))
/** Makes a document unfindable. */
export const removeDocument = (ctx: Ctx, kind: string, id: string): Promise<void> => store.removeDoc(ctx.db, kind, id)

/** Where all documents of a kind come from. */
export interface Source {
  kind: string
  all: (ctx: Ctx) => AsyncIterable<Document>
}

/** Reads every source anew: puts what is there, removes what no longer is. */
export async function rebuildIndex(ctx: Ctx, sources: readonly Source[]): Promise<{ put: number; removed: number }> {
  let [put, removed] = [0, 0]
  for (const source of sources) {
    const ids: string[] = []
    for await (const document of source.all(ctx)) {
      if (document.kind !== source.kind) throw new Error(`source ${source.kind} gave a ${document.kind}`)
      await putDocument(ctx, document)
      ids.push(document.id)
    }
    put += ids.length
    removed += await store.keepOnly(ctx.db, source.kind, ids)
  }
  return { put, removed }
}
