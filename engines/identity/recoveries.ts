import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { filter } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { decideRecoveryAt } from './access.ts'
import type { identityContract as routes } from './contract.ts'
import { tellOwner } from './devices.ts'
import { endOtherSessions } from './ended.ts'
import { joinableAccount, mergePeople } from './mergers.ts'
import { findPersonOf } from './people.ts'
import { numberOf, openNumber, phoneHashOf } from './phone-codes.ts'
import { maskPhone } from './phone-number.ts'
import { reveal, staffName } from './reveal.ts'
import { mustBeFresh } from './session.ts'
import { findAccount, findAccountOf } from './store/people.ts'
import { findPhone, listPhones } from './store/phones.ts'
import {
  decideRecovery as decide,
  dropOldRecoveries,
  findRecovery,
  insertRecovery,
  listRecoveries,
  type Recovery,
} from './store/recoveries.ts'
import { dropActors } from './actor.ts'

const LIFE_MS = 24 * 3_600_000
/** The person signs in by their new number at the counter, on their own phone: whoever holds it has just shown so. */
const PROVED_MS = 30 * 60_000

/**
 * A person who can no longer use the e-ID stands at a counter with their papers. An officer who saw them asks that the
 * number with which the person has just signed in may open their account. A second officer decides.
 */
export async function openRecovery(ctx: Ctx, input: Parsed<typeof routes.openRecovery>) {
  mustBeFresh(ctx)
  const unitId = ctx.actor.grants.find((g) => g.permission === 'identity.recover')?.units
  const person = await findPersonOf(ctx, input.citizenId)
  const account = person ? await findAccountOf(ctx.db, person.id, 'citizen') : undefined
  if (!person || !account) throw notFound('identity.noSuchCitizen')
  if (account.demo && ctx.config.mode === 'production') throw notFound('identity.noSuchCitizen')
  const phoneAccount = await provedPhone(ctx, input.phone)
  await dropOldRecoveries(ctx.db, person.id, ctx.now())
  const row: Recovery = {
    id: newId(),
    personId: person.id,
    phoneAccount,
    document: input.document,
    reason: input.reason,
    unitId: unitId === '*' || unitId === undefined ? null : (unitId[0] ?? null),
    openedBy: ctx.actor.id ?? '',
    openedAt: ctx.now().toISOString(),
    expiresAt: new Date(ctx.now().getTime() + LIFE_MS).toISOString(),
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    note: null,
  }
  if (!(await insertRecovery(ctx.db, row))) throw conflict('identity.recoveryOpen')
  ctx.audit('identity.recovery', row.id, { person: person.id, unit: row.unitId })
  await reveal(ctx, person.id, {
    purpose: 'identity.recovery',
    what: ['name', 'citizenId'],
    record: { kind: 'identity.recovery', id: row.id },
    permission: 'identity.recover',
  })
  // Whoever still holds the account hears of it before anything changes.
  await tellOwner(ctx, person.id, 'recoveryOpened')
  return shown(ctx, row)
}

async function provedPhone(ctx: Ctx, typed: string): Promise<string> {
  const phone = await findPhone(ctx.db, phoneHashOf(ctx.platform, numberOf(typed)))
  const recent = phone && ctx.now().getTime() - new Date(phone.provedAt).getTime() <= PROVED_MS
  if (!phone || !recent || !(await joinableAccount(ctx, phone.accountId))) throw invalid('identity.recoveryPhone')
  return phone.accountId
}

async function shown(ctx: Ctx, r: Recovery) {
  const names = await staffName(ctx, [r.openedBy, ...(r.decidedBy ? [r.decidedBy] : [])])
  const [phone] = await listPhones(ctx.db, r.phoneAccount)
  return {
    id: r.id,
    state: r.state === 'open' && r.expiresAt <= ctx.now().toISOString() ? ('over' as const) : r.state,
    phone: phone ? maskPhone(openNumber(ctx.platform, phone, 'phone')) : null,
    document: r.document,
    reason: r.reason,
    openedAt: r.openedAt,
    openedBy: names.get(r.openedBy) ?? '',
    own: r.openedBy === ctx.actor.id,
    expiresAt: r.expiresAt,
    decidedAt: r.decidedAt,
    decidedBy: r.decidedBy ? (names.get(r.decidedBy) ?? '') : null,
    note: r.note,
  }
}

/** Requests of the units where the reader may decide, newest first. */
export async function recoveries(ctx: Ctx, input: Parsed<typeof routes.recoveries>) {
  if (input.after !== undefined && !/^[0-9a-f-]{36}$/.test(input.after)) throw invalid('identity.badCursor')
  const allowed = filter(decideRecoveryAt, ctx.actor, 'r')
  const rows = await listRecoveries(ctx.db, { allowed, after: input.after, limit: input.limit })
  const { items, next } = page(rows, input.limit, (r) => r.id)
  return { items: await Promise.all(items.map((r) => shown(ctx, r))), next }
}

/** A second officer approves or refuses. Approved, the number opens the account, at level 1, and all others are signed out. */
export async function decideRecovery(ctx: Ctx, input: Parsed<typeof routes.decideRecovery>) {
  mustBeFresh(ctx)
  const row = await findRecovery(ctx.db, input.id)
  if (!row) throw notFound('kernel.recordNotFound')
  ctx.must(decideRecoveryAt, row)
  if (row.openedBy === ctx.actor.id) throw forbidden('identity.secondPerson')
  const state = input.approve ? 'approved' : 'refused'
  const by = ctx.actor.id ?? ''
  if (!(await decide(ctx.db, row.id, { state, by, note: input.note }, ctx.now())))
    throw conflict('identity.recoveryOver')
  ctx.audit('identity.recovery', row.id, { state, person: row.personId })
  if (input.approve) await letIn(ctx, row)
  else await tellOwner(ctx, row.personId, 'recoveryRefused')
  return shown(ctx, (await findRecovery(ctx.db, row.id)) ?? row)
}

async function letIn(ctx: Ctx, row: Recovery): Promise<void> {
  const into = await findAccountOf(ctx.db, row.personId, 'citizen')
  const account = (await joinableAccount(ctx, row.phoneAccount)) ?? (await findAccount(ctx.db, row.phoneAccount))
  if (!into || account?.status !== 'active') throw conflict('identity.recoveryOver')
  await endOtherSessions(ctx, into, null)
  await mergePeople(ctx, { account, into, how: 'counter' })
  dropActors(ctx, { accountId: into.id })
  await tellOwner(ctx, row.personId, 'recovered')
}
