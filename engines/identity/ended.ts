import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { dropActors } from './actor.ts'
import { sessionEnded } from './contract.ts'
import { findAccount, findAccountOf, markErased, type AccountRow } from './store/people.ts'
import * as store from './store/sessions.ts'

type Whose = Pick<AccountRow, 'id' | 'personId'>

async function told(ctx: Ctx, { id, personId }: Whose, sessionIds: readonly string[]): Promise<void> {
  dropActors(ctx, { accountId: id })
  if (sessionIds.length > 0) await ctx.emit(sessionEnded, { personId, sessionIds: [...sessionIds] })
}

/** Ends one session of an account and tells whoever let it live on elsewhere; false when there is none alive. */
export async function endSession(ctx: Ctx, accountId: string, sessionId: string): Promise<boolean> {
  if (!(await store.endSession(ctx.db, accountId, sessionId, ctx.now()))) return false
  const account = await findAccount(ctx.db, accountId)
  if (account) await told(ctx, account, [sessionId])
  return true
}

/** Ends every session of an account but one, and tells the same. */
export async function endOtherSessions(ctx: Ctx, account: Whose, keep: string | null): Promise<void> {
  await told(ctx, account, await store.endOtherSessions(ctx.db, account.id, keep, ctx.now()))
}

/** Closes a citizen's account once their data is deleted: signed out everywhere; their next e-ID sign-in begins anew. */
export async function closeErased(ctx: Ctx, personId: string): Promise<void> {
  const account = await findAccountOf(ctx.db, personId, 'citizen')
  if (account?.status !== 'active') return
  await markErased(ctx.db, account.id, ctx.now())
  await endOtherSessions(ctx, account, null)
  ctx.audit('identity.account', account.id, { erased: true })
}
