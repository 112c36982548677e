import { filesOfMany, link } from '@hue-s/engines/files/index.ts'
import {
  timelineIn,
  viewCase,
  viewOpened,
  type CaseLine,
  type CaseView,
  type Opened,
  type PublicCase,
  type TimelineEntry,
} from '@hue-s/engines/cases/index.ts'
import { getUnits } from '@hue-s/engines/units/index.ts'
import { looksAt, staffName } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { byRules, staffView } from './by-rules.ts'
import { coveredCopies } from './handling/covered-copies.ts'
import { ownFacts, staffFacts } from './report-facts.ts'
import { OWN_ACTIONS, type OwnReport, type PublicReport, type StaffReport } from './contract.ts'
import { unitLabel } from './routing/units-of-day.ts'

/** Pictures that show the matter, and those that show the result. */
export const FILE_KIND = 'field-report'
export const AFTER_KIND = 'field-report.after'
/** Covered copies, whether one of them is shown or not. */
export const COVER_KIND = 'field-report.cover'
const LINK_SECONDS = 3_600
/** Kinds of timeline entries that tell a person something. */
const TOLD = new Set([
  'opened',
  'acted',
  'commented',
  'rated',
  'published',
  'merged',
  'moved',
  'requested',
  'declined',
  'approved',
  'split',
  'unmerged',
])

/** Ids of units with the date at which they are meant → their names, all in one reading. */
export async function unitNames(ctx: Ctx, wanted: readonly (readonly [id: string | null, at: string])[]) {
  const dates = new Map<string, string>()
  for (const [id, at] of wanted) if (id !== null && !dates.has(id)) dates.set(id, at)
  const asked = Array.from(dates, ([id, at]) => ({ id, at }))
  const units = asked.length === 0 ? new Map<string, Named>() : await getUnits(ctx, asked)
  const named = (id: string, unit: Named | undefined) => (unit ? { id, name: unitLabel(unit) } : null)
  return (id: string | null) => (id === null ? null : named(id, units.get(id)))
}
type Named = Parameters<typeof unitLabel>[0]

/** The parts of a report that a list shows, from what the case engine lists. */
interface Line {
  id: string
  code: string
  category: string | null
  child?: string | null
  state: string
  agencyId: string | null
  communeId: string | null
  anchoredOn: string
  placeText: string | null
  lon: number | null
  lat: number | null
  openedAt: string
  dueAt: string | null
  closedAt: string | null
  wasLate: boolean
}

/** Public pictures by plain address: whoever may read the report may see them. */
async function publicPhotos(ctx: Ctx, ids: readonly string[]) {
  const files = await filesOfMany(ctx, [FILE_KIND, AFTER_KIND], ids, 'public')
  return (id: string): PublicReport['photos'] =>
    files
      .filter((f) => f.id === id)
      .map((f) => ({
        id: f.fileId,
        kind: f.kind === AFTER_KIND ? ('after' as const) : ('before' as const),
        thumb: `/api/files/${f.fileId}?size=thumb`,
        view: `/api/files/${f.fileId}?size=view`,
      }))
}

/** Late now while it is open, as in the queues; for good once it ended late. */
const isLate = (ctx: Ctx, row: Pick<Line, 'wasLate' | 'closedAt' | 'dueAt'>) =>
  row.closedAt === null ? row.dueAt !== null && row.dueAt < ctx.now().toISOString() : row.wasLate

type Names = Awaited<ReturnType<typeof unitNames>>
const lineReport = (ctx: Ctx, row: Line, names: Names) => ({
  id: row.id,
  code: row.code,
  category: row.category ?? '',
  child: row.child ?? null,
  state: row.state as PublicReport['state'],
  place: row.placeText ?? '',
  commune: names(row.communeId),
  agency: names(row.agencyId),
  at: { lon: row.lon ?? 0, lat: row.lat ?? 0 },
  openedAt: row.openedAt,
  dueAt: row.dueAt,
  closedAt: row.closedAt,
  late: isLate(ctx, row),
})

const namesOf = (ctx: Ctx, rows: readonly Line[]) =>
  unitNames(
    ctx,
    rows.flatMap((r) => [[r.communeId, r.anchoredOn] as const, [r.agencyId, ctx.today()] as const]),
  )

/** Published reports, from the words that were published. */
export async function publicReports(ctx: Ctx, rows: readonly PublicCase[]): Promise<PublicReport[]> {
  const names = await namesOf(ctx, rows)
  const photos = await publicPhotos(
    ctx,
    rows.map((r) => r.id),
  )
  return rows.map((row) => ({
    ...lineReport(ctx, row, names),
    note: row.publicText ?? row.publicTitle,
    rating: row.rating,
    photos: photos(row.id),
  }))
}

/** A person's own reports in a list, with their titles; one report opened shows the rest. */
export async function ownLines(
  ctx: Ctx,
  rows: readonly (CaseLine & { rating: number | null })[],
): Promise<PublicReport[]> {
  const names = await namesOf(ctx, rows)
  return rows.map((row) => ({ ...lineReport(ctx, row, names), note: row.title, rating: row.rating, photos: [] }))
}

/** What the wall shows of open reports. */
export async function wallLines(ctx: Ctx, rows: readonly Line[]) {
  const names = await namesOf(ctx, rows)
  return rows.map((row) => lineReport(ctx, row, names))
}

const photoLinks = (ctx: Ctx, fileId: string) => ({
  thumb: link(ctx, fileId, 'thumb', LINK_SECONDS),
  view: link(ctx, fileId, 'view', LINK_SECONDS),
})

async function common(ctx: Ctx, { case: row, clocks, attachments }: CaseView) {
  const data = row.data as {
    category: string
    child: string | null
    note: string
    certainty?: StaffReport['communeCertainty']
    routedBy?: string | null
  }
  return {
    data,
    report: {
      ...lineReport(ctx, row, await namesOf(ctx, [row])),
      category: data.category,
      child: data.child,
      note: data.note,
      rating: row.rating,
      version: row.version,
      visibility: row.visibility,
      photos: attachments
        .filter((f) => f.kind === 'before' || f.kind === 'after')
        .map((f) => ({
          id: f.fileId,
          kind: f.kind as 'before' | 'after',
          ...photoLinks(ctx, f.fileId),
        })),
      clocks: clocks
        .filter((c) => c.startedAt !== null)
        .map((c) => ({ name: c.name, due: c.dueAt, running: c.stoppedAt === null && !c.paused, reasons: c.reasons })),
    },
  }
}

/** Steps that only the centre takes. */
const CENTRE = new Set(
  'route publish published transfer refuse keep redo close unpublish hide republish lift uphold split'.split(' '),
)
const sides = { party: 'reporter', staff: 'agency', system: 'platform', other: 'agency' } as const

async function entries(ctx: Ctx, view: CaseView) {
  return entriesIn((await timelineIn(ctx, view, { limit: 200 })).items)
}

const entriesIn = (told: readonly TimelineEntry[]) =>
  told
    .filter((e) => TOLD.has(e.kind))
    .map((e) => ({
      at: e.at,
      action: e.action ?? e.kind,
      to: e.toState,
      who: e.by === 'staff' && CENTRE.has(e.action ?? e.kind) ? ('operator' as const) : sides[e.by],
      note: e.note,
      actorId: e.actorId,
    }))

/** The report for the person who made it. */
export async function ownReport(ctx: Ctx, id: string): Promise<OwnReport> {
  const [view, looks] = await Promise.all([viewCase(ctx, id), looksAt(ctx, FILE_KIND, id)])
  return ownReportOf(ctx, view, looks, await entries(ctx, view))
}

/** The same for a report that this transaction opened: nobody has looked at it yet, and nothing is read again. */
export async function openedReport(ctx: Ctx, opened: Opened): Promise<OwnReport> {
  const { view, told } = await viewOpened(ctx, opened)
  return ownReportOf(ctx, view, [], entriesIn(told))
}

async function ownReportOf(
  ctx: Ctx,
  view: CaseView,
  looks: OwnReport['looks'],
  told: ReturnType<typeof entriesIn>,
): Promise<OwnReport> {
  const { report } = await common(ctx, view)
  const may = new Set(view.actions.map((a) => a.action))
  const rateable = view.case.rating === null && ['resolved', 'published', 'closed'].includes(view.case.state)
  const facts = await ownFacts(ctx, view.case, told)
  const offered = {
    rate: rateable,
    reopen: facts.reopenUntil !== null,
    answer: may.has('answer'),
    withdraw: may.has('withdraw'),
  }
  return {
    ...report,
    timeline: told.map(({ actorId: _, ...entry }) => entry),
    actions: OWN_ACTIONS.filter((a) => offered[a]),
    looks,
    ...facts,
  }
}

/** The report for those who handle it; who reported stays unknown. */
export async function staffReport(ctx: Ctx, id: string): Promise<StaffReport> {
  const view = await staffView(byRules(ctx), id)
  const [{ report, data }, told, copies] = await Promise.all([
    common(ctx, view),
    entries(ctx, view),
    coveredCopies(ctx, id),
  ])
  const ids = [...told.map((e) => e.actorId), view.case.assigneeId].filter((x): x is string => x !== null)
  const names = await staffName(ctx, ids)
  return {
    ...report,
    communeCertainty: data.certainty ?? 'person',
    assignee: view.case.assigneeId === null ? null : (names.get(view.case.assigneeId) ?? null),
    timeline: told.map(({ actorId, ...entry }) => ({
      ...entry,
      by: actorId === null ? null : (names.get(actorId) ?? null),
    })),
    photos: report.photos.map((p) => (copies.has(p.id) ? { ...p, ...photoLinks(ctx, copies.get(p.id) ?? p.id) } : p)),
    actions: stepsNow(view),
    routedBy: data.routedBy ?? null,
    mayReveal: ctx.can('field-reports.reveal', view.case.agencyId),
    ...(await staffFacts(ctx, view.case)),
  }
}

/** The steps that are offered: of two names for one thing only the one that fits. */
const stepsNow = ({ case: row, actions }: CaseView): string[] =>
  actions
    .map(({ action }) => (action === 'hide' ? 'unpublish' : action))
    .filter((a) => (a === 'unpublish' ? row.publishedAt !== null : a !== 'keep' || row.agencyId !== null))
