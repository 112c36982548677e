import { paperBytes, getPaper } from '@hue-s/engines/papers/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import type { publicServicesContract as routes } from '../contract.ts'
import type { FormName } from '../contract-shapes.ts'
import type { Dossier } from '../store.ts'
import type { IssuedRow } from '../store-papers.ts'
import * as store from '../store-print.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
const MOST = 200
/** What people of the office keep for themselves is printed by whoever wants it. */
const FOR_APPLICANT: ReadonlySet<FormName> = new Set(['receipt', 'supplement', 'refusal', 'apology', 'stop', 'result'])

/**
 * Puts a paper into the queue of the counter that the applicant comes to: slips of those who filed on paper, and results
 * that are fetched there. Who files and receives by the network prints nothing here.
 */
export async function queuePrint(
  ctx: Ctx,
  d: Pick<Dossier, 'id' | 'channel' | 'deliveryWay' | 'receivingAgency'>,
  row: Pick<IssuedRow, 'id' | 'form'>,
): Promise<void> {
  const onPaper = row.form === 'result' ? d.deliveryWay !== 'online' : d.channel === 'counter' || d.channel === 'post'
  if (!FOR_APPLICANT.has(row.form) || !onPaper) return
  const now = ctx.now()
  const id = newId(now.getTime())
  await store.addJob(ctx.db, {
    id,
    issuedId: row.id,
    dossierId: d.id,
    agencyId: d.receivingAgency,
    queuedAt: now.toISOString(),
  })
}

function mustPrint(ctx: Ctx, agencyId: string): void {
  if (!ctx.can('public-services.receive', agencyId)) throw notFound('kernel.recordNotFound')
}

async function views(ctx: Ctx, lines: readonly store.PrintLine[]) {
  const log = await store.listLog(
    ctx.db,
    lines.map(({ id }) => id),
  )
  const names = await staffName(
    ctx,
    log.flatMap(({ by }) => (by === null ? [] : [by])),
  )
  return lines.map(({ paperId: _, issuedId: __, ...line }) => ({
    ...line,
    log: log
      .filter(({ jobId }) => jobId === line.id)
      .map(({ what, at, by, reason }) => ({ what, at, by: (by && names.get(by)) || null, reason })),
  }))
}

/** What a counter has to print and to hand over. */
export async function printQueue(ctx: Ctx, { agencyId, show }: In<'printQueue'>) {
  mustPrint(ctx, agencyId)
  const items = await views(ctx, await store.listJobs(ctx.db, agencyId, show, MOST))
  return { items, counts: await store.countJobs(ctx.db, agencyId) }
}

/** The paper itself, shown and not saved, so that the browser prints it. */
export async function printFile(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const line = await store.findLine(ctx.db, id)
  if (!line) throw notFound('kernel.recordNotFound')
  mustPrint(ctx, line.agencyId)
  const body = await paperBytes(ctx, await getPaper(ctx, line.paperId))
  return { body, type: 'application/pdf', size: body.length, filename: `${line.code}-${line.form}.pdf` }
}

/** Says what became of a paper. Printing again and leaving out are asked why: the answer stays with the paper. */
export async function printed(ctx: Ctx, { id, as, reason }: In<'printed'>) {
  const job = await store.lockJob(ctx.db, id)
  if (!job) throw notFound('kernel.recordNotFound')
  mustPrint(ctx, job.agencyId)
  const again = as === 'printed' && job.state !== 'waiting'
  if ((again || as === 'dropped') && (reason === undefined || reason.length < 5))
    throw invalid('public-services.printReasonNeeded')
  if (as === 'handed' && job.state !== 'printed') throw conflict('public-services.notPrinted')
  if (as === 'dropped' && job.state === 'handed') throw conflict('public-services.handedAlready')
  // A copy of what was handed over leaves it handed over.
  const state = again && job.state === 'handed' ? 'handed' : as
  await store.setJob(
    ctx.db,
    id,
    { state, copies: job.copies + (as === 'printed' ? 1 : 0) },
    { what: again ? 'reprinted' : as, at: ctx.now().toISOString(), by: ctx.actor.id, reason: reason ?? null },
  )
  ctx.audit('print', id, { as: again ? 'reprinted' : as })
  const line = await store.findLine(ctx.db, id)
  const [view] = line ? await views(ctx, [line]) : []
  if (!view) throw notFound('kernel.recordNotFound')
  return view
}
