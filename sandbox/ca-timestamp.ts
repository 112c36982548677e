import { randomBytes, sign } from 'node:crypto'
import { algorithmOf, OIDS, sha256, type KeyPair } from './ca-certificate.ts'
import { around, bits, generalized, int, octets, oid, read, seq, set, tlv, utf8, type Value } from './ca-der.ts'

const POLICY = oid('1.3.6.1.4.1.99999.3161.1')
const TST_INFO = oid('1.2.840.113549.1.9.16.1.4')
const SIGNED_DATA = oid('1.2.840.113549.1.7.2')
const HASHES: Record<string, number> = {
  [OIDS.sha256]: 32,
  '2.16.840.1.101.3.4.2.2': 48,
  '2.16.840.1.101.3.4.2.3': 64,
}

export type Stamper = { key: KeyPair; certificate: Buffer; chain: Buffer[] }
/** What is wrong with a stamp on purpose. */
export type StampFault = { skewMs?: number; wrongNonce?: boolean; badSignature?: boolean }

/** A refusal with the bit of its reason: 0 algorithm, 2 request, 5 format (RFC 3161, 2.4.2). */
export function stampRefused(bit: 0 | 2 | 5, why: string): Buffer {
  return seq(seq(int(2), seq(utf8(why)), bits(Buffer.of(0x80 >> bit), 7 - bit)))
}

type Question = { imprint: Value; nonce: Value | undefined; wantsCertificate: boolean }

function readQuestion(bytes: Buffer): Question | undefined {
  try {
    const [version, imprint, ...rest] = read(bytes).items
    if (version?.tag !== 0x02 || imprint?.items.length !== 2) return undefined
    return {
      imprint,
      nonce: rest.find((v) => v.tag === 0x02),
      wantsCertificate: rest.find((v) => v.tag === 0x01)?.body[0] === 0xff,
    }
  } catch {
    return undefined
  }
}

function isKnownHash({ items: [algorithm, digest] }: Value): boolean {
  const named = algorithm?.items[0]?.raw
  return Object.entries(HASHES).some(([dotted, length]) => named?.equals(oid(dotted)) && digest?.body.length === length)
}

/** Answers a request for a time stamp (RFC 3161). */
export function answerStamp(stamper: Stamper, question: Buffer, now: Date, fault: StampFault = {}): Buffer {
  const asked = readQuestion(question)
  if (!asked) return stampRefused(5, 'The request cannot be read')
  if (!isKnownHash(asked.imprint)) return stampRefused(0, 'SHA-256, SHA-384 or SHA-512 of its own length')
  const nonce = fault.wrongNonce ? int(randomBytes(8)) : asked.nonce?.raw
  const info = seq(
    int(1),
    POLICY,
    asked.imprint.raw,
    int(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    generalized(new Date(now.getTime() + (fault.skewMs ?? 0))),
    seq(int(1)),
    ...(nonce ? [nonce] : []),
  )
  return seq(seq(int(0)), tokenOf(stamper, info, asked.wantsCertificate, fault.badSignature ?? false))
}

/** The signed token around what is stamped. */
function tokenOf({ key, certificate, chain }: Stamper, info: Buffer, withCertificates: boolean, bad: boolean): Buffer {
  const attribute = (type: string, value: Buffer) => seq(oid(type), set(value))
  const attributes = [
    attribute('1.2.840.113549.1.9.3', TST_INFO),
    attribute('1.2.840.113549.1.9.4', octets(sha256(info))),
    attribute('1.2.840.113549.1.9.16.2.47', seq(seq(seq(octets(sha256(certificate)))))),
  ]
  const signature = sign('sha256', set(...attributes), key.own)
  if (bad) signature[signature.length - 1]! ^= 1
  const [, serial, , issuer] = read(certificate).items[0]?.items ?? []
  const signer = seq(
    int(1),
    seq(issuer?.raw ?? seq(), serial?.raw ?? int(0)),
    seq(oid(OIDS.sha256)),
    tlv(0xa0, ...[...attributes].sort(Buffer.compare)),
    algorithmOf(key.own),
    octets(signature),
  )
  const data = seq(
    int(3),
    set(seq(oid(OIDS.sha256))),
    seq(TST_INFO, around(0, octets(info))),
    ...(withCertificates ? [around(0, certificate, ...chain)] : []),
    set(signer),
  )
  return seq(SIGNED_DATA, around(0, data))
}
