import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { filter } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import type { Holding } from '@hue-s/kernel/server/system.ts'
import { withSubunits } from '@hue-s/engines/units/index.ts'
import { manageGrant } from './access.ts'
import { dropActors } from './actor.ts'
import type { Grant, identityContract as routes } from './contract.ts'
import { roleTitle, unitOf } from './me.ts'
import { staffName } from './reveal.ts'
import { rolesOf } from './roles.ts'
import {
  countGrantsAt,
  endGrant as endOn,
  findGrant,
  insertGrant,
  listGrants,
  listGrantsAt,
  markUndecided,
  type RoleGrant,
} from './store/grants.ts'
import { findAccountOf } from './store/people.ts'
import { findUnit, unitNames } from './unit-scope.ts'

async function shown(ctx: Ctx, rows: readonly RoleGrant[]): Promise<Grant[]> {
  const units = await unitNames(
    ctx,
    rows.map((g) => g.unitId),
  )
  const names = await staffName(
    ctx,
    rows.map((g) => g.personId),
  )
  return rows.map((g) => ({
    id: g.id,
    person: { id: g.personId, name: names.get(g.personId) ?? null },
    role: g.role,
    title: roleTitle(ctx, g.role),
    unit: unitOf(units, g.unitId),
    validFrom: g.validFrom,
    validTo: g.validTo,
    source: g.source,
    citation: g.citation,
    undecidedOn: g.undecidedOn,
  }))
}

const shownOne = async (ctx: Ctx, row: RoleGrant): Promise<Grant> => {
  const [one] = await shown(ctx, [row])
  if (!one) throw new Error('one grant was given and none came back')
  return one
}

/** Grants in force or to come, at units where the reader manages them. */
export async function grants(ctx: Ctx, input: Parsed<typeof routes.grants>) {
  if (input.after !== undefined && !/^[0-9a-f-]{36}$/.test(input.after)) throw invalid('identity.badCursor')
  const unitIds = input.unit === undefined ? undefined : await withSubunits(ctx, [input.unit], ctx.today())
  const rows = await listGrants(ctx.db, ctx.today(), {
    unitIds,
    personId: input.person,
    undecided: input.undecided,
    allowed: filter(manageGrant, ctx.actor, 'g'),
    after: input.after,
    limit: input.limit,
  })
  const { items, next } = page(rows, input.limit, (g) => g.id)
  return { items: await shown(ctx, items), next }
}

/** Nobody hands out more than they hold there themselves, but those who may grant anything. */
function mayGive(ctx: Ctx, role: string, unitId: string | null): void {
  if (!ctx.can('identity.grant', unitId)) throw forbidden('identity.grantAbove', { role })
  if (ctx.can('identity.grantAny', unitId)) return
  const permissions = rolesOf(ctx.platform.systems).get(role) ?? []
  if (!permissions.every((p) => ctx.can(p, unitId))) throw forbidden('identity.grantAbove', { role })
}

/** Gives a member of staff a role at a unit for a period, on the ground of a decision. */
export async function grant(ctx: Ctx, input: Parsed<typeof routes.grant>): Promise<Grant> {
  if (!rolesOf(ctx.platform.systems).has(input.role)) throw invalid('identity.noSuchRole', { role: input.role })
  mayGive(ctx, input.role, input.unit)
  // Power over oneself needs a second person.
  if (input.person === ctx.actor.id) throw forbidden('identity.grantSelf')
  if (input.unit !== null && !(await findUnit(ctx, input.unit))) throw invalid('identity.noSuchUnit')
  if (input.validTo !== null && input.validTo <= input.validFrom) throw invalid('identity.badPeriod')
  if (!(await findAccountOf(ctx.db, input.person, 'staff'))) throw invalid('identity.noSuchStaff')
  return addGrant(ctx, { ...input, unitId: input.unit, personId: input.person, grantedBy: ctx.actor.id })
}

/** Stores a grant without asking whether the actor may: for `grant`, demo data and the first administrator. */
export async function addGrant(
  ctx: Ctx,
  given: Pick<
    RoleGrant,
    'personId' | 'role' | 'unitId' | 'validFrom' | 'validTo' | 'source' | 'citation' | 'grantedBy'
  >,
): Promise<Grant> {
  const { personId, role, unitId, validFrom, validTo, source, citation, grantedBy } = given
  const row = {
    id: newId(),
    personId,
    role,
    unitId,
    validFrom,
    validTo,
    source,
    citation,
    grantedBy,
    undecidedOn: null,
  }
  await insertGrant(ctx.db, row, ctx.now())
  dropActors(ctx, { personId })
  ctx.audit('identity.grant', row.id, { role, unit: unitId, person: personId })
  return shownOne(ctx, row)
}

async function ownGrant(ctx: Ctx, id: string): Promise<RoleGrant> {
  const row = await findGrant(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  ctx.must(manageGrant, row)
  mayGive(ctx, row.role, row.unitId)
  return row
}

/** Ends a grant today or on a later day, which is the first one without it. */
export async function endGrant(ctx: Ctx, input: Parsed<typeof routes.endGrant>): Promise<Grant> {
  const row = await ownGrant(ctx, input.id)
  const on = input.on ?? ctx.today()
  if (on < ctx.today()) throw invalid('identity.badPeriod')
  if (row.validTo !== null && row.validTo <= on) throw conflict('identity.grantOver')
  await endOn(ctx.db, row.id, on)
  dropActors(ctx, { personId: row.personId })
  ctx.audit('identity.grant', row.id, { reason: input.reason, on })
  return shownOne(ctx, (await findGrant(ctx.db, row.id)) ?? row)
}

/** Takes a grant from one unit to another from today on: how a divided unit's staff find their new place. */
export async function moveGrant(ctx: Ctx, input: Parsed<typeof routes.moveGrant>): Promise<Grant> {
  const row = await ownGrant(ctx, input.id)
  if (row.validTo !== null && row.validTo <= ctx.today()) throw conflict('identity.grantOver')
  if (!(await findUnit(ctx, input.unit))) throw invalid('identity.noSuchUnit')
  mayGive(ctx, row.role, input.unit)
  const moved = await relocate(ctx, row, input.unit, ctx.today(), input.citation)
  ctx.audit('identity.grant', row.id, { movedTo: moved.id, unit: input.unit })
  return shownOne(ctx, moved)
}

async function relocate(ctx: Ctx, row: RoleGrant, unitId: string, on: string, citation: string): Promise<RoleGrant> {
  await endOn(ctx.db, row.id, on)
  const validFrom = row.validFrom > on ? row.validFrom : on
  const moved: RoleGrant = {
    ...row,
    id: newId(),
    unitId,
    validFrom,
    source: 'reorganisation',
    citation,
    undecidedOn: null,
  }
  await insertGrant(ctx.db, moved, ctx.now(), row.id)
  dropActors(ctx, { personId: row.personId })
  return moved
}

interface Reorganised {
  on: string
  ended: readonly string[]
  lineage: readonly { from: string; to: string; citation: string }[]
}

/**
 * Units ended. Where one has a single heir its grants go there by themselves; where it was divided they stay, marked,
 * until a person decides: a machine cannot know who follows which half.
 */
export async function followReorganisation(ctx: Ctx, { on, ended, lineage }: Reorganised): Promise<void> {
  for (const unitId of ended) {
    const edges = lineage.filter((edge) => edge.from === unitId)
    const heirs = new Set(edges.map((edge) => edge.to))
    const held = await listGrantsAt(ctx.db, unitId, on)
    const [edge] = edges
    if (heirs.size !== 1 || !edge) {
      await markUndecided(
        ctx.db,
        held.map((g) => g.id),
        on,
      )
      continue
    }
    const there = await listGrantsAt(ctx.db, edge.to, on)
    for (const row of held) {
      const has = there.some((g) => g.personId === row.personId && g.role === row.role && g.validTo === row.validTo)
      // Someone who served in two units that became one needs one grant there, not two.
      if (has) await endOn(ctx.db, row.id, on)
      else there.push(await relocate(ctx, row, edge.to, on, edge.citation))
      dropActors(ctx, { personId: row.personId })
    }
  }
}

/** What a reorganisation preview says of this engine: the grants at a unit. */
export async function holdings(ctx: Ctx, unitId: string): Promise<Holding[]> {
  const count = await countGrantsAt(ctx.db, unitId, ctx.today())
  const say = (lang: 'vi' | 'en') => ctx.platform.translate(lang, 'identity.holding.grants')
  return count === 0 ? [] : [{ what: { vi: say('vi'), en: say('en') }, count, moves: true }]
}
