import { explainDue, timeline, type Case } from '@hue-s/engines/cases/index.ts'
import { getFile, link } from '@hue-s/engines/files/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { namesOf } from '../agencies.ts'
import { asPlatform } from '../by-rules.ts'
import type { DossierPaper, Entry, IssuedPaper, Why } from '../contract.ts'
import { both } from '../filing/promise.ts'
import { rulesOf } from '../setting.ts'
import type { Dossier } from '../store.ts'
import { listIssued, listPapers, type PaperRow } from '../store-papers.ts'

const LINK_SECONDS = 3_600
const MOST_ENTRIES = 200
const TOLD = new Set(['opened', 'acted', 'commented', 'rated', 'moved', 'recomputed'])

/** Late against the first promise, which an apology does not undo; while it runs, against the clock. */
export function isLate(d: Pick<Dossier, 'firstPromisedAt' | 'readyAt' | 'endedAt'>, now: string): boolean {
  if (d.firstPromisedAt === null) return false
  // A result that waits to be fetched was ready when it was issued.
  return d.firstPromisedAt < (d.readyAt ?? d.endedAt ?? now)
}

/** What every reader of a dossier sees of it. */
export const commonOf = (ctx: Ctx, d: Dossier) => ({
  id: d.id,
  code: d.code ?? d.requestCode,
  accepted: d.code !== null,
  procedure: { code: d.procedure, name: d.procedureName, versionId: d.versionId },
  channel: d.channel,
  state: d.state,
  money: d.money,
  delivery: d.delivery,
  sync: d.sync,
  filedAt: d.filedAt,
  promisedAt: d.promisedAt,
  readyAt: d.readyAt,
  late: isLate(d, ctx.now().toISOString()),
  endedAt: d.endedAt,
})

/** A paper with a link that opens it for an hour. */
export async function paperView(
  ctx: Ctx,
  { id, need, name, origin, fileId, sha256, addedAt }: PaperRow,
): Promise<DossierPaper> {
  const type = fileId === null ? null : (await getFile(ctx, fileId)).type
  const size = type?.startsWith('image/') ? 'view' : 'original'
  return {
    id,
    need,
    name,
    origin,
    fileId,
    sha256,
    addedAt,
    type,
    link: fileId === null ? null : link(ctx, fileId, size, LINK_SECONDS),
  }
}

export async function papersOf(ctx: Ctx, id: string): Promise<DossierPaper[]> {
  return Promise.all((await listPapers(ctx.db, id)).map((paper) => paperView(ctx, paper)))
}

export async function issuedOf(ctx: Ctx, id: string): Promise<IssuedPaper[]> {
  return (await listIssued(ctx.db, id)).map(({ id: paper, form, number, title, issuedAt }) => ({
    id: paper,
    form,
    number,
    title,
    issuedAt,
  }))
}

/** Every date of a dossier with each rule behind it: the reception's, and the promise. */
export async function whyOf(ctx: Ctx, d: Dossier): Promise<Why[]> {
  const clocks = await explainDue(asPlatform(ctx), d.id)
  const check = clocks.find(({ name }) => name === 'check')
  const handle = clocks.find(({ name }) => name === 'handle')
  const rules = rulesOf(ctx)
  const out: Why[] = []
  if (check && d.code === null && check.stoppedAt === null)
    out.push({
      rule: both(ctx, 'public-services.server.rule.check', { n: rules.check.workingHours }),
      citation: rules.check.citation,
      due: check.dueAt,
      reasons: check.reasons,
    })
  if (d.promise && handle) {
    // The date of a same-day procedure follows from the hour of acceptance; once it waited, from the clock.
    const moved = handle.stops.length > 0 || d.extensions > 0
    const own = d.promise.due === d.promisedAt && !moved
    out.push({ ...d.promise, due: d.promisedAt, reasons: own ? d.promise.reasons : handle.reasons })
  }
  return out
}

/** What happened, as the applicant or an official may read it. */
export async function entriesOf(ctx: Ctx, row: Case, reader: 'applicant' | 'staff'): Promise<Entry[]> {
  const { items } = await timeline(reader === 'staff' ? asPlatform(ctx) : ctx, { id: row.id, limit: MOST_ENTRIES })
  const shown = items.filter((e) => TOLD.has(e.kind))
  const names = await staffName(
    ctx,
    shown.flatMap((e) => (e.actorId === null ? [] : [e.actorId])),
  )
  return shown.map((e) => ({
    at: e.at,
    action: e.action ?? e.kind,
    state: e.toState,
    who:
      e.by === 'staff'
        ? ('agency' as const)
        : e.by === 'system'
          ? ('system' as const)
          : e.you
            ? ('you' as const)
            : ('applicant' as const),
    by: reader === 'staff' && e.actorId !== null ? (names.get(e.actorId) ?? null) : null,
    note: e.note,
  }))
}

export const agencyNames = (ctx: Ctx, d: Dossier, row: Case) =>
  namesOf(ctx, [d.supportAgency, d.receivingAgency, d.competentAgency, row.agencyId])
