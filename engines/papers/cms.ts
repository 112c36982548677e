import { createHash, verify, X509Certificate } from 'node:crypto'
import {
  bytesOf,
  context,
  fromDer,
  integer,
  isContext,
  isSequence,
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

/** What is signed in place of the file: attributes with its digest and the certificate (RFC 5652, 5.4). */
export function attributesToSign(digest: Buffer, certificate: Buffer): Buffer {
  return toDer(
    setOf(
      attribute(OID.contentType, oid(OID.data)),
      attribute(OID.messageDigest, octets(digest)),
      attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(hash(certificate)))))),
    ),
  )
}

/** The pieces of a signature that is made elsewhere. */
export interface SignatureParts {
  /** As `attributesToSign` answered. */
  attributes: Buffer
  signature: Buffer
  /** A time-stamp token over the signature. */
  stamp?: Buffer | undefined
}

/** Puts a detached CMS signature together (RFC 5652), with a time stamp beside it when there is one. */
export function wrapCms(
  { certificates, algorithm }: Pick<Signer, 'certificates' | 'algorithm'>,
  { attributes, signature, stamp }: SignatureParts,
): Buffer {
  const [own] = certificates
  if (!own) throw new Error('a signer has a certificate')
  const sha256 = () => sequence(oid(OID.sha256))
  const signerInfo = sequence(
    integer(Uint8Array.of(1)),
    nameOfCertificate(own),
    sha256(),
    context(0, membersOf(fromDer(attributes))),
    algorithm === 'rsa' ? sequence(oid(OID.rsaWithSha256), nothing()) : sequence(oid(OID.ecdsaWithSha256)),
    octets(signature),
    ...(stamp ? [context(1, [attribute(OID.signatureTimeStamp, fromDer(stamp))])] : []),
  )
  const signedData = sequence(
    integer(Uint8Array.of(1)),
    setOf(sha256()),
    sequence(oid(OID.data)),
    context(0, certificates.map(fromDer)),
    setOf(signerInfo),
  )
  return toDer(sequence(oid(OID.signedData), context(0, [signedData])))
}

/**
 * A detached CMS signature (RFC 5652) as PAdES baseline B asks (ETSI EN 319 142-1): SHA-256, the certificate bound by
 * signing-certificate-v2 (RFC 5035), no signing time among the attributes because the PDF itself carries it. With a
 * stamp it is of level T.
 */
export async function makeCms(
  digest: Buffer,
  signer: Signer,
  stampOf?: (signature: Buffer) => Promise<Buffer | undefined>,
): Promise<Buffer> {
  const [own] = signer.certificates
  if (!own) throw new Error('a signer has a certificate')
  const attributes = attributesToSign(digest, own)
  const signature = await signer.sign(attributes)
  return wrapCms(signer, { attributes, signature, stamp: await stampOf?.(signature) })
}

/** What a CMS signature says, and whether it holds for these bytes. */
export interface CheckedCms {
  certificate: X509Certificate
  /** All that came with it, its own among them. */
  certificates: readonly Buffer[]
  intact: boolean
  /** signing-certificate-v2 is among the signed attributes and names this certificate. */
  bound: boolean
  /** The signature itself, which a time stamp is made over. */
  signature: Buffer
  /** The token of a time stamp that came beside it; not checked yet. */
  stamp: Buffer | undefined
  /** What is signed inside, when it is not detached. */
  content: Buffer | undefined
}

/** Checks a detached CMS signature over the content; undefined when it is none that we can read. */
export function checkCms(cms: Uint8Array, content: readonly Uint8Array[]): CheckedCms | undefined {
  return checked(cms, OID.data, content)
}

/** Checks a CMS signature over what it carries itself, of the type that is expected (a time-stamp token). */
export function checkEnclosed(cms: Uint8Array, contentType: string): CheckedCms | undefined {
  return checked(cms, contentType, undefined)
}

function checked(
  cms: Uint8Array,
  contentType: string,
  content: readonly Uint8Array[] | undefined,
): CheckedCms | undefined {
  try {
    const der = toDer(fromDer(cms))
    // Read again, it must come out the same, and only the room left for it may follow.
    if (!der.equals(cms.subarray(0, der.length)) || cms.subarray(der.length).some((byte) => byte !== 0))
      return undefined
    return check(der, contentType, content)
  } catch {
    return undefined
  }
}

/** The only signer of a CMS structure; undefined when there is another, or another way of naming it. */
function signerOf(fields: readonly Der[]) {
  const [signerInfo, second] = membersOf(fields.at(-1))
  const [version, name, digestAlgorithm, signedSet, algorithm, signature, unsigned, more] = membersOf(signerInfo)
  if (second || more || !name || !isSequence(name) || !digestAlgorithm || !isContext(signedSet, 0)) return undefined
  if (!bytesOf(version).equals(ONE) || (unsigned && !isContext(unsigned, 1))) return undefined
  return { name, digestAlgorithm, signedSet, algorithm, signature, unsigned }
}

function check(
  cms: Uint8Array,
  contentType: string,
  detached: readonly Uint8Array[] | undefined,
): CheckedCms | undefined {
  const [type, wrapped] = membersOf(fromDer(cms))
  if (nameOfOid(type) !== OID.signedData) return undefined
  const fields = membersOf(membersOf(wrapped)[0])
  const [innerType, inner] = membersOf(fields[2])
  const signer = signerOf(fields)
  if (!signer || nameOfOid(innerType) !== contentType || (inner === undefined) !== (detached !== undefined))
    return undefined
  const named = membersOf(fields[1])
  const wantedAlgorithm = nameOfOid(membersOf(signer.digestAlgorithm)[0])
  if (named.length !== 1 || nameOfOid(membersOf(named[0])[0]) !== wantedAlgorithm) return undefined
  const sent = fields.slice(3).find((f) => isContext(f, 0))
  const certificates = (sent ? membersOf(sent) : []).map(toDer)
  const wanted = toDer(signer.name)
  const own = certificates.find((der) => toDer(nameOfCertificate(der)).equals(wanted))
  const digestName = HASHES[wantedAlgorithm]
  if (!own || digestName === undefined) return undefined
  const content = inner && bytesOf(membersOf(inner)[0])
  const digest = createHash(digestName)
  for (const piece of detached ?? [content ?? ONE]) digest.update(piece)
  return judged(signer, { own, certificates, digestName, digest: digest.digest(), contentType, content })
}

interface Reading {
  own: Buffer
  certificates: Buffer[]
  digestName: string
  digest: Buffer
  contentType: string
  content: Buffer | undefined
}

function judged(signer: NonNullable<ReturnType<typeof signerOf>>, reading: Reading): CheckedCms | undefined {
  const { own, certificates, digestName, digest, contentType, content } = reading
  const attributes = attributesOf(signer.signedSet)
  const certificate = new X509Certificate(own)
  const keyType = ALGORITHMS[nameOfOid(membersOf(signer.algorithm)[0])]
  if (keyType !== certificate.publicKey.asymmetricKeyType) return undefined
  const signed = toDer(setOf(...membersOf(signer.signedSet)))
  const signature = bytesOf(signer.signature)
  const intact =
    nameOfOid(attributes.get(OID.contentType)) === contentType &&
    bytesOf(attributes.get(OID.messageDigest)).equals(digest) &&
    verify(digestName, signed, certificate.publicKey, signature)
  const stamp = signer.unsigned && attributesOf(signer.unsigned).get(OID.signatureTimeStamp)
  const bound =
    isBound(attributes.get(OID.signingCertificateV2), own, 'sha256') ||
    isBound(attributes.get(OID.signingCertificate), own, 'sha1')
  return { certificate, certificates, intact, bound, signature, stamp: stamp && toDer(stamp), content }
}

function attributesOf(set: Der | undefined): Map<string, Der> {
  const out = new Map<string, Der>()
  for (const one of membersOf(set)) {
    const [type, values] = membersOf(one)
    const [value] = membersOf(values)
    if (value) out.set(nameOfOid(type), value)
  }
  return out
}

function isBound(attribute: Der | undefined, certificate: Buffer, usual: 'sha1' | 'sha256'): boolean {
  if (!attribute) return false
  const parts = membersOf(membersOf(membersOf(attribute)[0])[0])
  const named = Array.isArray(parts[0]?.value) ? HASHES[nameOfOid(membersOf(parts[0])[0])] : usual
  const digest = parts.find((p) => typeof p.value === 'string')
  return named !== undefined && bytesOf(digest).equals(hash(certificate, named))
}
