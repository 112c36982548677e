import { putDocument, removeDocument, searchSource, type Document } from '@hue-s/engines/search/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { KINDS, pathOf, type ContentLang, type Kind } from './contract.ts'
import { plainOf } from './body/plain.ts'
import { textsShown, walkShown, type IndexedText } from './store-shown.ts'
import type { ItemRow, TextRow } from './store.ts'

/** In the index, kinds of items are kinds of results: the search page names them. */
const kindOf = (kind: Kind) => `news-${kind}`
const idOf = (id: string, lang: ContentLang) => `${id}.${lang}`

/** Puts the words of one language where people look. */
export const indexText = (ctx: Ctx, item: ItemRow, text: TextRow): Promise<void> =>
  putDocument(ctx, documentOf(ctx, { ...item, ...text }))

function documentOf(ctx: Ctx, text: IndexedText): Document {
  const { document, correction } = text.facts
  const more = [document?.number, document?.issuer, document?.field, ...text.tags, text.parts.claim, text.parts.place]
  return {
    kind: kindOf(text.kind),
    id: idOf(text.itemId, text.lang),
    title: text.title,
    words: more.filter(Boolean).join(' ').slice(0, 2_000),
    body: [text.lead, text.parts.truth, plainOf(text.body)].filter(Boolean).join('\n'),
    url: pathOf(text.kind, text.slug) + (text.lang === text.sourceLang ? '' : `?in=${text.lang}`),
    visible: { to: 'public' },
    lang: text.lang,
    boost: correction ? 1.4 : 1,
    updatedAt: ctx.now(),
  }
}

for (const kind of KINDS)
  searchSource({
    kind: kindOf(kind),
    async page(ctx, after) {
      const items = await walkShown(ctx.db, after, ctx.now())
      const texts = await textsShown(
        ctx.db,
        items.filter((item) => item.kind === kind).map(({ id }) => id),
      )
      const documents = texts.map((text) => documentOf(ctx, text))
      return { documents, next: items.at(-1)?.id ?? null }
    },
  })

/** Takes every language of an item out of the index. */
export async function forget(ctx: Ctx, kind: Kind, id: string, langs: readonly ContentLang[]): Promise<void> {
  for (const lang of langs) await removeDocument(ctx, kindOf(kind), idOf(id, lang))
}
