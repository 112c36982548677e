import { execFile, spawnSync } from 'node:child_process'
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caTokens, startCa, type Ca } from '@hue-s/sandbox/ca.ts'

// RFC 5280 (certificates, lists), RFC 6960 (OCSP), RFC 3161 (time stamps), CSC API v2: the stand-in, judged by openssl and pkijs.
const folder = mkdtempSync(join(tmpdir(), 'papers-ca-'))
const at = (name: string) => join(folder, name)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
let ca: Ca

/** Beside the test, not before it: the authority answers from this same process. */
const openssl = (...args: string[]) =>
  new Promise<string>((done) =>
    execFile('openssl', args, (_, out, problems) => done(`${String(out)}\n${String(problems)}`)),
  )
const get = async (path: string) => Buffer.from(await (await fetch(`${ca.url}${path}`)).arrayBuffer())
const pemOf = (der: Buffer) => new X509Certificate(der).toString()

beforeAll(async () => {
  ca = await startCa()
  writeFileSync(at('root.pem'), ca.root)
  for (const name of ['public', 'official']) writeFileSync(at(`${name}.pem`), pemOf(await get(`/ca/${name}.cer`)))
})
afterAll(async () => {
  await ca.stop()
  rmSync(folder, { recursive: true })
})

function issue(name: string, wanted: Parameters<Ca['issue']>[0]) {
  const made = ca.issue(wanted)
  writeFileSync(at(`${name}.pem`), made.certificate)
  return made
}
const ask = (authority: string, name: string, ...more: string[]) =>
  openssl(
    ...['ocsp', '-issuer', at(`${authority}.pem`), '-cert', at(`${name}.pem`), '-CAfile', at('root.pem')],
    ...['-verify_other', at(`${authority}.pem`), '-url', `${ca.url}/ocsp/${authority}`, ...more],
  )

describe.skipIf(!hasOpenssl)('openssl judges the authority', () => {
  test.each([
    ['public', 'ec'],
    ['official', 'rsa'],
  ] as const)(
    'a certificate of the %s authority (%s): chain, OCSP and list say good, then revoked',
    async (from, kind) => {
      const { serial } = issue(kind, { name: 'Nguyễn Thị Thử', ca: from, algorithm: kind, id: 'CCCD:003090000001' })
      const chain = ['-CAfile', at('root.pem'), '-untrusted', at(`${from}.pem`), at(`${kind}.pem`)]
      expect(await openssl('verify', '-x509_strict', ...chain)).toContain(': OK')
      const good = await ask(from, kind)
      expect(good).toContain('Response verify OK')
      expect(good).toContain(`${kind}.pem: good`)
      const list = async () => {
        const lists = await Promise.all(
          ['root', from].map(async (name) => [name, await get(`/crl/${name}.crl`)] as const),
        )
        for (const [name, der] of lists) writeFileSync(at(`${name}.crl`), der)
        for (const [name] of lists)
          await openssl('crl', '-inform', 'DER', '-in', at(`${name}.crl`), '-out', at(`${name}.crl.pem`))
        writeFileSync(at('lists.pem'), lists.map(([name]) => readFileSync(at(`${name}.crl.pem`), 'utf8')).join(''))
        return openssl('verify', '-crl_check_all', '-CRLfile', at('lists.pem'), ...chain)
      }
      expect(await list()).toContain(': OK')
      ca.revoke({ serial, reason: 'keyCompromise' })
      const revoked = await ask(from, kind)
      expect(revoked).toContain(`${kind}.pem: revoked`)
      expect(revoked).toContain('keyCompromise')
      expect(await list()).toContain('certificate revoked')
    },
  )

  test('a certificate of another authority is unknown; a spoilt answer and nonsense are noticed', async () => {
    issue('other', { name: 'Khác', ca: 'public' })
    expect(await ask('official', 'other')).toContain('other.pem: unknown')
    ca.setFault({ service: 'ocsp', mode: 'ok', badSignature: true })
    expect(await ask('public', 'other')).toContain('Response Verify Failure')
    ca.setFault({ service: 'ocsp', mode: 'ok', stale: true })
    expect(await ask('public', 'other')).toContain('Status times invalid')
    ca.setFault({ service: 'ocsp', mode: 'refuse' })
    expect(await ask('public', 'other')).toContain('trylater')
    ca.setFault({ service: 'ocsp', mode: 'ok' })
    const answer = await fetch(`${ca.url}/ocsp/public`, { method: 'POST', body: 'nonsense' })
    expect(Buffer.from(await answer.arrayBuffer()).toString('hex')).toBe('30030a0101')
  })

  test('a time stamp verifies for its data and its question, and for no others', async () => {
    writeFileSync(at('data'), 'nội dung')
    writeFileSync(at('other-data'), 'nội dung khác')
    await openssl('ts', '-query', '-data', at('data'), '-sha256', '-cert', '-out', at('data.tsq'))
    const stamp = async () => {
      const body = readFileSync(at('data.tsq'))
      const headers = { 'content-type': 'application/timestamp-query' }
      const response = await fetch(`${ca.url}/tsa`, { method: 'POST', headers, body })
      writeFileSync(at('data.tsr'), Buffer.from(await response.arrayBuffer()))
    }
    await stamp()
    const chain = ['-in', at('data.tsr'), '-CAfile', at('root.pem')]
    expect(await openssl('ts', '-verify', '-queryfile', at('data.tsq'), ...chain)).toContain('Verification: OK')
    expect(await openssl('ts', '-verify', '-data', at('data'), ...chain)).toContain('Verification: OK')
    expect(await openssl('ts', '-verify', '-data', at('other-data'), ...chain)).toContain('FAILED')
    for (const fault of [{ wrongNonce: true }, { badSignature: true }]) {
      ca.setFault({ service: 'tsa', mode: 'ok', ...fault })
      await stamp()
      expect(await openssl('ts', '-verify', '-queryfile', at('data.tsq'), ...chain)).toContain('FAILED')
    }
    ca.setFault({ service: 'tsa', mode: 'refuse' })
    await stamp()
    expect(await openssl('ts', '-reply', '-in', at('data.tsr'), '-text')).toContain('Rejected')
    ca.setFault({ service: 'tsa', mode: 'ok' })
  })
})

test('pkijs reads and believes the answer about a certificate', async () => {
  const pkijs = await import('pkijs')
  const { certificate } = ca.issue({ name: 'Người đọc', ca: 'official' })
  const der = (pem: string) => new Uint8Array(new X509Certificate(pem).raw)
  const subject = pkijs.Certificate.fromBER(der(certificate))
  const issuer = pkijs.Certificate.fromBER(der(readFileSync(at('official.pem'), 'utf8')))
  const question = new pkijs.OCSPRequest()
  await question.createForCertificate(subject, { hashAlgorithm: 'SHA-256', issuerCertificate: issuer })
  const body = new Uint8Array(question.toSchema(true).toBER())
  const answer = await fetch(`${ca.url}/ocsp/official`, { method: 'POST', body })
  const response = pkijs.OCSPResponse.fromBER(await answer.arrayBuffer())
  expect((await response.getCertificateStatus(subject, issuer)).status).toBe(0)
  const inside = response.responseBytes?.response.valueBlock.valueHexView ?? new Uint8Array()
  const basic = pkijs.BasicOCSPResponse.fromBER(new Uint8Array(inside))
  basic.certs?.push(issuer)
  expect(await basic.verify({ trustedCerts: [pkijs.Certificate.fromBER(der(ca.root))] })).toBe(true)
})

interface CscAnswer {
  error: { code: string }
  credentialIDs: string[]
  key: { algo: string[] }
  SAD: string
  signatures: string[]
}
const csc = async (method: string, input: object, token: string = caTokens.remote) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${ca.url}/csc/v2/${method}`, { method: 'POST', headers, body: JSON.stringify(input) })
  return {
    status: response.status,
    body: (await response.json()) as CscAnswer,
  }
}

test.each(['ec', 'rsa'] as const)(
  'remote signing (%s): PIN and one-time code, bound to hashes, used once',
  async (algorithm) => {
    const credentialID = `official-${algorithm}`
    const { certificate } = ca.addCredential({ credentialID, user: 'u1', name: 'Lãnh đạo', algorithm, asksOtp: true })
    const list = await csc('credentials/list', { userID: 'u1' })
    expect(list.body.credentialIDs).toContain(credentialID)
    const { body: info } = await csc('credentials/info', { credentialID, certificates: 'chain' })
    const { algo } = info.key
    const hash = (text: string) => createHash('sha256').update(text).digest('base64')
    const common = { credentialID, hashes: [hash('a'), hash('b')], hashAlgorithmOID: '2.16.840.1.101.3.4.2.1' }
    await csc('credentials/sendOTP', { credentialID })
    const sent = (await (await fetch(`${ca.url}/otps`)).json()) as { credential: string; otp: string }[]
    const otp = sent.findLast((one) => one.credential === credentialID)?.otp ?? ''
    const open = (pin: string, code: string) =>
      csc('credentials/authorize', {
        ...{ ...common, numSignatures: 2 },
        authData: [
          { id: 'PIN', value: pin },
          { id: 'OTP', value: code },
        ],
      })
    expect((await open('000000', otp)).body.error.code).toBe('invalid_pin')
    expect((await open('123456', 'x')).body.error.code).toBe('invalid_otp')
    const { SAD } = (await open('123456', otp)).body
    const sign = (hashes: string[]) => csc('signatures/signHash', { ...common, hashes, SAD, signAlgo: algo[0] })
    expect((await sign([hash('c')])).body.error.code).toBe('hash_not_authorized')
    const { signatures } = (await sign(common.hashes)).body
    const key = createPublicKey(certificate)
    expect(
      signatures.map((s, n) => verify('sha256', Buffer.from('ab'[n] ?? ''), key, Buffer.from(s, 'base64'))),
    ).toEqual([true, true])
    expect((await sign(common.hashes)).status).toBe(400)
    for (let n = 0; n < 3; n++) await open('000000', '')
    expect((await open('123456', '')).body.error.code).toBe('credential_locked')
    expect((await csc('credentials/list', {}, 'wrong')).status).toBe(401)
  },
)

test('the same authority comes back after a restart; a person elsewhere cannot pull its switches', async () => {
  const again = await startCa()
  try {
    expect(createPublicKey(again.root).equals(createPublicKey(ca.root))).toBe(true)
    const wanted = { credentialID: 'steady', user: 'u', name: 'Bền' }
    expect(again.addCredential(wanted).serial).toBe(ca.addCredential(wanted).serial)
  } finally {
    await again.stop()
  }
  const bad = await fetch(`${ca.url}/_faults`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'text/plain' },
  })
  expect(bad.status).toBe(415)
})
