import { REASONS, type Authority, type Issued } from './ca-authority.ts'
import { algorithmOf, keyBits, keyNamed, sha1, sha256, signed } from './ca-certificate.ts'
import {
  around,
  enumerated,
  generalized,
  instead,
  int,
  octets,
  oid,
  read,
  seq,
  time,
  tlv,
  type Value,
} from './ca-der.ts'

const HOUR = 3_600_000
const SHA1 = oid('1.3.14.3.2.26')
const SHA256 = oid('2.16.840.1.101.3.4.2.1')
const BASIC = oid('1.3.6.1.5.5.7.48.1.1')
const NONCE = oid('1.3.6.1.5.5.7.48.1.2')

/** What is wrong with an answer on purpose. */
export type OcspFault = { badSignature?: boolean; stale?: boolean }

/** The list of certificates that ended before their time (RFC 5280, 5). */
export function makeCrl({ subject, key, issued }: Authority, now: Date): Buffer {
  const entries = [...issued.values()]
    .filter(({ revoked }) => revoked && revoked.at <= now)
    .map(({ serial, revoked }) =>
      seq(
        int(serial),
        time(revoked?.at ?? now),
        seq(seq(oid('2.5.29.21'), octets(enumerated(REASONS[revoked?.reason ?? 'unspecified'])))),
      ),
    )
  const extensions = seq(
    seq(oid('2.5.29.35'), octets(seq(instead(0, sha1(keyBits(key.spki)))))),
    seq(oid('2.5.29.20'), octets(int(Math.floor(now.getTime() / 1000)))),
  )
  const body = seq(
    int(1),
    algorithmOf(key.own),
    subject,
    time(now),
    time(new Date(now.getTime() + 24 * HOUR)),
    // An empty list of entries is left out.
    ...(entries.length ? [seq(...entries)] : []),
    around(0, extensions),
  )
  return signed(body, key.own)
}

/** Answers without a signature: 1 malformed, 3 try later, 6 unauthorized. */
export const ocspError = (code: 1 | 3 | 6): Buffer => seq(enumerated(code))

/** Answers a question about certificates of one authority (RFC 6960). */
export function answerOcsp(ca: Authority, question: Buffer, now: Date, fault: OcspFault = {}): Buffer {
  let asked: { ids: Value[]; nonce: Buffer | undefined }
  try {
    asked = readQuestion(question)
  } catch {
    return ocspError(1)
  }
  const from = new Date(now.getTime() - (fault.stale ? 30 * 24 * HOUR : 0))
  const singles = asked.ids.map((id) =>
    seq(id.raw, statusOf(ca, id, now), generalized(from), around(0, generalized(new Date(from.getTime() + 12 * HOUR)))),
  )
  const { key, certificate } = ca.responder
  const body = seq(
    around(2, octets(sha1(keyBits(key.spki)))),
    generalized(now),
    seq(...singles),
    ...(asked.nonce ? [around(1, seq(asked.nonce))] : []),
  )
  // Somebody else's signature under our name.
  const signer = fault.badSignature ? keyNamed('somebody else') : key
  const basic = signed(body, signer.own, ...(certificate ? [around(0, seq(certificate))] : []))
  return seq(enumerated(0), around(0, seq(BASIC, octets(basic))))
}

function readQuestion(question: Buffer): { ids: Value[]; nonce: Buffer | undefined } {
  const [tbs] = read(question).items
  const list = tbs?.items.find((v) => v.tag === 0x30)
  const ids = list?.items.flatMap((single) => single.items[0] ?? []) ?? []
  if (ids.length === 0 || ids.some((id) => id.items.length !== 4)) throw new Error('no certificate named')
  const extensions = tbs?.items.find((v) => v.tag === 0xa2)?.items[0]?.items ?? []
  return { ids, nonce: extensions.find((e) => e.items[0]?.raw.equals(NONCE))?.raw }
}

/** Good, revoked since when and why, or unknown here. */
function statusOf({ subject, key, issued }: Authority, id: Value, now: Date): Buffer {
  const [algorithm, nameHash, keyHash, serial] = id.items
  const named = algorithm?.items[0]?.raw
  const hash = named?.equals(SHA1) ? sha1 : named?.equals(SHA256) ? sha256 : undefined
  const ours = hash && nameHash?.body.equals(hash(subject)) && keyHash?.body.equals(hash(keyBits(key.spki)))
  const found: Issued | undefined = ours ? issued.get((serial?.body ?? Buffer.alloc(0)).toString('hex')) : undefined
  if (!found) return instead(2, Buffer.alloc(0))
  const { revoked } = found
  if (!revoked || revoked.at > now) return instead(0, Buffer.alloc(0))
  return tlv(0xa1, generalized(revoked.at), around(0, enumerated(REASONS[revoked.reason])))
}
