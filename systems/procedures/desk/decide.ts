import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict } from '@hue-s/kernel/shared/error.ts'
import * as access from '../access.ts'
import { faultsOf } from '../check/check.ts'
import { procedureChanged, type Row } from '../contract.ts'
import { indexOne } from '../find.ts'
import * as store from '../store.ts'
import { by, row, takeDraft, type AtRevision } from './drafts.ts'

async function refuseFaulty(ctx: Ctx, draft: store.VersionRow): Promise<void> {
  if (draft.change === 'end') return
  const faults = await faultsOf(ctx, draft.content, draft.validFrom)
  if (faults.length > 0) throw conflict('procedures.notReady', { n: faults.length, faults: faults.slice(0, 50) })
}

/** Puts a draft before a second person. */
export async function submit(ctx: Ctx, input: AtRevision): Promise<Row> {
  const draft = await takeDraft(ctx, input, ['draft'])
  await refuseFaulty(ctx, draft)
  await store.setState(ctx.db, draft.id, 'waiting', null, ctx.now())
  return row(ctx, draft)
}

/** Back to the writer: by the second person with a reason, or taken back by the writer. */
export async function sendBack(ctx: Ctx, input: AtRevision & { note: string }): Promise<Row> {
  const draft = await takeDraft(ctx, input, ['waiting'])
  await store.setState(ctx.db, draft.id, 'draft', input.note, ctx.now())
  return row(ctx, draft)
}

/**
 * A second person lets it hold from its day on. The version before ends on that day; versions never overlap, and
 * nothing changes for days that have passed: dossiers of those days were filed under what was in force.
 */
export async function approve(ctx: Ctx, input: AtRevision): Promise<Row> {
  const draft = await takeDraft(ctx, input, ['waiting'])
  ctx.must(access.approve, draft)
  if (draft.createdBy === ctx.actor.id) throw conflict('procedures.secondPerson')
  const { kind, code, validFrom, change } = draft
  await store.lockCode(ctx.db, kind, code)
  await refuseFaulty(ctx, draft)
  if (validFrom < ctx.today() || (change === 'end' && validFrom === ctx.today()))
    throw conflict('procedures.inThePast', { on: validFrom })
  const last = await store.lastApproved(ctx.db, kind, code)
  if (last.validFrom !== null && last.validFrom >= validFrom)
    throw conflict('procedures.tooEarly', { on: last.validFrom })
  await store.endAt(ctx.db, kind, code, validFrom, ctx.now())
  await store.approveRow(ctx.db, draft.id, last.version + 1, by(ctx), ctx.now())
  if (kind === 'procedure') {
    await indexOne(ctx, code)
    await ctx.emit(procedureChanged, { code, what: 'approved', on: validFrom })
  }
  ctx.changed('procedures')
  return row(ctx, draft)
}

/** At the turn of the day: what begins or ends today is found or not, and whoever listens is told. */
export async function turnOfDay(ctx: Ctx): Promise<void> {
  const today = ctx.today()
  const before = new Date(Date.parse(`${today}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  for (const { code, kind, begins } of await store.turningOn(ctx.db, before, today)) {
    if (kind !== 'procedure') continue
    await indexOne(ctx, code)
    await ctx.emit(procedureChanged, { code, what: begins ? 'began' : 'ended', on: today })
  }
  ctx.changed('procedures')
}
