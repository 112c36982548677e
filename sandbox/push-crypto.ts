import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto'
import { z } from 'zod'

export type PushKeys = { ecdh: ECDH; auth: Buffer }

/** What a browser makes when it subscribes: a P-256 key pair and a 16-byte secret (RFC 8291, section 3.1 and 3.2). */
export function makePushKeys(): PushKeys {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  return { ecdh, auth: randomBytes(16) }
}

const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number) =>
  Buffer.from(hkdfSync('sha256', key, salt, info, length))

/** Opens an `aes128gcm` body (RFC 8188) with the keys of a subscription (RFC 8291). Throws if it was not made for them. */
export function openPush(body: Buffer, { ecdh, auth }: PushKeys): Buffer {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const idLength = body.readUInt8(20)
  const sender = body.subarray(21, 21 + idLength)
  const sealed = body.subarray(21 + idLength)
  if (sender.length !== 65 || sealed.length > recordSize) throw new Error('Not one record from one sender')
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender])
  const input = derive(ecdh.computeSecret(sender), auth, keyInfo, 32)
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const opener = createDecipheriv('aes-128-gcm', key, nonce)
  opener.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  // The only record is also the last one, so its delimiter is 2.
  if (padded[end] !== 2) throw new Error('The padding is wrong')
  return padded.subarray(0, end)
}

const Head = z.object({ alg: z.literal('ES256'), typ: z.literal('JWT').optional() })
const Claims = z.object({
  aud: z.string(),
  exp: z.number(),
  sub: z.string().regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/),
})

const readPart = (part: string | undefined): unknown =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))

function publicKeyOf(point: Buffer) {
  if (point.length !== 65 || point[0] !== 4) throw new Error('The key is not an uncompressed P-256 point')
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
}

/** Checks an `Authorization: vapid t=…, k=…` header (RFC 8292) and gives the sender's key, or says what is wrong. */
export function checkVapid(header: string, origin: string, nowMs: number): { key: string } | { wrong: string } {
  const [, scheme, rest = ''] = /^(\S+)\s+(.*)$/.exec(header) ?? []
  const fields = new Map(rest.split(',').map((pair) => [pair.trim().slice(0, 1), pair.trim().slice(2)]))
  const [token, key] = [fields.get('t'), fields.get('k')?.replace(/=+$/, '')]
  if (scheme?.toLowerCase() !== 'vapid' || !token || !key) return { wrong: 'The header must read: vapid t=…, k=…' }
  try {
    const [head, payload, signature] = token.split('.')
    Head.parse(readPart(head))
    const claims = Claims.parse(readPart(payload))
    const signed = Buffer.from(`${head}.${payload}`)
    const seal = { key: publicKeyOf(Buffer.from(key, 'base64url')), dsaEncoding: 'ieee-p1363' as const }
    if (!verify('sha256', signed, seal, Buffer.from(signature ?? '', 'base64url')))
      return { wrong: 'The signature is wrong' }
    if (claims.aud !== origin) return { wrong: `aud must be ${origin}` }
    if (claims.exp * 1000 <= nowMs) return { wrong: 'The token has expired' }
    if (claims.exp * 1000 > nowMs + 86_400_000) return { wrong: 'exp is more than 24 hours ahead' }
    return { key }
  } catch (error) {
    return {
      wrong: error instanceof z.ZodError ? `${error.issues[0]?.path.join('.')} is wrong` : 'The token cannot be read',
    }
  }
}
