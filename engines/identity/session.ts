import { forbidden } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { dropActors, readSession } from './actor.ts'
import type { Me } from './contract.ts'
import { rememberDevice } from './devices.ts'
import { endSession } from './ended.ts'
import { meOf } from './me.ts'
import { rolesOf } from './roles.ts'
import { hashOf, randomToken } from './secrets.ts'
import type { AccountRow } from './store/people.ts'
import { findSession, forgetAnswer, insertSession, rotateSession, type Session } from './store/sessions.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
const FRESH_MINUTES = 10

/** How long a session may idle, and last at all. An office desk is shared; a phone is not. */
const LIFE = {
  staff: { idle: HOUR / 2, whole: 12 * HOUR },
  citizen: { idle: DAY, whole: DAY },
  kept: { idle: 30 * DAY, whole: 90 * DAY },
}

export interface Proof {
  method: 'password' | 'passkey' | 'eid' | 'phone'
  assurance: 0 | 1 | 2
  keep: boolean
}

/**
 * Opens a session and sends its cookie once the command has committed. Whoever is signed in already keeps the
 * session under a new token and a fresh proof; a session of somebody else ends.
 */
export async function startSession(ctx: Ctx, account: AccountRow, proof: Proof): Promise<Me> {
  const token = randomToken()
  const before = await currentSession(ctx)
  const session = makeSession(ctx, account, proof)
  if (before && before.accountId === account.id) {
    const assurance = Math.max(before.assurance, proof.assurance) as 0 | 1 | 2
    // A weaker proof keeps a citizen's stronger session, but does not make it fresh: a code by SMS on a phone left open
    // must not open what only the e-ID may.
    const weaker = account.kind === 'citizen' && proof.assurance < before.assurance
    const provedAt = weaker ? before.provedAt : session.provedAt
    await rotateSession(ctx.db, before.id, hashOf(token), { ...session, id: before.id, assurance, provedAt })
  } else {
    if (before) {
      await endSession(ctx, before.accountId, before.id)
    }
    await insertSession(ctx.db, hashOf(token), session)
  }
  await rememberDevice(ctx, account, proof.method)
  dropActors(ctx, { accountId: account.id })
  ctx.audit('identity.account', account.id, { method: proof.method, assurance: proof.assurance })
  const known = await readSession(ctx, token, rolesOf(ctx.platform.systems))
  if (!known?.actor.sessionId) throw new Error('a session that was just opened cannot be read')
  const maxAge = Math.floor((new Date(session.expiresAt).getTime() - ctx.now().getTime()) / 1_000)
  ctx.afterCommit(() => ctx.request.setCookie?.('sid', token, { maxAge }))
  keepNoAnswer(ctx, known.actor.sessionId)
  return meOf(ctx, known.actor)
}

function makeSession(ctx: Ctx, account: AccountRow, proof: Proof): Session {
  const now = ctx.now()
  const life = account.kind === 'staff' ? LIFE.staff : proof.keep ? LIFE.kept : LIFE.citizen
  return {
    id: newId(),
    accountId: account.id,
    createdAt: now.toISOString(),
    lastSeenAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + life.whole * 1_000).toISOString(),
    idleSeconds: life.idle,
    address: ctx.request.address,
    userAgent: ctx.request.userAgent,
    assurance: proof.assurance,
    method: proof.method,
    provedAt: now.toISOString(),
    delegationId: null,
  }
}

/** The session whose cookie came with this request. */
export async function currentSession(ctx: Ctx): Promise<Session | undefined> {
  const { sessionToken } = ctx.request
  return sessionToken ? findSession(ctx.db, hashOf(sessionToken), ctx.now()) : undefined
}

/**
 * A stored answer would give a repeat the words without the cookie, or keep a secret for a week. It is taken out
 * right after the commit; `mark` is text that only this answer contains.
 */
export function keepNoAnswer(ctx: Ctx, mark: string): void {
  const { platform, actor, request } = ctx
  // The kernel keeps answers by person, or by address and program for those without one.
  const owner = actor.id ?? `${request.address} ${request.userAgent}`.slice(0, 200)
  ctx.afterCommit(() => {
    void forgetAnswer(platform.database.db, owner, mark).catch((error: unknown) =>
      platform.log.error({ err: error }, 'a stored answer was not forgotten'),
    )
  })
}

/** Managing the account itself takes a person at a screen: a program's token may not widen its own powers. */
export function mustBeSession(ctx: Ctx): void {
  if (ctx.actor.via !== 'session') throw forbidden('identity.sessionNeeded')
}

/**
 * The same, by someone who proved who they are within ten minutes (or as many as told): a desk left open must not give
 * the account away. The refusal names the level to prove, so that the app can offer it.
 */
export function mustBeFresh(ctx: Ctx, minutes = FRESH_MINUTES): void {
  mustBeSession(ctx)
  if (!isFresh(ctx, ctx.actor.provedAt, minutes))
    throw forbidden('identity.proveAgain', { minutes, assurance: ctx.actor.assurance })
}

export const isFresh = (ctx: Pick<Ctx, 'now'>, provedAt: string | null, minutes = FRESH_MINUTES): boolean =>
  ctx.now().getTime() - (provedAt === null ? 0 : new Date(provedAt).getTime()) <= minutes * 60_000
