import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Db } from '@hue-s/kernel/server/db.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { openArtifact } from './provider/adapter.ts'
import type { OidcSession } from './provider/oidc.ts'
import { listSessions } from './store-artifacts.ts'
import { addLogout, type LogoutRow } from './store-consents.ts'

const USE = 'openid.logout'

export interface Told {
  accountId: string
  sid?: string | undefined
}

/** Notes that a partner must be told that somebody signed out; it is sent after the commit and again until it is taken. */
export async function queueLogout(platform: Platform, db: Db, clientId: string, told: Told): Promise<void> {
  const id = newId()
  await addLogout(db, id, clientId, seal(platform, USE, id, told), platform.clock.now())
}

/** Who signed out of which session. */
export const openLogout = (platform: Platform, row: LogoutRow): Told => open<Told>(platform, USE, row.id, row.sealed)

/**
 * Tells one partner that a person's sessions there are over: each session we know of, or the person as a whole. `name`
 * is the record by whose name the partner knows them now, where that may have changed until it is sent.
 */
export async function queueLogoutsOf(
  platform: Platform,
  db: Db,
  clientId: string,
  accountId: string,
  name = accountId,
): Promise<void> {
  const rows = await listSessions(db, accountId)
  const sids = rows.flatMap((row) => {
    const session = openArtifact<OidcSession>(platform, 'Session', row)
    return session.authorizations?.[clientId]?.sid ?? []
  })
  for (const sid of sids.length > 0 ? sids : [undefined])
    await queueLogout(platform, db, clientId, { accountId: name, sid })
}

const senders = new WeakMap<Platform, () => Promise<void>>()

/** Says who sends in this process; the queue itself knows no network. */
export const sendBy = (platform: Platform, send: () => Promise<void>): void => void senders.set(platform, send)

/** Starts sending without waiting for it: the job comes round each minute for what this misses. */
export function sendSoon(platform: Platform): void {
  void senders
    .get(platform)?.()
    .catch((error: unknown) => platform.log.warn({ err: error }, 'sign-outs to partners'))
}
