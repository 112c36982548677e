import { X509Certificate, type KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { signerNow } from './signer.ts'

/** Read when the first message is signed or checked; a start does not wait for it. */
const xmlCrypto = () => createRequire(import.meta.url)('xml-crypto') as typeof import('xml-crypto')

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

/** The message with an enveloped signature over the whole of it (CAP 1.2, 3.3.4; XML-Signature). */
export async function signCap(ctx: Ctx, xml: string): Promise<string> {
  const { privateKey, certificate } = await signerNow(ctx)
  return signXml(xml, privateKey, certificate)
}

/** Signs a document with a key and names the certificate, and those that vouch for it, in it. */
export function signXml(xml: string, privateKey: KeyObject, certificate: string): string {
  const signer = new (xmlCrypto().SignedXml)({
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicCert: certificate,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
  })
  signer.addReference({ xpath: '/*', isEmptyUri: true, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: SHA256 })
  signer.computeSignature(xml)
  return signer.getSignedXml()
}

/** What was signed by this certificate, canonical, or undefined: only that may be believed, not the document around it. */
export function signedBy(xml: string, signature: string, certificate: string): string | undefined {
  try {
    const check = new (xmlCrypto().SignedXml)({ publicCert: certificate, getCertFromKeyInfo: () => null })
    check.loadSignature(signature)
    if (!check.checkSignature(xml)) return undefined
    const signed = check.getSignedReferences()
    return signed.length === 1 ? signed[0] : undefined
  } catch {
    return undefined
  }
}

/** Whether a text holds a certificate that can check signatures. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
