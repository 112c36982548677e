import {
  putDocuments,
  removeDocument,
  replaceDocuments,
  searchSource,
  type Document,
} from '@hue-s/engines/search/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { ProcedureContent } from './contract.ts'
import { isProcedure } from './record.ts'
import * as store from './store.ts'

const KIND = 'procedure'

function documentOf(ctx: Ctx, content: ProcedureContent): Document {
  const { code, name, summary, words, field, audience } = content
  const forWhom = audience.flatMap((one) => (one === 'citizen' ? (['resident'] as const) : (['business'] as const)))
  return {
    kind: KIND,
    id: code,
    title: name.vi,
    translations: { en: { title: name.en, body: summary.en } },
    words: [code, field.name.vi, ...words].join(' ').slice(0, 2_000),
    body: summary.vi,
    url: `/procedures/${code}`,
    visible: { to: 'public' },
    audiences: forWhom,
    boost: 1.3,
    updatedAt: ctx.now(),
  }
}

const documentsOf = (ctx: Ctx, rows: readonly store.VersionRow[]) =>
  rows.flatMap(({ content }) => (isProcedure(content) ? [documentOf(ctx, content)] : []))

/** Puts all procedures in force where people look, and takes the others out. */
export async function indexAll(ctx: Ctx): Promise<void> {
  await replaceDocuments(ctx, KIND, documentsOf(ctx, await store.allInForce(ctx.db, ctx.today())))
}

/** The same for one procedure: in force it can be found, otherwise not. */
export async function indexOne(ctx: Ctx, code: string): Promise<void> {
  const row = await store.findInForce(ctx.db, 'procedure', code, ctx.today())
  if (row) await putDocuments(ctx, documentsOf(ctx, [row]))
  else await removeDocument(ctx, KIND, code)
}

searchSource({
  kind: KIND,
  async page(ctx, after) {
    const rows = await store.pageInForce(ctx.db, ctx.today(), after)
    return { documents: documentsOf(ctx, rows), next: rows.length < 200 ? null : (rows.at(-1)?.code ?? null) }
  },
})
