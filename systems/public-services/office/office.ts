import { countQueue, getCases, listQueue } from '@hue-s/engines/cases/index.ts'
import { makePdf, type Block } from '@hue-s/engines/papers/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { counterUnits, namesOf, unitLabel } from '../agencies.ts'
import { asPlatform, unitsWith } from '../by-rules.ts'
import { TYPE, type OfficeDossier, type publicServicesContract as routes, type QueueLine } from '../contract.ts'
import { hasWords, vi } from '../papers/issue.ts'
import { readCode, writeCode } from '../shared/dossier-code.ts'
import { readIdCard } from '../shared/id-card.ts'
import { countProcedures, countStates, findMany, listBook, listByIds } from '../store.ts'
import { countOpenJobs } from '../store-print.ts'
import { listOpenSteps } from '../store-steps.ts'
import { listOpinionsAsked } from '../store-papers.ts'
import { commonOf } from './common.ts'
import { officeDossier, opinionViews } from './present.ts'
import type { CaseLine } from '@hue-s/engines/cases/index.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
const MOST_FOUND = 100

export const read = (ctx: Ctx, { id }: ById): Promise<OfficeDossier> => officeDossier(ctx, id)

/** The queue of the case engine with what the dossier adds; by code or name, whatever became of the dossier. */
export async function queue(ctx: Ctx, { q, view, state, procedure, after, limit }: In<'queue'>) {
  if (q !== undefined && q.trim() !== '')
    return { items: await found(ctx, q.trim(), Math.min(limit, MOST_FOUND)), next: null }
  const { items, next } = await listQueue(ctx, {
    types: [TYPE],
    view,
    ...(state ? { state } : {}),
    ...(procedure ? { category: procedure } : {}),
    ...(after ? { after } : {}),
    limit,
  })
  return { items: await linesOf(ctx, items), next }
}

async function found(ctx: Ctx, q: string, limit: number): Promise<QueueLine[]> {
  const code = readCode(q)
  const ids = await findMany(ctx.db, {
    q: code ? writeCode(code) : q,
    units: unitsWith(ctx, 'public-services.read'),
    limit,
  })
  const rows = await getCases(
    asPlatform(ctx),
    ids.map(({ id }) => id),
  )
  return linesOf(ctx, rows)
}

type Row = Pick<CaseLine, 'id' | 'version' | 'dueAt' | 'dueClock' | 'assigneeId' | 'priority'>
async function linesOf(ctx: Ctx, rows: readonly Row[]): Promise<QueueLine[]> {
  const ids = rows.map(({ id }) => id)
  const dossiers = new Map((await listByIds(ctx.db, ids)).map((d) => [d.id, d]))
  const steps = new Map((await listOpenSteps(ctx.db, ids)).map((s) => [s.id, s.dueAt]))
  const people = await staffName(
    ctx,
    rows.flatMap(({ assigneeId }) => (assigneeId === null ? [] : [assigneeId])),
  )
  return rows.flatMap((row) => {
    const d = dossiers.get(row.id)
    if (!d) return []
    return {
      ...commonOf(ctx, d),
      caseVersion: row.version,
      applicant: d.applicant,
      dueAt: row.dueAt,
      dueClock: row.dueClock,
      stepDueAt: steps.get(row.id) ?? null,
      assignee: (row.assigneeId && people.get(row.assigneeId)) || null,
      priority: row.priority,
    }
  })
}

export async function counts(ctx: Ctx) {
  return {
    views: await countQueue(ctx, { types: [TYPE] }),
    states: await countStates(ctx.db, unitsWith(ctx, 'public-services.read')),
    procedures: await countProcedures(ctx.db, unitsWith(ctx, 'public-services.read')),
  }
}

export async function opinionsAsked(ctx: Ctx) {
  const asked = await listOpinionsAsked(ctx.db, unitsWith(ctx, 'public-services.advise'))
  const dossiers = new Map((await listByIds(ctx.db, [...new Set(asked.map((o) => o.dossierId))])).map((d) => [d.id, d]))
  const views = await opinionViews(ctx, asked)
  return {
    items: views.flatMap((view, n) => {
      const d = dossiers.get(asked[n]?.dossierId ?? '')
      return d ? [{ ...view, dossierId: d.id, code: d.code ?? d.requestCode, procedure: d.procedureName }] : []
    }),
  }
}

/** The text that a scanner or camera read from an ID card. */
export async function readCard(ctx: Ctx, { text }: In<'readCard'>) {
  const card = readIdCard(text, ctx.today())
  if (typeof card === 'string')
    throw invalid('public-services.badCard', { fault: ctx.t(`public-services.server.card.${card}`) })
  return card
}

export async function places(ctx: Ctx) {
  const units = await counterUnits(ctx)
  const within = (permission: string) =>
    units.filter(({ id }) => ctx.can(permission, id)).map((unit) => ({ id: unit.id, name: unitLabel(unit) }))
  const held = unitsWith(ctx, 'public-services.read')
  const names = held === '*' ? undefined : await namesOf(ctx, held)
  const reads = names && held !== '*' ? held.flatMap((id) => names(id) ?? []) : within('public-services.read')
  const counters = (permission: string) => within(permission).map((one) => ({ ...one, own: isOwn(ctx, one.id) }))
  const receive = await withJobs(ctx, counters('public-services.receive'))
  return { receive, counter: counters('public-services.counter'), read: reads }
}

/** What is done with a dossier behind the counter: who does it in a unit works there, and does not only stand in. */
const BEHIND = ['handle', 'assign', 'number', 'sign'].map((name) => `public-services.${name}`)

const isOwn = (ctx: Ctx, agencyId: string) => BEHIND.some((permission) => ctx.can(permission, agencyId))

async function withJobs<T extends { id: string }>(ctx: Ctx, counters: readonly T[]) {
  const open = await countOpenJobs(
    ctx.db,
    counters.map(({ id }) => id),
  )
  const toPrint = new Map(open.map(({ agencyId, count }) => [agencyId, count]))
  return counters.map((one) => ({ ...one, toPrint: toPrint.get(one.id) ?? 0 }))
}

const MOST_DAYS = 31
const MOST_LINES = 2_000
const DAY = 86_400_000

/** Form 07: the register of what was received, A4. */
export async function book(ctx: Ctx, { agencyId, from, to }: In<'book'>): Promise<Bytes> {
  if (!ctx.can('public-services.read', agencyId)) throw notFound('kernel.recordNotFound')
  if (to < from || (Date.parse(to) - Date.parse(from)) / DAY > MOST_DAYS)
    throw invalid('public-services.badPeriod', { days: MOST_DAYS })
  const rows = await listBook(ctx.db, agencyId, from, to, MOST_LINES + 1)
  if (rows.length > MOST_LINES) throw invalid('public-services.bookTooLong', { most: MOST_LINES })
  const issuer = (await namesOf(asPlatform(ctx), [agencyId]))(agencyId)?.name ?? ''
  const blocks: Block[] = [
    { text: vi(ctx, 'book.period', { from: day(from), to: day(to), count: rows.length }) },
    {
      entries: rows.map((d) => ({
        at: d.acceptedAt ? moment(d.acceptedAt) : '',
        who: d.code ?? '',
        what: `${d.applicant} – ${d.procedureName.vi}`,
        note: [
          d.promisedAt ? vi(ctx, 'book.promised', { at: moment(d.promisedAt) }) : null,
          d.endedAt ? vi(ctx, 'book.ended', { at: moment(d.endedAt) }) : null,
          ctx.platform.translate('vi', `cases.${TYPE}.state.${d.state}`),
        ]
          .filter(Boolean)
          .join(' · '),
      })),
    },
  ]
  const body = await makePdf({
    lang: 'vi',
    title: vi(ctx, 'form.book.title'),
    subtitle: vi(ctx, 'form.book.legend'),
    issuer,
    issuedAt: ctx.now(),
    blocks: blocks.filter(hasWords),
    foot: vi(ctx, 'book.foot'),
  })
  return { body, type: 'application/pdf', size: body.length, filename: `so-theo-doi-${from}-${to}.pdf` }
}
