import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { findByClientId, type ClientRow } from '../store-clients.ts'

/** Whether the partner may do anything at all now. The demo's own opens nothing in production. */
export const isLive = (platform: Platform, row: ClientRow | undefined): row is ClientRow & { approved: object } =>
  row !== undefined &&
  row.status === 'approved' &&
  row.approved !== null &&
  !(row.demo && platform.config.mode === 'production')

/** A partner as the library wants to know it; undefined for one that is unknown, not approved yet or suspended. */
export async function findMetadata(platform: Platform, clientId: string): Promise<object | undefined> {
  const row = await findByClientId(platform.database.db, clientId)
  if (!isLive(platform, row) || !row.approved) return undefined
  const { approved } = row
  const former =
    row.formerUntil !== null && row.formerUntil > platform.clock.now().toISOString() ? row.formerHash : null
  const hashes = [row.secretHash, former].filter((hash) => hash !== null)
  const needsSecret = approved.auth === 'client_secret_basic'
  // Without a secret nobody can be that partner yet.
  if (needsSecret && hashes.length === 0) return undefined
  return {
    client_id: row.clientId,
    client_name: approved.name.vi,
    // Any port on loopback is for programs on the person's own device (RFC 8252 7.3), which exist in the demo only.
    application_type: row.demo ? 'native' : 'web',
    token_endpoint_auth_method: approved.auth,
    ...(needsSecret ? { client_secret: hashes.join(' ') } : {}),
    ...(approved.auth === 'private_key_jwt' ? { jwks: { keys: approved.keys } } : {}),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: approved.redirectUris,
    post_logout_redirect_uris: approved.logoutUris,
    scope: ['openid', ...approved.shares.map((share) => share.what)].join(' '),
    subject_type: 'pairwise',
    // The hosts were checked when the partner was entered; the library reads the name of the sector from here.
    sector_identifier_uri: `https://${row.sector ?? 'none.invalid'}/`,
    ...(approved.backchannelUri
      ? { backchannel_logout_uri: approved.backchannelUri, backchannel_logout_session_required: true }
      : {}),
  }
}
