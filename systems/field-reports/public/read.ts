import { explainDue, getCase, getPublic } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { PublicDetail } from '../contract.ts'
import { publicReports } from '../present.ts'
import { TYPE } from '../report-type.ts'

/** One published report, and why its deadlines are what they are. */
export async function read(ctx: Ctx, { id }: ById): Promise<PublicDetail> {
  const row = await getPublic(ctx, id)
  if (row.type !== TYPE) throw notFound('kernel.recordNotFound')
  const [report] = await publicReports(ctx, [row])
  if (!report) throw notFound('kernel.recordNotFound')
  const clocks = await explainDue(ctx, id)
  const { data } = await getCase(ctx.as(SYSTEM), id)
  return {
    ...report,
    child: typeof data['child'] === 'string' ? data['child'] : null,
    publishedAt: row.publishedAt,
    clocks: clocks
      .filter((c) => c.startedAt !== null)
      .map((c) => ({ name: c.name, due: c.dueAt, running: c.stoppedAt === null && !c.paused, reasons: c.reasons })),
  }
}
