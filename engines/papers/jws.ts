import { createPublicKey, sign, verify, type JsonWebKey, type KeyObject } from 'node:crypto'

/** The public half of a receipt key, as published. */
export interface PublicJwk {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
  kid: string
  alg: 'EdDSA'
  use: 'sig'
}

const LONGEST = 8_000
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A compact JWS (RFC 7515) with Ed25519 (RFC 8037): short enough for a QR. */
export function signJws(claims: object, kid: string, key: KeyObject): string {
  const signed = `${encode({ alg: 'EdDSA', kid })}.${encode(claims)}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

export interface ReadJws {
  kid: string
  claims: Record<string, unknown>
  signed: Buffer
  signature: Buffer
}

/** The parts of a compact JWS of ours, not verified yet; undefined when it is none. No other algorithm is let in. */
export function readJws(token: string): ReadJws | undefined {
  if (token.length > LONGEST || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
  const [head = '', body = '', tail = ''] = token.split('.')
  const header = readPart(head)
  const claims = readPart(body)
  if (header?.['alg'] !== 'EdDSA' || typeof header['kid'] !== 'string' || 'crit' in header || !claims) return undefined
  const signature = Buffer.from(tail, 'base64url')
  // The last sign of a base64url text has spare bits: another spelling of the same bytes is not the same token.
  if (signature.length !== 64 || signature.toString('base64url') !== tail) return undefined
  return { kid: header['kid'], claims, signed: Buffer.from(`${head}.${body}`), signature }
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Whether this key signed it. */
export const isSignedBy = ({ signed, signature }: ReadJws, jwk: PublicJwk): boolean =>
  verify(null, signed, createPublicKey({ key: jwk as unknown as JsonWebKey, format: 'jwk' }), signature)
