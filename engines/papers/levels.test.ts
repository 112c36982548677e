import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { files } from '@hue-s/engines/files/index.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { caTokens, startCa, type Ca } from '@hue-s/sandbox/ca.ts'
import { contractOfPapers as contract } from './contract.ts'
import { membershipCard, signerWith } from './fixtures.ts'
import {
  completePapers,
  forgetFailures,
  getPaper,
  issuePaper,
  makePdf,
  paperBytes,
  papers,
  signPdf,
  usePki,
  useSigner,
  verifyPdf,
} from './index.ts'
import { appendObjects, openPdf, withEntry } from './pdf-file.ts'
import { readSignatures } from './verify-pdf.ts'

// ETSI EN 319 142-1: levels B-B, B-T, B-LT, with an authority of which parts fail.
let app: TestApp
let ca: Ca
const NOW = '2026-11-20T02:00:00Z'
const data = { member: 'Nguyễn Thị Hội Viên', note: 'Sân số 3' }
let count = 0

beforeAll(async () => {
  app = await testApp([papers, files], { now: NOW })
  ca = await startCa({ now: () => app.clock.now() })
})
afterAll(async () => {
  await app.stop()
  await ca.stop()
})
beforeEach(() => {
  app.clock.set(NOW)
  forgetFailures()
  for (const service of ['ocsp', 'crl', 'tsa'] as const) ca.setFault({ service, mode: 'ok' })
  usePki(app.platform, { roots: ca.root, tsa: `${ca.url}/tsa`, remote: undefined })
  useSigner(app.platform, signerWith(ca.issue({ name: 'Câu lạc bộ', ca: 'official', organization: 'Tỉnh Mẫu' })))
})

const issue = () =>
  app.run(async (ctx) => {
    const paper = await issuePaper(ctx, membershipCard, { record: { kind: 'club.member', id: `m${count++}` }, data })
    return { paper, bytes: await paperBytes(ctx, paper) }
  })
const issueAs = (name: string) => {
  useSigner(app.platform, signerWith(ca.issue({ name, ca: 'official' })))
  return issue()
}
const check = (bytes: Buffer) => app.run((ctx) => verifyPdf(ctx, bytes))
const again = (id: string) =>
  app.run(async (ctx) => {
    const paper = await getPaper(ctx, id)
    return { paper, bytes: await paperBytes(ctx, paper) }
  })
const later = (minutes: number) => app.clock.set(new Date(Date.parse(NOW) + minutes * 60_000))
const words = { name: 'Người khác', reason: 'Thử', location: 'Nơi khác' }
const sign = async (bytes?: Buffer) => {
  const plain = bytes ?? (await makePdf({ ...layout, blocks: [{ text: `Tờ ${count++}` }] }))
  return app.run((ctx) => signPdf(ctx, plain, words))
}
const layout = {
  lang: 'vi' as const,
  title: 'Thẻ',
  subtitle: '1/2026',
  issuer: 'Câu lạc bộ',
  issuedAt: new Date(NOW),
  foot: 'Trang kiểm tra',
}

test('when everybody answers a paper is of level B-LT at once, and says so in words', async () => {
  const { paper, bytes } = await issue()
  expect(paper.level).toBe('B-LT')
  const verdict = await app.as(anyone, contract).verifyPdf({}, new Blob([new Uint8Array(bytes)]))
  expect(verdict).toMatchObject({ state: 'valid', finding: 'good', paper: { level: 'B-LT' } })
  expect(verdict.signatures).toMatchObject([
    {
      level: 'PAdES-B-LT',
      coversAll: true,
      stampedAt: '2026-11-20T02:00:00.000Z',
      stampedBy: 'TSA thử nghiệm',
      authority: 'CA chuyên dùng công vụ thử nghiệm',
      organization: 'Tỉnh Mẫu',
      checkableUntil: '2044-12-31T00:00:00.000Z',
    },
  ])
  expect(verdict.text.vi).toMatch(/^Câu lạc bộ đã ký lúc .*không bị sửa\. Mức B-LT: TSA thử nghiệm/)
  expect(verdict.text.en).toContain('2044')
})

test('it is still good when the authority is gone, and after its certificate has expired', async () => {
  const { bytes } = await issue()
  for (const service of ['ocsp', 'crl', 'tsa'] as const) ca.setFault({ service, mode: 'refuse' })
  app.clock.set('2035-01-01T00:00:00Z')
  expect(await check(bytes)).toMatchObject({ state: 'valid', signatures: [{ level: 'PAdES-B-LT' }] })
})

test('the instance itself may sign with a key at the signing service', async () => {
  const remote = { url: ca.url, token: caTokens.remote }
  ca.addCredential({ credentialID: 'instance', user: 'i', name: 'Con dấu ở xa', ca: 'official', algorithm: 'rsa' })
  const env = { MODE: 'production', PAPERS_CSC_CREDENTIAL: 'instance', PAPERS_CSC_PIN: '123456' }
  const strict = await testApp([papers, files], { now: NOW, env })
  try {
    usePki(strict.platform, { roots: ca.root, tsa: `${ca.url}/tsa`, remote })
    const made = await strict.run((ctx) =>
      issuePaper(ctx, { ...membershipCard, sign: 'must' }, { record: { kind: 'club.member', id: 'r' }, data }),
    )
    expect(made.level).toBe('B-LT')
    ca.setFault({ service: 'remote', mode: 'refuse' })
    const again = strict.run((ctx) =>
      issuePaper(ctx, { ...membershipCard, sign: 'must' }, { record: { kind: 'club.member', id: 'q' }, data }),
    )
    await expect(again).rejects.toMatchObject({ code: 'papers.signingServiceDown', status: 503 })
    ca.setFault({ service: 'remote', mode: 'ok' })
    const third = await strict.run((ctx) =>
      issuePaper(ctx, membershipCard, { record: { kind: 'club.member', id: 'q' }, data }),
    )
    expect(third.number).toBe(2)
  } finally {
    await strict.stop()
  }
})

describe('something does not answer: the paper is issued all the same, and completed later', () => {
  test.each([
    ['the time-stamper refuses', ['tsa'], 'refuse', 'B-B'],
    ['the time-stamper is silent', ['tsa'], 'silent', 'B-B'],
    ['neither OCSP nor lists answer', ['ocsp', 'crl'], 'refuse', 'B-T'],
  ] as const)('%s', async (_, services, mode, reached) => {
    for (const service of services) ca.setFault({ service, mode })
    const { paper, bytes } = await issue()
    expect(paper.level).toBe(reached)
    expect(await check(bytes)).toMatchObject({ state: 'valid', signatures: [{ level: `PAdES-${reached}` }] })
    later(2)
    forgetFailures()
    expect(await app.run((ctx) => completePapers(ctx))).toBe(0)
    for (const service of services) ca.setFault({ service, mode: 'ok' })
    forgetFailures()
    later(30)
    expect(await app.run((ctx) => completePapers(ctx))).toBe(1)
    const now = await again(paper.id)
    expect(now.paper).toMatchObject({ level: 'B-LT', number: paper.number })
    expect(now.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true)
    const verdict = await check(now.bytes)
    expect(verdict).toMatchObject({ state: 'valid', signatures: [{ level: 'PAdES-B-LT', coversAll: true }] })
    // The copy somebody downloaded before is still that paper.
    expect((await check(bytes)).paper).toMatchObject({ number: `${paper.number}/${paper.year}`, level: 'B-LT' })
    later(60 * 24)
    expect(await app.run((ctx) => completePapers(ctx))).toBe(0)
  })

  test('OCSP is down, the list answers: nothing is lost', async () => {
    ca.setFault({ service: 'ocsp', mode: 'refuse' })
    expect((await issue()).paper.level).toBe('B-LT')
  })

  test.each([
    ['its clock is an hour wrong', { skewMs: 3_600_000 }],
    ['it answers another question', { wrongNonce: true }],
    ['its signature does not hold', { badSignature: true }],
  ])('the time-stamper is not believed when %s', async (_, fault) => {
    ca.setFault({ service: 'tsa', mode: 'ok', ...fault })
    expect((await issue()).paper.level).toBe('B-B')
  })

  test.each([{ badSignature: true }, { stale: true }])(
    'an answer about a certificate that is %o proves nothing',
    async (fault) => {
      ca.setFault({ service: 'ocsp', mode: 'ok', ...fault })
      ca.setFault({ service: 'crl', mode: 'refuse' })
      expect((await issue()).paper.level).toBe('B-T')
    },
  )
})

describe('who may not sign, and whose signature is not relied upon', () => {
  test('a revoked certificate signs nothing, and its number is given back', async () => {
    const made = ca.issue({ name: 'Đã thôi', ca: 'official' })
    ca.revoke({ serial: made.serial, reason: 'cessation' })
    const before = (await issueAs('Trước')).paper.number ?? 0
    useSigner(app.platform, signerWith(made))
    await expect(issue()).rejects.toMatchObject({ code: 'papers.certificateRevoked', status: 409 })
    expect((await issueAs('Sau')).paper.number).toBe(before + 1)
  })

  test('revoked after a stamped signature: good; revoked after one without a stamp: not relied upon', async () => {
    const made = ca.issue({ name: 'Sẽ thôi', ca: 'public' })
    useSigner(app.platform, signerWith(made))
    const stamped = await sign()
    ca.setFault({ service: 'tsa', mode: 'refuse' })
    const bare = await sign()
    later(60)
    ca.revoke({ serial: made.serial })
    expect(await check(stamped)).toMatchObject({ state: 'valid', finding: 'good' })
    const verdict = await check(bare)
    expect(verdict).toMatchObject({ state: 'unknownSigner', finding: 'certificateRevoked' })
    expect(verdict.text.vi).toContain('đã bị CA công cộng thử nghiệm thu hồi')
  })

  test('self-signed, of an unknown authority, expired: each has its own sentence', async () => {
    const stranger = await testApp([papers, files], { now: NOW })
    try {
      usePki(stranger.platform, { roots: ca.root, tsa: undefined, remote: undefined })
      const judge = (bytes: Buffer) => stranger.run((ctx) => verifyPdf(ctx, bytes))
      const good = await sign()
      expect(await judge(good)).toMatchObject({ state: 'valid', signatures: [{ ours: false }] })
      usePki(stranger.platform, { roots: '', tsa: undefined, remote: undefined })
      expect(await judge(good)).toMatchObject({ state: 'unknownSigner', finding: 'unknownAuthority' })
      const alone = await testApp([papers, files], { now: NOW })
      const plain = await makePdf({ ...layout, blocks: [] })
      const selfSigned = await alone.run((ctx) => signPdf(ctx, plain, words)).finally(() => alone.stop())
      expect(await judge(selfSigned)).toMatchObject({ state: 'unknownSigner', finding: 'selfSigned' })
      usePki(stranger.platform, { roots: ca.root, tsa: undefined, remote: undefined })
      ca.setFault({ service: 'tsa', mode: 'refuse' })
      const unstamped = await sign()
      stranger.clock.set('2031-01-01T00:00:00Z')
      const verdicts = [await judge(unstamped), await judge(good)]
      expect(verdicts.map((v) => v.finding)).toEqual(['certificateExpired', 'good'])
      expect(new Set(verdicts.map((v) => v.text.vi)).size).toBe(2)
    } finally {
      await stranger.stop()
    }
  })
})

describe('what was added to a signed file', () => {
  test('a second signature, with its own stamp and proof, leaves the first good', async () => {
    const { bytes } = await issue()
    useSigner(app.platform, signerWith(ca.issue({ name: 'Người thứ hai', ca: 'public', algorithm: 'rsa' })))
    const both = await sign(bytes)
    const verdict = await check(both)
    expect(verdict).toMatchObject({
      state: 'valid',
      signatures: [
        { level: 'PAdES-B-LT', signer: 'Câu lạc bộ', coversAll: false },
        { level: 'PAdES-B-LT', signer: 'Người thứ hai', coversAll: true },
      ],
    })
    expect(verdict.text.vi).toContain('2 chữ ký')
  })

  test('a changed page or a new note after the signature is told apart from a changed byte', async () => {
    const { bytes } = await issue()
    const file = openPdf(bytes)
    const root = file.read(file.rootNumber)
    const pages = Number(/\/Pages\s+(\d+)/.exec(root.body)?.[1])
    const page = file.read(Number(/\/Kids\s*\[\s*(\d+)/.exec(file.read(pages).body)?.[1]))
    const note = {
      number: file.size,
      body: '<< /Type /Annot /Subtype /FreeText /Rect [9 9 99 99] /Contents (10 ty) >>',
    }
    const noted = page.body.replace(/\/Annots\s*\[([^\]]*)\]/, (_, list) => `/Annots [${list} ${file.size} 0 R]`)
    const spoilt = [
      appendObjects(file, [{ ...page, body: page.body.replace('/MediaBox [0 0 ', '/MediaBox [9 9 ') }]),
      appendObjects(file, [{ ...page, body: noted }, note]),
      appendObjects(file, [withEntry(root, '/OpenAction [1 0 R]')]),
    ]
    for (const changed of spoilt) {
      const verdict = await check(changed)
      expect(verdict).toMatchObject({ state: 'changed', finding: 'addedAfter' })
      expect(verdict.text.vi).toContain('thêm nội dung mới')
    }
    // Nor does a signature over the change make good what the first signer never saw.
    const over = await sign(spoilt[1])
    expect(await check(over)).toMatchObject({ state: 'changed', finding: 'addedAfter' })
    const byte = Buffer.from(bytes)
    byte[500] = (byte[500] ?? 0) ^ 1
    expect(await check(byte)).toMatchObject({ state: 'changed', finding: 'changed' })
  })

  test('a spoilt time stamp is noticed: it does not pass as a signature without one', async () => {
    const { bytes } = await issue()
    const [signature] = readSignatures(bytes)
    const token = signature?.stamps[0]?.by.der.toString('hex') ?? ''
    const at = bytes.indexOf(token)
    expect(at).toBeGreaterThan(0)
    const spoilt = Buffer.from(bytes)
    spoilt.write(token.startsWith('0', 200) ? '1' : '0', at + 200)
    expect((await check(spoilt)).state).not.toBe('valid')
  })
})
