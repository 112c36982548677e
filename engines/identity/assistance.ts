import { forbidden, gone } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { dropActors } from './actor.ts'
import type { identityContract as routes, Me } from './contract.ts'
import { basisOf, RULES, systemsOf } from './delegation-rules.ts'
import { mustBeOneself, writeActing } from './delegations.ts'
import { tellOwner } from './devices.ts'
import { meOf, ownAccount } from './me.ts'
import { newDelegation } from './mergers.ts'
import { askCode, useCode } from './phone-codes.ts'
import { accountOfNumber } from './phones.ts'
import { insertDelegation } from './store/delegations.ts'
import { setDelegation } from './store/sessions.ts'
import { findUnit } from './unit-scope.ts'

/** Help is given for a unit that exists: one that was dissolved sends nobody. */
async function mustServeLivingUnit(ctx: Ctx): Promise<void> {
  const held = ctx.actor.grants.filter((g) => g.permission === 'identity.assist')
  if (held.some((g) => g.units === '*')) return
  for (const id of held.flatMap((g) => [...g.units])) {
    const unit = await findUnit(ctx, id)
    if (unit && (unit.validTo === null || unit.validTo > ctx.today())) return
  }
  throw forbidden('identity.unitEnded')
}

/**
 * A member of a community team sits beside a person and asks to do something for them. The person's own phone gets a
 * code with words that say who asks and for how long; reading it out is the consent.
 */
export async function startAssistance(ctx: Ctx, input: Parsed<typeof routes.startAssistance>) {
  mustBeOneself(ctx)
  await mustServeLivingUnit(ctx)
  const account = await ownAccount(ctx)
  const basis = basisOf(ctx, input.basis, 'assist')
  const scope = systemsOf(ctx, input.scope)
  const minutes = ctx.setting(RULES).assistMinutes
  return askCode(ctx, input.phone, {
    use: 'assist',
    accountId: account.id,
    words: 'identity.server.sms.assist',
    values: { name: account.displayName ?? '', minutes },
    details: { basis: basis.code, scope },
  })
}

/** With the code from the person's phone the help begins, and ends by itself. */
export async function confirmAssistance(ctx: Ctx, input: Parsed<typeof routes.confirmAssistance>): Promise<{ me: Me }> {
  mustBeOneself(ctx)
  await mustServeLivingUnit(ctx)
  const account = await ownAccount(ctx)
  const code = await useCode(ctx, input.id, input.code, 'assist')
  if (code.accountId !== account.id || !ctx.actor.sessionId) throw gone('identity.codeOver')
  const { basis: basisCode, scope } = code.details as { basis: string; scope: string[] }
  const basis = basisOf(ctx, basisCode, 'assist')
  const { account: helped } = await accountOfNumber(ctx, code)
  if (helped.status !== 'active') throw forbidden('identity.accountClosed')
  const minutes = ctx.setting(RULES).assistMinutes
  const row = newDelegation(ctx, {
    how: 'assist',
    fromPerson: helped.personId,
    toPerson: account.personId,
    basis: basis.code,
    legalBasis: `${basis.name.vi} (${basis.source})`,
    scope,
    until: ctx.today(),
    acceptedAt: ctx.now().toISOString(),
    endsAt: new Date(ctx.now().getTime() + minutes * 60_000).toISOString(),
  })
  // Help begun before midnight may go on after it.
  row.until = new Date(Date.parse(row.until) + 86_400_000).toISOString().slice(0, 10)
  await insertDelegation(ctx.db, row)
  await setDelegation(ctx.db, ctx.actor.sessionId, row.id)
  dropActors(ctx, { accountId: account.id })
  ctx.audit('identity.delegation', row.id, { how: 'assist', scope })
  await writeActing(ctx, helped.personId, row.id)
  await tellOwner(ctx, helped.personId, 'assisted', { name: account.displayName ?? '', minutes })
  return { me: await meOf(ctx, { ...ctx.actor, onBehalfOf: helped.personId }) }
}
