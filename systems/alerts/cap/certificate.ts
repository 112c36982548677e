import { generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

const makeKeys = promisify(generateKeyPair)

const YEARS = 10
const DAY = 86_400_000

/** DER (X.690): tag, length, contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents)
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body])
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, body])
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
const OID = {
  organization: [0x55, 0x04, 0x0a],
  commonName: [0x55, 0x04, 0x03],
  basicConstraints: [0x55, 0x1d, 0x13],
  keyUsage: [0x55, 0x1d, 0x0f],
  rsaSha256: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
} as const
const oid = (name: keyof typeof OID) => der(0x06, Buffer.from(OID[name]))
const attribute = (name: keyof typeof OID, text: string) =>
  der(0x31, sequence(oid(name), der(0x0c, Buffer.from(text.slice(0, 64)))))
const extension = (name: keyof typeof OID, value: Buffer) =>
  sequence(oid(name), der(0x01, Buffer.of(0xff)), der(0x04, value))
/** UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/g, '').slice(0, 14)
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`))
}
const bitString = (bytes: Uint8Array, unused = 0) => der(0x03, Buffer.of(unused), bytes)

const pem = (bytes: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`

/**
 * An X.509 certificate (RFC 5280) for a new RSA key, which nobody vouches for but the instance itself. RSA, because
 * every reader of signed CAP messages knows it. The key is made beside the process, which goes on answering.
 */
export async function makeCertificate(
  name: string,
  now: Date,
): Promise<{ certificate: string; privateKey: KeyObject }> {
  const { publicKey, privateKey } = await makeKeys('rsa', { modulusLength: 2048 })
  const algorithm = sequence(oid('rsaSha256'), der(0x05))
  const subject = sequence(attribute('organization', name), attribute('commonName', `CAP · ${name}`))
  const serial = randomBytes(16)
  // Positive, and never with a leading zero byte to spare.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, serial),
    algorithm,
    subject,
    sequence(time(new Date(now.getTime() - DAY)), time(new Date(now.getTime() + YEARS * 365 * DAY))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(extension('basicConstraints', sequence()), extension('keyUsage', bitString(Buffer.of(0x80), 7))),
    ),
  )
  const certificate = sequence(body, algorithm, bitString(sign('sha256', body, privateKey)))
  return { certificate: pem(certificate), privateKey }
}
