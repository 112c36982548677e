import { createHash } from 'node:crypto'
import { staffName } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import type { routingRoutes as routes } from '../contract-routing.ts'
import { coverageOf } from './coverage-rules.ts'
import { TAG, tableOn } from './current-table.ts'
import type { RoutingTable } from '../contract-routing-shapes.ts'
import * as store from './store-routing.ts'
import { canonical, changesBetween } from './table-changes.ts'
import { tableFaults } from './table-faults.ts'
import { parseTable } from './table-input.ts'
import { directoryOf, rowNamer, unitsOfDay } from './units-of-day.ts'

const KIND = 'field-reports.routing'

async function shown(ctx: Ctx, drafts: readonly store.Draft[]) {
  const ids = drafts.flatMap(({ madeBy, decidedBy }) => [madeBy, ...(decidedBy === null ? [] : [decidedBy])])
  const names = await staffName(ctx, ids)
  return drafts.map(({ madeBy, decidedBy, ...draft }) => ({
    ...draft,
    madeBy: names.get(madeBy) ?? '',
    mine: madeBy === ctx.actor.id,
    decidedBy: decidedBy === null ? null : (names.get(decidedBy) ?? ''),
    inForce: draft.status === 'approved' && draft.validFrom <= ctx.today(),
  }))
}

async function showOne(ctx: Ctx, id: string) {
  const found = await store.findDraft(ctx.db, id)
  if (!found) throw notFound('kernel.recordNotFound')
  const { content: _, ...draft } = found
  const [line] = await shown(ctx, [draft])
  if (!line) throw notFound('kernel.recordNotFound')
  return line
}

/** The versions of the table, those of the province's data and those that people proposed. */
export async function routingDrafts(ctx: Ctx, _: object) {
  const { version } = await tableOn(ctx)
  return { items: await shown(ctx, await store.listDrafts(ctx.db)), pack: await store.listOwnVersions(ctx.db), version }
}

/** One proposal: what it changes and what is wrong with it on the day it would begin. */
export async function routingDraft(ctx: Ctx, { id }: ById) {
  const found = await store.findDraft(ctx.db, id)
  if (!found) throw notFound('kernel.recordNotFound')
  const draft = await showOne(ctx, id)
  const table = parseTable(found.content)
  const { table: now } = await tableOn(ctx)
  const directory = await directoryOf(ctx, found.validFrom)
  const { problems } = coverageOf(table, found.validFrom, unitsOfDay(ctx, table, directory))
  const named = rowNamer(ctx, table, directory)
  return {
    draft,
    table,
    changes: changesBetween(now, table),
    problems: problems.map((problem) => ({ ...problem, rows: problem.rows.map(named) })),
  }
}

/** Names that lead nowhere and limits that are missing are mended before anybody is asked to approve. */
function mustBeSound(table: RoutingTable): void {
  const faults = tableFaults(table)
  if (faults.length === 0) return
  const places = faults
    .slice(0, 20)
    .map(({ kind, category, child, rows }) => `${child ?? category ?? rows[0]?.category ?? ''}: ${kind}`)
  throw invalid('field-reports.tableWrong', { count: faults.length, places: places.join('; ') })
}

/** A version begins tomorrow at the earliest: no report of a day may be judged by two tables. */
function mustBeLater(ctx: Ctx, validFrom: string): void {
  if (validFrom <= ctx.today()) throw invalid('field-reports.draftTooLate', { today: ctx.today() })
}

/** Proposes a table; somebody else must approve it. */
export async function proposeRouting(ctx: Ctx, input: Parsed<typeof routes.proposeRouting>) {
  const content = parseTable(input.table)
  mustBeSound(content)
  mustBeLater(ctx, input.validFrom)
  const madeBy = ctx.actor.id
  if (madeBy === null) throw forbidden('kernel.notAllowed')
  const id = newId()
  const { validFrom, citation, note } = input
  await store.addDraft(ctx.db, { id, validFrom, citation, note, madeBy, content, at: ctx.now() })
  ctx.audit(KIND, id, { validFrom })
  return showOne(ctx, id)
}

async function lockDraft(ctx: Ctx, { id, seq }: { id: string; seq: number }, status: store.Draft['status']) {
  const draft = await store.findDraft(ctx.db, id, true)
  if (!draft) throw notFound('kernel.recordNotFound')
  if (draft.status !== status) throw conflict('field-reports.draftDecided')
  if (draft.seq !== seq) throw conflict('field-reports.draftStale')
  return draft
}

async function decide(ctx: Ctx, id: string, status: store.Draft['status'], version: number | null) {
  await store.decideDraft(ctx.db, { id, status, by: ctx.actor.id ?? '', at: ctx.now(), version })
  ctx.audit(KIND, id, { status, version })
  return showOne(ctx, id)
}

/** The same, when the versions in use are others now. */
function turned(ctx: Ctx, id: string, status: store.Draft['status'], version: number) {
  ctx.changed(TAG)
  return decide(ctx, id, status, version)
}

/** The second person: from its day on the proposal is the table. */
export async function approveRouting(ctx: Ctx, input: Parsed<typeof routes.approveRouting>) {
  const draft = await lockDraft(ctx, input, 'draft')
  if (draft.madeBy === ctx.actor.id) throw forbidden('field-reports.secondPerson')
  mustBeLater(ctx, draft.validFrom)
  const table = parseTable(draft.content)
  const { validFrom, citation } = draft
  const hash = createHash('sha256').update(canonical(table)).digest('hex')
  const version = await store.adopt(ctx.db, { validFrom, citation, table, hash, by: ctx.actor.id })
  return turned(ctx, input.id, 'approved', version)
}

/** Takes an approval back before its day; the proposal is closed, its number is not given again. */
export async function undoRouting(ctx: Ctx, input: Parsed<typeof routes.undoRouting>) {
  const { version } = await lockDraft(ctx, input, 'approved')
  if (version === null || !(await store.takeBack(ctx.db, version, ctx.today())))
    throw conflict('field-reports.alreadyInForce')
  return turned(ctx, input.id, 'withdrawn', version)
}

/** Closes a proposal that nobody approved. */
export async function withdrawRouting(ctx: Ctx, input: Parsed<typeof routes.withdrawRouting>) {
  await lockDraft(ctx, input, 'draft')
  return decide(ctx, input.id, 'withdrawn', null)
}
