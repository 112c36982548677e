import { getCase, type Case } from '@hue-s/engines/cases/index.ts'
import { putDocument, removeDocument } from '@hue-s/engines/search/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { unitNames } from './present.ts'
import { tableOn } from './routing/current-table.ts'

const PUBLIC = 'field-report'
const WORK = 'field-report-work'

/** Puts a report where people look: published words for everybody, the rest for those who may handle it. */
export async function indexReport(ctx: Ctx, row: Case): Promise<void> {
  const data = row.data as { category: string; note: string }
  const category = (await tableOn(ctx)).table.categories.find((c) => c.id === data.category)
  const names = await unitNames(ctx, [[row.communeId, row.anchoredOn]])
  const words = [row.code, category?.name.vi, category?.name.en, names(row.communeId)?.name, row.placeText]
    .filter(Boolean)
    .join(' ')
  const common = { id: row.id, title: row.title, words, body: data.note, updatedAt: ctx.now() }
  if (row.agencyId !== null) {
    const visible = { to: 'permission' as const, permission: 'field-reports.read', unitId: row.agencyId }
    await putDocument(ctx, { ...common, kind: WORK, url: `/office/field-reports/${row.id}`, visible })
  }
  if (row.publishedAt === null) await removeDocument(ctx, PUBLIC, row.id)
  else
    await putDocument(ctx, {
      ...common,
      kind: PUBLIC,
      title: row.publicTitle ?? row.title,
      body: row.publicText ?? '',
      url: `/reports/${row.id}`,
      visible: { to: 'public' },
    })
}

/** Keeps the index true after each step. */
export async function indexChanged(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const row = await getCase(ctx, id)
  if (row.type !== 'field-reports.report') throw notFound('kernel.recordNotFound')
  await indexReport(ctx, row)
}
