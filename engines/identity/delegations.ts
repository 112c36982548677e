import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { dropActors } from './actor.ts'
import { citizenIdFault } from './citizen-id.ts'
import type { identityContract as routes, Me } from './contract.ts'
import { scopeWords } from './delegation-rules.ts'
import { tellOwner } from './devices.ts'
import { meOf, nameOfPerson, ownAccount } from './me.ts'
import { newDelegation } from './mergers.ts'
import { citizenIdHash } from './secrets.ts'
import { mustBeSession } from './session.ts'
import {
  actsAlready,
  endDelegation as markEnded,
  findDelegation,
  insertDelegation,
  listActs,
  listDelegations,
  type Delegation,
} from './store/delegations.ts'
import { insertLook } from './store/log.ts'
import { findPerson, findPersonByHash, type PersonRow } from './store/people.ts'
import { setDelegation } from './store/sessions.ts'

const YEAR_MS = 365 * 86_400_000

export type State = 'waiting' | 'active' | 'over' | 'refused' | 'ended'

/** How a delegation stands now. */
export function stateOf(ctx: Ctx, d: Delegation): State {
  if (d.refusedAt !== null) return 'refused'
  if (d.endedAt !== null) return 'ended'
  const now = ctx.now().toISOString()
  if (d.acceptedAt === null) return (d.invitationUntil ?? now) <= now ? 'over' : 'waiting'
  return d.until < ctx.today() || (d.endsAt !== null && d.endsAt <= now) ? 'over' : 'active'
}

/** One delegation as one side sees it. The other's name is shown once both know of it. */
export async function shown(ctx: Ctx, d: Delegation) {
  const given = d.fromPerson === ctx.actor.id
  const from = given || !d.fromPerson ? undefined : await findPerson(ctx.db, d.fromPerson)
  const to = given && d.toPerson ? await findPerson(ctx.db, d.toPerson) : undefined
  return {
    id: d.id,
    given,
    from: from ? nameOfPerson(ctx, from) : null,
    to: to ? nameOfPerson(ctx, to) : null,
    state: stateOf(ctx, d),
    how: d.how,
    basis: d.basis,
    legalBasis: d.legalBasis,
    scope: d.scope,
    scopeWords: scopeWords(ctx, d.scope),
    validFrom: d.validFrom,
    until: d.until,
    endsAt: d.endsAt,
    endedAt: d.endedAt ?? d.refusedAt,
    invitationUntil: d.acceptedAt === null ? d.invitationUntil : null,
  }
}

/** Nobody hands on what they hold for another, nor to themselves, nor back to who already acts for them. */
export async function mustBeGivable(
  ctx: Ctx,
  from: PersonRow,
  to: PersonRow | undefined,
  scope: readonly string[],
): Promise<void> {
  if (to?.id === from.id) throw invalid('identity.delegateSelf')
  if (!to) return
  const back = { from: to.id, to: from.id, toHash: from.citizenIdHash, scope }
  if (await actsAlready(ctx.db, back, ctx.today())) throw conflict('identity.delegationCircle')
}

/** Whoever acts for another may not give on what is that person's. */
export function mustBeOneself(ctx: Ctx): void {
  mustBeSession(ctx)
  if (ctx.actor.onBehalfOf !== null) throw forbidden('identity.delegateActing')
}

/** Lets the holder of a citizen id act for me in these systems until a day. Works whether or not they came here before. */
export async function delegate(ctx: Ctx, input: Parsed<typeof routes.delegate>) {
  mustBeOneself(ctx)
  const account = await ownAccount(ctx)
  if (citizenIdFault(input.to)) throw invalid('identity.badCitizenId')
  if (input.until < ctx.today()) throw invalid('identity.badPeriod')
  const to = citizenIdHash(ctx.platform, input.to)
  const me = await findPerson(ctx.db, account.personId)
  if (!me || me.citizenIdHash?.equals(to)) throw invalid('identity.delegateSelf')
  const other = await findPersonByHash(ctx.db, to)
  await mustBeGivable(ctx, me, other, input.scope)
  const row = newDelegation(ctx, {
    how: 'number',
    fromPerson: account.personId,
    toCitizenIdHash: to,
    legalBasis: input.legalBasis,
    scope: [...new Set(input.scope)],
    until: input.until,
    acceptedAt: ctx.now().toISOString(),
  })
  await insertDelegation(ctx.db, row)
  ctx.audit('identity.delegation', row.id, { scope: row.scope, until: row.until })
  if (other) await tellOwner(ctx, other.id, 'delegationReceived', { name: nameOfPerson(ctx, me) })
  return shown(ctx, row)
}

export async function delegations(ctx: Ctx) {
  const account = await ownAccount(ctx)
  const me = await findPerson(ctx.db, account.personId)
  const since = new Date(ctx.now().getTime() - YEAR_MS)
  const rows = await listDelegations(ctx.db, account.personId, me?.citizenIdHash ?? null, since)
  return { items: await Promise.all(rows.reverse().map((d) => shown(ctx, d))) }
}

/** Either side may end it; whoever is acting under it can send nothing more. Two that were joined are parted elsewhere. */
export async function endDelegation(ctx: Ctx, { id }: { id: string }): Promise<Record<string, never>> {
  mustBeSession(ctx)
  const row = await mine(ctx, id)
  if (row.how === 'merged') throw conflict('identity.delegationMerged')
  if (!(await markEnded(ctx.db, id, ctx.actor.id, ctx.now()))) throw conflict('identity.noSuchDelegation')
  if (row.fromPerson) dropActors(ctx, { onBehalfOf: row.fromPerson })
  ctx.audit('identity.delegation', id, { ended: true })
  const other = row.fromPerson === ctx.actor.id ? row.toPerson : row.fromPerson
  if (other && row.acceptedAt) {
    const me = await meOf(ctx, ctx.actor)
    await tellOwner(ctx, other, 'delegationEnded', { name: me.signedIn ? me.name : '' })
  }
  return {}
}

/** One that the actor stands on either side of. */
export async function mine(ctx: Ctx, id: string): Promise<Delegation> {
  const account = await ownAccount(ctx)
  const row = await findDelegation(ctx.db, id)
  const me = row ? await findPerson(ctx.db, account.personId) : undefined
  const named = row?.toPerson === null && row.toCitizenIdHash !== null && me?.citizenIdHash?.equals(row.toCitizenIdHash)
  const own = row && [row.fromPerson, row.toPerson, row.invitedBy].includes(account.personId)
  if (!row || !(own || named)) throw notFound('identity.noSuchDelegation')
  return row
}

/** From now on this session acts for who delegated, or (null) for itself again. The represented person sees when. */
export async function actFor(ctx: Ctx, { delegation }: Parsed<typeof routes.actFor>): Promise<{ me: Me }> {
  mustBeSession(ctx)
  const account = await ownAccount(ctx)
  const row = delegation === null ? undefined : await mine(ctx, delegation)
  const over = row && (stateOf(ctx, row) !== 'active' || row.fromPerson === account.personId)
  if (over || !ctx.actor.sessionId) throw notFound('identity.noSuchDelegation')
  if (row?.how === 'assist' && !ctx.can('identity.assist')) throw notFound('identity.noSuchDelegation')
  await setDelegation(ctx.db, ctx.actor.sessionId, delegation)
  dropActors(ctx, { accountId: account.id })
  ctx.audit('identity.account', account.id, { delegation })
  if (row?.fromPerson) await writeActing(ctx, row.fromPerson, row.id)
  return { me: await meOf(ctx, { ...ctx.actor, onBehalfOf: row?.fromPerson ?? null }) }
}

/** That somebody began to act for a person stands in that person's own log of looks. */
export async function writeActing(ctx: Ctx, personId: string, delegationId: string): Promise<void> {
  const look = {
    personId,
    actorId: ctx.actor.id,
    actorKind: ctx.actor.kind,
    onBehalfOf: personId,
    role: null,
    unitId: null,
    purpose: 'identity.actFor',
    what: [],
    recordKind: 'identity.delegation',
    recordId: delegationId,
  }
  await insertLook(ctx.db, look, ctx.request.id, ctx.now())
}

/** What was done under a delegation, in the words of each service: both sides see the same. */
export async function acts(ctx: Ctx, input: Parsed<typeof routes.acts>) {
  const row = await mine(ctx, input.id)
  if (input.after !== undefined && !/^\d{1,15}$/.test(input.after)) throw invalid('identity.badCursor')
  const holder =
    row.toPerson ?? (row.toCitizenIdHash ? (await findPersonByHash(ctx.db, row.toCitizenIdHash))?.id : null)
  if (!row.fromPerson || !holder) return { items: [], next: null }
  const before = input.after === undefined ? undefined : Number(input.after)
  const of = { actor: holder, onBehalfOf: row.fromPerson, before, limit: input.limit }
  const { items, next } = page(await listActs(ctx.db, of), input.limit, (a) => String(a.id))
  return { items: items.map((a) => ({ id: a.id, at: a.at, what: actWords(ctx, a.action) })), next }
}

const actWords = (ctx: Ctx, action: string): string =>
  ctx.platform.routes.get(action)?.route.summary[ctx.lang] ?? ctx.t('identity.server.actOther')
