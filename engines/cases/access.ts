import { can, rule, type Actor, type Rule } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { alternatives, typeOf, type Action, type CaseType } from './case-type.ts'
import type { Audience, Case } from './contract.ts'
import { listReplaced, type Replaced } from './store-absences.ts'
import { findCase } from './store.ts'
import { rolesIn } from './store-pack.ts'

/** How an actor stands to a case: how deep they see, in which roles, and whether it is theirs to do. */
export interface Standing {
  level: Audience
  roles: string[]
  /** Theirs to do: assigned to them, or to somebody whom they replace today. */
  assignee: boolean
}

const DEPTH: readonly Audience[] = ['public', 'reporter', 'agency', 'internal']
/** What somebody at this level sees. */
export const levelsUpTo = (level: Audience): Audience[] => DEPTH.slice(0, DEPTH.indexOf(level) + 1)
export const seesAsStaff = (level: Audience) => DEPTH.indexOf(level) >= 2

/** The person meant: the one on whose behalf somebody acts, else the actor. */
export const personOf = (actor: Actor): string | null => actor.onBehalfOf ?? actor.id

/** Staff read the cases of the agencies where they hold the type's permission. */
export const readAsStaff = (types: readonly CaseType[]): Rule =>
  rule('cases.readAsStaff', {
    any: types.map((t) => ({
      all: [
        { column: 'type', is: [t.type] },
        { inUnits: 'agencyId', permission: t.readPermission },
      ],
    })),
  })

/** Requests may be decided by holders of the action's permission in the case's agency. */
export const decideRequests = (types: readonly CaseType[]): Rule =>
  rule('cases.decideRequests', {
    any: types.flatMap((t) =>
      Object.entries(t.actions)
        .filter(([, action]) => action.secondPerson)
        .flatMap(([name, action]) =>
          alternatives(action).flatMap(({ permission }) =>
            permission
              ? [
                  {
                    all: [
                      { column: 'type', is: [t.type] },
                      { column: 'action', is: [name] },
                      { inUnits: 'agencyId', permission },
                    ],
                  },
                ]
              : [],
          ),
        ),
    ),
  })

/**
 * The agencies outside which `readAsStaff` lets nothing through, as a plain comparison that an index can serve.
 * Nothing when some permission holds everywhere.
 */
export function agenciesOf(actor: Actor, types: readonly CaseType[]): string[] | undefined {
  if (actor.kind === 'system') return undefined
  const permissions = new Set(types.map((t) => t.readPermission))
  const grants = actor.grants.filter((g) => permissions.has(g.permission))
  if (grants.some((g) => g.units === '*')) return undefined
  return [...new Set(grants.flatMap((g) => [...g.units]))]
}

/** How the actor stands to the case, or nothing when it must not be seen at all. */
export const standingOf = async (ctx: Ctx, row: Case): Promise<Standing | undefined> =>
  (await standingsOf(ctx, [row])).get(row.id)

/** The same for many cases, by their ids; one that must not be seen has none. What is known already may be handed in. */
export async function standingsOf(
  ctx: Ctx,
  rows: readonly Case[],
  replaced?: readonly Replaced[],
  roles?: Roles,
): Promise<Map<string, Standing>> {
  const ids = rows.map(({ id }) => id)
  const held = roles ?? (await rolesOf(ctx, ids))
  const mayReplace = replaced === undefined && rows.some((row) => mightReplace(ctx, row))
  const whom = replaced ?? (mayReplace ? await listReplaced(ctx.db, ctx.actor.id ?? '', ctx.today()) : [])
  const found = rows.flatMap((row) => {
    const roles = held.filter(({ caseId }) => caseId === row.id).map(({ role }) => role)
    const standing = standingWith(ctx, row, roles, whom)
    return standing ? [[row.id, standing] as const] : []
  })
  return new Map(found)
}

type Roles = Awaited<ReturnType<typeof rolesIn>>
async function rolesOf(ctx: Ctx, ids: readonly string[]): Promise<Roles> {
  const person = personOf(ctx.actor)
  return person === null ? [] : rolesIn(ctx.db, ids, person)
}

/** A case by its id as `mustSee` lets it through; who the actor is to it is asked in the same breath. */
export async function findSeen(ctx: Ctx, id: string, least: Audience = 'reporter') {
  const [row, roles] = await Promise.all([findCase(ctx.db, id), rolesOf(ctx, [id])])
  return mustSee(ctx, row, least, roles)
}

function standingWith(ctx: Ctx, row: Case, roles: string[], replaced: readonly Replaced[]): Standing | undefined {
  const assignee = isAssignee(ctx.actor, row) || isReplacing(ctx, row, replaced)
  const level = levelOf(ctx, typeOf(row), row, roles.length > 0, assignee)
  return level && { level, roles, assignee }
}

const isAssignee = (actor: Actor, row: Case): boolean =>
  actor.id !== null && (row.assigneeId === actor.id || row.assigneeId === personOf(actor))

/** Standing in gives nobody a case that they may not read: rights come from a grant, here comes only whose turn it is. */
const mightReplace = (ctx: Ctx, row: Case): boolean =>
  ctx.actor.kind === 'staff' &&
  row.assigneeId !== null &&
  !isAssignee(ctx.actor, row) &&
  ctx.can(typeOf(row).readPermission, row.agencyId)

/** Whether the case is assigned to somebody whom the actor replaces today. */
export const isReplacing = (ctx: Ctx, row: Case, replaced: readonly Replaced[]): boolean =>
  mightReplace(ctx, row) &&
  replaced.some((r) => r.personId === row.assigneeId && (r.agencyId === null || r.agencyId === row.agencyId))

function levelOf(ctx: Ctx, type: CaseType, row: Case, party: boolean, assignee: boolean): Audience | undefined {
  if (assignee || ctx.can(type.workPermission, row.agencyId)) return 'internal'
  if (ctx.can(type.readPermission, row.agencyId)) return 'agency'
  if (party) return 'reporter'
  return row.publishedAt === null ? undefined : 'public'
}

/** Stops as if the case did not exist, unless the actor is at least at this level. */
export async function mustSee(
  ctx: Ctx,
  row: Case | undefined,
  least: Audience = 'reporter',
  roles?: Roles,
): Promise<{ row: Case; standing: Standing }> {
  const standing = row && (await standingsOf(ctx, [row], undefined, roles)).get(row.id)
  if (!row || !standing || DEPTH.indexOf(standing.level) < DEPTH.indexOf(least)) throw notFound('kernel.recordNotFound')
  return { row, standing }
}

/** Whoever sees the case but does not hold the permission in its agency is told so. */
export function mustHold(ctx: Ctx, row: Case, permission: string): void {
  if (!ctx.can(permission, row.agencyId)) throw forbidden('cases.notAllowed', { code: row.code })
}

/** Whether one of the action's alternatives fits the actor. */
export function mayAct(actor: Actor, action: Action, row: Case, standing: Standing): boolean {
  if (actor.kind === 'system') return true
  return alternatives(action).some(({ permission, relation }) => {
    const unit = relation === 'anywhere' ? undefined : row.agencyId
    if (permission && !can(actor, permission, unit)) return false
    if (relation === 'assignee') return standing.assignee
    if (relation === 'party') return standing.roles.length > 0
    if (relation?.startsWith('party:')) return standing.roles.includes(relation.slice(6))
    return relation !== 'system'
  })
}

/** A second person holds one of the action's permissions in the case's agency. */
export const mayDecide = (actor: Actor, action: Action, row: Case): boolean =>
  actor.kind === 'system' ||
  alternatives(action).some(({ permission }) => permission && can(actor, permission, row.agencyId))

/** The case as this viewer may see it: a party reads only the fields of `data` that the type shows to parties. */
export function forViewer(row: Case, level: Audience): Case {
  if (seesAsStaff(level)) return row
  const shown = new Set(typeOf(row).partySees ?? [])
  const data = Object.fromEntries(Object.entries(row.data).filter(([field]) => shown.has(field)))
  const mine = level === 'reporter'
  return {
    ...row,
    data,
    assigneeId: null,
    settingsVersions: {},
    rating: mine ? row.rating : null,
    ratingNote: mine ? row.ratingNote : null,
  }
}
