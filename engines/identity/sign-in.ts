import { conflict, unauthenticated } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { counted, type Verdict } from './attempts.ts'
import type { identityContract as routes, Me } from './contract.ts'
import { tellOwner } from './devices.ts'
import { endOtherSessions, endSession } from './ended.ts'
import { ownAccount } from './me.ts'
import { fitsPassword, hashPassword } from './password.ts'
import { hashOf } from './secrets.ts'
import { mustBeSession, startSession } from './session.ts'
import { findPassword, findTotp, setPassword } from './store/credentials.ts'
import { findAccountByLogin, findPerson, type AccountRow } from './store/people.ts'
import { findSession } from './store/sessions.ts'
import { fitsSecondFactor } from './totp.ts'

interface Checked extends Verdict {
  account?: AccountRow
  withCode?: boolean
  code?: 'identity.wrongPassword' | 'identity.wrongTotp' | 'identity.totpNeeded'
}

/** Password, then (for those who have it) the authenticator's code. Unknown accounts get the same answer as wrong passwords. */
export async function signIn(ctx: Ctx, input: Parsed<typeof routes.signIn>): Promise<{ me: Me }> {
  const checked = await counted(ctx, input.account, () => check(ctx, input))
  if (!checked.account) throw unauthenticated(checked.code ?? 'identity.wrongPassword')
  const assurance = await assuranceOf(ctx, checked.account, checked.withCode ?? false)
  return { me: await startSession(ctx, checked.account, { method: 'password', assurance, keep: input.keep }) }
}

async function check(ctx: Ctx, { account: login, password, totp }: Parsed<typeof routes.signIn>): Promise<Checked> {
  const account = await findAccountByLogin(ctx.db, login)
  const open = account?.status === 'active' && !(account.demo && ctx.config.mode === 'production')
  const stored = account && open ? await findPassword(ctx.db, account.id) : undefined
  const fits = await fitsPassword(password, stored?.hash)
  if (!fits || !account) return { verdict: 'bad', code: 'identity.wrongPassword' }
  const second = await findTotp(ctx.db, account.id)
  if (!second?.confirmedAt) return { verdict: 'good', account }
  if (totp === undefined) return { verdict: 'unfinished', code: 'identity.totpNeeded' }
  if (!(await fitsSecondFactor(ctx, account.id, second, totp))) return { verdict: 'bad', code: 'identity.wrongTotp' }
  return { verdict: 'good', account, withCode: true }
}

/** A password alone is level 1, with a code level 2. A demo account's public password stands for its whole sign-in. */
async function assuranceOf(ctx: Ctx, account: AccountRow, withCode: boolean): Promise<0 | 1 | 2> {
  if (withCode) return 2
  if (!account.demo) return 1
  return account.kind === 'staff' || (await findPerson(ctx.db, account.personId))?.level === 2 ? 2 : 1
}

/** Ends this session, if there is one, and takes the cookie back. */
export async function signOut(ctx: Ctx): Promise<Record<string, never>> {
  const { sessionToken, setCookie } = ctx.request
  const session = sessionToken ? await findSession(ctx.db, hashOf(sessionToken), ctx.now()) : undefined
  if (session) {
    await endSession(ctx, session.accountId, session.id)
    ctx.audit('identity.account', session.accountId)
  }
  ctx.afterCommit(() => setCookie?.('sid', '', { maxAge: 0 }))
  return {}
}

/** Changes the password; every other session of the account ends, so a thief does not stay. */
export async function changePassword(ctx: Ctx, { current, next }: Parsed<typeof routes.changePassword>) {
  mustBeSession(ctx)
  const account = await ownAccount(ctx)
  const { verdict } = await counted(ctx, account.login ?? account.id, async () => {
    const stored = await findPassword(ctx.db, account.id)
    return { verdict: (await fitsPassword(current, stored?.hash)) ? 'good' : 'bad' } as const
  })
  if (verdict !== 'good') throw unauthenticated('identity.wrongPassword')
  if (current === next) throw conflict('identity.samePassword')
  await setPassword(ctx.db, account.id, await hashPassword(next), false, ctx.now())
  await endOtherSessions(ctx, account, ctx.actor.sessionId)
  ctx.audit('identity.account', account.id)
  await tellOwner(ctx, account.personId, 'passwordChanged')
  return {}
}
