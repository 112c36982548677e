import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { queueLogout } from '../logout-queue.ts'
import { listKeys, type KeyRow } from '../store-keys.ts'
import { countWhatHappens } from './counting.ts'
import { openKeys, pairwiseSalt, prepareKeys, signingKey } from './keys.ts'
import { loadOidc, type OidcProvider } from './oidc.ts'
import { followOurSessions } from './session.ts'
import { compareSecret, issuerOf, makeSettings } from './settings.ts'

/** How long a process may go on with the keys it knows; a new key is shown a day before it signs. */
const LOOK_MS = 5_000

interface Known {
  provider: OidcProvider
  keys: string
  at: number
}

const known = new WeakMap<Platform, Promise<Known>>()

/** The provider of this process; made anew when the keys have changed, by whichever process. */
export async function getProvider(platform: Platform): Promise<OidcProvider> {
  const before = known.get(platform)
  const current = await before?.catch(() => undefined)
  if (current && Date.now() - current.at < LOOK_MS) return current.provider
  // Of several that find it old, the first looks; the others wait for the same answer.
  if (known.get(platform) === before) known.set(platform, look(platform, current))
  return (await (known.get(platform) as Promise<Known>)).provider
}

const nameOf = (rows: readonly KeyRow[], now: Date) =>
  [signingKey(rows, now)?.kid, ...rows.map((row) => row.kid)].join(' ')

async function look(platform: Platform, before: Known | undefined): Promise<Known> {
  let rows = await listKeys(platform.database.db)
  if (rows.length === 0) {
    await inTransaction(platform, { actor: SYSTEM, action: null }, async (ctx) => ({ result: await prepareKeys(ctx) }))
    rows = await listKeys(platform.database.db)
  }
  const keys = nameOf(rows, platform.clock.now())
  if (before?.keys === keys) return { ...before, at: Date.now() }
  return { provider: await make(platform, rows), keys, at: Date.now() }
}

async function make(platform: Platform, rows: readonly KeyRow[]): Promise<OidcProvider> {
  const oidc = await loadOidc()
  const settings = makeSettings(platform, oidc, openKeys(platform, rows), await pairwiseSalt(platform))
  const provider = new oidc.Provider(issuerOf(platform), settings)
  provider.proxy = true
  const client = provider.Client.prototype
  client.compareClientSecret = compareSecret
  // Partners are told from a queue that lasts, not while somebody waits for a page.
  client.backchannelLogout = function (accountId, sid) {
    return queueLogout(platform, platform.database.db, this.clientId, { accountId, sid })
  }
  followOurSessions(platform, provider)
  countWhatHappens(platform, provider)
  return provider
}
