import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { reorganised } from './contract.ts'
import { newItem, planOf } from './plan.ts'
import * as store from './reorganisation-store.ts'
import { draftFaults } from './reorganisation.ts'

/**
 * Puts every approved reorganisation whose day has come into effect, in order of their days. One that no longer fits
 * the units as they are is set aside with its reasons, so that it cannot hold back the others or the start.
 */
export async function applyDue(ctx: Ctx): Promise<number> {
  const waiting = await store.listApproved(ctx.db, ctx.today())
  if (waiting.length === 0) return 0
  await store.lockDecisions(ctx.db)
  let applied = 0
  // Read again: another process may have done it while this one waited for the lock.
  for (const one of await store.listApproved(ctx.db, ctx.today())) {
    if (await apply(ctx, one)) applied += 1
  }
  return applied
}

async function apply(ctx: Ctx, one: store.Stored): Promise<boolean> {
  const by = { id: null, name: null, at: ctx.now() }
  const faults = await draftFaults(ctx, one, true)
  if (faults.length > 0) {
    await store.setStatus(ctx.db, one.id, 'stuck', by, faults)
    ctx.audit('reorganisation', one.id, { status: 'stuck' })
    ctx.log.error({ id: one.id, faults: faults.map(({ code }) => code) }, 'a reorganisation could not take effect')
    return false
  }
  const { id, effectiveOn: on, citation } = one
  const plan = planOf(await store.worldFrom(ctx.db, on), one)
  await store.writePlan(ctx.db, plan, { id, on, citation })
  await store.setStatus(ctx.db, id, 'effective', by)
  ctx.audit('reorganisation', id, { status: 'effective', ended: plan.ended.length, made: plan.made.length })
  ctx.changed('units')
  await ctx.emit(reorganised, {
    id,
    on,
    ended: plan.ended,
    changed: plan.changed.map((unit) => unit.id),
    made: plan.made.map(newItem),
    lineage: plan.edges.map((edge) => ({ ...edge, citation })),
  })
  return true
}
