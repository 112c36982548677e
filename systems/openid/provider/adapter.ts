import { createHash } from 'node:crypto'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import * as store from '../store-artifacts.ts'
import { findMetadata } from './metadata.ts'
import type { OidcModule } from './oidc.ts'

/** Seconds in which a refresh token that was just used is a double click, not a theft. */
const DOUBLE_CLICK = 10
const USE = 'openid.artifact'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Payload = Record<string, unknown> & { uid?: string; grantId?: string; accountId?: string; clientId?: string }

/** The name under which a secret value is found: the value itself is nowhere in the database. */
export const hashOf = (id: string): Buffer => createHash('sha256').update(`openid ${id}`).digest()

const ownerOf = (model: string, idHash: Buffer) => `${model} ${idHash.toString('base64url')}`

/** What a row holds. */
export const openArtifact = <T>(platform: Platform, model: string, row: store.FoundArtifact): T =>
  open<T>(platform, USE, ownerOf(model, row.idHash), row.sealed)

/** Where the library keeps its codes, tokens, sessions and grants: in our schema, for all processes alike. */
export function makeAdapter(platform: Platform, { errors }: Pick<OidcModule, 'errors'>) {
  return (model: string) => (model === 'Client' ? clients(platform) : artifacts(platform, model, errors))
}

/** Partners are read from the register at every call: a suspension counts from the next one on. */
const clients = (platform: Platform) => ({ find: (clientId: string) => findMetadata(platform, clientId) })

function artifacts(platform: Platform, model: string, errors: OidcModule['errors']) {
  const { db } = platform.database
  const read = (row: store.FoundArtifact | undefined): Payload | undefined => {
    if (!row) return undefined
    const payload = openArtifact<Payload>(platform, model, row)
    if (row.consumedAt === null) return payload
    const at = Math.floor(Date.parse(row.consumedAt) / 1_000)
    // A page that refreshes twice at once has its answer already; only later use of a used token betrays a thief.
    const twice = model === 'RefreshToken' && platform.clock.now().getTime() / 1_000 - at < DOUBLE_CLICK
    return twice ? undefined : { ...payload, consumed: at }
  }
  return {
    find: async (id: string) => read(await store.findArtifact(db, model, hashOf(id))),
    findByUid: async (uid: string) => read(await store.findByUid(db, model, hashOf(uid))),
    findByUserCode: async () => undefined,
    destroy: (id: string) => store.dropArtifact(db, model, hashOf(id)),
    revokeByGrantId: (grantId: string) => store.dropByGrant(db, hashOf(grantId), model),
    async upsert(id: string, payload: Payload, expiresIn: number) {
      const row = rowOf(platform, model, id, payload, expiresIn)
      if (model !== 'ReplayDetection') return store.saveArtifact(db, row)
      if (!(await store.addArtifact(db, row))) throw new errors.InvalidClientAuth('assertion was used before')
    },
    async consume(id: string) {
      if (await store.consumeArtifact(db, model, hashOf(id), platform.clock.now())) return
      const row = await store.findArtifact(db, model, hashOf(id))
      const grantId = row && openArtifact<Payload>(platform, model, row).grantId
      // A code that comes twice, even at the same moment, was seen by somebody else (RFC 6749 4.1.2).
      if (model === 'AuthorizationCode' && grantId) await store.dropByGrant(db, hashOf(grantId))
      throw new errors.InvalidGrant('already used')
    },
  }
}

function rowOf(platform: Platform, model: string, id: string, payload: Payload, expiresIn: number): store.ArtifactRow {
  const idHash = hashOf(id)
  const grant = model === 'Grant' ? id : payload.grantId
  const { uid, accountId, clientId } = payload
  return {
    model,
    idHash,
    uidHash: typeof uid === 'string' ? hashOf(uid) : null,
    grantHash: typeof grant === 'string' ? hashOf(grant) : null,
    accountId: typeof accountId === 'string' && UUID.test(accountId) ? accountId : null,
    clientId: typeof clientId === 'string' ? clientId : null,
    expiresAt: new Date(platform.clock.now().getTime() + expiresIn * 1_000),
    sealed: seal(platform, USE, ownerOf(model, idHash), payload),
  }
}
