import { createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import forge from 'node-forge'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import { toDer, type Der } from './der.ts'
import { issuerOf } from './issuer.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { keyHolderOf } from './signing/key-holder.ts'
import { makeSelfSigned } from './self-signed.ts'
import type { Signer } from './signer.ts'
import * as store from './store.ts'
import { fingerprintOf } from './verify-pdf.ts'

const USE = 'papers.certificate'
const ENDS_SOON = 30 * 86_400_000

const signers = new WeakMap<Platform, Signer>()

/** Lets another holder of the key sign: a hardware module, a remote signing service. */
export function useSigner(platform: Platform, signer: Signer): void {
  signers.set(platform, signer)
}

/**
 * Who signs PDF files: the P12 file of `PAPERS_P12` (opened with `PAPERS_P12_PASSPHRASE`), else the key
 * `PAPERS_CSC_CREDENTIAL` at the signing service (opened with `PAPERS_CSC_PIN`), else in a demonstration a
 * certificate made here. Production without one signs nothing: a signature nobody vouches for would deceive.
 */
export async function findSigner(ctx: Ctx): Promise<Signer | undefined> {
  const known = signers.get(ctx.platform)
  const signer = known && inForce(known, ctx.now()) ? known : await loadSigner(ctx)
  if (!signer) return undefined
  signers.set(ctx.platform, signer)
  await remember(ctx, signer)
  return signer
}

/** The signer, or a refusal that says what is missing. */
export async function getSigner(ctx: Ctx): Promise<Signer> {
  const signer = await findSigner(ctx)
  if (!signer) throw unavailable('papers.noCertificate')
  return signer
}

async function loadSigner(ctx: Ctx): Promise<Signer | undefined> {
  const { p12: file, passphrase = '', credential, pin = '' } = ctx.config.outside.signing ?? {}
  if (file) {
    const signer = await readP12(await readP12File(ctx, file), passphrase)
    if (!signer || !inForce(signer, ctx.now())) {
      ctx.log.error({ file }, 'the P12 file holds no usable certificate: wrong passphrase, or out of date')
      throw unavailable('papers.certificateUnusable')
    }
    return signer
  }
  if (credential) return remoteSigner(ctx, credential, pin)
  return ctx.config.mode === 'demo' ? ownSigner(ctx) : undefined
}

/** The instance's own key at the signing service, opened with a PIN that the operators set. */
async function remoteSigner(ctx: Ctx, key: string, pin: string): Promise<Signer> {
  const holder = await keyHolderOf(ctx)
  const { certificates, algorithm } = await holder.describe(key)
  const sign = async (bytes: Buffer) => {
    const [signature] = await holder.sign(key, [createHash('sha256').update(bytes).digest()], { pin })
    if (!signature) throw unavailable('papers.signingServiceDown')
    return signature
  }
  return { certificates, algorithm, sign }
}

async function readP12File(ctx: Ctx, file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    ctx.log.error({ file, err: error }, 'the P12 file cannot be read')
    throw unavailable('papers.certificateUnusable')
  })
}

const validity = (signer: Signer) => {
  const own = new X509Certificate(signer.certificates[0] ?? Buffer.alloc(0))
  return { from: new Date(own.validFrom), to: new Date(own.validTo) }
}
const inForce = (signer: Signer, now: Date) => {
  const { from, to } = validity(signer)
  return from <= now && now < to
}

const signerWith = (certificates: readonly Buffer[], key: KeyObject): Signer => ({
  certificates,
  algorithm: key.asymmetricKeyType === 'rsa' ? 'rsa' : 'ecdsa',
  sign: async (bytes) => sign('sha256', bytes, key),
})

/** The certificate this instance made for itself, made now when there is none or it ends soon. */
async function ownSigner(ctx: Ctx): Promise<Signer> {
  const found = await findOwn(ctx)
  if (found) return found
  await store.lock(ctx.db, 'certificate')
  const faster = await findOwn(ctx)
  if (faster) return faster
  const { vi } = issuerOf(ctx)
  const made = makeSelfSigned(ctx.platform.translate('vi', 'papers.server.demoSigner', { name: vi }), vi, ctx.now())
  const fingerprint = fingerprintOf(made.certificate)
  const sealed = seal(
    ctx.platform,
    USE,
    fingerprint,
    made.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  )
  const pem = new X509Certificate(made.certificate).toString()
  await store.addCertificate(ctx.db, { fingerprint, pem, sealed }, ctx.now())
  return signerWith([made.certificate], made.privateKey)
}

async function findOwn(ctx: Ctx): Promise<Signer | undefined> {
  const row = await store.findOwnCertificate(ctx.db)
  if (!row?.sealed) return undefined
  const certificate = new X509Certificate(row.pem)
  const now = ctx.now()
  if (new Date(certificate.validFrom) > now || new Date(certificate.validTo).getTime() - ENDS_SOON < now.getTime())
    return undefined
  const der = Buffer.from(open<string>(ctx.platform, USE, row.fingerprint, row.sealed), 'base64')
  return signerWith([certificate.raw], createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

/** Keeps every certificate that ever signed, so that its files are known when another one has taken over. */
async function remember(ctx: Ctx, signer: Signer): Promise<void> {
  const [own] = signer.certificates
  if (!own) return
  const fingerprint = fingerprintOf(own)
  await store.addCertificate(ctx.db, { fingerprint, pem: new X509Certificate(own).toString(), sealed: null }, ctx.now())
}

/** Opens a PKCS #12 file (RFC 7292) with an RSA or EC key; undefined when the passphrase is wrong or nothing is in it. */
export async function readP12(bytes: Buffer, passphrase: string): Promise<Signer | undefined> {
  try {
    return openP12(bytes, passphrase)
  } catch {
    return undefined
  }
}

type Bag = { asn1?: Der; cert?: forge.pki.Certificate | null; key?: forge.pki.PrivateKey | null }

function openP12(bytes: Buffer, passphrase: string): Signer | undefined {
  const p12 = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString('binary')), false, passphrase)
  const bags = (type: string | undefined) => ((type && p12.getBags({ bagType: type })[type]) || []) as Bag[]
  const { certBag, pkcs8ShroudedKeyBag, keyBag } = forge.pki.oids
  const [keyed] = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)]
  const keyDer =
    keyed &&
    (keyed.key
      ? toDer(forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(keyed.key)))
      : keyed.asn1 && toDer(keyed.asn1))
  if (!keyDer) return undefined
  const key = createPrivateKey({ key: keyDer, format: 'der', type: 'pkcs8' })
  const all = bags(certBag).flatMap((bag) => {
    const der = bag.cert ? toDer(forge.pki.certificateToAsn1(bag.cert)) : bag.asn1 && toDer(bag.asn1)
    return der ? [new X509Certificate(der)] : []
  })
  const own = all.find((certificate) => certificate.checkPrivateKey(key))
  if (!own) return undefined
  return signerWith([own.raw, ...all.filter((c) => c !== own).map((c) => c.raw)], key)
}
