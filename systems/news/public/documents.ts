import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { pathOf, type DocumentFacts, type DocumentsInput } from '../contract.ts'
import * as store from '../store-shown.ts'
import { askedOf, cursorOf, pageOfRows } from './cards.ts'

const inVietnamese = new Intl.Collator('vi')

/** Legal documents of a filter by date of issue, and what there is to choose from. */
export async function documents(ctx: Ctx, { q, after, ...filter }: DocumentsInput) {
  const words = fold(q ?? '')
  const asked = { ...filter, q: words || undefined, from: cursorOf(after), today: ctx.today() }
  const rows = await store.listDocuments(ctx.db, asked, askedOf(ctx))
  const choices = await store.documentChoices(ctx.db)
  return {
    ...pageOfRows(rows, filter.limit, (row) => ({
      id: row.id,
      slug: row.slug,
      path: pathOf(row.kind, row.slug),
      lang: row.lang,
      title: row.title,
      facts: row.facts.document as DocumentFacts,
      force: row.force,
    })),
    fields: (choices?.fields ?? []).sort(inVietnamese.compare),
    issuers: (choices?.issuers ?? []).sort(inVietnamese.compare),
    years: (choices?.years ?? []).map(Number).sort((a, b) => b - a),
  }
}
