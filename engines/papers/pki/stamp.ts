import {
  bytesOf,
  fromDer,
  integer,
  isInteger,
  isTime,
  membersOf,
  nameOfOid,
  nothing,
  octets,
  OID,
  oid,
  sequence,
  timeOf,
  toDer,
  yes,
} from '../der.ts'
import { checkEnclosed } from '../cms.ts'
import { isInForce, readCertificate, type Certificate } from './x509.ts'

/** A time stamp that holds: when, by whom. Whether the stamper is trusted is asked elsewhere. */
export interface Stamp {
  at: Date
  by: Certificate
  certificates: readonly Certificate[]
}

/** A request to stamp a SHA-256 digest, the stamper's certificate included (RFC 3161, 2.4.1). */
export function askForStamp(digest: Buffer, nonce: Buffer): Buffer {
  const imprint = sequence(sequence(oid(OID.sha256), nothing()), octets(digest))
  return toDer(sequence(integer(Uint8Array.of(1)), imprint, integer(nonce), yes()))
}

/** The token in a stamper's answer; undefined when it refused or answered another question. */
export function tokenIn(answer: Uint8Array, digest: Buffer, nonce: Buffer): Buffer | undefined {
  try {
    const [status, token] = membersOf(fromDer(answer))
    const code = bytesOf(membersOf(status)[0])[0]
    if ((code !== 0 && code !== 1) || !token) return undefined
    const der = toDer(token)
    const checked = readToken(der, digest)
    return checked?.nonce?.equals(nonce) ? der : undefined
  } catch {
    return undefined
  }
}

function readToken(token: Uint8Array, digest: Buffer): (Stamp & { nonce: Buffer | undefined }) | undefined {
  const checked = checkEnclosed(token, OID.stampInfo)
  if (!checked?.intact || !checked.bound || !checked.content) return undefined
  const [, , imprint, , ...rest] = membersOf(fromDer(checked.content))
  const [algorithm, hashed] = membersOf(imprint)
  if (nameOfOid(membersOf(algorithm)[0]) !== OID.sha256 || !bytesOf(hashed).equals(digest)) return undefined
  const at = timeOf(rest.find(isTime))
  const by = readCertificate(checked.certificate.raw)
  // It may stamp and do nothing else (RFC 3161, 2.3), and was in force when it did.
  if (!by || by.purposes.join() !== OID.timeStamping || !isInForce(by, at)) return undefined
  const certificates = checked.certificates.flatMap((der) => readCertificate(der) ?? [])
  return { at, by, certificates, nonce: rest.filter(isInteger).map(bytesOf)[0] }
}

/** Checks a time-stamp token over a digest; undefined when it does not hold. */
export function readStamp(token: Uint8Array, digest: Buffer): Stamp | undefined {
  try {
    return readToken(token, digest)
  } catch {
    return undefined
  }
}
