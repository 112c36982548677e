import { filesOfMany, link } from '@hue-s/engines/files/index.ts'
import {
  attachments,
  timeline,
  viewCase,
  type CaseLine,
  type CaseView,
  type PublicCase,
} from '@hue-s/engines/cases/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import { looksAt, staffName } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { OWN_ACTIONS, type OwnReport, type PublicReport, type StaffReport } from './contract.ts'

/** Pictures that show the matter, and those that show the result. */
export const FILE_KIND = 'field-report'
export const AFTER_KIND = 'field-report.after'
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
])

/** Ids of units with the date at which they are meant → their names, each asked once. */
export async function unitNames(ctx: Ctx, wanted: readonly (readonly [id: string | null, at: string])[]) {
  const names = new Map<string, { id: string; name: string }>()
  for (const [id, at] of wanted) if (id !== null && !names.has(id)) names.set(id, await nameAt(ctx, id, at))
  return (id: string | null) => (id === null ? null : (names.get(id) ?? null))
}

async function nameAt(ctx: Ctx, id: string, at: string) {
  const unit = await getUnit(ctx, id, at)
  const titled = unit.kind === 'commune' || unit.kind === 'district'
  return { id, name: titled ? `${unit.type.charAt(0).toUpperCase()}${unit.type.slice(1)} ${unit.name}` : unit.name }
}

/** The parts of a report that a list shows, from what the case engine lists. */
interface Line {
  id: string
  code: string
  category: string | null
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
  const files = await filesOfMany(ctx, [FILE_KIND, AFTER_KIND], ids)
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
  child: null,
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
export async function ownLines(ctx: Ctx, rows: readonly CaseLine[]): Promise<PublicReport[]> {
  const names = await namesOf(ctx, rows)
  return rows.map((row) => ({ ...lineReport(ctx, row, names), note: row.title, rating: null, photos: [] }))
}

/** What the wall shows of open reports. */
export async function wallLines(ctx: Ctx, rows: readonly CaseLine[]) {
  const names = await namesOf(ctx, rows)
  return rows.map((row) => lineReport(ctx, row, names))
}

async function common(ctx: Ctx, { case: row, clocks }: CaseView) {
  const data = row.data as {
    category: string
    child: string | null
    note: string
    certainty?: StaffReport['communeCertainty']
    routedBy?: string | null
  }
  const files = await attachments(ctx, row)
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
      photos: files
        .filter((f) => f.kind === 'before' || f.kind === 'after')
        .map((f) => ({
          id: f.fileId,
          kind: f.kind as 'before' | 'after',
          thumb: link(ctx, f.fileId, 'thumb', LINK_SECONDS),
          view: link(ctx, f.fileId, 'view', LINK_SECONDS),
        })),
      clocks: clocks
        .filter((c) => c.startedAt !== null)
        .map((c) => ({ name: c.name, due: c.dueAt, running: c.stoppedAt === null && !c.paused, reasons: c.reasons })),
    },
  }
}

/** Steps that only the centre takes. */
const CENTRE = new Set(['publish', 'published', 'transfer', 'refuse'])
const sides = { party: 'reporter', staff: 'agency', system: 'platform', other: 'agency' } as const

async function entries(ctx: Ctx, id: string) {
  const { items } = await timeline(ctx, { id, limit: 200 })
  return items
    .filter((e) => TOLD.has(e.kind))
    .map((e) => ({
      at: e.at,
      action: e.action ?? e.kind,
      to: e.toState,
      who: e.by === 'staff' && CENTRE.has(e.action ?? e.kind) ? ('operator' as const) : sides[e.by],
      note: e.note,
      actorId: e.actorId,
    }))
}

/** The report for the person who made it. */
export async function ownReport(ctx: Ctx, id: string): Promise<OwnReport> {
  const view = await viewCase(ctx, id)
  const { report } = await common(ctx, view)
  const may = new Set(view.actions.map((a) => a.action))
  const rateable = view.case.rating === null && (view.case.state === 'resolved' || view.case.state === 'published')
  return {
    ...report,
    timeline: (await entries(ctx, id)).map(({ actorId: _, ...entry }) => entry),
    actions: OWN_ACTIONS.filter((a) => (a === 'rate' ? rateable : may.has(a))),
    looks: await looksAt(ctx, FILE_KIND, id),
  }
}

/** The report for those who handle it; who reported stays unknown. */
export async function staffReport(ctx: Ctx, id: string): Promise<StaffReport> {
  const view = await viewCase(ctx, id)
  const { report, data } = await common(ctx, view)
  const told = await entries(ctx, id)
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
    actions: view.actions.map((a) => a.action),
    routedBy: data.routedBy ?? null,
    mayReveal: ctx.can('field-reports.reveal', view.case.agencyId),
  }
}
