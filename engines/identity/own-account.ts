import { forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { can } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { dropActors, TOKEN_PREFIX } from './actor.ts'
import type { identityContract as routes } from './contract.ts'
import { ownAccount } from './me.ts'
import { endOtherSessions as endOthers, endSession as markEnded } from './ended.ts'
import { deviceWords, tellOwner, trustOnlyThis } from './devices.ts'
import { shownMergers } from './mergers.ts'
import { shownPasskeys } from './passkeys.ts'
import { shownPhones } from './phones.ts'
import { hashOf, randomToken } from './secrets.ts'
import { keepNoAnswer, mustBeFresh, mustBeSession } from './session.ts'
import { countRecoveryCodes, findTotp } from './store/credentials.ts'
import { findAccountByLogin, findPerson, type AccountRow } from './store/people.ts'
import { insertToken, listSessions, listTokens, revokeToken as markRevoked, type Token } from './store/sessions.ts'

const DAY_MS = 86_400_000
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

/** Where the account is signed in now. */
export async function sessions(ctx: Ctx) {
  const account = await ownAccount(ctx)
  const items = await listSessions(ctx.db, account.id, ctx.now())
  return {
    items: items.map((s) => ({ ...s, device: deviceWords(ctx, s.userAgent), current: s.id === ctx.actor.sessionId })),
  }
}

export async function endSession(ctx: Ctx, { id }: { id: string }): Promise<Record<string, never>> {
  mustBeSession(ctx)
  const account = await ownAccount(ctx)
  if (!(await markEnded(ctx, account.id, id))) throw notFound('kernel.recordNotFound')
  ctx.audit('identity.session', id)
  return {}
}

/** Signs out everywhere but here; browsers that were known before are strangers again. */
export async function endOtherSessions(ctx: Ctx): Promise<Record<string, never>> {
  mustBeSession(ctx)
  const account = await ownAccount(ctx)
  await endOthers(ctx, account, ctx.actor.sessionId)
  await trustOnlyThis(ctx, account.id)
  ctx.audit('identity.account', account.id, { ended: 'others' })
  await tellOwner(ctx, account.personId, 'signedOutElsewhere')
  return {}
}

export async function security(ctx: Ctx) {
  const account = await ownAccount(ctx)
  return {
    totp: Boolean((await findTotp(ctx.db, account.id))?.confirmedAt),
    recoveryCodes: await countRecoveryCodes(ctx.db, account.id),
    passkeys: await shownPasskeys(ctx, account.id),
    phones: await shownPhones(ctx, account.id),
    mergers: await shownMergers(ctx, account.personId),
    eid: (await findPerson(ctx.db, account.personId))?.citizenIdHash != null,
  }
}

/** A key for a program. It may do what its owner may do at that time, and of that only the permissions it names. */
export async function createToken(ctx: Ctx, { name, days, scopes }: Parsed<typeof routes.createToken>) {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  const missing = scopes === 'all' ? [] : scopes.filter((s) => !can(ctx.actor, s))
  if (missing.length > 0) throw forbidden('identity.scopeNotHeld', { scopes: missing.join(', ') })
  return issue(ctx, account, { name, days, scopes: scopes === 'all' ? null : scopes, assurance: 1 })
}

async function issue(
  ctx: Ctx,
  account: AccountRow,
  of: Pick<Token, 'name' | 'scopes' | 'assurance'> & { days: number },
) {
  const token = TOKEN_PREFIX + randomToken()
  const now = ctx.now()
  const row: Token = {
    id: newId(),
    accountId: account.id,
    name: of.name,
    scopes: of.scopes,
    assurance: of.assurance,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + of.days * DAY_MS).toISOString(),
    lastUsedAt: null,
  }
  await insertToken(ctx.db, hashOf(token), row)
  ctx.audit('identity.token', row.id, { scopes: row.scopes ?? 'all' })
  keepNoAnswer(ctx, token)
  return { id: row.id, token, expiresAt: row.expiresAt }
}

export async function tokens(ctx: Ctx) {
  const account = await ownAccount(ctx)
  const items = await listTokens(ctx.db, account.id, ctx.now())
  return { items: items.map((t) => ({ ...t, scopes: t.scopes ?? ('all' as const) })) }
}

export async function revokeToken(ctx: Ctx, { id }: { id: string }): Promise<Record<string, never>> {
  const account = await ownAccount(ctx)
  if (!(await markRevoked(ctx.db, account.id, id, ctx.now()))) throw notFound('kernel.recordNotFound')
  dropActors(ctx, { accountId: account.id })
  ctx.audit('identity.token', id)
  return {}
}

/** A day's token of a demo account, for scripts on this machine. `authenticate` has refused browsers and proxies. */
export async function demoToken(ctx: Ctx, { account: login }: { account: string }) {
  if (ctx.config.mode !== 'demo' || !LOOPBACK.test(ctx.request.address)) throw forbidden('identity.demoOnly')
  const account = await findAccountByLogin(ctx.db, login)
  if (!account?.demo || account.status !== 'active') throw notFound('identity.noSuchDemoAccount', { account: login })
  const level = account.kind === 'staff' ? 2 : ((await findPerson(ctx.db, account.personId))?.level ?? 0)
  const { token, expiresAt } = await issue(ctx, account, { name: 'demo', days: 1, scopes: null, assurance: level })
  return { token, expiresAt }
}
