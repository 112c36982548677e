import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { PublicJwk } from './jws.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import * as store from './store.ts'

const USE = 'papers.signingKey'

async function makeKey(ctx: Ctx): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  // Short: it travels in every QR.
  const kid = randomBytes(6).toString('base64url')
  const { x } = publicKey.export({ format: 'jwk' })
  const publicJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: String(x), kid, alg: 'EdDSA', use: 'sig' }
  const sealed = seal(ctx.platform, USE, kid, privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'))
  await store.addKey(ctx.db, { kid, publicJwk, sealed }, ctx.now())
  return kid
}

/** Makes the key that signs receipts, at the first start. */
export async function prepareKeys(ctx: Ctx): Promise<void> {
  if (!(await store.findCurrentKey(ctx.db))) await makeKey(ctx)
}

/** The key last opened, by instance: to open one takes longer than to sign with it. */
const opened = new WeakMap<object, { kid: string; key: KeyObject }>()

/** The key that signs receipts now. */
export async function currentKey(ctx: Ctx): Promise<{ kid: string; key: KeyObject }> {
  const found = await store.findCurrentKey(ctx.db)
  if (!found) throw new Error('the receipt key was not prepared')
  const held = opened.get(ctx.platform)
  if (held?.kid === found.kid) return held
  const der = Buffer.from(open<string>(ctx.platform, USE, found.kid, found.sealed), 'base64')
  const one = { kid: found.kid, key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) }
  opened.set(ctx.platform, one)
  return one
}

/**
 * Puts a new key to use. Receipts of the old one stay good; of a leaked one only those that this instance remembers
 * having issued, because anybody may have signed the others.
 */
export async function rotate(ctx: Ctx, why: 'routine' | 'leaked'): Promise<string> {
  await store.lock(ctx.db, 'signing-key')
  await store.retireKeys(ctx.db, ctx.now(), why === 'leaked')
  const kid = await makeKey(ctx)
  ctx.changed('papers.keys')
  ctx.audit('papers.key', kid, { why })
  return kid
}

/** Public keys of receipts, the newest first; a leaked key is not published any more. */
export async function publicKeys(ctx: Ctx): Promise<PublicJwk[]> {
  return (await store.listKeys(ctx.db)).filter((k) => k.distrustedAt === null).map((k) => k.publicJwk)
}
