import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { openPersonal } from './people.ts'
import { rolesOf, rolesWith } from './roles.ts'
import { listGrantsOf, listHolders } from './store/grants.ts'
import { insertLook } from './store/log.ts'
import { findPerson, listStaffNames, type Personal } from './store/people.ts'
import { unitsResponsibleFor } from './unit-scope.ts'

export type { Personal } from './store/people.ts'
export type Revealed<W extends Personal> = { [K in W]: string | null }

/** Why someone looks, and at what. `purpose` is a code whose words are under the key `purpose.<code>`. */
export interface Look<W extends Personal> {
  purpose: string
  what: readonly W[]
  record?: { kind: string; id: string }
  /** The permission that lets the actor look: tells under which role and unit it was. */
  permission?: string
}

/**
 * Reads personal data for a stated purpose and writes who, why and when in the same transaction, for the person to
 * see (Luật 91/2025/QH15). Check your own rule first: this only records. Looking at oneself is not recorded.
 */
export async function reveal<W extends Personal>(ctx: Ctx, personId: string, look: Look<W>): Promise<Revealed<W>> {
  if (!ctx.db.isTransaction)
    throw new Error('reveal needs a transaction: make the route a command or transaction: true')
  if (ctx.actor.kind === 'anyone') throw new Error('nobody may not look at personal data')
  const person = await findPerson(ctx.db, personId)
  if (!person) throw notFound('kernel.recordNotFound')
  if (ctx.actor.id !== personId) await writeLook(ctx, personId, look)
  const open = look.what.map((column) => [column, openPersonal(ctx.platform, person, column)] as const)
  return Object.fromEntries(open) as Revealed<W>
}

async function writeLook(ctx: Ctx, personId: string, look: Look<Personal>): Promise<void> {
  const { actor } = ctx
  const held = actor.kind === 'staff' && actor.id !== null ? await listGrantsOf(ctx.db, actor.id, ctx.today()) : []
  const fitting = look.permission === undefined ? [] : rolesWith(rolesOf(ctx.platform.systems), look.permission)
  const under = held.find((g) => fitting.includes(g.role)) ?? held[0]
  await insertLook(
    ctx.db,
    {
      personId,
      actorId: actor.id,
      actorKind: actor.kind,
      onBehalfOf: actor.onBehalfOf,
      role: under?.role ?? null,
      unitId: under?.unitId ?? null,
      purpose: look.purpose,
      what: [...look.what],
      recordKind: look.record?.kind ?? null,
      recordId: look.record?.id ?? null,
    },
    ctx.request.id,
    ctx.now(),
  )
}

/** Where to reach a person: only for the platform itself, which sends what a system announced. */
export async function contactOf(ctx: Ctx, personId: string, purpose = 'identity.contact') {
  if (ctx.actor.kind !== 'system') throw new Error('only the platform itself asks for contacts')
  return reveal(ctx, personId, { purpose, what: ['phone', 'email'] })
}

/** Display names of staff, which are public within the office; others are missing from the answer. */
export async function staffName(ctx: Ctx, personIds: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(personIds)]
  const rows = ids.length === 0 ? [] : await listStaffNames(ctx.db, ids)
  return new Map(rows.map((r) => [r.personId, r.displayName]))
}

/** Staff who hold a permission that covers a unit today: who is to be told. */
export async function personsWithGrant(ctx: Ctx, permission: string, unitId: string | null): Promise<string[]> {
  const roles = rolesWith(rolesOf(ctx.platform.systems), permission)
  if (roles.length === 0) return []
  return listHolders(ctx.db, roles, await unitsResponsibleFor(ctx, unitId), ctx.today())
}
