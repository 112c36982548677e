import { getCase, type Case } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { APPLICANT_BY_RULES, lent, plain, RULED } from './dossier-type.ts'
import { findDossier, type Dossier } from './store.ts'

const lendable = new Map<string, string>(RULED.map((name) => [plain(name), lent(name)]))

/** The same actor, for a step whose rules were kept: see `RULED`. */
export const byRules = (ctx: Ctx): Ctx =>
  ctx.as({
    ...ctx.actor,
    grants: [
      ...ctx.actor.grants,
      ...ctx.actor.grants.flatMap((g) => {
        const permission = lendable.get(g.permission)
        return permission === undefined ? [] : [{ ...g, permission }]
      }),
    ],
  })

/** The applicant, or who acts for them, for a step whose rules were kept. */
export const applicantByRules = (ctx: Ctx): Ctx =>
  ctx.as({ ...ctx.actor, grants: [...ctx.actor.grants, { permission: APPLICANT_BY_RULES, units: '*' }] })

export const asPlatform = (ctx: Ctx): Ctx => ctx.as(SYSTEM)
export const personOf = (ctx: Ctx): string | null => ctx.actor.onBehalfOf ?? ctx.actor.id

/** The dossier of the person who asks; anybody else finds nothing. */
export async function ownDossier(ctx: Ctx, id: string): Promise<{ dossier: Dossier; row: Case }> {
  const dossier = await findDossier(ctx.db, id)
  const person = personOf(ctx)
  if (!dossier || person === null || dossier.personId !== person) throw notFound('kernel.recordNotFound')
  return { dossier, row: await getCase(asPlatform(ctx), id) }
}

/** Whether an official may read a dossier: in any of its three agencies, or as one who is asked for an opinion. */
export function readsAsStaff(ctx: Ctx, d: Dossier, opinions: readonly { agencyId: string }[]): boolean {
  if (ctx.actor.kind === 'system') return true
  if (ctx.actor.kind !== 'staff') return false
  const units = [d.supportAgency, d.receivingAgency, d.competentAgency].filter((unit) => unit !== null)
  return (
    units.some((unit) => ctx.can('public-services.read', unit)) ||
    opinions.some(({ agencyId }) => ctx.can('public-services.advise', agencyId))
  )
}

/** Units in which the actor holds a permission. */
export function unitsWith(ctx: Ctx, permission: string): '*' | string[] {
  if (ctx.actor.kind === 'system') return '*'
  const held = ctx.actor.grants.filter((g) => g.permission === permission)
  return held.some((g) => g.units === '*') ? '*' : [...new Set(held.flatMap((g) => [...g.units]))]
}
