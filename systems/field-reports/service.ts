import {
  act as actOnCase,
  getCase,
  openAndAct,
  partiesOf,
  publish,
  rate,
  viewCase,
  type Case,
  type NewCase,
  type Opened,
} from '@hue-s/engines/cases/index.ts'
import { attach as attachFile, filesOfMany } from '@hue-s/engines/files/index.ts'
import { communeAt } from '@hue-s/engines/geo/index.ts'
import { reveal as revealPerson } from '@hue-s/engines/identity/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, Point } from '@hue-s/kernel/shared/route.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import type { Act, NewReport, OwnReport, StaffReport } from './contract.ts'
import { tableOn } from './routing/current-table.ts'
import { decideFor, type Decision } from './routing/decision.ts'
import { AFTER_KIND, FILE_KIND, openedReport, ownReport, staffReport, unitNames } from './present.ts'
import { foreseen, openKind, outOfScope } from './kinds.ts'
import { byRules, reporterByRules } from './by-rules.ts'
import { needsReview } from './handling/false-reports.ts'
import { firstOfRepeats } from './citizen/repeats.ts'
import { mustReopen } from './report-facts.ts'
import { TYPE } from './report-type.ts'
import { takeStep } from './handling/take-step.ts'
import { announce } from './tell.ts'
import { putDeviceFacts } from './citizen/store-citizen.ts'
import { clocksWith, handlingSetting } from './handling/rules.ts'
import { weekMoment } from './routing/routing.ts'

const TITLE = 120

export async function categories(ctx: Ctx) {
  return { items: (await tableOn(ctx)).table.categories }
}

/** The kind of a new report, with the table of that day. One that has ended is refused with the name of what follows. */
async function getCategory(ctx: Ctx, id: string, childId: string | undefined, on: string) {
  const { table, version } = await tableOn(ctx, on)
  return { ...openKind(table, id, childId, on), table, version }
}

interface Where {
  communeId: string
  certainty: 'boundary' | 'schematic' | 'person'
}

/** The commune of a report: the one the person confirmed, else the one the point lies in. Outside the province is refused. */
async function whereIs(ctx: Ctx, at: Point, confirmed: string | undefined, on: string): Promise<Where> {
  const found = await communeAt(ctx, at, on)
  if (!found) throw invalid('field-reports.outside')
  if (confirmed === undefined || confirmed === found.unitId)
    return { communeId: found.unitId, certainty: found.certainty }
  const unit = await getUnit(ctx, confirmed, on)
  if (unit.kind !== 'commune' || (unit.validTo !== null && unit.validTo <= on)) throw invalid('field-reports.outside')
  return { communeId: confirmed, certainty: 'person' }
}

/** The agency by the province's table, or null for the centre's desk. */
function decide(
  ctx: Ctx,
  kind: Awaited<ReturnType<typeof getCategory>>,
  where: { communeId: string; point: Point; on: string; at?: Date },
): Promise<Decision> {
  const { communeId, point, on, at = ctx.now() } = where
  const { category, child, table } = kind
  return decideFor(ctx, table, { category, child, communeId, point, on, at: weekMoment(at) })
}

/** What would happen to a report like this, there, on that date. */
export async function route(
  ctx: Ctx,
  input: {
    category: string
    child?: string | undefined
    lon: number
    lat: number
    communeId?: string | undefined
    on?: string | undefined
  },
) {
  const on = input.on ?? ctx.today()
  const kind = await getCategory(ctx, input.category, input.child, on)
  const { communeId } = await whereIs(ctx, input, input.communeId, on)
  const at = input.on && input.on !== ctx.today() ? new Date(`${on}T09:00:00+07:00`) : ctx.now()
  const decision = await decide(ctx, kind, { communeId, point: input, on, at })
  const names = await unitNames(ctx, [[decision.agencyId, on]])
  return {
    agency: names(decision.agencyId),
    flow: decision.flow,
    advice: decision.advice ?? null,
    citation: decision.winner?.citation ?? null,
    provisional: decision.winner?.provisional ?? false,
    clocks: decision.flow === 'outOfScope' ? [] : foreseen(ctx, decision, at),
  }
}

/** Sends a report: finds its commune, its agency and its deadlines; the answer explains them. */
export async function submit(ctx: Ctx, input: NewReport): Promise<OwnReport> {
  const made = await openOnce(ctx, input, ownOrigin(ctx))
  const { id } = made.case
  if (input.device) await putDeviceFacts(ctx.db, id, input.device, ctx.now())
  return 'events' in made ? openedReport(ctx, made) : ownReport(ctx, id)
}

/** How a report came: from the person who acts, unless another door received it for somebody. */
interface Origin {
  channel: string
  reporterId: string | null
  attributes?: Record<string, string>
  /** The centre looks at it before it goes to an agency. */
  review?: boolean
  anonymous?: boolean
}

/** Opens the case of a report in the name of the actor; the same sent twice within minutes is one. */
export async function openReport(ctx: Ctx, input: NewReport, origin: Origin = ownOrigin(ctx)): Promise<Case> {
  return (await openOnce(ctx, input, origin)).case
}

/** Whether the reporter is watched is asked in the same breath as whether they have sent this before. */
async function openOnce(ctx: Ctx, input: NewReport, origin: Origin): Promise<Opened | { case: Case }> {
  const [first, watched] = await Promise.all([firstOfRepeats(ctx, input, origin), needsReview(ctx, origin.reporterId)])
  return 'case' in first
    ? first
    : openNew(ctx, first.id, input, { ...origin, review: origin.review === true || watched })
}

async function openNew(ctx: Ctx, id: string, input: NewReport, origin: Origin): Promise<Opened> {
  const today = ctx.today()
  const kind = await getCategory(ctx, input.category, input.child, today)
  const { communeId, certainty } = await whereIs(ctx, input.at, input.communeId, today)
  const { channel, reporterId, attributes = {}, anonymous = false, review = false } = origin
  const decision = await decide(ctx, kind, { communeId, point: input.at, on: today })
  if (decision.flow === 'outOfScope' && !input.insist) throw outOfScope(decision)
  const { agencyId } = decision
  const report: NewCase = {
    id,
    type: TYPE,
    title: cut(input.note, TITLE),
    data: {
      category: kind.category.id,
      child: input.child ?? null,
      note: input.note,
      certainty,
      routedBy: decision.winner?.citation ?? null,
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
      review,
      anonymous,
    },
    agencyId: null,
    communeId,
    anchoredOn: today,
    point: input.at,
    ...(input.place ? { placeText: input.place } : {}),
    channel,
    visibility: input.visibility,
    parties: reporterId === null ? [] : [{ role: 'reporter', personId: reporterId }],
    clocks: clocksWith(ctx.setting(handlingSetting), decision),
    attachments: input.photos.map((fileId) => ({ fileId, kind: 'before' as const, visibleTo: 'reporter' as const })),
    settingsVersions: { 'field-reports': kind.version },
  }
  const routed = agencyId !== null && !review
  const opened = await openAndAct(ctx, report, routed ? { action: 'route', input: { agencyId } } : null)
  for (const photo of input.photos) await attachFile(ctx, photo, { kind: FILE_KIND, id, visibility: 'private' })
  await announce(ctx, opened.case, review ? 'review' : 'open')
  return opened
}

function ownOrigin(ctx: Ctx): Origin {
  const reporterId = ctx.actor.onBehalfOf ?? ctx.actor.id
  if (reporterId === null) throw new Error('a report has a reporter')
  return { channel: 'app', reporterId }
}

export { listOwn as mine } from './citizen/mine.ts'

export async function own(ctx: Ctx, { id }: ById): Promise<OwnReport> {
  const view = await viewCase(ctx, id)
  if (view.case.type !== TYPE || !view.viewer.roles.includes('reporter')) throw notFound('kernel.recordNotFound')
  return ownReport(ctx, id)
}

/** What the reporter does: answers a question, gives a grade, asks for it to be done again, withdraws. */
export async function reply(
  ctx: Ctx,
  input: {
    id: string
    action: 'answer' | 'rate' | 'reopen' | 'withdraw'
    version: number
    note?: string | undefined
    grade?: number | undefined
  },
): Promise<OwnReport> {
  const { id, action, version, note } = input
  await own(ctx, { id })
  let row: Case
  if (action === 'rate') {
    if (input.grade === undefined) throw invalid('field-reports.gradeNeeded')
    row = await rate(ctx, { id, score: input.grade as 1 | 2 | 3, ...(note ? { note } : {}) })
  } else {
    if (action === 'reopen') await mustReopen(ctx, await getCase(ctx, id))
    row = await actOnCase(reporterByRules(ctx), { id, action, version, input: note ? { message: note, note } : {} })
  }
  await announce(ctx, row, action)
  return ownReport(ctx, id)
}

export function work(ctx: Ctx, { id }: ById): Promise<StaffReport> {
  return staffReport(ctx, id)
}

/** One step of those who handle a report. */
export async function act(ctx: Ctx, step: Act): Promise<StaffReport> {
  const { id } = await takeStep(ctx, step)
  return staffReport(ctx, id)
}

/** Shows a report and its pictures to everybody, if the reporter allowed it. */
export async function showReport(ctx: Ctx, row: Case, more?: { before: string; after: string }): Promise<void> {
  if (row.visibility !== 'public') return
  const { note } = row.data as { note: string }
  await publish(byRules(ctx), { id: row.id, title: cut(note, TITLE), text: note })
  const platform = ctx.as(SYSTEM)
  const held = await filesOfMany(ctx, [FILE_KIND, AFTER_KIND], [row.id])
  const extra = more
    ? [
        { kind: FILE_KIND, fileId: more.before },
        { kind: AFTER_KIND, fileId: more.after },
      ]
    : []
  for (const { kind, fileId } of [...held, ...extra])
    await attachFile(platform, fileId, { kind, id: row.id, visibility: 'public' })
}

/** Opens the reporter's identity to the centre: logged with the purpose, and the reporter sees it. */
export async function reveal(ctx: Ctx, { id, purpose }: { id: string; purpose: string }) {
  const row = await getCase(ctx, id)
  if (row.type !== TYPE) throw notFound('kernel.recordNotFound')
  const reporter = (await partiesOf(ctx, id)).find((p) => p.role === 'reporter')
  if (!reporter) throw conflict('field-reports.noReporter')
  const { name, phone } = await revealPerson(ctx, reporter.personId, {
    purpose: `field-reports.${purpose}`,
    what: ['name', 'phone'],
    record: { kind: FILE_KIND, id },
    permission: 'field-reports.reveal',
  })
  ctx.audit(FILE_KIND, id, { purpose })
  return { name: name ?? '', phone }
}
