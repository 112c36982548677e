import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { queueLogout, sendSoon } from './logout-queue.ts'
import { hashOf, openArtifact } from './provider/adapter.ts'
import type { OidcSession } from './provider/oidc.ts'
import { dropArtifact, dropByGrant, findByUid } from './store-artifacts.ts'
import { takeShadows } from './store-shadows.ts'

/**
 * A session of ours is over, wherever it was ended from: what partners opened by it ends at once, and each is told by
 * its back channel (OpenID Connect Back-Channel Logout 1.0), without waiting for the browser to come by again.
 */
export async function endShadows(
  ctx: Ctx,
  { personId, sessionIds }: { personId: string; sessionIds: readonly string[] },
): Promise<void> {
  const { db, platform } = ctx
  for (const { uidHash } of await takeShadows(db, sessionIds)) {
    const row = await findByUid(db, 'Session', uidHash)
    if (!row) continue
    const { accountId, authorizations = {} } = openArtifact<OidcSession>(platform, 'Session', row)
    // Somebody else sits at that browser by now: they go on.
    if (accountId !== personId) continue
    for (const [clientId, { sid, grantId }] of Object.entries(authorizations)) {
      await queueLogout(platform, db, clientId, { accountId: personId, sid })
      if (grantId) await dropByGrant(db, hashOf(grantId), 'AccessToken')
    }
    await dropArtifact(db, 'Session', row.idHash)
  }
  ctx.afterCommit(() => sendSoon(platform))
}
