import { createHash, verify } from 'node:crypto'
import {
  bitsOf,
  bytesOf,
  context,
  fromDer,
  integer,
  isContext,
  isSequence,
  isTime,
  membersOf,
  nameOfOid,
  nothing,
  octets,
  OID,
  oid,
  sequence,
  timeOf,
  toDer,
  type Der,
} from '../der.ts'
import { isIssuedBy } from './chain.ts'
import { isInForce, readCertificate, type Certificate } from './x509.ts'

/** What an authority says of a certificate it issued, in an answer or a list that holds. */
export interface Status {
  is: 'good' | 'revoked'
  revokedAt: Date | null
  /** It speaks of the time from here … */
  from: Date
  /** … and somebody who asks later should ask anew. */
  next: Date | null
}

const SHA1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest()
const HASH_OF_ALGORITHM: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

function holds(
  body: Der | undefined,
  algorithm: Der | undefined,
  signature: Der | undefined,
  by: Certificate,
): boolean {
  const hash = HASH_OF_ALGORITHM[nameOfOid(membersOf(algorithm)[0])]
  return body !== undefined && hash !== undefined && verify(hash, toDer(body), by.x509.publicKey, bitsOf(signature))
}

/** The question about one certificate (RFC 6960, 4.1). SHA-1 only names it here, as every responder understands. */
export function askAbout(certificate: Certificate, issuer: Certificate, nonce: Buffer): Buffer {
  const id = sequence(
    sequence(oid(OID.sha1), nothing()),
    octets(SHA1(certificate.issuer)),
    octets(SHA1(issuer.keyBits)),
    integer(certificate.serial),
  )
  const extension = sequence(oid(OID.ocspNonce), octets(toDer(octets(nonce))))
  return toDer(sequence(sequence(sequence(sequence(id)), context(2, [sequence(extension)]))))
}

/**
 * What an OCSP answer says of a certificate; undefined when it says nothing of it, or nobody entitled signed it.
 * With a nonce, an answer that carries another one is refused.
 */
export function readOcsp(
  bytes: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
  nonce?: Buffer,
): Status | undefined {
  try {
    const [code, wrapped] = membersOf(fromDer(bytes))
    if (bytesOf(code)[0] !== 0) return undefined
    const [type, inner] = membersOf(membersOf(wrapped)[0])
    return nameOfOid(type) === OID.ocspBasic
      ? readBasic(fromDer(bytesOf(inner)), certificate, issuer, nonce)
      : undefined
  } catch {
    return undefined
  }
}

function readBasic(basic: Der, certificate: Certificate, issuer: Certificate, nonce?: Buffer): Status | undefined {
  const [body, algorithm, signature, sent] = membersOf(basic)
  const others = sent ? membersOf(membersOf(sent)[0]).flatMap((one) => readCertificate(toDer(one)) ?? []) : []
  const fields = membersOf(body)
  const produced = timeOf(fields.find(isTime))
  // The authority itself, or one whom it gave a certificate for just this (RFC 6960, 4.2.2.2).
  const responders = others.filter(
    (one) => one.purposes.includes(OID.ocspSigning) && isInForce(one, produced) && isIssuedBy(one, issuer),
  )
  if (![issuer, ...responders].some((by) => holds(body, algorithm, signature, by))) return undefined
  if (
    nonce &&
    !sameNonce(
      fields.find((one) => isContext(one, 1)),
      nonce,
    )
  )
    return undefined
  const singles = membersOf(fields.find(isSequence)).map(membersOf)
  const own = singles.find(([id]) => isAbout(id, certificate, issuer))
  return own && statusOf(own)
}

/** An answer made before anybody asked has no nonce; one with another nonce answers somebody else. */
function sameNonce(extensions: Der | undefined, nonce: Buffer): boolean {
  if (!extensions) return true
  const found = membersOf(membersOf(extensions)[0])
    .map(membersOf)
    .find(([type]) => nameOfOid(type) === OID.ocspNonce)
  return !found || bytesOf(found.at(-1)).equals(toDer(octets(nonce)))
}

function isAbout(id: Der | undefined, certificate: Certificate, issuer: Certificate): boolean {
  const [algorithm, name, key, serial] = membersOf(id)
  const hashes: Record<string, string> = { [OID.sha1]: 'sha1', [OID.sha256]: 'sha256' }
  const named = hashes[nameOfOid(membersOf(algorithm)[0])]
  if (!named) return false
  const hash = (bytes: Uint8Array) => createHash(named).update(bytes).digest()
  return (
    bytesOf(name).equals(hash(certificate.issuer)) &&
    bytesOf(key).equals(hash(issuer.keyBits)) &&
    bytesOf(serial).equals(certificate.serial)
  )
}

function statusOf([, status, from, ...more]: Der[]): Status | undefined {
  const until = more.find((one) => isContext(one, 0))
  const times = { from: timeOf(from), next: until ? timeOf(membersOf(until)[0]) : null }
  if (isContext(status, 0)) return { is: 'good', revokedAt: null, ...times }
  if (isContext(status, 1)) return { is: 'revoked', revokedAt: timeOf(membersOf(status)[0]), ...times }
  return undefined
}

/** What a list of revoked certificates says of one (RFC 5280, 5); undefined when its authority did not sign it. */
export function readList(bytes: Uint8Array, certificate: Certificate, issuer: Certificate): Status | undefined {
  try {
    const [body, algorithm, signature] = membersOf(fromDer(bytes))
    const fields = membersOf(body)
    const named = fields.filter(isSequence)[1]
    if (!named || !toDer(named).equals(certificate.issuer) || !holds(body, algorithm, signature, issuer))
      return undefined
    const times = fields.filter(isTime)
    const entries = fields.slice(fields.indexOf(times.at(-1) as Der) + 1).find(isSequence)
    const own = (entries ? membersOf(entries) : [])
      .map(membersOf)
      .find(([serial]) => bytesOf(serial).equals(certificate.serial))
    const between = { from: timeOf(times[0]), next: times[1] ? timeOf(times[1]) : null }
    return own ? { is: 'revoked', revokedAt: timeOf(own[1]), ...between } : { is: 'good', revokedAt: null, ...between }
  } catch {
    return undefined
  }
}
