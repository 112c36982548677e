import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { replaceDocuments, searchSource, type Document } from '@hue-s/engines/search/index.ts'
import { placeDocuments } from './places.ts'
import { serviceDocuments } from './services.ts'
import * as store from './store.ts'
import { unitDocuments } from './unit-documents.ts'

type Documents = (ctx: Ctx) => Promise<Document[]> | Document[]

const ofKind =
  (kind: string, all: Documents): Documents =>
  async (ctx) =>
    (await all(ctx)).filter((one) => one.kind === kind)

const kinds: Readonly<Record<string, Documents>> = {
  unit: ofKind('unit', unitDocuments),
  agency: ofKind('agency', unitDocuments),
  place: placeDocuments,
  service: serviceDocuments,
}

// Some hundreds each: one page.
for (const [kind, documents] of Object.entries(kinds))
  searchSource({ kind, page: async (ctx) => ({ documents: await documents(ctx), next: null }) })

/** Puts units, places and services into the search; what did not change since is left alone. */
export async function indexChanged(ctx: Ctx): Promise<void> {
  for (const [kind, documents] of Object.entries(kinds)) {
    const all = await documents(ctx)
    const hash = createHash('sha256').update(JSON.stringify(all)).digest('hex')
    if ((await store.indexedHash(ctx.db, kind)) === hash) continue
    await replaceDocuments(ctx, kind, all)
    await store.rememberHash(ctx.db, kind, hash, ctx.now())
  }
}
