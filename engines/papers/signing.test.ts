import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { files } from '@hue-s/engines/files/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { caTokens, startCa, type Ca, type NewCredential } from '@hue-s/sandbox/ca.ts'
import { contractOfPapers as contract } from './contract.ts'
import { sealedCard } from './fixtures.ts'
import {
  askSignatures,
  completePapers,
  finishSignings,
  forgetFailures,
  getPaper,
  issuePaper,
  paperBytes,
  papers,
  revokePaper,
  usePki,
  verifyPdf,
} from './index.ts'

let app: TestApp
let ca: Ca
const club = crypto.randomUUID()
const chairman = staff(['x.read'])
const clerk = staff(['papers.seal'], [club])
const keeper = staff(['papers.manage'])
const PIN = '846203'
let count = 0

beforeAll(async () => {
  app = await testApp([papers, files])
  ca = await startCa({ now: () => app.clock.now() })
  usePki(app.platform, {
    roots: ca.root,
    tsa: `${ca.url}/tsa`,
    remote: { url: ca.url, token: caTokens.remote },
  })
  await key(chairman.id ?? '', 'person', { credentialID: 'chairman', name: 'Nguyễn Văn Chủ Tịch', algorithm: 'rsa' })
  await key(club, 'agency', { credentialID: 'club', name: 'Câu lạc bộ', ca: 'official' })
})
afterAll(async () => {
  await app.stop()
  await ca.stop()
})
beforeEach(() => {
  forgetFailures()
  for (const service of ['ocsp', 'crl', 'tsa', 'remote'] as const) ca.setFault({ service, mode: 'ok' })
})

async function key(id: string, kind: 'person' | 'agency', wanted: Partial<NewCredential> & { credentialID: string }) {
  ca.addCredential({ user: id, name: 'Ai đó', id: 'CCCD:003090000001', pin: PIN, ...wanted })
  const holder = { kind, id }
  return app.as(keeper, contract).addCredential({ remoteId: wanted.credentialID, holder, userId: '003090000001' })
}
const by = (kind: 'person' | 'agency', id: string, name: string) => ({
  ...{ by: { kind, id }, name, reason: 'Cấp thẻ', location: 'Sân' },
})
/** A paper that waits for the chairman and then for the seal. */
const paperToSign = () =>
  app.run(async (ctx) => {
    const data = { member: `Hội viên ${count++}`, note: '' }
    const paper = await issuePaper(ctx, sealedCard, { record: { kind: 'club.member', id: `s${count}` }, data })
    const asked = [by('person', chairman.id ?? '', 'Nguyễn Văn Chủ Tịch'), by('agency', club, 'Câu lạc bộ')]
    const [first = '', second = ''] = await askSignatures(ctx, paper.id, asked)
    return { paper, first, second }
  })
const sign = (who: typeof chairman, ids: string[], pin = PIN) => app.as(who, contract).sign({ ids, pin })
const verdictOf = (id: string) => app.run(async (ctx) => verifyPdf(ctx, await paperBytes(ctx, await getPaper(ctx, id))))

test('the chairman signs, then the club seals: two signatures of level B-LT in one file, and who waits is told', async () => {
  const png = await sharp({ create: { width: 60, height: 30, channels: 4, background: '#1f3fa8' } })
    .png()
    .toBuffer()
  const { keys } = await app.as(chairman, contract).waiting({})
  await app.as(keeper, contract).setPicture({ id: keys[0]?.id ?? '' }, new Blob([new Uint8Array(png)]))
  const { paper, first, second } = await paperToSign()
  expect((await app.as(clerk, contract).waiting({})).items.find((one) => one.id === second)).toMatchObject({
    isTurn: false,
  })
  expect((await sign(clerk, [second])).results).toMatchObject([{ state: 'refused', code: 'papers.notYourTurn' }])
  expect((await sign(chairman, [first])).results).toEqual([{ id: first, state: 'done', code: null }])
  expect((await sign(clerk, [second])).results).toMatchObject([{ state: 'done' }])
  const verdict = await verdictOf(paper.id)
  expect(verdict).toMatchObject({
    state: 'valid',
    paper: { number: `${paper.number}/${paper.year}`, level: 'B-LT' },
    signatures: [
      { signer: 'Nguyễn Văn Chủ Tịch', level: 'PAdES-B-LT' },
      { signer: 'Câu lạc bộ', level: 'PAdES-B-LT', coversAll: true },
    ],
  })
  expect((await app.as(chairman, contract).waiting({})).items.map((one) => one.id)).not.toContain(first)
  expect((await app.as(chairman, contract).waiting({})).keys).toMatchObject([
    { hasPicture: true, subject: 'Nguyễn Văn Chủ Tịch' },
  ])
})

test('many papers with one PIN: one opening of the key, each result by itself; asked twice at once nothing is doubled', async () => {
  const made = []
  for (let n = 0; n < 6; n++) made.push(await paperToSign())
  const revoked = made[2]
  await app.run((ctx) => revokePaper(ctx, revoked?.paper.id ?? '', 'mistake'))
  const ids = [...made.map(({ first }) => first), crypto.randomUUID()]
  const [once, twice] = await Promise.all([sign(chairman, ids), sign(chairman, ids)])
  for (const { results } of [once, twice]) {
    expect(results.map((r) => r.id)).toEqual(ids)
    expect(results.filter((r) => r.code === 'papers.notFound').map((r) => r.id)).toEqual([revoked?.first, ids.at(-1)])
  }
  expect(await app.run((ctx) => finishSignings(ctx))).toBe(0)
  for (const { paper } of made.filter((one) => one !== revoked))
    expect((await verdictOf(paper.id)).signatures).toHaveLength(1)
})

describe('what goes wrong', () => {
  test('a wrong PIN, a silent service, a locked key: nothing is signed, the sentence says why', async () => {
    const other = staff([])
    await key(other.id ?? '', 'person', { credentialID: 'locks', pin: '1111' })
    const { second, first, paper } = await paperToSign()
    await expect(sign(chairman, [first], '0000')).rejects.toMatchObject({ code: 'papers.pinWrong' })
    ca.setFault({ service: 'remote', mode: 'refuse' })
    await expect(sign(chairman, [first])).rejects.toMatchObject({ code: 'papers.signingServiceDown', status: 503 })
    ca.setFault({ service: 'remote', mode: 'ok' })
    await expect(sign(chairman, [first, second])).rejects.toMatchObject({ code: 'papers.oneKeyOnly' })
    await expect(sign(other, [first])).rejects.toMatchObject({ code: 'papers.notFound' })
    await expect(sign(staff(['papers.seal'], [crypto.randomUUID()]), [second])).rejects.toMatchObject({ status: 404 })
    const [mine = ''] = await app.run((ctx) => askSignatures(ctx, paper.id, [by('person', other.id ?? '', 'Khác')]))
    await sign(chairman, [first])
    await sign(clerk, [second])
    for (let n = 0; n < 3; n++)
      await expect(sign(other, [mine], '0000')).rejects.toMatchObject({ code: 'papers.pinWrong' })
    await expect(sign(other, [mine], '1111')).rejects.toMatchObject({ code: 'papers.keyLocked' })
  })

  test('a revoked or expired certificate signs nothing; a key of somebody else or of nobody we trust is not taken', async () => {
    const leaver = staff([])
    const { serial } = ca.addCredential({
      credentialID: 'leaver',
      user: 'x',
      name: 'Đã thôi',
      id: 'CCCD:003090000009',
      pin: PIN,
    })
    const holder = { kind: 'person' as const, id: leaver.id ?? '' }
    const add = (userId: string) => app.as(keeper, contract).addCredential({ remoteId: 'leaver', holder, userId })
    await expect(add('003090000001')).rejects.toMatchObject({ code: 'papers.notTheirs' })
    await add('003090000009')
    await expect(add('003090000009')).rejects.toMatchObject({ code: 'papers.keyTaken' })
    const paper = await app.run((ctx) =>
      issuePaper(ctx, sealedCard, { record: { kind: 'club.member', id: 'l' }, data: { member: 'x', note: '' } }),
    )
    const [id = ''] = await app.run((ctx) => askSignatures(ctx, paper.id, [by('person', holder.id, 'Đã thôi')]))
    ca.revoke({ serial, reason: 'cessation' })
    await expect(sign(leaver, [id])).rejects.toMatchObject({ code: 'papers.certificateRevoked', status: 409 })
    ca.addCredential({
      credentialID: 'old',
      user: 'x',
      name: 'Cũ',
      id: 'CCCD:1',
      from: '2020-01-01T00:00:00Z',
      to: '2021-01-01T00:00:00Z',
    })
    await expect(
      app.as(keeper, contract).addCredential({ remoteId: 'old', holder, userId: '1' }),
    ).rejects.toMatchObject({ code: 'papers.certificateExpired' })
    await expect(
      app.run((ctx) => askSignatures(ctx, paper.id, [by('person', crypto.randomUUID(), 'Ai đó')])),
    ).rejects.toMatchObject({ code: 'papers.noKey' })
  })

  test('the time-stamper is down while a leader signs: signed at B-B, completed later, earlier signatures whole', async () => {
    const { paper, first, second } = await paperToSign()
    await sign(chairman, [first])
    ca.setFault({ service: 'tsa', mode: 'refuse' })
    expect((await sign(clerk, [second])).results).toMatchObject([{ state: 'done' }])
    expect((await verdictOf(paper.id)).signatures).toMatchObject([{ level: 'PAdES-B-LT' }, { level: 'PAdES-B-B' }])
    expect((await app.run((ctx) => getPaper(ctx, paper.id))).level).toBe('B-B')
    ca.setFault({ service: 'tsa', mode: 'ok' })
    forgetFailures()
    app.clock.set(new Date(Date.now() + 20 * 60_000))
    await app.run((ctx) => completePapers(ctx))
    app.clock.set(new Date())
    expect((await app.run((ctx) => getPaper(ctx, paper.id))).level).toBe('B-LT')
    expect(await verdictOf(paper.id)).toMatchObject({
      state: 'valid',
      signatures: [{ intact: true }, { level: 'PAdES-B-LT' }],
    })
  })

  test('the PIN is nowhere: neither in the database nor in any file', async () => {
    const tables = await app.run((ctx) =>
      many(
        ctx.db,
        sql<{
          name: string
        }>`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('kernel', 'papers', 'files')`,
      ),
    )
    for (const { name } of tables) {
      const found = await app.run((ctx) =>
        many(ctx.db, sql`select 1 from ${sql.raw(name)} t where t::text like ${`%${PIN}%`}`),
      )
      expect({ name, found: found.length }).toEqual({ name, found: 0 })
    }
    const stored = readdirSync(app.platform.config.dataDir, { recursive: true, withFileTypes: true }).filter((f) =>
      f.isFile(),
    )
    expect(stored.length).toBeGreaterThan(0)
    for (const file of stored) expect(readFileSync(`${file.parentPath}/${file.name}`).includes(PIN)).toBe(false)
  })
})

test('a citizen signs with a key of their own, opened by PIN and one-time code', async () => {
  const me = citizen()
  const mine = { credentialID: 'citizen', name: 'Trần Thị Dân', ca: 'public' as const, asksOtp: true }
  const { id: keyId } = await key(me.id ?? '', 'person', mine)
  const { paper } = await paperToSign()
  await app.run((ctx) => sql`update papers.signing set state = 'dropped' where paper_id = ${paper.id}`.execute(ctx.db))
  const [id = ''] = await app.run((ctx) => askSignatures(ctx, paper.id, [by('person', me.id ?? '', 'Trần Thị Dân')]))
  const api = app.as(me, contract)
  expect(await api.waiting({})).toMatchObject({ items: [{ id, isTurn: true }], keys: [{ id: keyId, asksOtp: true }] })
  await expect(api.sign({ ids: [id], pin: PIN, otp: '0' })).rejects.toMatchObject({ code: 'papers.otpWrong' })
  await api.sendOtp({ id: keyId })
  const sent = (await (await fetch(`${ca.url}/otps`)).json()) as { credential: string; otp: string }[]
  const otp = sent.findLast((one) => one.credential === 'citizen')?.otp ?? ''
  expect((await api.sign({ ids: [id], pin: PIN, otp })).results).toEqual([{ id, state: 'done', code: null }])
  // It is vouched for by its authority, not by being known here.
  expect(await verdictOf(paper.id)).toMatchObject({
    state: 'valid',
    signatures: [{ signer: 'Trần Thị Dân', authority: 'CA công cộng thử nghiệm', ours: false, level: 'PAdES-B-LT' }],
  })
})

test('who may do what', async () => {
  const id = crypto.randomUUID()
  const routes = [
    ['waiting', {}, [401, undefined, undefined, undefined]],
    ['sign', { ids: [id], pin: '0000' }, [401, 404, 404, 404]],
    ['sendOtp', { id }, [401, 404, 404, 404]],
    ['addCredential', { remoteId: 'x', holder: { kind: 'person', id }, userId: 'x' }, [401, 403, 403, 503]],
    ['endCredential', { id }, [401, 403, 403, 404]],
    ['setPicture', { id }, [401, 403, 403, 404]],
  ] as const
  for (const [name, input, expected] of routes) {
    const call = (who: typeof anyone) =>
      (app.as(who, contract)[name] as (i: object, b?: Blob) => Promise<unknown>)(
        input,
        name === 'setPicture' ? new Blob(['x']) : undefined,
      ).then(
        () => undefined,
        (e: { status: number }) => e.status,
      )
    expect([name, [await call(anyone), await call(citizen()), await call(staff([])), await call(keeper)]]).toEqual([
      name,
      expected,
    ])
  }
})
