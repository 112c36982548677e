import type { IncomingMessage, ServerResponse } from 'node:http'

/** The few parts of `oidc-provider` we lean on; the package brings no types of its own. */
export type Interaction = {
  uid: string
  params: Record<string, unknown>
  session?: { uid: string; accountId?: string }
}
export type OidcContext = {
  body: string
  type: string
  status: number
  oidc?: { result?: { login?: unknown }; params?: { ui_locales?: string } }
}
type Session = { accountId?: string | undefined; authorizations?: unknown; persist: () => Promise<unknown> }
type ClientPrototype = {
  redirectUriAllowed: (this: unknown, uri: string) => boolean
  postLogoutRedirectUriAllowed: (this: unknown, uri: string) => boolean
}
export type Grant = { addOIDCScope: (scope: string) => void; save: () => Promise<string> }
export type OidcProvider = {
  proxy: boolean
  callback: () => (req: IncomingMessage, res: ServerResponse) => Promise<void>
  interactionDetails: (req: IncomingMessage, res: ServerResponse) => Promise<Interaction>
  interactionResult: (req: IncomingMessage, res: ServerResponse, result: object) => Promise<string>
  Session: { findByUid: (uid: string) => Promise<Session | undefined> }
  Grant: new (of: { accountId: string; clientId: string }) => Grant
  Client: { prototype: ClientPrototype }
}
export type Policy = {
  remove: (prompt: string) => void
  get: (prompt: string) => { checks: { add: (check: object) => void } }
}
type OidcModule = {
  Provider: new (issuer: string, settings: object) => OidcProvider
  interactionPolicy: {
    base: () => Policy
    Check: new (reason: string, text: string, needed: (ctx: OidcContext) => boolean) => object
  }
}

/** Loads the package under the types above. The cast keeps the compiler from asking for types that do not exist. */
export async function loadOidc(): Promise<OidcModule> {
  return (await import('oidc-provider' as string)) as OidcModule
}

type Stored = Record<string, unknown> & { uid?: string; grantId?: string; consumed?: number }

/** Where one provider keeps its sessions, codes and tokens: in memory, gone with a reset. */
export function makeStore() {
  const rows = new Map<string, { value: Stored; until: number }>()
  const read = (key: string): Stored | undefined => {
    const row = rows.get(key)
    if (row && row.until > Date.now()) return row.value
    rows.delete(key)
    return undefined
  }
  const sweep = () => {
    for (const [key, row] of rows) if (row.until <= Date.now()) rows.delete(key)
    for (const key of rows.keys()) {
      if (rows.size <= 20_000) return
      rows.delete(key)
    }
  }
  const adapter = (model: string) => {
    const keyOf = (id: string) => `${model}:${id}`
    return {
      find: async (id: string) => read(keyOf(id)),
      findByUid: async (uid: string) => [...rows.values()].find(({ value }) => value.uid === uid)?.value,
      findByUserCode: async () => undefined,
      destroy: async (id: string) => void rows.delete(keyOf(id)),
      consume: async (id: string) => {
        const value = read(keyOf(id))
        if (value) value.consumed = Math.floor(Date.now() / 1000)
      },
      upsert: async (id: string, value: Stored, expiresIn?: number) => {
        if (rows.size % 500 === 499) sweep()
        rows.set(keyOf(id), { value, until: Date.now() + (expiresIn ?? 86_400) * 1000 })
      },
      revokeByGrantId: async (grantId: string) => {
        for (const [key, row] of rows) if (row.value.grantId === grantId) rows.delete(key)
      },
    }
  }
  return { adapter, clear: () => rows.clear() }
}
