import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases, getCase, partiesOf, timeline } from '@hue-s/engines/cases/index.ts'
import { files, storeBytes } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { contactOf, identity, reveal } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { maybe, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import type { Input } from '@hue-s/kernel/shared/route.ts'
import { fieldReportsContract as contract } from '../contract.ts'
import { drawnPhoto } from '../demo/photos.ts'
import { fieldReports } from '../system.ts'

type ReceiveInput = Input<(typeof contract)['receive']>
let app: TestApp
const lamp: ReceiveInput = {
  category: '',
  note: 'Đèn đường tắt ba đêm nay',
  at: { lon: 110.5, lat: 14 },
  channel: 'email',
}

beforeAll(async () => {
  app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
    now: '2026-11-20T02:00:00Z',
  })
  const { items } = await app.as(anyone, contract).categories({})
  lamp.category = items[0]?.id ?? ''
  const [commune] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  if (commune?.centroid) lamp.at = commune.centroid
})
afterAll(() => app.stop())

const receive = (more: Partial<ReceiveInput> = {}) => app.run((ctx) => ctx.call(contract.receive, { ...lamp, ...more }))

test('a report from another door is the same case as any other: routed, with deadlines and its channel', async () => {
  const got = await receive({ attributes: { pole: '12A' } })
  expect(got).toMatchObject({ state: 'assigned', published: false, repeated: false })
  expect(got.dueAt).not.toBeNull()
  const row = await app.run((ctx) => getCase(ctx, got.id))
  expect(row).toMatchObject({ channel: 'email', code: got.code })
  expect(row.data).toMatchObject({ attributes: { pole: '12A' }, note: lamp.note })
  await expect(app.as(anyone, contract).read({ id: got.id })).rejects.toMatchObject({ status: 404 })
})

test('published at once word for word in NFC; the sender is nowhere in it', async () => {
  const note = 'Cột điện nghiêng\nsắp đổ <b>nguy hiểm</b>'.normalize('NFD')
  const got = await receive({ note, publishNow: true, reporter: { name: 'Lê Thị Bưởi', phone: '+84912000111' } })
  const shown = await app.as(anyone, contract).read({ id: got.id })
  expect(got.published).toBe(true)
  expect(shown.note).toBe(note.normalize('NFC'))
  expect(JSON.stringify(shown)).not.toMatch(/Bưởi|912000111/)
})

test('a reporter who asks for the agency only is not published', async () => {
  const got = await receive({ publishNow: true, visibility: 'agency' })
  expect(got.published).toBe(false)
})

test('the same number of the same source opens one case, also when it comes twice at once', async () => {
  const external = { source: 'inbox', id: 'message-1' }
  const [a, b] = await Promise.all([receive({ external }), receive({ external })])
  const c = await receive({ external, note: 'Một lần nữa, lời khác' })
  expect(new Set([a.id, b.id, c.id]).size).toBe(1)
  expect([a.repeated, b.repeated].sort()).toEqual([false, true])
  expect(c.repeated).toBe(true)
  expect((await receive({ external: { source: 'other', id: 'message-1' } })).id).not.toBe(a.id)
})

test('a report that is refused leaves its number free', async () => {
  const external = { source: 'inbox', id: 'message-2' }
  await expect(receive({ external, at: { lon: 2, lat: 48 } })).rejects.toMatchObject({ code: 'field-reports.outside' })
  await expect(receive({ external, category: 'no-such' })).rejects.toMatchObject({ status: 400 })
  expect((await receive({ external })).repeated).toBe(false)
})

test('the same address is the same person; an unproved address is never written to', async () => {
  const reporter = { name: 'Trần Văn Mít', email: 'Mit@example.vn' }
  const first = await receive({ reporter })
  const second = await receive({ reporter: { email: 'mit@example.vn' } })
  const [one] = await app.run((ctx) => partiesOf(ctx, first.id))
  const [two] = await app.run((ctx) => partiesOf(ctx, second.id))
  expect(one?.personId).toBe(two?.personId)
  const personId = one?.personId ?? ''
  const known = await app.run((ctx) => reveal(ctx, personId, { purpose: 'field-reports.contact', what: ['name'] }))
  expect(known.name).toBe('Trần Văn Mít')
  const proved = () =>
    app.run((ctx) =>
      maybe(
        ctx.db,
        sql<{ emailVerified: boolean }>`select email_verified from notify.contact where person_id = ${personId}`,
      ),
    )
  expect((await proved())?.emailVerified).toBe(false)
  await receive({ reporter: { email: 'mit@example.vn', verified: true } })
  expect((await proved())?.emailVerified).toBe(true)
  expect((await app.run((ctx) => contactOf(ctx, personId))).email).toBe('mit@example.vn')
  await app.settle()
})

test('nobody sent it: no reporter, and every step still works', async () => {
  const got = await receive()
  expect(await app.run((ctx) => partiesOf(ctx, got.id))).toEqual([])
  const { agencyId } = await app.run((ctx) => getCase(ctx, got.id))
  const desk = app.as(staff(['field-reports.read', 'field-reports.handle'], [agencyId ?? '']), contract)
  const seen = await desk.work({ id: got.id })
  expect((await desk.act({ id: got.id, action: 'accept', version: seen.version })).state).toBe('working')
  await app.settle()
})

test('words and photos that come later: once each, and only to a report', async () => {
  const got = await receive({ publishNow: true })
  const word = { id: got.id, channel: 'email', text: 'Nay lại sáng rồi', external: { source: 'inbox', id: 'reply-1' } }
  expect(await app.run((ctx) => ctx.call(contract.receiveWord, word))).toEqual({ repeated: false })
  expect(await app.run((ctx) => ctx.call(contract.receiveWord, word))).toEqual({ repeated: true })
  const { items } = await app.run((ctx) => timeline(ctx, { id: got.id }))
  expect(items.filter((e) => e.kind === 'commented').map((e) => e.note)).toEqual(['Nay lại sáng rồi'])
  const photo = await app.run(async (ctx) => (await storeBytes(ctx, await drawnPhoto('lamp', 'before'), 'photo')).id)
  await app.run((ctx) => ctx.call(contract.receivePhoto, { id: got.id, photo, publishNow: true }))
  const shown = await app.as(anyone, contract).read({ id: got.id })
  expect(shown.photos.map((p) => p.id)).toEqual([photo])
  const nowhere = '00000000-0000-4000-8000-000000000000'
  await expect(app.run((ctx) => ctx.call(contract.receiveWord, { ...word, id: nowhere }))).rejects.toMatchObject({
    status: 404,
  })
})

test('no person may come in by this door', async () => {
  for (const who of [anyone, citizen(), staff(['field-reports.read', 'field-reports.operate'])])
    await expect(app.as(who, contract).receive(lamp)).rejects.toMatchObject({ status: who === anyone ? 401 : 403 })
})
