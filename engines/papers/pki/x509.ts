import { createHash, X509Certificate } from 'node:crypto'
import { bitsOf, bytesOf, fromDer, isContext, membersOf, nameOfOid, OID, timeOf, toDer, type Der } from '../der.ts'

/** A certificate as far as judging a signature asks (RFC 5280). */
export interface Certificate {
  der: Buffer
  x509: X509Certificate
  fingerprint: string
  subject: Buffer
  issuer: Buffer
  /** Content bytes of the serial number. */
  serial: Buffer
  /** The bits of its public key, as identifiers of keys are made from. */
  keyBits: Buffer
  from: Date
  to: Date
  isAuthority: boolean
  purposes: readonly string[]
  /** Where to ask about it. */
  ocsp: readonly string[]
  lists: readonly string[]
  commonName: string
  organization: string | null
  /** The personal or agency number its authority wrote into it. */
  userId: string | null
}

/** Reads a certificate in DER; undefined when it is none. */
export function readCertificate(bytes: Uint8Array): Certificate | undefined {
  try {
    return read(Buffer.from(bytes))
  } catch {
    return undefined
  }
}

function read(der: Buffer): Certificate {
  const fields = membersOf(membersOf(fromDer(der))[0])
  const [serial, , issuer, validity, subject, spki, ...rest] = fields.slice(isContext(fields[0], 0) ? 1 : 0)
  if (!issuer || !subject) throw new Error('not a certificate')
  const [from, to] = membersOf(validity)
  const found = extensionsOf(rest.find((one) => isContext(one, 3)))
  const names = namesOf(subject)
  return {
    der,
    x509: new X509Certificate(der),
    fingerprint: createHash('sha256').update(der).digest('hex'),
    subject: toDer(subject),
    issuer: toDer(issuer),
    serial: bytesOf(serial),
    keyBits: bitsOf(membersOf(spki)[1]),
    from: timeOf(from),
    to: timeOf(to),
    isAuthority: mayCertify(found),
    purposes: (found.has(OID.extendedKeyUsage) ? membersOf(found.get(OID.extendedKeyUsage)) : []).map(nameOfOid),
    ocsp: accessOf(found.get(OID.authorityAccess)),
    lists: pointsOf(found.get(OID.crlPoints)),
    commonName: names.get(OID.commonName) ?? '',
    organization: names.get(OID.organization) ?? null,
    userId: names.get(OID.userId) ?? null,
  }
}

function extensionsOf(wrapped: Der | undefined): Map<string, Der> {
  const out = new Map<string, Der>()
  for (const extension of wrapped ? membersOf(membersOf(wrapped)[0]) : []) {
    const parts = membersOf(extension)
    out.set(nameOfOid(parts[0]), fromDer(bytesOf(parts.at(-1))))
  }
  return out
}

/** Basic constraints say so, and the key may sign certificates. */
function mayCertify(found: ReadonlyMap<string, Der>): boolean {
  const constraints = found.get(OID.basicConstraints)
  const usage = found.get(OID.keyUsage)
  const [isAuthority] = constraints ? membersOf(constraints) : []
  const says = isAuthority !== undefined && typeof isAuthority.value === 'string' && isAuthority.value === '\xff'
  return says && (usage === undefined || ((bitsOf(usage)[0] ?? 0) & 0x04) !== 0)
}

function namesOf(subject: Der): Map<string, string> {
  const out = new Map<string, string>()
  for (const set of membersOf(subject))
    for (const pair of membersOf(set)) {
      const [type, value] = membersOf(pair)
      out.set(nameOfOid(type), bytesOf(value).toString('utf8'))
    }
  return out
}

const isWeb = (url: string) => URL.canParse(url) && /^https?:/.test(url) && url.length < 500
/** A general name that is an address. */
const addressOf = (name: Der | undefined) => (isContext(name, 6) ? bytesOf(name).toString('latin1') : '')

function accessOf(extension: Der | undefined): string[] {
  if (!extension) return []
  return membersOf(extension)
    .map(membersOf)
    .filter(([method]) => nameOfOid(method) === OID.ocsp)
    .map(([, place]) => addressOf(place))
    .filter(isWeb)
}

function pointsOf(extension: Der | undefined): string[] {
  if (!extension) return []
  return membersOf(extension)
    .flatMap((point) => membersOf(point).filter((one) => isContext(one, 0)))
    .flatMap((point) => membersOf(point).filter((one) => isContext(one, 0)))
    .flatMap((names) => membersOf(names).map(addressOf))
    .filter(isWeb)
}

/** Every certificate of a PEM file. */
export function readPem(text: string): Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? []
  return blocks.flatMap((block) => {
    const body = block.replace(/-----[A-Z ]+-----|\s/g, '')
    return readCertificate(Buffer.from(body, 'base64')) ?? []
  })
}

export const isInForce = ({ from, to }: Certificate, at: Date): boolean => at >= from && at <= to
export const isSelfSigned = ({ subject, issuer }: Certificate): boolean => subject.equals(issuer)
