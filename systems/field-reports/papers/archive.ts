import { listQueue } from '@hue-s/engines/cases/index.ts'
import { addPage, archivesOf, archiveToFill, closeArchive, openArchive, papersOf } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { archiveDue } from '../contract-papers.ts'
import { exportForStaff } from './export-report.ts'
import { FILE_KIND } from '../present.ts'
import { TYPE } from '../report-type.ts'

export const ARCHIVE_NAME = 'field-reports'
/** Small pages: each is one short transaction, and a crash repeats one page at most. */
const PAGE = 50

/** Begins the archive of the reports that ended in a year. A year that is not over may be archived as far as it has come. */
export async function startArchive(ctx: Ctx, year: number) {
  if (year > Number(ctx.today().slice(0, 4))) throw invalid('field-reports.yearToCome', { year })
  const archive = await openArchive(ctx, ARCHIVE_NAME, year)
  await ctx.emit(archiveDue, { id: archive.id, no: 1 })
  return shown(archive)
}

export const listArchives = async (ctx: Ctx) => (await archivesOf(ctx, ARCHIVE_NAME)).map(shown)

const shown = (a: { id: string; year: number; askedAt: string; closedAt: string | null; lines: number }) => ({
  id: a.id,
  year: a.year,
  state: a.closedAt === null ? ('filling' as const) : ('ready' as const),
  askedAt: a.askedAt,
  closedAt: a.closedAt,
  reports: a.lines,
})

/** Adds one page of an archive and asks for the next; after the last one the list is signed. */
export async function fillArchive(ctx: Ctx, { id, no }: { id: string; no: number }): Promise<void> {
  const archive = await archiveToFill(ctx, id)
  if (!archive) return
  const { items, next } = await listQueue(ctx, {
    types: [TYPE],
    view: 'all',
    sort: 'opened',
    limit: PAGE,
    ...(archive.cursor === null ? {} : { after: archive.cursor }),
  })
  const ended = items.filter(
    (r) => r.closedAt !== null && legalDate(new Date(r.closedAt)).startsWith(`${archive.year}-`),
  )
  const lines = []
  for (const { id: reportId } of ended) lines.push(await exportForStaff(ctx, reportId, 'archive'))
  const papers = await papersOf(
    ctx,
    FILE_KIND,
    ended.map((r) => r.id),
  )
  await addPage(ctx, id, { no, lines, papers, cursor: next })
  if (next === null) await closeArchive(ctx, archive, archive.lines + lines.length)
  else await ctx.emit(archiveDue, { id, no: no + 1 })
}
