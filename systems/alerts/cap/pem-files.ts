import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** A private key and the certificate that stands for it; `certificate` is PEM, its own first, then who vouches for it. */
export interface Signer {
  privateKey: KeyObject
  certificate: string
}
/** Why given files cannot sign, as one sentence for whoever set them up. */
export class BadPem extends Error {}

export interface PemFiles {
  key: string
  certificate: string
  passphrase?: string | undefined
}
const LEAST_BITS = 2048
const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

async function readWhole(path: string, what: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BadPem(`${what} ${path}: ${error.code ?? error.message}`)
  })
}

function keyOf(pem: string, { key, passphrase }: PemFiles): KeyObject {
  let found: KeyObject
  try {
    found = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) })
  } catch {
    throw new BadPem(`ALERTS_KEY ${key}: no private key in PEM, or another ALERTS_KEY_PASSPHRASE`)
  }
  if (found.asymmetricKeyType !== 'rsa' || (found.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS)
    throw new BadPem(`ALERTS_KEY ${key}: RSA of ${LEAST_BITS} bits or more is needed`)
  return found
}

function chainOf(pem: string, path: string): X509Certificate[] {
  try {
    return (pem.match(BLOCK) ?? []).map((block) => new X509Certificate(block))
  } catch {
    throw new BadPem(`ALERTS_CERTIFICATE ${path}: a certificate cannot be read`)
  }
}

/** Reads a key and its chain; stops unless the first certificate is the key's and each is vouched for by the next. */
export async function readPemFiles(files: PemFiles): Promise<Signer> {
  const privateKey = keyOf(await readWhole(files.key, 'ALERTS_KEY'), files)
  const where = `ALERTS_CERTIFICATE ${files.certificate}`
  const chain = chainOf(await readWhole(files.certificate, 'ALERTS_CERTIFICATE'), files.certificate)
  const [own] = chain
  if (!own) throw new BadPem(`${where}: no certificate in PEM`)
  if (!own.checkPrivateKey(privateKey)) throw new BadPem(`${where}: the first certificate is not that of ALERTS_KEY`)
  chain.slice(1).forEach((issuer, i) => {
    const one = chain[i]
    if (!one?.checkIssued(issuer) || !one.verify(issuer.publicKey))
      throw new BadPem(`${where}: certificate ${i + 2} did not issue the one before it`)
  })
  return { privateKey, certificate: chain.map((one) => one.toString()).join('') }
}

/** Whether the first certificate counts at this moment. */
export function isInForce({ certificate }: Signer, now: Date): boolean {
  const { validFrom, validTo } = new X509Certificate(certificate)
  return new Date(validFrom) <= now && now <= new Date(validTo)
}
