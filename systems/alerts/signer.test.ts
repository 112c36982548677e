import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { startCa, type Ca } from '@hue-s/sandbox/ca.ts'
import { issueToFiles } from '@hue-s/sandbox/ca-files.ts'
import { BadPem, isInForce, readPemFiles } from './cap/pem-files.ts'
import { prepareSigner, signerNow } from './cap/signer.ts'
import { alerts } from './system.ts'
import { alertDesk } from './testing/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'hue-s-signer-'))
const files = { key: join(folder, 'alerts-key.pem'), certificate: join(folder, 'alerts-certificate.pem') }
let ca: Ca
beforeAll(async () => {
  ca = await startCa()
  await issueToFiles(ca, folder)
})
afterAll(async () => {
  await ca.stop()
  rmSync(folder, { recursive: true })
})

describe('files of an authority', () => {
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const issued = () => ca.issue({ name: 'Thử', ca: 'official', algorithm: 'rsa' })

  test('a key and its chain are read, own certificate first, and count now', async () => {
    const signer = await readPemFiles(files)
    const [own, above] = (signer.certificate.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((pem) => new X509Certificate(pem)) // prettier-ignore
    expect(own?.checkPrivateKey(signer.privateKey)).toBe(true)
    expect(own?.verify(above?.publicKey ?? createPublicKey(signer.privateKey))).toBe(true)
    expect(above?.verify(new X509Certificate(ca.root).publicKey)).toBe(true)
    expect(isInForce(signer, new Date())).toBe(true)
    expect(isInForce(signer, new Date('2019-01-01'))).toBe(false)
    expect(isInForce(signer, new Date('2099-01-01'))).toBe(false)
  })

  test('a sealed key opens with its words only', async () => {
    const { privateKey } = await readPemFiles(files)
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'bí mật' }).toString() // prettier-ignore
    const sealed = { ...files, key: put('sealed.pem', pem) }
    expect((await readPemFiles({ ...sealed, passphrase: 'bí mật' })).certificate).toContain('BEGIN CERTIFICATE')
    await expect(readPemFiles({ ...sealed, passphrase: 'khác' })).rejects.toThrow(/ALERTS_KEY_PASSPHRASE/)
    await expect(readPemFiles(sealed)).rejects.toThrow(BadPem)
  })

  test.each([
    ['no file', () => ({ ...files, key: join(folder, 'none.pem') }), /ENOENT/],
    ['no PEM', () => ({ ...files, key: put('noise.pem', 'noise') }), /no private key/],
    ['an elliptic key', () => ({ ...files, key: put('ec.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()) }), /RSA of 2048/], // prettier-ignore
    ['a short key', () => ({ ...files, key: put('short.pem', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()) }), /RSA of 2048/], // prettier-ignore
    [
      'another’s certificate',
      () => ({ ...files, certificate: put('other.pem', issued().chain) }),
      /not that of ALERTS_KEY/,
    ],
    ['an empty certificate', () => ({ ...files, certificate: put('empty.pem', '') }), /no certificate/],
    ['a torn certificate', () => ({ ...files, certificate: put('torn.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----') }), /cannot be read/], // prettier-ignore
  ] as const)('%s is refused with the reason', async (_, given, why) => {
    await expect(readPemFiles(given())).rejects.toThrow(why)
  })

  test('a chain out of order is refused', async () => {
    const { privateKey = '', certificate } = issued()
    const wrong = { key: put('k.pem', privateKey), certificate: put('c.pem', `${certificate}${ca.root}`) }
    await expect(readPemFiles(wrong)).rejects.toThrow(/certificate 2 did not issue/)
  })
})

test('without files the platform makes its own key, once, however many need it first', async () => {
  const { app } = await alertDesk()
  try {
    const none = await fetch(`${app.url}/alerts/certificate.pem`)
    expect(none.status).toBe(404)
    const all = await Promise.all([1, 2, 3].map(() => app.run(signerNow)))
    expect(new Set(all.map(({ certificate }) => certificate)).size).toBe(1)
    const published = await (await fetch(`${app.url}/alerts/certificate.pem`)).text()
    expect(published).toBe(all[0]?.certificate)
    expect(published.match(/BEGIN/g)).toHaveLength(1)
  } finally {
    await app.stop()
  }
})

test('files that come later are taken up; when they break, what they gave goes on signing', async () => {
  const { app, sent } = await alertDesk()
  const keep = alerts.jobs.find(({ name }) => name === 'keep-signer') ?? expect.fail('the job')
  const pem = async () => (await fetch(`${app.url}/alerts/certificate.pem`)).text()
  const later = mkdtempSync(join(tmpdir(), 'hue-s-signer-'))
  const given = { key: join(later, 'alerts-key.pem'), certificate: join(later, 'alerts-certificate.pem') }
  try {
    app.platform.config.outside.alerts = given
    await app.run(prepareSigner)
    await runJob(app.platform, alerts, keep)
    const own = await pem()
    await issueToFiles(ca, later)
    await runJob(app.platform, alerts, keep)
    await runJob(app.platform, alerts, keep)
    expect((await pem()).match(/BEGIN/g)).toHaveLength(3)
    expect(await pem()).toContain(own)
    const { identifier } = await sent()
    const cap = await (await fetch(`${app.url}/alerts/cap/${identifier}.xml`)).text()
    expect(cap.match(/<(?:\w+:)?X509Certificate>/g)).toHaveLength(2)
    writeFileSync(given.certificate, 'broken')
    const after = await app.run(signerNow)
    expect(after.certificate.match(/BEGIN/g)).toHaveLength(2)
    // At a start it is said, for then somebody is there who can mend it.
    await expect(app.run(prepareSigner)).rejects.toThrow(/no certificate in PEM/)
  } finally {
    await app.stop()
    rmSync(later, { recursive: true })
  }
})
