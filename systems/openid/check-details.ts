import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { invalid, unavailable } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Details } from './contract.ts'
import { isLoopback, reach } from './outward.ts'

/** An address exactly as a browser would write it: what is compared later, letter by letter, must not have two spellings. */
function checkAddress(ctx: Ctx, address: string, what: string): URL {
  const wrong = () => invalid('openid.badAddress', { address, what })
  if (!URL.canParse(address)) throw wrong()
  const url = new URL(address)
  const demo = ctx.config.mode === 'demo' && url.protocol === 'http:' && isLoopback(url.hostname)
  const plain = url.username === '' && url.password === '' && !address.includes('#') && !address.includes('*')
  const exact = url.href === address || url.href === `${address}/`
  if ((url.protocol !== 'https:' && !demo) || !plain || !exact) throw wrong()
  return url
}

function checkKeys(keys: Details['keys']): void {
  for (const key of keys) {
    const jwk = key as JsonWebKey
    const isPublic = !('d' in key) && !('k' in key) && ['RSA', 'EC', 'OKP'].includes(String(jwk.kty))
    if (!isPublic) throw invalid('openid.badKeys')
    try {
      const { asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' })
      if ((asymmetricKeyDetails?.modulusLength ?? 2048) < 2048) throw new Error('short')
    } catch {
      throw invalid('openid.badKeys')
    }
  }
}

/**
 * Looks through a registration and answers its sector: the host for which pairwise names are made. Several hosts are
 * one sector only if a file at one of them says so (OpenID Connect Core 8.1).
 */
export async function checkDetails(ctx: Ctx, details: Details): Promise<string> {
  const { kind, auth, keys, redirectUris, logoutUris, backchannelUri, sectorUri } = details
  if ((kind === 'public') !== (auth === 'none')) throw invalid('openid.badAuth')
  if ((auth === 'private_key_jwt') !== keys.length > 0) throw invalid('openid.badKeys')
  checkKeys(keys)
  const addresses = redirectUris.map((uri) => checkAddress(ctx, uri, 'redirectUris'))
  for (const uri of logoutUris) checkAddress(ctx, uri, 'logoutUris')
  if (backchannelUri !== null) checkAddress(ctx, backchannelUri, 'backchannelUri')
  const names = details.shares.map((share) => share.what)
  if (new Set(names).size !== names.length) throw invalid('openid.badAuth')
  if (sectorUri !== null) return sectorOf(ctx, sectorUri, redirectUris)
  const hosts = new Set(addresses.map((url) => url.host))
  if (hosts.size > 1) throw invalid('openid.sectorNeeded')
  return [...hosts][0] ?? ''
}

async function sectorOf(ctx: Ctx, address: string, redirectUris: readonly string[]): Promise<string> {
  const url = checkAddress(ctx, address, 'sectorUri')
  const loopback = ctx.config.mode === 'demo'
  const answer = await reach(address, { method: 'GET', maxBytes: 20_000, loopback }).catch(() => {
    throw unavailable('openid.badSector', { address })
  })
  const listed = parseList(answer.body)
  if (answer.status !== 200 || !redirectUris.every((uri) => listed.includes(uri)))
    throw invalid('openid.badSector', { address })
  return url.host
}

function parseList(text: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
