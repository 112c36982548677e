import { execFileSync, spawnSync } from 'node:child_process'
import { createPublicKey, sign, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files } from '@hue-s/engines/files/index.ts'
import { contractOfPapers } from '@hue-s/engines/papers/contract.ts'
import {
  issueReceipt,
  lastSignature,
  makePdf,
  papers,
  qrSvg,
  readP12,
  readSignatures,
  signPdf,
} from '@hue-s/engines/papers/index.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'

// RFC 5652 (CMS), ETSI EN 319 142-1 (PAdES), RFC 7515 and 8037 (JWS, Ed25519), RFC 7292 (PKCS #12), judged by programs of others.
let app: TestApp
let signed: Buffer
let certificate: string
const folder = mkdtempSync(join(tmpdir(), 'papers-'))
const at = (name: string) => join(folder, name)
const has = (program: string) => spawnSync(program, ['-v']).error === undefined
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const openssl = (...args: string[]) => spawnSync('openssl', args, { encoding: 'utf8' })

const layout = {
  lang: 'vi' as const,
  title: 'Thẻ hội viên',
  subtitle: '1/2026',
  issuer: 'Câu lạc bộ',
  issuedAt: new Date(),
  foot: 'Trang kiểm tra',
  blocks: [{ text: 'Đường Hoà Bình, phường Thuận Hóa: ẫ ệ ữ ợ ặ' }],
}

beforeAll(async () => {
  app = await testApp([papers, files])
  const plain = await makePdf(layout)
  signed = await app.run((ctx) => signPdf(ctx, plain, { reason: 'Thử', location: 'Việt Nam', name: 'Câu lạc bộ' }))
  const { items } = await app.as(anyone, contractOfPapers).certificates({})
  certificate = items[0]?.pem ?? ''
  const { cms, content } = lastSignature(signed) ?? { cms: '', content: '' }
  writeFileSync(at('paper.pdf'), signed)
  writeFileSync(at('signature.der'), cms)
  writeFileSync(at('content'), content)
  writeFileSync(at('certificate.pem'), certificate)
})
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true })
})

const verifyWithOpenssl = (content: string, ...more: string[]) =>
  openssl(
    ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', at('signature.der'), '-content', content],
    ...['-CAfile', at('certificate.pem'), '-purpose', 'any', '-out', at('out'), ...more],
  )

test.skipIf(!hasOpenssl)('openssl accepts the signature, also as CAdES with its signing certificate', () => {
  expect(verifyWithOpenssl(at('content')).stderr).toContain('Verification successful')
  expect(verifyWithOpenssl(at('content'), '-cades').stderr).toContain('CAdES Verification successful')
})

test.skipIf(!hasOpenssl)('openssl refuses it for other bytes, as we do', () => {
  const changed = readFileSync(at('content'))
  changed[100] = (changed[100] ?? 0) ^ 1
  writeFileSync(at('changed'), changed)
  expect(verifyWithOpenssl(at('changed')).status).not.toBe(0)
})

test.skipIf(!hasOpenssl)('openssl reads the certificate: version 3, good for signing only', () => {
  const text = openssl('x509', '-in', at('certificate.pem'), '-noout', '-text').stdout
  expect(text).toContain('Version: 3')
  expect(text).toContain('CA:FALSE')
  expect(text).toContain('Digital Signature, Non Repudiation')
  expect(openssl('verify', '-CAfile', at('certificate.pem'), at('certificate.pem')).stdout).toContain('OK')
})

// pdfsig (poppler) is rarely on a build machine: where it is absent this one is skipped.
test.skipIf(!has('pdfsig'))('pdfsig says the signature is valid', () => {
  const text = execFileSync('pdfsig', ['-nocert', at('paper.pdf')], { encoding: 'utf8' })
  expect(text).toContain('Signature is Valid')
  expect(text).toContain('ETSI.CAdES.detached')
})

test('pkijs reads the same signed attributes', async () => {
  const pkijs = await import('pkijs')
  const { cms, content } = lastSignature(signed) ?? { cms: Buffer.alloc(0), content: Buffer.alloc(0) }
  const info = pkijs.ContentInfo.fromBER(new Uint8Array(cms))
  const data = new pkijs.SignedData({ schema: info.content })
  expect(data.signerInfos[0]?.signedAttrs?.attributes.map((a) => a.type).sort()).toEqual([
    '1.2.840.113549.1.9.16.2.47',
    '1.2.840.113549.1.9.3',
    '1.2.840.113549.1.9.4',
  ])
  expect(await data.verify({ signer: 0, data: new Uint8Array(content).buffer })).toBe(true)
})

test.skipIf(!hasOpenssl)('a P12 file made by openssl signs, with an RSA and with an elliptic key', async () => {
  for (const [name, kind] of [
    ['rsa', ['-newkey', 'rsa:2048']],
    ['ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
  ] as const) {
    const [key, pem, p12] = [at(`${name}.key`), at(`${name}.pem`), at(`${name}.p12`)]
    const made = openssl(
      'req',
      '-x509',
      ...kind,
      '-nodes',
      '-keyout',
      key,
      '-out',
      pem,
      '-subj',
      '/CN=So Thu',
      '-days',
      '9',
    )
    expect(made.status).toBe(0)
    openssl('pkcs12', '-export', '-inkey', key, '-in', pem, '-out', p12, '-passout', 'pass:mat-khau 123')
    expect(await readP12(readFileSync(p12), 'sai')).toBeUndefined()
    const signer = await readP12(readFileSync(p12), 'mat-khau 123')
    if (!signer) throw new Error(`${name} was not opened`)
    expect(signer.algorithm).toBe(name === 'rsa' ? 'rsa' : 'ecdsa')
    const own = new X509Certificate(signer.certificates[0] ?? Buffer.alloc(0))
    const words = Buffer.from('ký thử')
    expect(verify('sha256', words, own.publicKey, await signer.sign(words))).toBe(true)
    expect(verify('sha256', words, own.publicKey, sign('sha256', Buffer.from('khác'), readFileSync(key)))).toBe(false)
  }
})

test.skipIf(!hasOpenssl)(
  'with PAPERS_P12 the instance signs with that certificate, and its own old papers stay good',
  async () => {
    const env = { MODE: 'production', PAPERS_P12: at('rsa.p12'), PAPERS_P12_PASSPHRASE: 'mat-khau 123' }
    const strict = await testApp([papers, files], { env })
    try {
      const plain = await makePdf(layout)
      const bytes = await strict.run((ctx) => signPdf(ctx, plain, { reason: 'Thử', location: 'VN', name: 'Sở Thử' }))
      expect(readSignatures(bytes)).toMatchObject([{ signer: 'So Thu', level: 'PAdES-B-B', intact: true }])
      const verdict = await strict.as(anyone, contractOfPapers).verifyPdf({}, new Blob([new Uint8Array(bytes)]))
      expect(verdict.state).toBe('valid')
      const { cms, content } = lastSignature(bytes) ?? { cms: '', content: '' }
      writeFileSync(at('signature.der'), cms)
      writeFileSync(at('rsa-content'), content)
      writeFileSync(at('certificate.pem'), readFileSync(at('rsa.pem')))
      expect(verifyWithOpenssl(at('rsa-content'), '-cades').stderr).toContain('CAdES Verification successful')
    } finally {
      await strict.stop()
    }
  },
)

test('a receipt verifies with the published key and foreign programs: node:crypto and jose', async () => {
  const { token } = await app.run((ctx) =>
    issueReceipt(ctx, { kind: 'club.booking', recordId: '1', claims: { court: 'Sân 3' } }),
  )
  const { keys } = (await (await fetch(`${app.url}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string; x: string; kty: string; crv: string }[]
  }
  const [head, body, tail] = token.split('.')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: keys[0]?.x ?? '' }, format: 'jwk' })
  expect(verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(tail ?? '', 'base64url'))).toBe(true)
  // Installed with openid-client; used here only, as somebody else's judgement.
  const jose = createRequire(createRequire(import.meta.url).resolve('openid-client'))('jose') as {
    compactVerify(token: string, keys: unknown): Promise<{ payload: Uint8Array; protectedHeader: { kid?: string } }>
    createLocalJWKSet(set: object): unknown
  }
  const { payload, protectedHeader } = await jose.compactVerify(token, jose.createLocalJWKSet({ keys }))
  expect(protectedHeader.kid).toBe(keys[0]?.kid)
  expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ k: 'club.booking', c: { court: 'Sân 3' } })
  const changed = `${head}.${Buffer.from('{"k":"club.booking"}').toString('base64url')}.${tail}`
  await expect(jose.compactVerify(changed, jose.createLocalJWKSet({ keys }))).rejects.toThrow(/signature/)
})

test('the QR is read back by a foreign reader, as long as a receipt may be', async () => {
  const { default: sharp } = await import('sharp')
  const jsqr = (createRequire(import.meta.url)('jsqr') as { default: JsQr }).default
  const link = `https://example.vn/verify?t=${'aZ09-_'.repeat(100)}`
  const { data, info } = await sharp(Buffer.from(qrSvg(link)), { density: 72 })
    .resize(700, 700, { kernel: 'nearest' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect(jsqr(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(link)
})
type JsQr = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null
