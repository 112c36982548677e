import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Me } from './contract.ts'
import { openPersonal } from './people.ts'
import { rolesOf } from './roles.ts'
import { maskPhone } from './phone-number.ts'
import { findPassword } from './store/credentials.ts'
import { findDelegation } from './store/delegations.ts'
import { listGrantsOf } from './store/grants.ts'
import { findAccountOf, findPerson, type AccountRow, type PersonRow } from './store/people.ts'
import { findSessionById } from './store/sessions.ts'
import { unitNames } from './unit-scope.ts'

const NOBODY: Me = { signedIn: false }
type SignedInMe = Extract<Me, { signedIn: true }>

/** The account that the actor is signed in with. */
export async function ownAccount(ctx: Ctx, actor: Actor = ctx.actor): Promise<AccountRow> {
  const found =
    actor.id !== null && (actor.kind === 'citizen' || actor.kind === 'staff')
      ? await findAccountOf(ctx.db, actor.id, actor.kind)
      : undefined
  if (!found) throw notFound('kernel.recordNotFound')
  return found
}

/** What people may see of themselves. Reading one's own name is not a look at personal data. */
export async function meOf(ctx: Ctx, actor: Actor): Promise<Me> {
  if (actor.id === null || (actor.kind !== 'citizen' && actor.kind !== 'staff')) return NOBODY
  const account = await findAccountOf(ctx.db, actor.id, actor.kind)
  const person = await findPerson(ctx.db, actor.id)
  if (!account || !person) return NOBODY
  const held = actor.kind === 'staff' ? await listGrantsOf(ctx.db, actor.id, ctx.today()) : []
  const names = await unitNames(
    ctx,
    held.map((g) => g.unitId),
  )
  const known = rolesOf(ctx.platform.systems)
  return {
    signedIn: true,
    kind: actor.kind,
    id: actor.id,
    name: nameOf(ctx, account, person),
    account: account.login,
    assurance: actor.assurance,
    provedAt: actor.provedAt,
    session: actor.sessionId,
    mustChangePassword: (await findPassword(ctx.db, account.id))?.mustChange ?? false,
    roles: held
      .filter((g) => known.has(g.role))
      .map((g) => ({ role: g.role, title: roleTitle(ctx, g.role), unit: unitOf(names, g.unitId) })),
    permissions: [...new Set(actor.grants.map((g) => g.permission))].sort(),
    ...(await acting(ctx, actor)),
  }
}

/** A role in words: the key `role.<role>` of the system that offers it. */
export const roleTitle = (ctx: Ctx, role: string): string => {
  const title = ctx.t(`role.${role}`)
  return title === `role.${role}` ? role : title
}

export const unitOf = (names: ReadonlyMap<string, string>, id: string | null) =>
  id === null ? null : { id, name: names.get(id) ?? '' }

/** What to call a person: the name that was proved or given, else the masked number they came with. */
function nameOf(ctx: Ctx, account: AccountRow, person: PersonRow): string {
  return account.displayName ?? nameOfPerson(ctx, person)
}

export function nameOfPerson(ctx: Ctx, person: PersonRow): string {
  const name = openPersonal(ctx.platform, person, 'name')
  if (name) return name
  const phone = openPersonal(ctx.platform, person, 'phone')
  return phone ? ctx.t('identity.server.unnamed', { phone: maskPhone(phone) }) : ''
}

/** For whom the actor acts; they gave their name with the delegation, so showing it is no look. */
async function acting(ctx: Ctx, actor: Actor): Promise<Pick<SignedInMe, 'onBehalfOf' | 'actingOver'>> {
  const session = actor.sessionId === null ? undefined : await findSessionById(ctx.db, actor.sessionId)
  const delegation = session?.delegationId ? await findDelegation(ctx.db, session.delegationId) : undefined
  const person = delegation?.fromPerson ? await findPerson(ctx.db, delegation.fromPerson) : undefined
  if (!delegation || !person) return { onBehalfOf: null, actingOver: null }
  const name = nameOfPerson(ctx, person)
  if (actor.onBehalfOf === null) return { onBehalfOf: null, actingOver: { name } }
  const { id, until, endsAt } = delegation
  return { onBehalfOf: { id: person.id, name, delegation: id, until, endsAt }, actingOver: null }
}
