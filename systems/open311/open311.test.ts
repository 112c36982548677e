import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getCase, partiesOf, publish, timeline, withdraw } from '@hue-s/engines/cases/index.ts'
import { reveal } from '@hue-s/engines/identity/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import sharp from 'sharp'
import { open311Contract as contract } from './contract.ts'
import { DEMO_KEY } from './partners.ts'
import { formOf, NOW, openDoor, packWith, type Door, type Fields } from './testing/door.ts'

let door: Door
const manager = staff(['open311.manage'])
beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door?.app.stop())

describe('a report sent through the door', () => {
  test('is public at once, word for word in NFC, and its sender nowhere', async () => {
    const description = 'Đèn đường trước trường học tắt đã ba đêm\n<b>rất tối</b> & nguy hiểm'
    const code = await door.sent(
      door.lamp({
        description: description.normalize('NFD').replace('\n', '\r\n'),
        email: 'nguoi.gui@example.vn',
        phone: '0912 000 222',
        first_name: 'Bưởi',
        last_name: 'Lê Thị',
        device_id: 'tt222111',
        account_id: '123456',
        address_string: 'Trước cổng trường',
      }),
    )
    const { body } = await door.read(`requests/${code}.json`)
    expect(body[0]).toMatchObject({
      service_request_id: code,
      description,
      status: 'open',
      service_code: 'street-lamp',
    })
    const everywhere = JSON.stringify([
      body,
      (await door.read('requests.json')).body,
      await (await fetch(`${door.base}/requests.xml`)).text(),
    ])
    expect(everywhere).not.toMatch(/nguoi\.gui|912000222|0912 000 222|Bưởi|tt222111|123456/)
    const id = await door.caseIdOf(code)
    const row = await door.app.run((ctx) => getCase(ctx, id))
    expect(row).toMatchObject({ channel: 'open311', code, publicText: description })
    const [party] = await door.app.run((ctx) => partiesOf(ctx, id))
    const person = await door.app.run((ctx) =>
      reveal(ctx, party?.personId ?? '', { purpose: 'field-reports.contact', what: ['name', 'phone'] }),
    )
    expect(person).toEqual({ name: 'Lê Thị Bưởi', phone: '+84912000222' })
    const stored = await door.app.run((ctx) =>
      many(ctx.db, sql<{ t: string }>`select s::text as t from open311.submission s`),
    )
    expect(JSON.stringify(stored)).not.toMatch(/nguoi|Bưởi|912000222|tt222111/)
    expect((await door.app.as(anyone, fieldReportsContract).read({ id })).note).toBe(description)
  })

  test('answers, also of several values, come to the case; the kind becomes the kind of the report', async () => {
    const code = await door.sent(
      door.lamp({
        'attribute[kind]': 'street-lamp-out',
        'attribute[pole]': '12A/5',
        'attribute[signs][]': ['dark', 'broken'],
        'attribute[since]': '2026-11-18T19:00:00+07:00',
        'attribute[lamps]': '3',
        'attribute[easting]': '1',
      }),
    )
    const row = await door.app.run(async (ctx) => getCase(ctx, await door.caseIdOf(code)))
    expect(row.data).toMatchObject({
      child: 'street-lamp-out',
      attributes: { pole: '12A/5', signs: 'dark, broken', lamps: '3', since: '2026-11-18T19:00:00+07:00' },
    })
    expect(JSON.stringify(row.data)).not.toContain('easting')
  })

  test('identical words with the same key within a minute are one report, also at the same moment', async () => {
    const fields = door.lamp({ description: 'Bấm hai lần' })
    const codes = await Promise.all([door.sent(fields), door.sent(fields), door.sent(fields)])
    expect(new Set(codes).size).toBe(1)
    expect(await door.sent({ ...fields, description: 'Bấm hai lần, lời khác' })).not.toBe(codes[0])
    door.app.clock.set('2026-11-20T02:02:00Z')
    expect(await door.sent(fields)).not.toBe(codes[0])
    door.app.clock.set(NOW)
  })

  test('by address in words and by the code of a commune; what is not found is 400', async () => {
    const byCode = await door.sent({ ...door.lamp(), lat: '', long: '', address_id: door.communeCode })
    const { body } = await door.read(`requests/${byCode}.json`)
    expect(body[0]?.['address_id']).toBe(door.communeCode)
    const words = String(body[0]?.['address'])
    expect(await door.sent({ ...door.lamp(), lat: '', long: '', address_string: words })).toMatch(/^PA-/)
    await door.refused({ ...door.lamp(), lat: '', long: '', address_string: 'Zzyzx Qqq 99' }, 400, /địa chỉ/)
    await door.refused({ ...door.lamp(), lat: '', long: '', address_id: '99999x' }, 400, /địa chỉ/)
    await door.refused({ ...door.lamp(), lat: '', long: '' }, 400, /vị trí/)
  })

  test('a photo in the form is shown; what is no photo is refused and nothing stays', async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries(door.lamp())) form.append(name, String(value))
    const photo = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#37a' } })
      .png()
      .toBuffer()
    form.append('media', new Blob([new Uint8Array(photo)], { type: 'image/png' }), 'a.png')
    const res = await fetch(`${door.base}/requests.json`, { method: 'POST', body: form })
    expect(res.status).toBe(200)
    const [{ service_request_id: code }] = (await res.json()) as [{ service_request_id: string }]
    const { body } = await door.read(`requests/${code}.json?extensions=true`)
    const url = String(body[0]?.['media_url'])
    expect(url).toMatch(/^http:\/\/localhost:.*\/api\/files\//)
    expect((await fetch(door.app.url + new URL(url).pathname + new URL(url).search)).status).toBe(200)
    form.set('media', new Blob(['no picture']), 'a.jpg')
    const before = (await door.read('requests.json')).body.length
    expect((await fetch(`${door.base}/requests.json`, { method: 'POST', body: form })).status).toBe(400)
    expect((await door.read('requests.json')).body.length).toBe(before)
  })
})

describe('keys', () => {
  test('missing, wrong and revoked keys are 403; a key is shown once', async () => {
    await door.refused({ ...door.lamp(), api_key: '' }, 403, /api_key/)
    await door.refused({ ...door.lamp(), api_key: 'nope' }, 403, /api_key/)
    const desk = door.app.as(manager, contract)
    const { key, ...made } = await desk.issueKey({ name: 'Ứng dụng bạn', contact: 'ban@example.vn' })
    expect(JSON.stringify(await desk.partners({}))).not.toContain(key)
    await door.sent(door.lamp({ api_key: key }))
    expect((await desk.revokeKey({ id: made.id })).revokedAt).not.toBeNull()
    await door.refused(door.lamp({ api_key: key }), 403, /thu hồi/)
    await expect(desk.revokeKey({ id: '00000000-0000-4000-8000-000000000000' })).rejects.toMatchObject({ status: 404 })
  })

  test('a key has its own limit', async () => {
    const { key } = await door.app
      .as(manager, contract)
      .issueKey({ name: 'Ít thôi', contact: 'it@example.vn', perHour: 2 })
    await door.sent(door.lamp({ api_key: key }))
    await door.sent(door.lamp({ api_key: key }))
    await door.refused(door.lamp({ api_key: key }), 429, /một giờ/)
  })

  test('a partner under review is received, and shown only after publication', async () => {
    const { key } = await door.app
      .as(manager, contract)
      .issueKey({ name: 'Xem trước', contact: 'x@example.vn', review: true })
    const code = await door.sent(door.lamp({ api_key: key }))
    expect((await door.read(`requests/${code}.json`)).status).toBe(404)
    expect((await door.app.run(async (ctx) => getCase(ctx, await door.caseIdOf(code)))).publishedAt).toBeNull()
  })

  test('production refuses the key of the demo', async () => {
    const real = await openDoor({ MODE: 'production' })
    try {
      expect((await real.post(real.lamp())).status).toBe(403)
    } finally {
      await real.app.stop()
    }
  })

  test.each([
    ['anyone', anyone, 401],
    ['a citizen', citizen(), 403],
    ['an official without the permission', staff(['field-reports.operate']), 403],
  ])('%s may not keep the door', async (_, who, status) => {
    const desk = door.app.as(who, contract)
    await expect(desk.partners({})).rejects.toMatchObject({ status })
    await expect(desk.issueKey({ name: 'Không', contact: 'không' })).rejects.toMatchObject({ status })
    await expect(desk.sources({})).rejects.toMatchObject({ status })
  })
})

test('where the province reviews first, a token is given and leads to the number once it is public', async () => {
  const folder = packWith({ review: true })
  const careful = await openDoor({ PROVINCES_DIR: folder })
  try {
    const [sent] = (await (await careful.post(careful.lamp())).json()) as Record<string, string>[]
    expect(sent).not.toHaveProperty('service_request_id')
    const token = sent?.['token'] ?? ''
    const ask = async () => (await careful.read(`tokens/${token}.json`)).body
    expect(await ask()).toEqual([{ service_request_id: null, token }])
    const [row] = await careful.app.run((ctx) =>
      many(ctx.db, sql<{ caseId: string; code: string }>`select case_id, code from open311.submission`),
    )
    await careful.app.run((ctx) => publish(ctx, { id: row?.caseId ?? '', title: 'Đèn tắt', text: 'Đèn tắt (đã xem)' }))
    await careful.app.settle()
    expect(await ask()).toEqual([{ service_request_id: row?.code, token }])
    expect((await careful.read(`requests/${row?.code}.json`)).body[0]?.['description']).toBe('Đèn tắt (đã xem)')
  } finally {
    await careful.app.stop()
    rmSync(folder, { recursive: true })
  }
})

describe('reading', () => {
  test('filters, pages and times as the standard says', async () => {
    door.app.clock.set('2026-11-20T05:00:00Z')
    const codes = [
      await door.sent(door.lamp()),
      await door.sent(door.lamp({ service_code: 'road' })),
      await door.sent(door.lamp()),
    ]
    door.app.clock.set('2026-11-20T06:00:00Z')
    const ids = async (query: string) =>
      (await door.read(`requests.json?${query}`)).body.map((r) => r['service_request_id'])
    const window = 'start_date=2026-11-20T04:59:00Z&end_date=2026-11-20T12:30:00%2B07:00'
    expect(new Set(await ids(window))).toEqual(new Set(codes))
    expect(await ids(`${window}&service_code=road`)).toEqual([codes[1]])
    expect(await ids(`${window}&service_code=road&service_code=nothing,no`)).toEqual([codes[1]])
    expect(await ids(`${window}&status=closed`)).toEqual([])
    expect(await ids(`${window}&status=open,closed&page_size=2&page=2`)).toHaveLength(1)
    expect(
      await ids(`service_request_id=${codes[0]},${codes[2]},PA-NONE&status=rubbish&page=0&start_date=x`),
    ).toHaveLength(2)
    expect(await ids('start_date=2020-01-01T00:00:00Z')).toEqual([])
    const [line] = (await door.read(`requests/${codes[0]}.json`)).body
    expect(line?.['requested_datetime']).toBe('2026-11-20T12:00:00+07:00')
    door.app.clock.set(NOW)
  })

  test('steps of a report are told to those who follow, once, with the state', async () => {
    const code = await door.sent(door.lamp())
    const id = await door.caseIdOf(code)
    await door.app.settle()
    door.app.clock.set('2026-11-20T03:00:00Z')
    const { agencyId, version } = await door.app.run((ctx) => getCase(ctx, id))
    const desk = door.app.as(
      staff(['field-reports.read', 'field-reports.handle'], [agencyId ?? '']),
      fieldReportsContract,
    )
    await desk.act({ id, action: 'accept', version })
    await door.app.settle()
    const { body } = await door.read(`servicerequestupdates.json?service_request_id=${code}`)
    expect(body.map((u) => [u['service_request_id'], u['status'], u['external_status_code']])).toEqual([
      [code, 'open', 'assigned'],
      [code, 'open', 'working'],
    ])
    expect(body[1]?.['updated_datetime']).toBe('2026-11-20T10:00:00+07:00')
    expect((await door.read(`requests/${code}.json`)).body[0]?.['updated_datetime']).toBe('2026-11-20T10:00:00+07:00')
    door.app.clock.set(NOW)
  })

  test('words of the sender come to the case once; others may not speak in its name', async () => {
    const code = await door.sent(door.lamp())
    const say = (more: Fields = {}) =>
      fetch(`${door.base}/servicerequestupdates.xml`, {
        method: 'POST',
        body: formOf({
          api_key: DEMO_KEY,
          service_request_id: code,
          update_id: '77',
          status: 'FIXED',
          description: 'Sáng lại rồi',
          ...more,
        }),
      })
    const first = await (await say()).text()
    expect(first).toMatch(/<update_id>[0-9a-f-]{36}<\/update_id>/)
    expect(await (await say()).text()).toBe(first)
    const { items } = await door.app.run(async (ctx) => timeline(ctx, { id: await door.caseIdOf(code) }))
    expect(items.filter((e) => e.kind === 'commented').map((e) => e.note)).toEqual([
      'Sáng lại rồi\n\nBên gửi cho biết trạng thái: FIXED',
    ])
    const { key } = await door.app.as(manager, contract).issueKey({ name: 'Người khác', contact: 'k@example.vn' })
    expect((await say({ api_key: key })).status).toBe(403)
    expect((await say({ service_request_id: 'PA-NONE' })).status).toBe(404)
    expect((await say({ update_id: '' })).status).toBe(400)
  })

  test('a walk over what is published finds what came without an event, and takes away what is gone', async () => {
    const code = await door.sent(door.lamp())
    await door.app.settle()
    await door.app.run(async ({ db }) => {
      for (const table of ['request', 'request_update', 'walk'])
        await sql`delete from ${sql.ref(`open311.${table}`)}`.execute(db)
    })
    expect((await door.read(`requests/${code}.json`)).status).toBe(404)
    door.app.clock.set('2026-11-20T02:30:00Z')
    await door.job('walk')
    door.app.clock.set(NOW)
    expect((await door.read(`requests/${code}.json`)).status).toBe(200)
    const { body } = await door.read(`servicerequestupdates.json?service_request_id=${code}`)
    expect(body.map((u) => [u['status'], u['updated_datetime']])).toEqual([['open', '2026-11-20T09:00:00+07:00']])
    await door.app.run(async (ctx) => withdraw(ctx, { id: await door.caseIdOf(code) }))
    await door.app.settle()
    expect((await door.read(`requests/${code}.json`)).status).toBe(404)
  })
})
