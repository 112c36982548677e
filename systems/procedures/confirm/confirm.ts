import { getUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as access from '../access.ts'
import type { ConfirmedPart, PartStand } from '../contract-confirm.ts'
import { CONFIRMED_PARTS, type Confirmed } from '../contract-shapes.ts'
import { by } from '../desk/drafts.ts'
import { forceOf } from '../record.ts'
import { findRow, type VersionRow } from '../store.ts'
import * as store from '../store-confirm.ts'

interface Of {
  id: string
  parts: ConfirmedPart[]
}

/** A procedure that was approved; drafts are confirmed once they hold. */
async function approvedRow(ctx: Ctx, id: string): Promise<VersionRow> {
  const row = await findRow(ctx.db, id)
  if (!row || row.kind !== 'procedure' || row.state !== 'approved' || row.change !== 'version')
    throw notFound('kernel.recordNotFound')
  return row
}
/** What has ended is confirmed no more: nobody files under it. */
async function rowToConfirm(ctx: Ctx, id: string): Promise<VersionRow> {
  const row = await approvedRow(ctx, id)
  ctx.must(access.edit, row)
  if (forceOf(row, ctx.today()) === 'ended') throw conflict('procedures.notInForceNow')
  return row
}

function standOf(ctx: Ctx, row: VersionRow, part: ConfirmedPart, all: readonly store.ConfirmationRow[]): PartStand {
  const own = all.filter((one) => one.part === part)
  const now = own.find((one) => one.same && one.endedAt === null)
  const stand = now ? (now.confirmedAt === null ? 'stated' : 'confirmed') : 'none'
  const edits = ctx.can('procedures.edit', row.unitId) && forceOf(row, ctx.today()) !== 'ended'
  const others = ctx.can('procedures.approve', row.unitId) && now?.statedBy !== ctx.actor.id
  return {
    part,
    stand,
    source: now?.source ?? null,
    comparedOn: now?.comparedOn ?? null,
    statedBy: now?.statedName ?? null,
    confirmedBy: now?.confirmedName ?? null,
    confirmedAt: now?.confirmedAt ?? null,
    changed: !now && own.some((one) => !one.same && one.confirmedAt !== null && one.endedAt === null),
    doubt: now ? null : (own.find((one) => one.same && one.endedAt !== null)?.endedWhy ?? null),
    may: { state: edits && !now, confirm: edits && stand === 'stated' && others, takeBack: edits && now !== undefined },
  }
}

/** How the parts of a version stand, for those who keep the catalogue. */
export async function stands(ctx: Ctx, { id }: { id: string }): Promise<{ parts: PartStand[] }> {
  const row = await approvedRow(ctx, id)
  const all = await store.listConfirmations(ctx.db, id)
  return { parts: CONFIRMED_PARTS.map((part) => standOf(ctx, row, part, all)) }
}

function changed(ctx: Ctx, { id, parts }: Of, what: Record<string, unknown>): Promise<{ parts: PartStand[] }> {
  ctx.audit('procedure-version', id, { parts, ...what })
  ctx.changed('procedures')
  return stands(ctx, { id })
}

/** One person compared parts with a source on a day; nothing is confirmed until a second one says so. */
export async function state(ctx: Ctx, { source, on, ...of }: Of & { source: string; on: string }) {
  await rowToConfirm(ctx, of.id)
  if (on > ctx.today()) throw invalid('procedures.comparedLater')
  for (const part of new Set(of.parts)) {
    const id = newId(ctx.now().getTime())
    const row = { id, versionId: of.id, part, source, comparedOn: on, by: by(ctx), now: ctx.now() }
    if (!(await store.addStatement(ctx.db, row))) throw conflict('procedures.statedAlready', { part })
  }
  return changed(ctx, of, { compared: source })
}

/** A second person confirms what another one compared. Confirmed already, it stays as it was. */
export async function confirm(ctx: Ctx, of: Of) {
  const row = await rowToConfirm(ctx, of.id)
  ctx.must(access.approve, row)
  for (const part of [...new Set(of.parts)].sort()) {
    const stated = await store.holdStatement(ctx.db, of.id, part)
    if (!stated) throw conflict('procedures.notStated', { part })
    if (stated.statedBy === ctx.actor.id) throw conflict('procedures.secondPerson')
    if (stated.confirmedAt === null) await store.confirmOne(ctx.db, stated.id, by(ctx), ctx.now())
  }
  return changed(ctx, of, { confirmed: true })
}

/** What turns out to be wrong is no longer said to be confirmed; anybody who keeps the procedure may say so. */
export async function takeBack(ctx: Ctx, { why, ...of }: Of & { why: string }) {
  await rowToConfirm(ctx, of.id)
  for (const part of [...new Set(of.parts)].sort()) {
    const stated = await store.holdStatement(ctx.db, of.id, part)
    if (!stated) throw conflict('procedures.notStated', { part })
    await store.endOne(ctx.db, stated.id, { name: ctx.actor.name, why, now: ctx.now() })
  }
  return changed(ctx, of, { takenBack: why })
}

/** What is confirmed and what is not, by the agency that keeps it. */
export async function confirmations(ctx: Ctx) {
  const at = ctx.today()
  const rows = await store.countByAgency(ctx.db, at, CONFIRMED_PARTS.length)
  const units = await getUnits(
    ctx,
    rows.map(({ unitId }) => ({ id: unitId, at })),
  )
  const agencies = rows.map((row) => ({ ...row, name: units.get(row.unitId)?.name ?? '' }))
  return { agencies, waiting: (await store.countWaiting(ctx.db, at)).n }
}

/** What is confirmed of a version, as everybody reads it: by which agency, from which source, when. */
export async function confirmedOf(ctx: Ctx, versionId: string): Promise<Confirmed[]> {
  const rows = await store.listConfirmed(ctx.db, versionId)
  const units = await getUnits(
    ctx,
    rows.map(({ unitId }) => ({ id: unitId, at: ctx.today() })),
  )
  return rows.map(({ unitId, ...row }) => ({ ...row, agency: units.get(unitId)?.name ?? '' }))
}
