import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files } from '@hue-s/engines/files/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfPapers as contract } from './contract.ts'
import { membershipCard } from './fixtures.ts'
import {
  erasePapers,
  getPaper,
  issuePaper,
  issueReceipt,
  paperBytes,
  paperOf,
  papers,
  revokePaper,
  rotate,
  signPdf,
  takeNumber,
  verifyPdf,
} from './index.ts'

let app: TestApp
const keeper = staff(['papers.manage'])
const NOW = '2026-11-20T02:00:00Z'
const data = { member: 'Nguyễn Thị Hội Viên', note: 'Sân số 3, buổi sáng' }
const card = (id: string) => ({ record: { kind: 'club.member', id }, data })

beforeAll(async () => {
  app = await testApp([papers, files], { now: NOW })
})
afterAll(() => app.stop())

const check = (bytes: Buffer) => app.run((ctx) => verifyPdf(ctx, bytes))
const checkOverHttp = (bytes: Uint8Array) =>
  app.as(anyone, contract).verifyPdf({}, new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }))
const issue = (id: string) =>
  app.run(async (ctx) => {
    const paper = await issuePaper(ctx, membershipCard, card(id))
    return { paper, bytes: await paperBytes(ctx, paper) }
  })
const receiptFor = (recordId: string) =>
  app.run((ctx) => issueReceipt(ctx, { kind: 'club.booking', recordId, claims: { court: 'Sân 3', hour: '07:00' } }))
const verify = (token: string) => app.as(anyone, contract).verify({ token })

test('a paper is numbered, signed, stored by hash and recognised by anybody', async () => {
  const { paper, bytes } = await issue('first')
  expect(paper).toMatchObject({ register: 'club.cards', number: 1, year: 2026, issuedAt: '2026-11-20T02:00:00.000Z' })
  expect(paper.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  const verdict = await checkOverHttp(bytes)
  expect(verdict).toMatchObject({
    state: 'valid',
    sha256: paper.sha256,
    paper: { kind: 'club.card', number: '1/2026' },
  })
  expect(verdict.signatures).toMatchObject([
    { level: 'PAdES-B-B', intact: true, coversAll: true, ours: true, signedAt: '2026-11-20T02:00:00.000Z' },
  ])
  expect(verdict.text.vi).toContain('không bị sửa')
})

test('one changed byte anywhere, a byte added, a part cut: the file is said to be changed', async () => {
  const { bytes } = await issue('bytes')
  const hole = bytes.lastIndexOf('/Contents <') + 11
  const inSignature = Array.from({ length: 40 }, (_, n) => hole + n * 7)
  const room = hole + 20_000
  for (const at of [20, 1_000, Math.floor(bytes.length / 3), ...inSignature, room, bytes.length - 30]) {
    const changed = Buffer.from(bytes)
    changed[at] = changed[at] === 0x30 ? 0x31 : 0x30
    const { state } = await check(changed)
    expect({ at, state }).not.toEqual({ at, state: 'valid' })
  }
  expect((await check(Buffer.concat([bytes, Buffer.from('\n% more')]))).state).toBe('changed')
  expect((await check(bytes.subarray(0, bytes.length - 200))).state).toBe('changed')
})

test('a second signature leaves the first whole', async () => {
  const { bytes } = await issue('twice')
  const again = await app.run((ctx) =>
    signPdf(ctx, bytes, { reason: 'Xác nhận', location: 'Sân', name: 'Ban quản lý' }),
  )
  const { state, signatures } = await check(again)
  expect(state).toBe('valid')
  expect(signatures).toMatchObject([
    { intact: true, coversAll: false },
    { intact: true, coversAll: true, name: 'Ban quản lý', reason: 'Xác nhận' },
  ])
})

test('what is no PDF, is unsigned or hostile gets an answer in words, never a fault', async () => {
  const { bytes } = await issue('hostile')
  const cases: [string, Buffer][] = [
    ['notPdf', Buffer.from('hello')],
    ['unsigned', Buffer.from('%PDF-1.7\nnothing')],
    ['changed', Buffer.from(`%PDF-1.7 /ByteRange [0 9 11 9999999999]${'x'.repeat(100)}`)],
    ['changed', Buffer.from(`%PDF-1.7 ${'/ByteRange [0 1 3 4] '.repeat(5_000)}`)],
    ['changed', Buffer.concat([bytes.subarray(0, 9), Buffer.from('%'), bytes.subarray(9)])],
  ]
  for (const [state, sent] of cases) expect((await check(sent)).state).toBe(state)
  await expect(checkOverHttp(Buffer.alloc(0))).rejects.toMatchObject({ code: 'papers.noFile' })
  for (const bad of [
    'hello',
    '%PDF-1.7\nstartxref\n99999\n%%EOF',
    '%PDF-1.7\nxref\n0 1\ntrailer<<>>\nstartxref\n9\n%%EOF\n',
  ])
    await expect(
      app.run((ctx) => signPdf(ctx, Buffer.from(bad), { reason: '', location: '', name: '' })),
    ).rejects.toMatchObject({ code: 'papers.cannotSign' })
})

test('a revoked paper is said to be revoked; an erased one keeps its number and hash', async () => {
  const { paper, bytes } = await issue('revoked')
  await app.as(keeper, contract).revoke({ id: paper.id, reason: 'mistake' })
  expect(await check(bytes)).toMatchObject({ state: 'revoked', paper: { revokeReason: 'mistake' } })
  await app.run((ctx) => erasePapers(ctx, 'club.member', 'revoked'))
  expect(await app.run((ctx) => getPaper(ctx, paper.id))).toMatchObject({
    data: null,
    number: paper.number,
    sha256: paper.sha256,
  })
  await expect(app.run((ctx) => revokePaper(ctx, crypto.randomUUID(), 'mistake'))).rejects.toMatchObject({
    code: 'papers.notFound',
  })
})

test('two who ask at once get the same paper', async () => {
  const asked = await Promise.all([1, 2, 3, 4].map(() => app.run((ctx) => paperOf(ctx, membershipCard, card('same')))))
  expect(new Set(asked.map((p) => p.id)).size).toBe(1)
})

test('a hundred numbers at once, a third of them taken back: no gap, no repeat; the year turns in Vietnam', async () => {
  const take = (n: number) =>
    app.run(async (ctx) => {
      const taken = await takeNumber(ctx, 'club.race')
      if (n % 3 === 0) throw new Error('taken back')
      return taken.number
    })
  const settled = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => take(n)))
  const given = settled.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : [])).sort((a, b) => a - b)
  expect(given).toEqual(Array.from({ length: 66 }, (_, n) => n + 1))
  // 17:30 in Greenwich on the last day of the year is the new year in Vietnam.
  app.clock.set('2026-12-31T17:30:00Z')
  expect(await app.run((ctx) => takeNumber(ctx, 'club.race'))).toEqual({ year: 2027, number: 1 })
  app.clock.set('2026-12-31T16:59:59Z')
  expect(await app.run((ctx) => takeNumber(ctx, 'club.race'))).toEqual({ year: 2026, number: 67 })
  app.clock.set(NOW)
})

test('a receipt is short, the same when asked again, and says what it carries', async () => {
  const receipt = await receiptFor('b1')
  expect(receipt.token.length).toBeLessThan(400)
  expect((await receiptFor('b1')).token).toBe(receipt.token)
  const [one, two] = await Promise.all([receiptFor('b2'), receiptFor('b2')])
  expect(one.token).toBe(two.token)
  expect(await verify(receipt.token)).toMatchObject({
    state: 'valid',
    kind: 'club.booking',
    issuedAt: '2026-11-20T02:00:00.000Z',
    claims: [
      { name: 'court', value: 'Sân 3' },
      { name: 'hour', value: '07:00' },
    ],
  })
})

test('a changed, forged, foreign, cut or senseless receipt is told apart and never an error', async () => {
  const { token } = await receiptFor('b3')
  const [head = '', body = '', tail = ''] = token.split('.')
  const text = Buffer.from(body, 'base64url').toString()
  const forged = Buffer.from(text.replace('Sân 3', 'Sân 9')).toString('base64url')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const cases: [string, string][] = [
    ['changed', `${head}.${forged}.${tail}`],
    ['unknownKey', `${encode({ alg: 'EdDSA', kid: 'stranger' })}.${body}.${tail}`],
    ['unreadable', `${encode({ alg: 'none', kid: 'x' })}.${body}.${tail}`],
    ['unreadable', `${encode({ alg: 'EdDSA', kid: 'x', crit: ['exp'] })}.${body}.${tail}`],
    ['unreadable', token.slice(0, -1)],
    ['unreadable', ''],
    ['unreadable', '😀.x.y'],
    ['unreadable', 'a.b.c'],
  ]
  for (const [state, bad] of cases) expect({ bad, ...(await verify(bad)) }).toMatchObject({ bad, state, claims: [] })
})

test('a revoked receipt says so; a rotated key still vouches, a leaked one only for what is remembered', async () => {
  const before = await receiptFor('b4')
  const revoked = await receiptFor('b5')
  await app.as(keeper, contract).revokeReceipt({ token: revoked.token, reason: 'abuse' })
  expect(await verify(revoked.token)).toMatchObject({ state: 'revoked', revokeReason: 'abuse' })
  const { kid } = await app.as(keeper, contract).rotateKey({ why: 'routine' })
  expect((await app.as(anyone, contract).keys({})).keys.map((k) => k.kid)[0]).toBe(kid)
  expect((await app.as(anyone, contract).keys({})).keys).toHaveLength(2)
  expect((await verify(before.token)).state).toBe('valid')
  const ofNew = await receiptFor('b6')
  await app.run((ctx) => rotate(ctx, 'leaked'))
  expect((await verify(ofNew.token)).state).toBe('valid')
  await app.run((ctx) => sql`delete from papers.receipt where token = ${ofNew.token}`.execute(ctx.db))
  expect((await verify(ofNew.token)).state).toBe('unknownKey')
  expect((await app.as(anyone, contract).wellKnownKeys({})).keys.map((k) => k.kid)).not.toContain(kid)
})

test('private keys are sealed in the database', async () => {
  const rows = await app.run((ctx) =>
    many(
      ctx.db,
      sql<{ sealed: Buffer }>`select sealed from papers.signing_key union all
        select sealed from papers.certificate where sealed is not null`,
    ),
  )
  expect(rows.length).toBeGreaterThan(1)
  // A PKCS #8 key begins with a sequence and its version; a sealed one with random bytes.
  for (const { sealed } of rows) expect(sealed.includes(Buffer.from([0x02, 0x01, 0x00, 0x30]))).toBe(false)
})

test('without a certificate production refuses to sign, and receipts still work', async () => {
  const strict = await testApp([papers, files], { now: NOW, env: { MODE: 'production' } })
  try {
    const words = { reason: 'x', location: 'x', name: 'x' }
    await expect(strict.run((ctx) => signPdf(ctx, Buffer.from('%PDF-1.7'), words))).rejects.toMatchObject({
      code: 'papers.noCertificate',
      status: 503,
    })
    const must = { ...membershipCard, sign: 'must' as const }
    await expect(strict.run((ctx) => issuePaper(ctx, must, card('x')))).rejects.toMatchObject({ status: 503 })
    const paper = await strict.run((ctx) => issuePaper(ctx, membershipCard, card('x')))
    expect(paper).toMatchObject({ certificate: null, number: 1 })
    const { token } = await strict.run((ctx) => issueReceipt(ctx, { kind: 'club.booking', recordId: 'x', claims: {} }))
    expect((await strict.as(anyone, contract).verify({ token })).state).toBe('valid')
  } finally {
    await strict.stop()
  }
})

test('who may do what', async () => {
  const commands = [
    ['revoke', { id: crypto.randomUUID(), reason: 'mistake' }, 404],
    ['revokeReceipt', { token: 'x', reason: 'mistake' }, 404],
    ['rotateKey', { why: 'routine' }, undefined],
  ] as const
  for (const [name, input, forKeeper] of commands) {
    const call = (who: typeof anyone) =>
      (app.as(who, contract)[name] as (i: object) => Promise<unknown>)(input).then(
        () => undefined,
        (e: { status: number }) => e.status,
      )
    expect([name, await call(anyone), await call(citizen()), await call(staff([])), await call(keeper)]).toEqual([
      name,
      401,
      403,
      403,
      forKeeper,
    ])
  }
  expect((await app.as(anyone, contract).certificates({})).items).toMatchObject([{ selfSigned: true, current: true }])
})

test('checking is free for all but not without measure', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 70 }, () => fetch(`${app.url}/api/papers/verify?token=x`).then((r) => r.status)),
  )
  expect(statuses.filter((s) => s === 429).length).toBeGreaterThan(0)
})
