import {
  act as actOnCase,
  attach as attachToCase,
  getCase,
  getPublic,
  listMine,
  listPublic,
  openCase,
  partiesOf,
  publish,
  rate,
  viewCase,
  type Case,
} from '@hue-s/engines/cases/index.ts'
import { calendarSetting, due } from '@hue-s/engines/calendar/index.ts'
import { attach as attachFile, filesOfMany } from '@hue-s/engines/files/index.ts'
import { communeAt } from '@hue-s/engines/geo/index.ts'
import { reveal as revealPerson } from '@hue-s/engines/identity/index.ts'
import { getUnit, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, PageInput, Point } from '@hue-s/kernel/shared/route.ts'
import {
  reportChanged,
  type Act,
  type ListInput,
  type NewReport,
  type OwnReport,
  type PublicReport,
  type StaffReport,
} from './contract.ts'
import { AFTER_KIND, FILE_KIND, ownLines, ownReport, publicReports, staffReport, unitNames } from './present.ts'
import { TYPE } from './report-type.ts'
import { clocksOf, reportSetting, routeFor, type Category } from './routing.ts'
export { wall } from './wall.ts'

const TITLE = 120
/** Nobody may publish or resolve what does not show its result. */
const NEEDS_PHOTO = new Set(['resolve'])

export async function categories(ctx: Ctx) {
  return { items: ctx.setting(reportSetting).categories.map(({ clock: _, ...category }) => category) }
}

function getCategory(ctx: Ctx, id: string, child?: string): Category {
  const category = ctx.setting(reportSetting).categories.find((c) => c.id === id)
  if (!category) throw invalid('field-reports.noSuchCategory', { category: id })
  if (child !== undefined && !category.children.some((c) => c.id === child))
    throw invalid('field-reports.noSuchCategory', { category: child })
  return category
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
function decide(ctx: Ctx, category: string, communeId: string, on: string) {
  const province = ctx.config.province
  const { routes } = ctx.setting(reportSetting)
  const keys = routes.filter((r) => r.place !== '*' && unitIdOfKey(province, r.place) === communeId).map((r) => r.place)
  const row = routeFor(routes, category, keys, on)
  if (!row) return { agencyId: null, citation: null }
  return { agencyId: row.agency === 'commune' ? communeId : unitIdOfKey(province, row.agency), citation: row.citation }
}

/** What would happen to a report like this, there, on that date. */
export async function route(
  ctx: Ctx,
  input: { category: string; lon: number; lat: number; communeId?: string | undefined; on?: string | undefined },
) {
  const category = getCategory(ctx, input.category)
  const on = input.on ?? ctx.today()
  const { communeId } = await whereIs(ctx, input, input.communeId, on)
  const { agencyId, citation } = decide(ctx, category.id, communeId, on)
  const start = input.on ? new Date(`${on}T09:00:00+07:00`) : ctx.now()
  const clocks = clocksOf(category).map(({ name, budget }) => {
    const answer = due(start, budget, ctx.setting(calendarSetting))
    return { name, due: answer.due?.toISOString() ?? null, reasons: answer.reasons }
  })
  const names = await unitNames(ctx, [[agencyId, on]])
  return { agency: names(agencyId), flow: category.flow, citation, clocks }
}

/** Sends a report: finds its commune, its agency and its deadlines; the answer explains them. */
export async function submit(ctx: Ctx, input: NewReport): Promise<OwnReport> {
  return ownReport(ctx, (await openReport(ctx, input)).id)
}

/** Opens the case of a report in the name of the actor. */
export async function openReport(ctx: Ctx, input: NewReport): Promise<Case> {
  const category = getCategory(ctx, input.category, input.child)
  const today = ctx.today()
  const { communeId, certainty } = await whereIs(ctx, input.at, input.communeId, today)
  const { agencyId, citation } = decide(ctx, category.id, communeId, today)
  const reporterId = ctx.actor.onBehalfOf ?? ctx.actor.id
  if (reporterId === null) throw new Error('a report has a reporter')
  const opened = await openCase(ctx, {
    type: TYPE,
    title: input.note.slice(0, TITLE),
    data: { category: category.id, child: input.child ?? null, note: input.note, certainty, routedBy: citation },
    agencyId: null,
    communeId,
    anchoredOn: today,
    point: input.at,
    ...(input.place ? { placeText: input.place } : {}),
    channel: 'app',
    visibility: input.visibility,
    parties: [{ role: 'reporter', personId: reporterId }],
    clocks: clocksOf(category),
    attachments: input.photos.map((fileId) => ({ fileId, kind: 'before' as const, visibleTo: 'reporter' as const })),
    settingsVersions: { 'field-reports': ctx.settingVersion(reportSetting) },
  })
  for (const photo of input.photos)
    await attachFile(ctx, photo, { kind: FILE_KIND, id: opened.id, visibility: 'private' })
  const row =
    agencyId === null
      ? opened
      : await actOnCase(ctx.as(SYSTEM), { id: opened.id, action: 'route', input: { agencyId } })
  await tell(ctx, row, 'open')
  return row
}

/** Announces a step: the wall at once, the reporter through whoever listens. */
async function tell(ctx: Ctx, row: Case, action: string): Promise<void> {
  ctx.changed('field-reports')
  await ctx.emit(reportChanged, {
    id: row.id,
    code: row.code,
    action,
    state: row.state as PublicReport['state'],
    category: row.category ?? '',
    communeId: row.communeId,
    agencyId: row.agencyId,
    lon: row.lon ?? 0,
    lat: row.lat ?? 0,
    at: ctx.now().toISOString(),
  })
}

export async function mine(ctx: Ctx, input: PageInput) {
  const { items, next } = await listMine(ctx, input)
  return {
    items: await ownLines(
      ctx,
      items.filter((line) => line.type === TYPE),
    ),
    next,
  }
}

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
    row = await actOnCase(ctx, { id, action, version, input: note ? { message: note, note } : {} })
  }
  await tell(ctx, row, action)
  return ownReport(ctx, id)
}

export async function list(ctx: Ctx, { category, state, commune, agency, q, after, limit }: ListInput) {
  const { items, next } = await listPublic(ctx, {
    types: [TYPE],
    category,
    states: state ? [state] : undefined,
    communeIds: commune ? [commune] : undefined,
    agencyIds: agency ? [agency] : undefined,
    q,
    after,
    limit,
  })
  return { items: await publicReports(ctx, items), next }
}

export async function read(ctx: Ctx, { id }: ById): Promise<PublicReport> {
  const row = await getPublic(ctx, id)
  if (row.type !== TYPE) throw notFound('kernel.recordNotFound')
  const [report] = await publicReports(ctx, [row])
  if (!report) throw notFound('kernel.recordNotFound')
  return report
}

export function work(ctx: Ctx, { id }: ById): Promise<StaffReport> {
  return staffReport(ctx, id)
}

/** One step of those who handle a report; photos taken with it show the result. */
export async function act(
  ctx: Ctx,
  { id, action, version, note, photos = [], agencyId, extension }: Act,
): Promise<StaffReport> {
  const before = await getCase(ctx, id)
  if (before.type !== TYPE) throw notFound('kernel.recordNotFound')
  if (NEEDS_PHOTO.has(action) && photos.length === 0) throw invalid('field-reports.photoNeeded')
  for (const fileId of photos) {
    await attachFile(ctx, fileId, { kind: AFTER_KIND, id, visibility: 'private' })
    await attachToCase(ctx, { id, fileId, kind: 'after', visibleTo: 'reporter' })
  }
  const text = note ? { note, ...(action === 'ask' ? { message: note } : {}) } : {}
  const row = await actOnCase(ctx, {
    id,
    action,
    version,
    input: { ...text, ...(agencyId ? { agencyId } : {}), ...(extension ? { extension } : {}) },
  })
  if (action === 'publish') await showReport(ctx, row)
  await tell(ctx, row, action)
  return staffReport(ctx, id)
}

/** Shows a report and its pictures to everybody, if the reporter allowed it. */
export async function showReport(ctx: Ctx, row: Case, more?: { before: string; after: string }): Promise<void> {
  if (row.visibility !== 'public') return
  const { note } = row.data as { note: string }
  await publish(ctx, { id: row.id, title: note.slice(0, TITLE), text: note })
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
