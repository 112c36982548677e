import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Certificate, CertificateChainValidationEngine, CryptoEngine, setEngine } from 'pkijs'
import { SignedXml } from 'xml-crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueToFiles } from '@hue-s/sandbox/ca-files.ts'
import { startCa, type Ca } from '@hue-s/sandbox/ca.ts'
import { signerNow } from '@hue-s/systems/alerts/cap/signer.ts'
import { alertDesk } from '@hue-s/systems/alerts/testing/stage.ts'
import { faultsOf } from './testing/cap-schema.ts'

// A message signed with a certificate of an authority, judged by openssl, pkijs and xml-crypto from what is published.
const folder = mkdtempSync(join(tmpdir(), 'hue-s-chain-'))
const at = (name: string) => join(folder, name)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
let ca: Ca
let room: Awaited<ReturnType<typeof alertDesk>>
let published: string
let xml: string
const blocks = (text: string) => text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []

beforeAll(async () => {
  ca = await startCa()
  await issueToFiles(ca, folder)
  room = await alertDesk()
  room.app.platform.config.outside.alerts = { key: at('alerts-key.pem'), certificate: at('alerts-certificate.pem') }
  await room.app.run(signerNow)
  const { identifier } = await room.sent()
  const get = async (path: string) => (await fetch(room.app.url + path)).text()
  xml = await get(`/alerts/cap/${identifier}.xml`)
  published = await get('/alerts/certificate.pem')
})
afterAll(async () => {
  await room.app.stop()
  await ca.stop()
  rmSync(folder, { recursive: true })
})

describe.skipIf(!hasOpenssl)('openssl', () => {
  test('accepts the published chain up to the authority’s root, and none without it', async () => {
    writeFileSync(at('root.pem'), ca.root)
    writeFileSync(at('published.pem'), published)
    const verify = (...args: string[]) =>
      new Promise<string>((done) => execFile('openssl', ['verify', '-x509_strict', ...args], (_, out, problems) => done(`${out}${problems}`))) // prettier-ignore
    expect(await verify('-CAfile', at('root.pem'), '-untrusted', at('published.pem'), at('published.pem'))).toContain(': OK') // prettier-ignore
    expect(await verify('-CAfile', at('root.pem'), at('published.pem'))).toContain('unable to get local issuer')
  })
})

test('pkijs accepts the chain that the message itself carries', async () => {
  setEngine('node', new CryptoEngine({ name: 'node', crypto: globalThis.crypto }))
  const inside = [...xml.matchAll(/<X509Certificate>([\s\S]+?)</g)].map((m) => Buffer.from(m[1] ?? '', 'base64'))
  expect(inside).toHaveLength(2)
  const certs = inside.map((der) => Certificate.fromBER(der))
  const root = Certificate.fromBER(Buffer.from((blocks(ca.root)[0] ?? '').replace(/-----.*-----|\s/g, ''), 'base64'))
  const judge = (trustedCerts: Certificate[]) =>
    // The end certificate is the last of the list there.
    new CertificateChainValidationEngine({ certs: certs.toReversed(), trustedCerts, checkDate: new Date() }).verify()
  expect(await judge([root])).toMatchObject({ result: true })
  expect((await judge([])).result).toBe(false)
})

test('xml-crypto verifies the message with the first published certificate; the schema allows the signature', async () => {
  const check = (text: string) => {
    const found = text.match(/<Signature[\s\S]*<\/Signature>/)?.[0] ?? ''
    const reader = new SignedXml({ publicCert: blocks(published)[0] ?? '', getCertFromKeyInfo: () => null })
    reader.loadSignature(found)
    try {
      return reader.checkSignature(text)
    } catch {
      return false
    }
  }
  expect(check(xml)).toBe(true)
  expect(check(xml.replace('Nước đang lên', 'Nước đang xuống'))).toBe(false)
  expect(await faultsOf([xml])).toEqual([])
})
