import { createHash, verify, X509Certificate } from 'node:crypto'
import {
  bytesOf,
  context,
  fromDer,
  integer,
  isContext,
  membersOf,
  nameOfOid,
  nothing,
  octets,
  OID,
  oid,
  sequence,
  setOf,
  toDer,
  type Der,
} from './der.ts'
import type { Signer } from './signer.ts'

const HASHES: Readonly<Record<string, string>> = {
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
}
/** Signature algorithms that are read, with the kind of key each needs. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1.11': 'rsa',
  '1.2.840.113549.1.1.12': 'rsa',
  '1.2.840.113549.1.1.13': 'rsa',
  '1.2.840.10045.4.3.2': 'ec',
  '1.2.840.10045.4.3.3': 'ec',
  '1.2.840.10045.4.3.4': 'ec',
}
const ONE = Buffer.of(1)
const hash = (bytes: Uint8Array, name = 'sha256') => createHash(name).update(bytes).digest()
const attribute = (type: string, value: Der): Der => sequence(oid(type), setOf(value))

/** Issuer and serial number, as a signature names its certificate. */
function nameOfCertificate(certificate: Uint8Array): Der {
  const fields = membersOf(membersOf(fromDer(certificate))[0])
  const at = isContext(fields[0], 0) ? 1 : 0
  const [serial, , issuer] = fields.slice(at)
  if (!serial || !issuer) throw new Error('not a certificate')
  return sequence(issuer, serial)
}

/**
 * A detached CMS signature (RFC 5652) as PAdES baseline B asks (ETSI EN 319 142-1): SHA-256, the certificate bound by
 * signing-certificate-v2 (RFC 5035), no signing time among the attributes because the PDF itself carries it.
 */
export async function makeCms(digest: Buffer, signer: Signer): Promise<Buffer> {
  const [own] = signer.certificates
  if (!own) throw new Error('a signer has a certificate')
  const sha256 = () => sequence(oid(OID.sha256))
  const attributes = [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(digest)),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(hash(own)))))),
  ]
  const set = setOf(...attributes)
  const signature = await signer.sign(toDer(set))
  const signerInfo = sequence(
    integer(Uint8Array.of(1)),
    nameOfCertificate(own),
    sha256(),
    context(0, membersOf(set)),
    signer.algorithm === 'rsa' ? sequence(oid(OID.rsaWithSha256), nothing()) : sequence(oid(OID.ecdsaWithSha256)),
    octets(signature),
  )
  const signedData = sequence(
    integer(Uint8Array.of(1)),
    setOf(sha256()),
    sequence(oid(OID.data)),
    context(0, signer.certificates.map(fromDer)),
    setOf(signerInfo),
  )
  return toDer(sequence(oid(OID.signedData), context(0, [signedData])))
}

/** What a CMS signature says, and whether it holds for these bytes. */
export interface CheckedCms {
  certificate: X509Certificate
  intact: boolean
  /** signing-certificate-v2 is among the signed attributes and names this certificate. */
  bound: boolean
}

/** Checks a detached CMS signature over the content; undefined when it is none that we can read. */
export function checkCms(cms: Uint8Array, content: readonly Uint8Array[]): CheckedCms | undefined {
  try {
    const der = toDer(fromDer(cms))
    // Read again, it must come out the same, and only the room left for it may follow.
    if (!der.equals(cms.subarray(0, der.length)) || cms.subarray(der.length).some((byte) => byte !== 0))
      return undefined
    return check(der, content)
  } catch {
    return undefined
  }
}

function check(cms: Uint8Array, content: readonly Uint8Array[]): CheckedCms | undefined {
  const [type, wrapped] = membersOf(fromDer(cms))
  if (nameOfOid(type) !== OID.signedData) return undefined
  const fields = membersOf(membersOf(wrapped)[0])
  if (!bytesOf(fields[0]).equals(ONE) || nameOfOid(membersOf(fields[2])[0]) !== OID.data) return undefined
  const certificates = membersOf(fields.find((f) => isContext(f, 0))).map(toDer)
  const [signerInfo, second] = membersOf(fields.at(-1))
  if (second) return undefined
  const [version, name, digestAlgorithm, signedSet, algorithm, signature, more] = membersOf(signerInfo)
  if (!name || !isContext(signedSet, 0) || more || !bytesOf(version).equals(ONE)) return undefined
  const named = membersOf(fields[1])
  if (!digestAlgorithm || named.length !== 1 || !named.every((d) => toDer(d).equals(toDer(digestAlgorithm))))
    return undefined
  const wanted = toDer(name)
  const own = certificates.find((der) => toDer(nameOfCertificate(der)).equals(wanted))
  const digestName = HASHES[nameOfOid(membersOf(digestAlgorithm)[0])]
  if (!own || digestName === undefined) return undefined
  const attributes = attributesOf(signedSet)
  const digest = createHash(digestName)
  for (const piece of content) digest.update(piece)
  const certificate = new X509Certificate(own)
  const keyType = ALGORITHMS[nameOfOid(membersOf(algorithm)[0])]
  if (keyType !== certificate.publicKey.asymmetricKeyType) return undefined
  const signed = toDer(setOf(...membersOf(signedSet)))
  const intact =
    nameOfOid(attributes.get(OID.contentType)) === OID.data &&
    bytesOf(attributes.get(OID.messageDigest)).equals(digest.digest()) &&
    verify(digestName, signed, certificate.publicKey, bytesOf(signature))
  return { certificate, intact, bound: isBound(attributes.get(OID.signingCertificateV2), own) }
}

function attributesOf(signedSet: Der | undefined): Map<string, Der> {
  const out = new Map<string, Der>()
  for (const one of membersOf(signedSet)) {
    const [type, values] = membersOf(one)
    const [value] = membersOf(values)
    if (value) out.set(nameOfOid(type), value)
  }
  return out
}

function isBound(attribute: Der | undefined, certificate: Buffer): boolean {
  if (!attribute) return false
  const parts = membersOf(membersOf(membersOf(attribute)[0])[0])
  const named = Array.isArray(parts[0]?.value) ? HASHES[nameOfOid(membersOf(parts[0])[0])] : 'sha256'
  const digest = parts.find((p) => typeof p.value === 'string')
  return named !== undefined && bytesOf(digest).equals(hash(certificate, named))
}
