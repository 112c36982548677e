import { attach as attachToCase, comment, getCase, type Case } from '@hue-s/engines/cases/index.ts'
import { attach as attachFile } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Received, ReceivedReport } from '../contract-receive.ts'
import { outsideReporter } from './outside-reporter.ts'
import { FILE_KIND } from '../present.ts'
import { TYPE } from '../report-type.ts'
import { openReport, showReport } from '../service.ts'
import { caseOf, claimExternal, nameCase, type External } from './store-receive.ts'

const answer = (row: Case, repeated: boolean): Received => ({
  id: row.id,
  code: row.code,
  state: row.state,
  openedAt: row.openedAt,
  dueAt: row.dueAt,
  published: row.publishedAt !== null,
  repeated,
})

/** Opens the case of a report that another door received; the same number of the same source opens it once. */
export async function receive(ctx: Ctx, input: ReceivedReport): Promise<Received> {
  const { channel, reporter, publishNow, attributes, external, ...report } = input
  const platform = ctx.as(SYSTEM)
  if (external && !(await claimExternal(ctx.db, external, ctx.now()))) return again(platform, external)
  const reporterId = reporter ? await outsideReporter(ctx, reporter) : null
  const row = await openReport(platform, report, { channel, reporterId, attributes: attributes ?? {} })
  if (external) await nameCase(ctx.db, external, row.id)
  // What the centre looks at first, and what was opened before, is not shown by this.
  const show = publishNow && row.publishedAt === null && row.data['review'] !== true
  if (show) await showReport(platform, row)
  ctx.audit(FILE_KIND, row.id, { channel })
  return answer(show ? await getCase(platform, row.id) : row, false)
}

async function again(platform: Ctx, external: External): Promise<Received> {
  const id = await caseOf(platform.db, external)
  if (id === null) throw notFound('kernel.recordNotFound')
  return answer(await getCase(platform, id), true)
}

async function getReport(platform: Ctx, id: string): Promise<Case> {
  const row = await getCase(platform, id)
  if (row.type !== TYPE) throw notFound('kernel.recordNotFound')
  return row
}

/** Further words from outside: a message that those who handle the report and its reporter read. */
export async function receiveWord(
  ctx: Ctx,
  { id, channel, text, external }: { id: string; channel: string; text: string; external?: External | undefined },
): Promise<{ repeated: boolean }> {
  const platform = ctx.as(SYSTEM)
  await getReport(platform, id)
  if (external && !(await claimExternal(ctx.db, external, ctx.now()))) return { repeated: true }
  if (external) await nameCase(ctx.db, external, id)
  await comment(platform, { id, text, visibleTo: 'reporter' })
  ctx.audit(FILE_KIND, id, { channel })
  return { repeated: false }
}

/** A photo that arrived after its report: a link that was fetched, a second message. */
export async function receivePhoto(
  ctx: Ctx,
  { id, photo, publishNow }: { id: string; photo: string; publishNow: boolean },
): Promise<{ id: string }> {
  const platform = ctx.as(SYSTEM)
  const row = await getReport(platform, id)
  const shown = publishNow && row.publishedAt !== null && row.visibility === 'public'
  await attachFile(platform, photo, { kind: FILE_KIND, id, visibility: shown ? 'public' : 'private' })
  await attachToCase(platform, { id, fileId: photo, kind: 'before', visibleTo: 'reporter' })
  ctx.changed('field-reports')
  ctx.audit(FILE_KIND, id)
  return { id }
}
