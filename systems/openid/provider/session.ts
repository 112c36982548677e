import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { queueLogout, sendSoon } from '../logout-queue.ts'
import { dropByGrant } from '../store-artifacts.ts'
import { putShadow } from '../store-shadows.ts'
import { hashOf } from './adapter.ts'
import type { OidcProvider, OidcSession } from './oidc.ts'
import { acrOf, isPerson, provedAt, visitorOf, type Visitor } from './visitor.ts'

/**
 * Makes the library's session the shadow of our own: whoever is signed in here is signed in there, at the same level
 * and since the same moment; whoever signed out or changed places is out, and partners are told.
 */
export function followOurSessions(platform: Platform, provider: OidcProvider): void {
  const load = provider.Session.get.bind(provider.Session)
  provider.Session.get = async (ctx) => {
    const session = await load(ctx)
    const visitor = visitorOf(ctx.req)
    if (visitor) await follow(platform, session, visitor)
    return session
  }
}

async function follow(platform: Platform, session: OidcSession, { actor, amr }: Visitor): Promise<void> {
  const person = isPerson(actor) ? actor : undefined
  if (session.accountId && session.accountId !== person?.id) await leave(platform, session)
  if (!person) return
  const acr = acrOf(person.assurance)
  const loginTs = provedAt(person)
  if (session.accountId === person.id && session.acr === acr && session.loginTs === loginTs) return
  session.loginAccount({ accountId: person.id, loginTs, acr, amr: [...amr] })
  session.touched = true
  // So that it also ends when ours is ended from afar.
  if (person.sessionId)
    await putShadow(platform.database.db, person.sessionId, hashOf(session.uid), platform.clock.now())
}

/** The person who was here has gone: their partners are told, what lived with the session ends. */
async function leave(platform: Platform, session: OidcSession): Promise<void> {
  const { db } = platform.database
  const { accountId, authorizations = {} } = session
  for (const [clientId, { sid, grantId }] of Object.entries(authorizations)) {
    if (accountId) await queueLogout(platform, db, clientId, { accountId, sid })
    if (grantId) await dropByGrant(db, hashOf(grantId), 'AccessToken')
  }
  if (Object.keys(authorizations).length > 0) sendSoon(platform)
  session.accountId = undefined
  session.authorizations = undefined
  session.acr = undefined
  session.amr = undefined
  session.loginTs = undefined
  session.touched = true
}
