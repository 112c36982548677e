import { createPublicKey, randomBytes } from 'node:crypto'
import {
  keyNamed,
  makeCertificate,
  nameOf,
  newRsaKey,
  pem,
  sha256,
  type KeyPair,
  type Subject,
  type Use,
} from './ca-certificate.ts'
import { Refusal } from './serve.ts'

/** Why a certificate ended, as the lists write it (RFC 5280, 5.3.1). */
export const REASONS = { unspecified: 0, keyCompromise: 1, affiliationChanged: 3, superseded: 4, cessation: 5 } as const
export type Reason = keyof typeof REASONS

export type Issued = {
  id: string
  ca: CaName
  serial: Buffer
  der: Buffer
  key: KeyPair | undefined
  revoked: { at: Date; reason: Reason } | undefined
}
export type CaName = 'root' | 'public' | 'official'
export type Authority = {
  name: CaName
  subject: Buffer
  key: KeyPair
  certificate: Buffer
  /** Signs answers about certificates; the authority itself where it has nobody for it. */
  responder: { key: KeyPair; certificate: Buffer | undefined }
  issued: Map<string, Issued>
}
export type Authorities = Record<CaName, Authority>

/** What an end certificate is asked for with. */
export type Asked = Subject & {
  ca: 'public' | 'official'
  algorithm: 'ec' | 'rsa'
  from: Date
  to: Date
  use: Use
  /** A key that somebody else holds; otherwise one is made and held here. */
  publicKey?: string | undefined
}

const SUBJECTS: Record<CaName, Subject> = {
  root: { organization: 'Sandbox', name: 'Root CA thử nghiệm' },
  public: { organization: 'Sandbox', name: 'CA công cộng thử nghiệm' },
  official: { organization: 'Sandbox', name: 'CA chuyên dùng công vụ thử nghiệm' },
}
const BEGAN = new Date('2020-01-01T00:00:00Z')
const ENDS = new Date('2045-01-01T00:00:00Z')

/** Positive, sixteen bytes, and never with a leading zero to spare. */
function serialFrom(bytes: Buffer): Buffer {
  const serial = Buffer.from(bytes.subarray(0, 16))
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}
const places = (url: string, name: CaName) => ({
  crl: `${url}/crl/${name}.crl`,
  ocsp: `${url}/ocsp/${name}`,
  issuer: `${url}/ca/${name}.cer`,
})

/** The root, the public authority for persons and the one for official use; the same keys after every start. */
export function makeAuthorities(url: string): Authorities {
  const rootKey = keyNamed('root')
  const rootName = nameOf(SUBJECTS.root)
  const make = (name: CaName): Authority => {
    const key = name === 'root' ? rootKey : keyNamed(name)
    const subject = nameOf(SUBJECTS[name])
    const certificate = makeCertificate({
      subject,
      spki: key.spki,
      serial: serialFrom(sha256(Buffer.from(name))),
      from: BEGAN,
      to: ENDS,
      use: 'authority',
      issuer: { name: rootName, key: rootKey },
      at: name === 'root' ? undefined : places(url, 'root'),
    })
    const issued = new Map<string, Issued>()
    const authority: Authority = { name, subject, key, certificate, issued, responder: { key, certificate: undefined } }
    // One authority answers itself, the other has somebody for it: both are usual (RFC 6960, 2.6).
    if (name === 'official') authority.responder = responderOf(authority)
    return authority
  }
  const all = { root: make('root'), public: make('public'), official: make('official') }
  for (const name of ['public', 'official'] as const) {
    const serial = serialFrom(sha256(Buffer.from(name)))
    const entry = { id: name, ca: 'root' as const, serial, der: all[name].certificate, key: undefined }
    all.root.issued.set(serial.toString('hex'), { ...entry, revoked: undefined })
  }
  return all
}

function responderOf({ subject, key }: Pick<Authority, 'subject' | 'key'>): Authority['responder'] {
  const own = keyNamed('official responder')
  const certificate = makeCertificate({
    subject: nameOf({ organization: 'Sandbox', name: 'OCSP thử nghiệm' }),
    spki: own.spki,
    serial: serialFrom(sha256(Buffer.from('official responder'))),
    from: BEGAN,
    to: ENDS,
    use: 'ocspSigning',
    issuer: { name: subject, key },
  })
  return { key: own, certificate }
}

const keyFor = (asked: Asked, id: string): KeyPair => (asked.algorithm === 'rsa' ? newRsaKey() : keyNamed(id))

function spkiOf(text: string): Buffer {
  try {
    return createPublicKey(text).export({ type: 'spki', format: 'der' })
  } catch {
    throw new Refusal(400, 'bad_key', 'The public key cannot be read (PEM, SubjectPublicKeyInfo)')
  }
}

/** Issues an end certificate. One with an `id` has the same key and serial number after every start. */
export function issue(all: Authorities, url: string, asked: Asked, named?: string): Issued {
  const id = named ?? randomBytes(16).toString('hex')
  const ca = all[asked.ca]
  const key = asked.publicKey === undefined ? keyFor(asked, id) : undefined
  const serial = serialFrom(sha256(Buffer.from(id)))
  const der = makeCertificate({
    subject: nameOf(asked),
    spki: key?.spki ?? spkiOf(asked.publicKey ?? ''),
    serial,
    from: asked.from,
    to: asked.to,
    use: asked.use,
    issuer: { name: ca.subject, key: ca.key },
    at: places(url, asked.ca),
  })
  const issued: Issued = { id, ca: asked.ca, serial, der, key, revoked: undefined }
  ca.issued.set(serial.toString('hex'), issued)
  return issued
}

/** The certificate and those above it, the root left out: whoever trusts it has it. */
export const chainOf = (all: Authorities, { der, ca }: Issued): Buffer[] => [der, all[ca].certificate]
export const rootPem = (all: Authorities): string => pem('CERTIFICATE', all.root.certificate)

export function findIssued(all: Authorities, serial: string): Issued {
  const found = Object.values(all).flatMap(({ issued }) => issued.get(serial.toLowerCase()) ?? [])[0]
  if (!found) throw new Refusal(404, 'not_found', 'No certificate has this serial number')
  return found
}
