import { casesAfter, getCase, type Case } from '@hue-s/engines/cases/index.ts'
import { putDocuments, removeDocument, searchSource, type Document } from '@hue-s/engines/search/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { unitNames } from './present.ts'
import { TYPE } from './report-type.ts'
import { tableOn } from './routing/current-table.ts'

const PUBLIC = 'field-report'
const WORK = 'field-report-work'

/** Puts a report where people look: published words for everybody, the rest for those who may handle it. */
export async function indexReport(ctx: Ctx, row: Case): Promise<void> {
  await Promise.all([
    indexReports(ctx, [row]),
    ...(row.publishedAt === null ? [removeDocument(ctx, PUBLIC, row.id)] : []),
  ])
}

/** The same for many at once, as an import brings them: nothing of them is in the index yet. */
export async function indexReports(ctx: Ctx, rows: readonly Case[]): Promise<void> {
  await putDocuments(ctx, await documentsOfAll(ctx, rows))
}

for (const kind of [PUBLIC, WORK])
  searchSource({
    kind,
    async page(ctx, after, limit) {
      const rows = await casesAfter(ctx, TYPE, after, limit)
      const documents = (await documentsOfAll(ctx, rows)).filter((one) => one.kind === kind)
      return { documents, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
    },
  })

async function documentsOfAll(ctx: Ctx, rows: readonly Case[]): Promise<Document[]> {
  const { categories } = (await tableOn(ctx)).table
  const documents: Document[] = []
  for (const row of rows) {
    const names = await unitNames(ctx, [[row.communeId, row.anchoredOn]])
    const category = categories.find((c) => c.id === row.category)
    documents.push(...documentsOf(ctx, row, { category: category?.name, commune: names(row.communeId)?.name }))
  }
  return documents
}

function documentsOf(
  ctx: Ctx,
  row: Case,
  { category, commune }: { category: Words | undefined; commune: string | undefined },
): Document[] {
  const { note } = row.data as { note: string }
  const words = [row.code, category?.vi, category?.en, commune, row.placeText].filter(Boolean).join(' ')
  const common = { id: row.id, title: row.title, words, body: note, updatedAt: ctx.now() }
  const documents: Document[] = []
  if (row.agencyId !== null) {
    const visible = { to: 'permission' as const, permission: 'field-reports.read', unitId: row.agencyId }
    documents.push({ ...common, kind: WORK, url: `/office/field-reports/${row.id}`, visible })
  }
  if (row.publishedAt !== null)
    documents.push({
      ...common,
      kind: PUBLIC,
      title: row.publicTitle ?? row.title,
      body: row.publicText ?? '',
      url: `/reports/${row.id}`,
      visible: { to: 'public' },
    })
  return documents
}

/** Keeps the index true after each step. */
export async function indexChanged(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const row = await getCase(ctx, id)
  if (row.type !== TYPE) throw notFound('kernel.recordNotFound')
  await indexReport(ctx, row)
}
