import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import {
  bits,
  context,
  fromDer,
  integer,
  OID,
  octets,
  oid,
  sequence,
  setOf,
  time,
  toDer,
  utf8,
  yes,
  type Der,
} from './der.ts'

const YEARS = 10
const DAY = 86_400_000

/** A certificate nobody vouches for but the instance itself, with its private key. For demonstrations. */
export interface SelfSigned {
  certificate: Buffer
  privateKey: KeyObject
}

const attribute = (type: string, text: string): Der => setOf(sequence(oid(type), utf8(text)))
const extension = (type: string, value: Der): Der => sequence(oid(type), yes(), octets(toDer(value)))

/** X.509 v3 (RFC 5280), P-256, good for signing papers only. */
export function makeSelfSigned(name: string, organization: string, now: Date): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = sequence(
    attribute(OID.organization, organization.slice(0, 64)),
    attribute(OID.commonName, name.slice(0, 64)),
  )
  const algorithm = sequence(oid(OID.ecdsaWithSha256))
  const serial = randomBytes(16)
  // Positive and never with a leading zero byte to spare.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const body = sequence(
    context(0, [integer(Uint8Array.of(2))]),
    integer(serial),
    algorithm,
    subject,
    sequence(time(new Date(now.getTime() - DAY)), time(new Date(now.getTime() + YEARS * 365 * DAY))),
    subject,
    fromDer(publicKey.export({ type: 'spki', format: 'der' })),
    context(3, [
      sequence(
        extension(OID.basicConstraints, sequence()),
        // digitalSignature and nonRepudiation: the two first bits.
        extension(OID.keyUsage, bits6()),
      ),
    ]),
  )
  const certificate = sequence(body, algorithm, bits(sign('sha256', toDer(body), privateKey)))
  return { certificate: toDer(certificate), privateKey }
}

/** A bit string of two set bits, six unused. */
function bits6(): Der {
  const value = bits(Uint8Array.of(0xc0))
  value.value = '\x06\xc0'
  return value
}
