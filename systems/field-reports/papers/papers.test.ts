import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { findPersonOfAccount, identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { contractOfPapers } from '@hue-s/engines/papers/contract.ts'
import { papers, verifyArchive, type PublicJwk } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract, type NewReport } from '../contract.ts'
import { fieldReports } from '../system.ts'

let app: TestApp
let reporter: Actor
let where = { lon: 110.5, lat: 14 }
let category = ''
const NOTE = 'Đèn đường tắt ba đêm nay, ngõ tối quá'
const operator = staff(['field-reports.read', 'field-reports.operate'])

beforeAll(async () => {
  app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
    seed: true,
    now: '2026-11-20T02:00:00Z',
    env: { PUBLIC_URL: 'https://tinh.example.vn' },
  })
  reporter = { ...citizen(), id: (await app.run((ctx) => findPersonOfAccount(ctx, 'citizen'))) ?? '' }
  category = (await app.as(anyone, contract).categories({})).items[0]?.id ?? ''
  const [commune] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  if (commune?.centroid) where = commune.centroid
})
afterAll(() => app.stop())

const mine = () => app.as(reporter, contract)
let sentSoFar = 0
/** Another text each time: the same report twice is taken for a nervous thumb. */
const submit = (more: Partial<NewReport> = {}) =>
  mine().submit({ category, note: `${NOTE}, cột số ${(sentSoFar += 1)}`, at: where, ...more })
/** A picture of its own shade, so that no two are the same. */
const picture = async (shade = 0) =>
  new Uint8Array(
    await sharp({ create: { width: 320, height: 240, channels: 3, background: { r: 40, g: 90, b: 20 * shade } } })
      .jpeg()
      .toBuffer(),
  )
const upload = async (bytes: Uint8Array<ArrayBuffer>) =>
  (await app.as(reporter, filesContract).upload({ purpose: 'photo' }, new Blob([bytes], { type: 'image/jpeg' }))).id
const bytesOf = async (answer: unknown) => Buffer.from(await (answer as Response).arrayBuffer())
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const verify = (token: string) => app.as(anyone, contractOfPapers).verify({ token })
const checkPdf = (bytes: Buffer) => app.as(anyone, contractOfPapers).verifyPdf({}, new Blob([new Uint8Array(bytes)]))

test('a receipt proves what was sent and when: text, photos, instant, never who', async () => {
  const sentPicture = await picture()
  const sent = await submit({ photos: [await upload(sentPicture)] })
  const receipt = await mine().receipt({ id: sent.id })
  expect(receipt.link).toBe(`https://tinh.example.vn/verify?t=${receipt.token}`)
  expect(receipt.link.length).toBeLessThan(650)
  expect(receipt.hashes).toMatchObject({ text: sha256(sent.note), photos: [{ sha256: sha256(sentPicture) }] })
  expect(receipt.svg).toMatch(/^<svg /)
  const verdict = await verify(receipt.token)
  expect(verdict.state).toBe('valid')
  const said = Object.fromEntries(verdict.claims.map((c) => [c.name, c.value]))
  expect(said).toMatchObject({
    code: sent.code,
    at: sent.openedAt,
    channel: 'app',
    text: createHash('sha256').update(sent.note).digest('base64url'),
    photos: createHash('sha256').update(sentPicture).digest().subarray(0, 16).toString('base64url'),
  })
  for (const { label, name } of verdict.claims) expect(label.vi).not.toBe(name)
  const everything = Buffer.from(receipt.token.split('.')[1] ?? '', 'base64url').toString()
  expect(everything).not.toContain(reporter.id)
  expect(everything).not.toContain(sent.note)
})

test('six photos still fit into a QR', async () => {
  const photos: string[] = []
  for (let n = 0; n < 6; n++) photos.push(await upload(await picture(n + 1)))
  const { token } = await mine().receipt({ id: (await submit({ photos })).id })
  expect(token.length).toBeLessThanOrEqual(710)
})

test('the receipt is signed when the report is sent and stays what it was', async () => {
  const sent = await submit()
  await app.settle()
  const before = await mine().receipt({ id: sent.id })
  app.clock.set('2026-11-21T02:00:00Z')
  expect((await mine().receipt({ id: sent.id })).token).toBe(before.token)
  expect(before.issuedAt).toBe('2026-11-20T02:00:00.000Z')
  app.clock.set('2026-11-20T02:00:00Z')
})

test('the paper is signed, numbered, the same each time; one changed byte is noticed', async () => {
  const sent = await submit()
  const first = await bytesOf(await mine().receiptPdf({ id: sent.id }))
  expect((await bytesOf(await mine().receiptPdf({ id: sent.id }))).equals(first)).toBe(true)
  const verdict = await checkPdf(first)
  expect(verdict).toMatchObject({ state: 'valid', paper: { kind: 'field-reports.receipt' } })
  expect(verdict.paper?.number).toMatch(/^\d+\/2026$/)
  const changed = Buffer.from(first)
  changed[5_000] = (changed[5_000] ?? 0) ^ 1
  expect((await checkPdf(changed)).state).toBe('changed')
})

test('a forged, foreign or revoked receipt is told apart', async () => {
  const sent = await submit()
  const { token } = await mine().receipt({ id: sent.id })
  const [head, , tail] = token.split('.')
  const forged = Buffer.from(JSON.stringify({ k: 'field-reports.receipt', c: { code: 'PA-1' } })).toString('base64url')
  expect(await verify(`${head}.${forged}.${tail}`)).toMatchObject({ state: 'changed', claims: [] })
  const other = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: 'elsewhere' })).toString('base64url')
  expect((await verify(`${other}.${forged}.${tail}`)).state).toBe('unknownKey')
  await app.as(staff(['papers.manage']), contractOfPapers).revokeReceipt({ token, reason: 'abuse' })
  expect(await verify(token)).toMatchObject({ state: 'revoked', revokeReason: 'abuse' })
  expect((await mine().receipt({ id: sent.id })).revokedAt).not.toBeNull()
  await expect(mine().receiptPdf({ id: sent.id })).rejects.toMatchObject({ code: 'field-reports.receiptOff' })
})

test('hostile text is refused or printed, never a fault', { timeout: 120_000 }, async () => {
  await expect(submit({ note: 'x'.repeat(10_000) })).rejects.toMatchObject({ code: 'kernel.badInput' })
  const notes = [
    'z\u0337\u0322\u0327\u0349\u0353'.repeat(300),
    'مرحبا بالعالم، الشارع مظلم שלום עולם',
    '😀🔥🚧 đèn hỏng 👨‍👩‍👧‍👦',
    'x'.repeat(2_000),
    '<script>alert(1)</script> =HYPERLINK("http://x") {{7*7}} %PDF-1.7',
    'trước \u202e sau \u200b ẩn',
  ]
  for (const note of notes) {
    const { id } = await submit({ note })
    expect((await mine().receipt({ id })).hashes.text).toBe(sha256(note.normalize('NFC').trim()))
    expect((await checkPdf(await bytesOf(await mine().receiptPdf({ id })))).state).toBe('valid')
    expect((await mine().exportOwn({ id })).note).toBe(note.normalize('NFC').trim())
    expect((await bytesOf(await mine().exportOwnPdf({ id }))).toString('latin1', 0, 5)).toBe('%PDF-')
  }
})

test('everything of my report as JSON and as a signed PDF', async () => {
  const sent = await submit({ photos: [await upload(await picture(9))] })
  await app.settle()
  const all = await mine().exportOwn({ id: sent.id })
  expect(all).toMatchObject({ format: 'field-reports.report/1', madeFor: 'reporter', code: sent.code, note: sent.note })
  expect(all.photos).toHaveLength(1)
  expect(all.clocks.flatMap((c) => c.reasons).length).toBeGreaterThan(0)
  expect(all.timeline.length).toBeGreaterThan(0)
  for (const { name, action } of all.timeline) expect(name.vi).not.toBe(action)
  expect(all.receipt?.token).toBe((await mine().receipt({ id: sent.id })).token)
  const pdf = await bytesOf(await mine().exportOwnPdf({ id: sent.id }))
  expect(await checkPdf(pdf)).toMatchObject({ state: 'valid', paper: null, signatures: [{ level: 'PAdES-B-B' }] })
})

test('an agency takes its view away without the reporter, and the export is in the audit log', async () => {
  const sent = await submit()
  const worker = staff(['field-reports.read', 'field-reports.handle'], [sent.agency?.id ?? ''])
  const all = await app.as(worker, contract).exportWork({ id: sent.id })
  expect(all).toMatchObject({ madeFor: 'agency', looks: [] })
  expect(JSON.stringify(all)).not.toContain(reporter.id)
  const pdf = await bytesOf(await app.as(worker, contract).exportWorkPdf({ id: sent.id }))
  expect((await checkPdf(pdf)).state).toBe('valid')
  const looks = await app.run((ctx) =>
    many(ctx.db, sql<{ action: string }>`select action from kernel.audit where actor = ${worker.id} order by action`),
  )
  expect(looks.map((l) => l.action)).toEqual(['field-reports.exportWork', 'field-reports.exportWorkPdf'])
})

test('nobody else gets any of it', async () => {
  const sent = await submit()
  const stranger = citizen()
  const elsewhere = staff(['field-reports.read'], [unitIdOfKey(app.platform.config.province, 'nowhere')])
  for (const route of ['receipt', 'receiptPdf', 'exportOwn', 'exportOwnPdf'] as const) {
    await expect(app.as(stranger, contract)[route]({ id: sent.id })).rejects.toMatchObject({ status: 404 })
    await expect(app.as(anyone, contract)[route]({ id: sent.id })).rejects.toMatchObject({ status: 401 })
    await expect(app.as(operator, contract)[route]({ id: sent.id })).rejects.toMatchObject({ status: 403 })
  }
  for (const route of ['exportWork', 'exportWorkPdf'] as const) {
    await expect(app.as(elsewhere, contract)[route]({ id: sent.id })).rejects.toMatchObject({ status: 404 })
    await expect(app.as(reporter, contract)[route]({ id: sent.id })).rejects.toMatchObject({ status: 403 })
  }
  await expect(app.as(elsewhere, contract).makeArchive({ year: 2026 })).rejects.toMatchObject({ status: 403 })
  await expect(app.as(anyone, contract).archives({})).rejects.toMatchObject({ status: 401 })
  await expect(app.as(operator, contract).archive({ id: crypto.randomUUID() })).rejects.toMatchObject({ status: 404 })
})

test('the archive of a year holds what ended in it, is signed, and shows any change', async () => {
  const sent = await submit()
  await mine().receiptPdf({ id: sent.id })
  const { version } = await mine().own({ id: sent.id })
  await mine().reply({ id: sent.id, action: 'withdraw', version })
  const still = await submit()
  await expect(app.as(operator, contract).makeArchive({ year: 2030 })).rejects.toMatchObject({
    code: 'field-reports.yearToCome',
  })
  const begun = await app.as(operator, contract).makeArchive({ year: 2026 })
  await expect(app.as(operator, contract).makeArchive({ year: 2026 })).rejects.toMatchObject({
    code: 'papers.archiveRunning',
  })
  await expect(app.as(operator, contract).archive({ id: begun.id })).rejects.toMatchObject({
    code: 'papers.archiveOpen',
  })
  await app.settle()
  const [ready] = (await app.as(operator, contract).archives({})).items
  expect(ready).toMatchObject({ id: begun.id, state: 'ready' })
  expect(ready?.reports).toBeGreaterThan(0)
  const tar = await bytesOf(await app.as(operator, contract).archive({ id: begun.id }))
  const { keys } = await app.as(anyone, contractOfPapers).keys({})
  const judged = await verifyArchive(piecesOf(tar), keys)
  expect(judged).toMatchObject({ state: 'valid', faults: [], manifest: { year: 2026, lines: ready?.reports } })
  expect(tar.includes(String(sent.code))).toBe(true)
  expect(tar.includes(`"code":"${still.code}"`)).toBe(false)
  expect(tar.includes(String(reporter.id))).toBe(false)
  expect(judged.manifest?.files.some((f) => f.path.startsWith('papers/'))).toBe(true)
  const changed = Buffer.from(tar)
  changed.write('X', changed.indexOf(String(sent.code)) + 1, 'latin1')
  expect(await verifyArchive(piecesOf(changed), keys)).toMatchObject({ state: 'changed' })
  expect(await verifyArchive(piecesOf(tar.subarray(0, tar.length - 3_000)), keys)).toMatchObject({ state: 'changed' })
  const stranger: PublicJwk[] = keys.map((k) => ({ ...k, kid: 'other' }))
  expect((await verifyArchive(piecesOf(tar), stranger)).state).toBe('unknownKey')
  expect((await verifyArchive(piecesOf(Buffer.from('no archive')), keys)).state).toBe('changed')
})

/** As a stream gives it: in pieces that end anywhere. */
async function* piecesOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 7_777) yield bytes.subarray(at, at + 7_777)
}
