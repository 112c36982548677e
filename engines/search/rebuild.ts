import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { putDocuments, type Document } from './documents.ts'
import * as store from './store.ts'

export interface SourcePage {
  documents: readonly Document[]
  /** Where the next page begins; null after the last. */
  next: string | null
}

/** Where all documents of a kind come from, page by page in an order that stays. */
export interface Source {
  kind: string
  page: (ctx: Ctx, after: string | null, limit: number) => Promise<SourcePage>
}

const sources = new Map<string, Source>()

/** Says where the documents of a kind come from, so that the index can be made anew from nothing. */
export function searchSource(source: Source): Source {
  sources.set(source.kind, source)
  return source
}

const PAGE = 500

/**
 * Reads every source anew: puts what is there, removes what no longer is. Each page is a transaction of its own in which
 * nobody else changes a document, so that no older state overwrites a newer one; searching goes on all the while.
 * Kinds that no source answers for stay as they are.
 */
export async function rebuildIndex(
  platform: Platform,
  from: readonly Source[] = [...sources.values()],
  report: (kind: string, put: number, removed: number) => void = () => undefined,
): Promise<{ put: number; removed: number }> {
  const total = { put: 0, removed: 0 }
  for (const source of from) {
    const { put, removed } = await rebuildKind(platform, source)
    report(source.kind, put, removed)
    total.put += put
    total.removed += removed
  }
  await store.refreshStatistics(platform.database.db)
  return total
}

async function rebuildKind(platform: Platform, source: Source): Promise<{ put: number; removed: number }> {
  const since = await store.databaseTime(platform.database.db)
  const held = <T>(work: (ctx: Ctx) => Promise<T>) =>
    inTransaction(platform, { action: 'search.rebuild' }, async (ctx) => {
      await store.holdChanges(ctx.db)
      return { result: await work(ctx) }
    })
  let put = 0
  for (let after: string | null = null, more = true; more;) {
    const page: SourcePage = await held(async (ctx) => {
      const found = await source.page(ctx, after, PAGE)
      const stray = found.documents.find((d) => d.kind !== source.kind)
      if (stray) throw new Error(`source ${source.kind} gave a ${stray.kind}`)
      await putDocuments(ctx, found.documents)
      return found
    })
    put += page.documents.length
    after = page.next
    more = page.next !== null
  }
  return { put, removed: await held((ctx) => store.removeNotPutSince(ctx.db, source.kind, since)) }
}
