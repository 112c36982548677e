import forge from 'node-forge'

/** One value of ASN.1, as the library reads and writes it. */
export type Der = forge.asn1.Asn1
const { asn1 } = forge
const { Class, Type } = asn1

const binary = (bytes: Uint8Array) => Buffer.from(bytes).toString('binary')
const tagged = (type: number, value: string | Der[], constructed: boolean) =>
  asn1.create(Class.UNIVERSAL, type, constructed, value)

export const sequence = (...items: Der[]): Der => tagged(Type.SEQUENCE, items, true)
/** DER wants the members of a set in the order of their encodings. */
export const setOf = (...items: Der[]): Der => {
  const sorted = items.map((item) => ({ item, der: toDer(item) })).sort((a, b) => Buffer.compare(a.der, b.der))
  return tagged(
    Type.SET,
    sorted.map(({ item }) => item),
    true,
  )
}
export const oid = (dotted: string): Der => tagged(Type.OID, asn1.oidToDer(dotted).getBytes(), false)
export const octets = (bytes: Uint8Array): Der => tagged(Type.OCTETSTRING, binary(bytes), false)
export const bits = (bytes: Uint8Array): Der => tagged(Type.BITSTRING, `\0${binary(bytes)}`, false)
export const integer = (bytes: Uint8Array): Der => tagged(Type.INTEGER, binary(bytes), false)
export const yes = (): Der => tagged(Type.BOOLEAN, '\xff', false)
export const nothing = (): Der => tagged(Type.NULL, '', false)
export const utf8 = (text: string): Der => tagged(Type.UTF8, binary(Buffer.from(text)), false)
/** Two digits of the year until 2049, four from then on (RFC 5280 §4.1.2.5). */
export const time = (at: Date): Der =>
  at.getUTCFullYear() < 2050
    ? tagged(Type.UTCTIME, asn1.dateToUtcTime(at) as string, false)
    : tagged(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(at) as string, false)
/** `[n]` around or instead of a value. */
export const context = (n: number, items: Der[]): Der => asn1.create(Class.CONTEXT_SPECIFIC, n as never, true, items)

/** `[n]` in place of a simple value's own tag. */
export const contextBytes = (n: number, bytes: Uint8Array): Der =>
  asn1.create(Class.CONTEXT_SPECIFIC, n as never, false, binary(bytes))

export const toDer = (value: Der): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'binary')
/** Reads one value; what follows it is left aside. Throws when it is none. */
export const fromDer = (bytes: Uint8Array): Der =>
  asn1.fromDer(binary(bytes), { strict: true, parseAllBytes: false, decodeBitStrings: false } as never)

/** The members of a constructed value; throws when it has none. */
export function membersOf(value: Der | undefined): Der[] {
  if (!value || !Array.isArray(value.value)) throw new Error('constructed value expected')
  return value.value
}
/** The content bytes of a simple value. */
export function bytesOf(value: Der | undefined): Buffer {
  if (!value || typeof value.value !== 'string') throw new Error('simple value expected')
  return Buffer.from(value.value, 'binary')
}
export const isContext = (value: Der | undefined, n: number): boolean =>
  value?.tagClass === Class.CONTEXT_SPECIFIC && Number(value.type) === n
/** An instant, in either way of writing it; throws when it is none. */
export function timeOf(value: Der | undefined): Date {
  const text = bytesOf(value).toString('latin1')
  const [, y = '', rest = ''] = /^(\d{2}|\d{4})(\d{10})(?:\.\d{1,9})?Z$/.exec(text) ?? []
  const year = y.length === 2 ? (Number(y) < 50 ? 2000 : 1900) + Number(y) : Number(y)
  const [mo, d, h, mi, s] = rest.match(/../g) ?? []
  const at = new Date(`${year}-${mo}-${d}T${h}:${mi}:${s}Z`)
  if (Number.isNaN(at.getTime())) throw new Error('time expected')
  return at
}
export const isTime = (value: Der | undefined): boolean =>
  value?.tagClass === Class.UNIVERSAL && (value.type === Type.UTCTIME || value.type === Type.GENERALIZEDTIME)
export const isInteger = (value: Der | undefined): boolean =>
  value?.tagClass === Class.UNIVERSAL && value.type === Type.INTEGER
export const isSequence = (value: Der | undefined): boolean =>
  value?.tagClass === Class.UNIVERSAL && value.type === Type.SEQUENCE
/** The bytes of a bit string without its count of unused bits. */
export const bitsOf = (value: Der | undefined): Buffer => bytesOf(value).subarray(1)
/** The dotted name of an object identifier; throws when it is none. */
export function nameOfOid(value: Der | undefined): string {
  if (value?.tagClass !== Class.UNIVERSAL || value.type !== Type.OID) throw new Error('object identifier expected')
  return asn1.derToOid(forge.util.createBuffer(binary(bytesOf(value))))
}

export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsaWithSha256: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  crlPoints: '2.5.29.31',
  authorityAccess: '1.3.6.1.5.5.7.1.1',
  ocsp: '1.3.6.1.5.5.7.48.1',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  userId: '0.9.2342.19200300.100.1.1',
  sha1: '1.3.14.3.2.26',
  /** The first form of signing-certificate-v2, which time-stampers still write. */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  stampInfo: '1.2.840.113549.1.9.16.1.4',
} as const
