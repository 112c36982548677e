import { isInForce, isSelfSigned, type Certificate } from './x509.ts'

const LONGEST = 6

/** The way from a certificate up to an authority we trust. */
export type Chain =
  | { is: 'trusted'; path: readonly Certificate[] }
  | { is: 'selfSigned' | 'unknownAuthority' | 'notInForce'; path: readonly Certificate[] }

/** Whether one certificate was issued by another, by name and by signature. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!certificate.issuer.equals(issuer.subject)) return false
  try {
    return certificate.x509.verify(issuer.x509.publicKey)
  } catch {
    return false
  }
}

/** A root is known by its name and its key: it may be written anew with other dates. */
const isRoot = (one: Certificate, roots: readonly Certificate[]) =>
  roots.some((root) => root.subject.equals(one.subject) && root.keyBits.equals(one.keyBits))

/** Follows the issuers of a certificate to a trusted root (RFC 5280, 6), everybody on the way in force at that time. */
export function chainOf(
  own: Certificate,
  pool: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
): Chain {
  const path = [own]
  for (let last = own; path.length < LONGEST;) {
    if (isRoot(last, roots)) return ended(path, at)
    const root = roots.find((one) => isIssuedBy(last, one))
    if (root) return ended([...path, root], at)
    const next = pool.find((one) => one.isAuthority && !path.includes(one) && isIssuedBy(last, one))
    if (!next) return { is: path.length === 1 && isSelfSigned(own) ? 'selfSigned' : 'unknownAuthority', path }
    path.push(next)
    last = next
  }
  return { is: 'unknownAuthority', path }
}

/** The root's own dates bind nobody; those of everybody below do. */
const ended = (path: readonly Certificate[], at: Date): Chain => ({
  is:
    path.every((one, n) => n === path.length - 1 || isInForce(one, at)) || path.length === 1 ? 'trusted' : 'notInForce',
  path,
})
