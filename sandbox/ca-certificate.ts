import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { around, bits, ia5, instead, int, nothing, octets, oid, read, seq, set, time, utf8, yes } from './ca-der.ts'

export const OIDS = {
  sha256: '2.16.840.1.101.3.4.2.1',
  rsaWithSha256: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  emailProtection: '1.3.6.1.5.5.7.3.4',
} as const

export type KeyPair = { own: KeyObject; spki: Buffer }

const pairOf = (own: KeyObject): KeyPair => ({
  own,
  spki: createPublicKey(own).export({ type: 'spki', format: 'der' }),
})

/** The same name gives the same P-256 key after every start, so that what was signed before is still known. No secret. */
export function keyNamed(name: string): KeyPair {
  const scalar = createHash('sha256').update(`sandbox certificate authority: ${name}`).digest()
  const algorithm = seq(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'))
  const der = seq(int(0), algorithm, octets(seq(int(1), octets(scalar))))
  return pairOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}
export const newRsaKey = (): KeyPair => pairOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)

export const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest()
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
/** The bits of a public key, of which others make its identifier (RFC 5280, 4.2.1.2). */
export const keyBits = (spki: Buffer): Buffer => (read(spki).items[1]?.body ?? Buffer.alloc(1)).subarray(1)

/** How a signature made with this key is named. */
export const algorithmOf = (key: KeyObject): Buffer =>
  key.asymmetricKeyType === 'rsa' ? seq(oid(OIDS.rsaWithSha256), nothing()) : seq(oid(OIDS.ecdsaWithSha256))

/** Signs the body of a certificate, list or answer, and puts body, algorithm and signature together. */
export const signed = (body: Buffer, key: KeyObject, ...more: Buffer[]): Buffer =>
  seq(body, algorithmOf(key), bits(sign('sha256', body, key)), ...more)

/** Parts of a name in the order they are written. `id` is the personal or agency number. */
export type Subject = { country?: string; organization?: string; name: string; id?: string }

export function nameOf({ country = 'VN', organization, name, id }: Subject): Buffer {
  const part = (type: string, value: Buffer) => set(seq(oid(type), value))
  return seq(
    part('2.5.4.6', ia5(0x13, country)),
    ...(organization ? [part('2.5.4.10', utf8(organization))] : []),
    part('2.5.4.3', utf8(name)),
    // Vietnamese authorities write the personal or agency number as the user id.
    ...(id ? [part('0.9.2342.19200300.100.1.1', utf8(id))] : []),
  )
}

const extension = (type: string, value: Buffer, critical = false) =>
  seq(oid(type), ...(critical ? [yes()] : []), octets(value))
const link = (url: string) => ia5(0x86, url)

export type Use = 'authority' | 'signing' | 'timeStamping' | 'ocspSigning'

export type Wanted = {
  subject: Buffer
  spki: Buffer
  serial: Buffer
  from: Date
  to: Date
  use: Use
  issuer: { name: Buffer; key: KeyPair }
  /** Where its issuer answers. */
  at?: { crl: string; ocsp: string; issuer: string } | undefined
}

const purposes: Partial<Record<Use, string>> = {
  timeStamping: OIDS.timeStamping,
  ocspSigning: OIDS.ocspSigning,
  signing: OIDS.emailProtection,
}

function extensionsOf({ use, spki, issuer, at }: Wanted): Buffer[] {
  const purpose = purposes[use]
  return [
    extension('2.5.29.19', use === 'authority' ? seq(yes()) : seq(), true),
    // keyCertSign and cRLSign, or digitalSignature and nonRepudiation.
    extension('2.5.29.15', use === 'authority' ? bits(Buffer.of(0x06), 1) : bits(Buffer.of(0xc0), 6), true),
    extension('2.5.29.14', octets(sha1(keyBits(spki)))),
    extension('2.5.29.35', seq(instead(0, sha1(keyBits(issuer.key.spki))))),
    // A time-stamping certificate serves nothing else, and says so critically (RFC 3161, 2.3).
    ...(purpose ? [extension('2.5.29.37', seq(oid(purpose)), use === 'timeStamping')] : []),
    // Nobody asks about the one who answers (RFC 6960, 4.2.2.2.1).
    ...(use === 'ocspSigning' ? [extension('1.3.6.1.5.5.7.48.1.5', nothing())] : []),
    ...(at
      ? [
          extension('2.5.29.31', seq(seq(around(0, around(0, link(at.crl)))))),
          extension(
            '1.3.6.1.5.5.7.1.1',
            seq(seq(oid('1.3.6.1.5.5.7.48.1'), link(at.ocsp)), seq(oid('1.3.6.1.5.5.7.48.2'), link(at.issuer))),
          ),
        ]
      : []),
  ]
}

/** An X.509 certificate, version 3 (RFC 5280). */
export function makeCertificate(wanted: Wanted): Buffer {
  const { subject, spki, serial, from, to, issuer } = wanted
  const body = seq(
    around(0, int(2)),
    int(serial),
    algorithmOf(issuer.key.own),
    issuer.name,
    seq(time(from), time(to)),
    subject,
    spki,
    around(3, seq(...extensionsOf(wanted))),
  )
  return signed(body, issuer.key.own)
}

/** Whole lines of 64 signs between the usual marks. */
export const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`
