import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { dropActors } from './actor.ts'
import { citizenIdFault } from './citizen-id.ts'
import type { identityContract as routes, Me } from './contract.ts'
import { meOf, ownAccount } from './me.ts'
import { openPersonal } from './people.ts'
import { citizenIdHash } from './secrets.ts'
import { mustBeSession } from './session.ts'
import {
  endDelegation as markEnded,
  findDelegation,
  insertDelegation,
  listDelegations,
  type Delegation,
} from './store/grants.ts'
import { findPerson } from './store/people.ts'
import { setDelegation } from './store/sessions.ts'

async function shown(ctx: Ctx, d: Delegation) {
  const given = d.fromPerson === ctx.actor.id
  const person = given ? undefined : await findPerson(ctx.db, d.fromPerson)
  return {
    id: d.id,
    given,
    from: person ? openPersonal(ctx.platform, person, 'name') : null,
    legalBasis: d.legalBasis,
    scope: d.scope,
    validFrom: d.validFrom,
    until: d.until,
  }
}

/** Lets the holder of a citizen id act for me in these systems until a day. Works whether or not they came here before. */
export async function delegate(ctx: Ctx, input: Parsed<typeof routes.delegate>) {
  mustBeSession(ctx)
  const account = await ownAccount(ctx)
  if (citizenIdFault(input.to)) throw invalid('identity.badCitizenId')
  if (input.until < ctx.today()) throw invalid('identity.badPeriod')
  const to = citizenIdHash(ctx.platform, input.to)
  const me = await findPerson(ctx.db, account.personId)
  if (me?.citizenIdHash?.equals(to)) throw invalid('identity.delegateSelf')
  const row: Delegation = {
    id: newId(),
    fromPerson: account.personId,
    toCitizenIdHash: to,
    legalBasis: input.legalBasis,
    scope: [...new Set(input.scope)],
    validFrom: ctx.today(),
    until: input.until,
    endedAt: null,
  }
  await insertDelegation(ctx.db, row, ctx.now())
  ctx.audit('identity.delegation', row.id, { scope: row.scope, until: row.until })
  return shown(ctx, row)
}

export async function delegations(ctx: Ctx) {
  const account = await ownAccount(ctx)
  const me = await findPerson(ctx.db, account.personId)
  const rows = await listDelegations(ctx.db, account.personId, me?.citizenIdHash ?? null, ctx.today())
  return { items: await Promise.all(rows.map((d) => shown(ctx, d))) }
}

/** Either side may end it; whoever is acting under it is at once only themselves. */
export async function endDelegation(ctx: Ctx, { id }: { id: string }): Promise<Record<string, never>> {
  mustBeSession(ctx)
  const row = await mine(ctx, id)
  if (row.endedAt !== null) throw conflict('identity.noSuchDelegation')
  await markEnded(ctx.db, id, ctx.now())
  dropActors(ctx, { onBehalfOf: row.fromPerson })
  ctx.audit('identity.delegation', id)
  return {}
}

async function mine(ctx: Ctx, id: string): Promise<Delegation> {
  const account = await ownAccount(ctx)
  const row = await findDelegation(ctx.db, id)
  const me = row ? await findPerson(ctx.db, account.personId) : undefined
  const received = row && me?.citizenIdHash?.equals(row.toCitizenIdHash)
  if (!row || (row.fromPerson !== account.personId && !received)) throw notFound('identity.noSuchDelegation')
  return row
}

/** From now on this session acts for who delegated, or (null) for itself again. */
export async function actFor(ctx: Ctx, { delegation }: Parsed<typeof routes.actFor>): Promise<{ me: Me }> {
  mustBeSession(ctx)
  const account = await ownAccount(ctx)
  const row = delegation === null ? undefined : await mine(ctx, delegation)
  const over = row && (row.endedAt !== null || row.until < ctx.today() || row.fromPerson === account.personId)
  if (over || !ctx.actor.sessionId) throw notFound('identity.noSuchDelegation')
  await setDelegation(ctx.db, ctx.actor.sessionId, delegation)
  dropActors(ctx, { accountId: account.id })
  ctx.audit('identity.account', account.id, { delegation })
  return { me: await meOf(ctx, { ...ctx.actor, onBehalfOf: row?.fromPerson ?? null }) }
}
