import { getCase, viewCase, type Case, type CaseView } from '@hue-s/engines/cases/index.ts'
import type { Grant } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { lent, REPORTER_BY_RULES, RULED, TYPE } from './report-type.ts'

const ruled = new Set<string>(Object.values(RULED))
const lendable = (grants: readonly Grant[]) =>
  grants.filter((g) => ruled.has(g.permission)).map((g) => ({ ...g, permission: lent(g.permission) }))

/** The same actor, for a step whose rules were kept: see `RULED`. */
export const byRules = (ctx: Ctx): Ctx =>
  ctx.as({ ...ctx.actor, grants: [...ctx.actor.grants, ...lendable(ctx.actor.grants)] })

/** The actor as one who decides requests of this system and nothing else. */
export const asApprover = (ctx: Ctx): Ctx =>
  ctx.as({ ...ctx.actor, grants: lendable(ctx.actor.grants.filter((g) => g.permission === RULED.approve)) })

/** The reporter, for a step that has a term. */
export const reporterByRules = (ctx: Ctx): Ctx =>
  ctx.as({ ...ctx.actor, grants: [...ctx.actor.grants, { permission: REPORTER_BY_RULES, units: '*' }] })

/** The centre writes into every report as the agency does into its own. */
export function asWorker(ctx: Ctx, row: Case): Ctx {
  if (ctx.can(RULED.handle, row.agencyId)) return ctx
  if (!ctx.can(RULED.operate)) throw forbidden('cases.notAllowed', { code: row.code })
  return ctx.as({ ...ctx.actor, grants: [...ctx.actor.grants, { permission: RULED.handle, units: '*' }] })
}

/** The centre keeps and uses the templates of all agencies; everybody else their own. */
export function asKeeper(ctx: Ctx): Ctx {
  if (!ctx.can(RULED.operate)) return ctx
  const more: Grant[] = [{ permission: RULED.handle, units: '*' }]
  return ctx.as({ ...ctx.actor, grants: [...ctx.actor.grants, ...lendable(ctx.actor.grants), ...more] })
}

/** A report that the actor may read as staff; a reporter who is an official finds their own elsewhere. */
export async function staffView(ctx: Ctx, id: string): Promise<CaseView> {
  const view = await viewCase(ctx, id)
  const asStaff = view.viewer.level === 'agency' || view.viewer.level === 'internal'
  if (view.case.type !== TYPE || !asStaff) throw notFound('kernel.recordNotFound')
  return view
}

/** The report itself, for whoever may see it. */
export async function getReport(ctx: Ctx, id: string): Promise<Case> {
  const row = await getCase(ctx, id)
  if (row.type !== TYPE) throw notFound('kernel.recordNotFound')
  return row
}
