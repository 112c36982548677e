import { constants, createECDH, privateEncrypt, randomBytes, type KeyObject } from 'node:crypto'
import { int, nothing, octets, oid, seq } from './ca-der.ts'

/** The order of P-256. */
const N = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
const bytesOf = (n: bigint) => Buffer.from(n.toString(16).padStart(64, '0'), 'hex')

function inverse(a: bigint): bigint {
  let [r0, r1, s0, s1] = [N, a % N, 0n, 1n]
  while (r1 > 0n) {
    const q = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1]
  }
  return ((s0 % N) + N) % N
}

/** ECDSA over a digest that is given: `node:crypto` always hashes once more. Not in constant time: no key here is a secret. */
function signP256(key: KeyObject, digest: Buffer): Buffer {
  const d = numberOf(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'))
  for (;;) {
    const k = numberOf(randomBytes(32)) % N
    if (k === 0n) continue
    const point = createECDH('prime256v1')
    point.setPrivateKey(bytesOf(k))
    const r = numberOf(point.getPublicKey().subarray(1, 33)) % N
    const s = (inverse(k) * (numberOf(digest) + r * d)) % N
    if (r > 0n && s > 0n) return seq(int(bytesOf(r)), int(bytesOf(s)))
  }
}

/** Signs a SHA-256 digest itself, as a signing service must: it never sees what was hashed. */
export function signDigest(key: KeyObject, digest: Buffer): Buffer {
  if (key.asymmetricKeyType !== 'rsa') return signP256(key, digest)
  const info = seq(seq(oid('2.16.840.1.101.3.4.2.1'), nothing()), octets(digest))
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info)
}
