import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Details, Shared } from './contract.ts'
import { upsertDemo } from './store-clients.ts'

/** The partner that everybody may try in a demo, from any port of their own machine. Production refuses it. */
export const DEMO_CLIENT = 'hue-s-demo-app'
const LOCAL = ['http://localhost:8400', 'http://127.0.0.1:8400']
const SHARES: readonly { what: Shared; required: boolean }[] = [
  { what: 'profile', required: true },
  { what: 'birthdate', required: false },
  { what: 'email', required: false },
  { what: 'phone', required: false },
  { what: 'assurance', required: false },
  { what: 'offline_access', required: false },
]

/** Keeps the demo's partner as this version of the code wants it. */
export async function prepareDemo(ctx: Ctx): Promise<void> {
  const words = (key: string) => ({
    vi: ctx.platform.translate('vi', `openid.server.demo.${key}`),
    en: ctx.platform.translate('en', `openid.server.demo.${key}`),
  })
  const details: Details = {
    name: words('name'),
    organisation: words('organisation').vi,
    contact: 'demo@example.org',
    kind: 'public',
    auth: 'none',
    keys: [],
    redirectUris: LOCAL.map((origin) => `${origin}/callback`),
    logoutUris: LOCAL.flatMap((origin) => [`${origin}/`, `${origin}/callback`]),
    backchannelUri: 'http://localhost:8400/backchannel-logout',
    sectorUri: null,
    shares: SHARES.map(({ what, required }) => ({ what, required, purpose: words(what) })),
    days: 30,
  }
  await upsertDemo(ctx.db, {
    id: newId(),
    clientId: DEMO_CLIENT,
    draft: details,
    sector: 'demo.localhost',
    by: null,
    at: ctx.now(),
  })
}
