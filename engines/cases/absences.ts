import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Absence, contractOfCases } from './contract.ts'
import { readPair, writeCursor } from './cursor.ts'
import * as store from './store-absences.ts'

type In<R extends keyof typeof contractOfCases> = Parsed<(typeof contractOfCases)[R]>

/** Setting another person's absence. */
const MANAGE_ABSENCE = 'cases.manageAbsence'
const LONGEST_DAYS = 400

/** Absences that are not over: one's own and those one stands in for, or those that an agency set. */
export async function listAbsences(ctx: Ctx, { after, limit, agencyId }: In<'absences'>) {
  if (agencyId !== undefined && !ctx.can(MANAGE_ABSENCE, agencyId)) throw forbidden('cases.notAllowedHere')
  const q = { personId: ctx.actor.id, agencyId, today: ctx.today() }
  const rows = await store.listAbsences(ctx.db, q, readPair(after), limit + 1)
  return page(rows, limit, (a) => writeCursor([`${a.from}T00:00:00Z`, a.id]))
}

/**
 * Says who is away and who stands in. Whoever stands in finds the cases among their own and may act as the assignee,
 * where they may read them anyway: rights come from a grant (identity: source `replacement`), not from here.
 */
export async function putAbsence(ctx: Ctx, input: In<'putAbsence'>): Promise<Absence> {
  const personId = input.personId ?? ctx.actor.id
  const agencyId = input.agencyId ?? null
  const { deputyId, from, until, note } = input
  if (personId === null) throw forbidden('cases.notAllowedHere')
  if (personId !== ctx.actor.id && (agencyId === null || !ctx.can(MANAGE_ABSENCE, agencyId)))
    throw forbidden('cases.notAllowedHere')
  const days = (Date.parse(until) - Date.parse(from)) / 86_400_000
  if (days < 0 || days > LONGEST_DAYS || until < ctx.today() || deputyId === personId) throw invalid('cases.badAbsence')
  await store.lockAbsences(ctx.db, personId)
  const absence = { id: newId(ctx.now().getTime()), personId, deputyId, agencyId, from, until, note: note ?? null }
  const other = await store.findOverlap(ctx.db, absence)
  if (other) throw conflict('cases.absenceOverlaps', { from: other.from, until: other.until })
  await store.insertAbsence(ctx.db, absence, ctx.actor.id, ctx.now())
  ctx.audit('cases.absence', absence.id, { from, until })
  return absence
}

/** Ends an absence today, or cancels one to come. */
export async function endAbsence(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const found = await store.findAbsence(ctx.db, id)
  const mine = found && found.personId === ctx.actor.id
  if (!found || (!mine && !(found.agencyId !== null && ctx.can(MANAGE_ABSENCE, found.agencyId))))
    throw notFound('kernel.recordNotFound')
  await store.endAbsence(ctx.db, id, ctx.today())
  ctx.audit('cases.absence', id)
}
