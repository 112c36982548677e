/**
 * Who signs PDF files. The key stays behind `sign`: a file, a hardware module or a signing service all fit. `sign` takes
 * the bytes to be signed (not their hash) and answers the signature over their SHA-256, DER for ECDSA, PKCS #1 v1.5 for RSA.
 */
export interface Signer {
  /** DER; the signer's own first, then those up to its authority. */
  certificates: readonly Buffer[]
  algorithm: 'ecdsa' | 'rsa'
  sign(bytes: Buffer): Promise<Buffer>
}
