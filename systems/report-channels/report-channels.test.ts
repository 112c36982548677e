import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attachments, getCase, partiesOf, timeline } from '@hue-s/engines/cases/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import sharp from 'sharp'
import { reportChannelsContract as contract } from './contract.ts'
import { MAIL_BOMB, VACATION } from './testing/letters.ts'
import { OURS, SECRETS, startStage, type Letter, type Stage } from './testing/stage.ts'
import { purge } from './purge.ts'
import { deliverDue } from './replies.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.stop())

const desk = staff(['report-channels.desk'])
const NOTE = 'Bóng đèn đường bị tắt ba đêm nay, đoạn trước Chợ Bến Đá'
let nth = 0
let from = ''
let phone = ''
let user = ''
// Each test has senders of its own.
beforeEach(() => {
  nth += 1
  from = `sender${nth}@example.vn`
  phone = `+8491200${String(1000 + nth)}`
  user = `77000${nth}`
})

interface Row {
  id: string
  state: string
  why: string | null
  caseId: string | null
  code: string | null
}
const rows = () =>
  stage.app.run((ctx) =>
    many(ctx.db, sql<Row>`select id, state, why, case_id, code from report_channels.message order by at, id`),
  )
const last = async () => (await rows()).at(-1)
const post = async (letter: Letter) => {
  const said = await stage.post({ from, ...letter })
  await stage.app.settle()
  return said
}
const photo = (tone: number) =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: { r: tone, g: 90, b: 60 } } })
    .jpeg()
    .toBuffer()
const mailsTo = (address: string) => stage.mail.messages().filter(({ to }) => to.includes(address))
const caseOf = (id: string | null | undefined) => stage.app.run((ctx) => getCase(ctx, id ?? ''))

describe('e-mail', () => {
  test('a mail becomes a case; the sender gets the code, the due date and how to follow', async () => {
    await post({ subject: 'Đèn đường', text: NOTE, attachments: [{ filename: 'a.jpg', content: await photo(200) }] })
    const row = await last()
    expect(row).toMatchObject({ state: 'sent' })
    const found = await caseOf(row?.caseId)
    expect(found).toMatchObject({ channel: 'email', category: 'street-lamp', code: row?.code })
    expect(found.data['note']).toBe(`Đèn đường\n${NOTE}`)
    expect(await stage.app.run((ctx) => attachments(ctx, found))).toHaveLength(1)
    expect(await stage.app.run((ctx) => partiesOf(ctx, found.id))).toHaveLength(1)
    const [answer] = mailsTo(from)
    expect(answer?.subject).toBe(`Re: [${row?.code}] Đèn đường`)
    expect(answer?.text).toMatch(/hạn xử lý là \d{2}:\d{2} /)
    expect(answer?.from).toBe(OURS)
    expect(answer?.headers['auto-submitted']).toBe('auto-replied')
    await stage.app.settle()
    expect(mailsTo(from)).toHaveLength(1)
  })

  test('the same mail again, and two at once, is one report and one answer', async () => {
    const letter = { subject: 'Đèn', text: NOTE, messageId: '<one@example.vn>' }
    const before = (await rows()).length
    await Promise.all([post(letter), post(letter)])
    await post(letter)
    expect((await rows()).length).toBe(before + 1)
    expect(mailsTo(from)).toHaveLength(1)
  })

  test('the same words in another mail within minutes are one report', async () => {
    await post({ subject: 'Đèn', text: NOTE })
    const first = await last()
    await post({ subject: 'Đèn', text: `  ${NOTE}  ` })
    expect(await last()).toMatchObject({ state: 'ignored' })
    expect(mailsTo(from)[0]?.text).toContain(first?.code ?? 'no code')
    expect((await rows()).filter(({ code }) => code === first?.code)).toHaveLength(1)
  })

  test('an answer adds words and photos; an empty one asks how it stands; a stranger adds nothing', async () => {
    await post({ subject: 'Đèn', text: NOTE })
    const { caseId, code } = (await last()) ?? {}
    const id = caseId ?? ''
    const answer = mailsTo(from)[0]
    const inReplyTo = answer?.headers['message-id'] ?? ''
    expect(inReplyTo).toContain('answer-')
    const quoted = 'Nay thêm một bóng nữa\n\nOn Fri, 20 Nov 2026, Trung tâm <x@y.vn> wrote:\n> cũ'
    const attached = [{ filename: 'b.jpg', content: await photo(90) }]
    await post({ subject: `Re: Đèn`, text: quoted, inReplyTo, attachments: attached })
    const { items } = await stage.app.run((ctx) => timeline(ctx, { id }))
    expect(items.filter((e) => e.kind === 'commented').map((e) => e.note)).toEqual(['Nay thêm một bóng nữa'])
    expect(items.filter((e) => e.kind === 'attached')).toHaveLength(1)
    expect(await last()).toMatchObject({ state: 'added', code })
    await post({ subject: `Re: [${code}] Đèn`, text: 'Bằng mã trong tiêu đề' })
    expect(await last()).toMatchObject({ state: 'added', code })
    await post({ subject: `Re: [${code}] Đèn`, text: '' })
    expect(await last()).toMatchObject({ state: 'asked' })
    expect(mailsTo(from)[0]?.text).toContain(`Phản ánh ${code}: Đã chuyển cơ quan`)
    await stage.post({ from: 'stranger@example.vn', subject: `Re: [${code}] Đèn`, text: 'Rút lại hộ tôi', inReplyTo })
    expect(await last()).toMatchObject({ state: 'waiting', why: 'otherSender' })
    const after = await stage.app.run((ctx) => timeline(ctx, { id }))
    expect(after.items.filter((e) => e.kind === 'commented')).toHaveLength(2)
    await stage.post({ from: 'stranger@example.vn', subject: code ?? '', text: '' })
    await stage.app.settle()
    const told = mailsTo('stranger@example.vn').map(({ text }) => text)
    expect(told.some((text) => text.includes('Không tìm thấy phản ánh'))).toBe(true)
    expect(told.join()).not.toContain('Nơi xử lý')
  })

  test.each(Object.entries(VACATION))('%s makes no report and is not answered', async (_, letter) => {
    const envelope = letter.envelope ?? { from, to: OURS }
    await post({ subject: 'Đèn', text: NOTE, ...letter, envelope })
    expect(await last()).toMatchObject({ state: 'ignored', caseId: null })
    expect(mailsTo(letter.from ?? from)).toEqual([])
  })

  test('mail to another address is refused: this is no open relay', async () => {
    const envelope = { from, to: 'victim@elsewhere.example' }
    await expect(post({ text: NOTE, envelope })).rejects.toMatchObject({ responseCode: 550 })
  })

  test('30 MB are refused, said beforehand or not; a nested bomb is refused at once', async () => {
    const content = Buffer.alloc(30 * 1024 * 1024, 65)
    const before = (await rows()).length
    await expect(post({ text: NOTE, attachments: [{ filename: 'a.jpg', content }] })).rejects.toMatchObject({
      responseCode: 552,
    })
    const started = performance.now()
    await expect(post({ raw: MAIL_BOMB })).rejects.toMatchObject({ responseCode: 554 })
    expect(performance.now() - started).toBeLessThan(3_000)
    expect((await rows()).length).toBe(before)
  }, 60_000)

  test.each([
    ['no MIME at all', 'ổ gà \xff\xfe'],
    [
      'a broken boundary',
      'From: a@b.vn\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\nContent-Type: image/jpeg\r\n\r\n@@@',
    ],
    [
      'nonsense as base64',
      `From: broken@example.vn\r\nContent-Transfer-Encoding: base64\r\nSubject: =?utf-8?B?!!?=\r\n\r\n%%%`,
    ],
    ['NUL and control signs', `From: nul@example.vn\r\nSubject: a\0b\r\n\r\nrác\0\x07 đầy\r\n`],
  ])('%s is taken without harm', async (_, raw) => {
    expect(await post({ raw, envelope: { from, to: OURS } })).toMatch(/^250/)
    expect(['ignored', 'waiting', 'sent']).toContain((await last())?.state)
  })

  test('HTML with scripts is reduced to its words; a PDF instead of a photo is refused politely', async () => {
    const html = `<script>alert(1)</script><p>${NOTE}</p>`
    const content = Buffer.from(`%PDF-1.4\n${'x'.repeat(20_000)}`)
    await post({ subject: '', html, attachments: [{ filename: 'a.jpg', content, contentType: 'image/jpeg' }] })
    const row = await last()
    expect((await caseOf(row?.caseId)).data['note']).toBe(NOTE)
    expect(mailsTo(from)[0]?.text).toContain('Có 1 tệp không dùng được')
  })

  test('an empty mail asks for words', async () => {
    await post({ subject: '', text: '' })
    expect(await last()).toMatchObject({ state: 'ignored' })
    expect(mailsTo(from)[0]?.text).toContain('không có nội dung')
  })

  test('an old name of a commune leads to the commune of today; one that was divided is a person’s to decide', async () => {
    await post({ subject: '', text: 'Rác đổ đầy bãi, thùng rác hư ở thị trấn Suối Mây' })
    const row = await last()
    expect(row).toMatchObject({ state: 'sent' })
    const { communeId } = await caseOf(row?.caseId)
    expect((await stage.app.run((ctx) => getUnit(ctx, communeId ?? ''))).name).toBe('Mây Ngàn')
    await post({ subject: '', text: 'Rác đổ đầy bãi, thùng rác hư ở xã Cát Vàng' })
    expect(await last()).toMatchObject({ state: 'waiting', why: 'unsurePlace' })
  })

  test('a matter for elsewhere gets the advice, and no case', async () => {
    await post({ subject: 'Khiếu nại', text: 'Tôi muốn khiếu nại và tố cáo quyết định, ở xã Bến Đá' })
    expect(await last()).toMatchObject({ state: 'advised', caseId: null })
    expect(mailsTo(from)).toHaveLength(1)
  })

  test('more than the province allows in an hour is passed over, and said once', async () => {
    for (let n = 0; n < 22; n++) await stage.post({ from, subject: '', text: `Đèn đường tắt ở cột số ${n}, xã Bến Đá` })
    await stage.app.settle()
    const said = mailsTo(from).map(({ text }) => text)
    expect(said.filter((text) => text.includes('quá 20 tin'))).toHaveLength(1)
    expect(said).toHaveLength(21)
  }, 60_000)
})

describe('SMS', () => {
  const send = async (text: string, more: object = {}) => {
    const status = await stage.sms({
      id: `sms-${nth}-${Math.random()}`,
      from: phone,
      to: '8088',
      text,
      at: stage.app.clock.now().toISOString(),
      ...more,
    })
    await stage.app.settle()
    return status
  }
  const now = () => stage.app.clock.now().toISOString()
  const heard = () => stage.messages.messages().flatMap((m) => (m.kind === 'sms' && m.to === phone ? [m.text] : []))

  test('PA and words without marks: a case, and one short answer with the code', async () => {
    expect(await send('pa den duong tat o xa Ben Da truoc cho Ben Da')).toBe(200)
    await send('PA đèn đường tắt trước Chợ Bến Đá')
    const row = await last()
    expect(row).toMatchObject({ state: 'sent' })
    expect(await caseOf(row?.caseId)).toMatchObject({ channel: 'sms', category: 'street-lamp' })
    expect(heard()[0]).toContain(`Da nhan phan anh ${row?.code}`)
    expect(heard().every((text) => text.length <= 160 && /^[\x20-\x7e]+$/.test(text))).toBe(true)
    await send(`PA ${row?.code}`)
    expect(heard()[0]).toContain(`Phan anh ${row?.code}: Da chuyen co quan`)
  })

  test('the same SMS twice within minutes, and the webhook replayed, is one report', async () => {
    const body = { id: `replayed-${nth}`, from: phone, to: '8088', text: 'PA rác đổ bừa ở Chợ Bến Đá', at: now() }
    const before = (await rows()).length
    expect(await Promise.all([stage.sms(body), stage.sms(body), stage.sms(body)])).toEqual([200, 200, 200])
    expect((await rows()).length).toBe(before + 1)
    const first = await last()
    await send(body.text)
    await stage.app.settle()
    expect((await rows()).filter(({ code }) => code !== null && code === first?.code)).toHaveLength(1)
    expect(heard()[0]).toContain(first?.code ?? 'no code')
  })

  test('parts in any order, one of them twice, make one text', async () => {
    const part = (number: number) => ({ part: { reference: `r${nth}`, number, total: 3 } })
    const before = (await rows()).filter(({ state }) => state === 'sent').length
    await send(' tắt trước Chợ ', part(2))
    await send('Bến Đá', part(3))
    await send('Bến Đá', part(3))
    await send('PA đèn đường', part(1))
    const row = await last()
    expect((await caseOf(row?.caseId)).data['note']).toBe('đèn đường tắt trước Chợ Bến Đá')
    expect((await rows()).filter(({ state }) => state === 'sent').length).toBe(before + 1)
  })

  test('without the keyword: help, once a day', async () => {
    await send('alo alo')
    await send('đèn đường tắt')
    await send('PA')
    expect(heard()).toHaveLength(1)
    expect(heard()[0]).toContain('nhan: PA noi dung')
    stage.app.clock.set('2026-11-23T02:00:00Z')
    await send('alo')
    expect(heard()).toHaveLength(2)
  })

  test('2,000 signs and pictures of faces are taken', async () => {
    expect(await send(`PA 😀🔥 đèn đường tắt trước Chợ Bến Đá ${'rất lâu '.repeat(250)}`.slice(0, 2000))).toBe(200)
    expect(await last()).toMatchObject({ state: 'sent' })
  })

  test('forged, unsigned, stale or shapeless messages are refused and leave nothing', async () => {
    const body = { id: 'x1', from: phone, to: '8088', text: 'PA đèn', at: now() }
    const before = (await rows()).length
    expect(await stage.sms(body, 'sha256=00')).toBe(403)
    expect(await stage.sms(body, '')).toBe(403)
    expect(await stage.sms(`${JSON.stringify(body)} `, 'sha256=ff')).toBe(403)
    expect(await stage.sms({ ...body, at: '2026-11-10T02:00:00Z' })).toBe(400)
    expect(await stage.sms({ ...body, from: 'Mẹ' })).toBe(400)
    expect(await stage.sms('{"id":')).toBe(400)
    expect(await stage.sms('[]')).toBe(400)
    expect(await stage.sms('x'.repeat(70_000))).toBe(413)
    expect((await rows()).length).toBe(before)
  })
})

describe('Zalo', () => {
  let event = 0
  const tell = async (name: string, message: object, more: object = {}) => {
    event += 1
    const status = await stage.zalo({
      app_id: SECRETS.appId,
      event_name: name,
      timestamp: String(stage.app.clock.now().getTime()),
      sender: { id: user },
      recipient: { id: '1' },
      message: { msg_id: `m${event}`, ...message },
      ...more,
    })
    await stage.app.settle()
    return status
  }
  const text = (words: string) => tell('user_send_text', { text: words })
  const heard = () =>
    stage.messages.messages().flatMap((m) => (m.kind === 'zalo' && m.to === user ? [String(m.data['text'])] : []))

  test('words, the place on the map, a photo, a last look: then a case', async () => {
    const url = stage.messages.addPicture(await photo(30))
    expect(await text('Bóng đèn đường tắt ba đêm nay')).toBe(200)
    expect(heard()[0]).toContain('Việc này ở đâu?')
    const coordinates = { latitude: '14.002', longitude: '110.421' }
    await tell('user_send_location', { attachments: [{ type: 'location', payload: { coordinates } }] })
    expect(heard()[0]).toContain('Bạn có ảnh')
    await tell('user_send_image', { attachments: [{ type: 'image', payload: { url } }] })
    expect(heard()[0]).toMatch(/Xem lại phản ánh:\nBóng đèn đường[^]*Bến Đá[^]*Số ảnh: 1/)
    await text('#send')
    const row = (await rows()).findLast(({ state }) => state === 'sent')
    const found = await caseOf(row?.caseId)
    expect(found).toMatchObject({ channel: 'zalo', category: 'street-lamp' })
    expect(await stage.app.run((ctx) => attachments(ctx, found))).toHaveLength(1)
    expect(heard()[0]).toContain(`mã ${row?.code}`)
    await text(row?.code ?? '')
    expect(heard()[0]).toContain('Đã chuyển cơ quan')
  })

  test('an event that comes again changes nothing; a conversation runs out and can be cancelled', async () => {
    const once = { msg_id: `again-${nth}`, text: 'Bóng đèn đường tắt ba đêm nay' }
    await tell('user_send_text', once)
    await tell('user_send_text', once)
    expect(heard()).toHaveLength(1)
    await text('hủy')
    expect(heard()[0]).toContain('Đã hủy')
    await text('Bóng đèn đường tắt nữa rồi')
    const before = stage.app.clock.now()
    stage.app.clock.set(new Date(before.getTime() + 2 * 3_600_000))
    await text('ok')
    stage.app.clock.set(before)
    expect(heard()[0]).toContain('Chào bạn')
  })

  test('a place nobody finds goes to the centre in the sender’s words', async () => {
    await text('Bóng đèn đường tắt ba đêm nay')
    await text('chỗ nhà bà Tám')
    expect(heard()[0]).toContain('chưa tìm ra')
    await text('cạnh gốc cây lớn')
    await text('bỏ qua')
    await text('gửi')
    expect((await rows()).filter(({ why }) => why === 'noPlace')).not.toEqual([])
    expect(heard()[0]).toContain('Trung tâm sẽ xem')
  })

  test('forged events and other accounts are refused or passed over', async () => {
    const before = (await rows()).length
    const body = { app_id: SECRETS.appId, event_name: 'user_send_text', timestamp: '1', sender: { id: user } }
    expect(await stage.zalo(body, 'mac=00')).toBe(403)
    expect(await stage.zalo(body)).toBe(400)
    expect(await tell('user_send_text', { text: 'a' }, { app_id: '99' })).toBe(200)
    expect(await tell('user_send_sticker', {})).toBe(200)
    expect(await tell('user_send_text', {}, { sender: { id: "1'; drop" } })).toBe(400)
    expect((await rows()).length).toBe(before)
  })

  test('a picture on another machine is never fetched', async () => {
    await text('Bóng đèn đường tắt trước Chợ Bến Đá')
    await tell('user_send_image', { attachments: [{ type: 'image', payload: { url: 'http://169.254.169.254/x' } }] })
    await text('gửi')
    const row = (await rows()).findLast(({ state }) => state === 'sent')
    const found = await caseOf(row?.caseId)
    expect(await stage.app.run((ctx) => attachments(ctx, found))).toEqual([])
  })
})

describe('the desk', () => {
  const lastWaiting = async () => {
    const { items } = await stage.app.as(desk, contract).waiting({ limit: 200 })
    const item = items.at(-1)
    if (!item) throw new Error('nothing waits')
    return item
  }

  test('what has no place waits with what was found; a person completes it and the sender gets the code', async () => {
    await post({
      subject: 'Đèn',
      text: 'Bóng đèn đường tắt',
      attachments: [{ filename: 'a.jpg', content: await photo(7) }],
    })
    const item = await lastWaiting()
    expect(item).toMatchObject({ channel: 'email', why: 'noPlace', facts: { category: 'street-lamp' } })
    expect(JSON.stringify(item)).not.toContain(from)
    expect(item.photos).toHaveLength(1)
    expect((await fetch(stage.app.url + item.photos[0]?.view)).status).toBe(200)
    const { id, version } = item
    const as = stage.app.as(desk, contract)
    const wrong = { id, version, category: 'street-lamp' }
    await expect(as.complete(wrong)).rejects.toMatchObject({ code: 'report-channels.placeMissing' })
    await expect(
      as.complete({ ...wrong, category: 'no-such', at: { lon: 110.421, lat: 14.002 } }),
    ).rejects.toMatchObject({
      code: 'field-reports.noSuchCategory',
    })
    const whole = { ...wrong, at: { lon: 110.421, lat: 14.002 } }
    const both = await Promise.allSettled([as.complete(whole), as.complete(whole)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const row = (await rows()).find((one) => one.id === id)
    const found = await caseOf(row?.caseId)
    expect(await stage.app.run((ctx) => attachments(ctx, found))).toHaveLength(1)
    await stage.app.settle()
    expect(mailsTo(from)[0]?.subject).toContain(row?.code ?? 'no code')
    await expect(as.complete(whole)).rejects.toMatchObject({ code: 'report-channels.changed' })
  })

  test('discarding needs a reason and tells it only when asked', async () => {
    await post({ subject: '', text: 'Chúc trung tâm một ngày vui' })
    const { id, version } = await lastWaiting()
    const as = stage.app.as(desk, contract)
    await expect(as.discard({ id, version, reason: '' })).rejects.toMatchObject({ status: 400 })
    expect(await as.discard({ id, version, reason: 'Lời chúc, không phải phản ánh', tell: true })).toEqual({ ok: true })
    await stage.app.settle()
    expect(mailsTo(from)[0]?.text).toContain('Lời chúc')
    const { waiting, week } = await as.counts({})
    expect(waiting).toBeGreaterThanOrEqual(0)
    expect(week.some(({ channel, state, count }) => channel === 'email' && state === 'discarded' && count > 0)).toBe(
      true,
    )
  })

  test('who sent it is shown to those who may see it, and the look is written down', async () => {
    await post({ subject: '', text: 'Không rõ chuyện chi đây' })
    const { id } = await lastWaiting()
    await expect(stage.app.as(desk, contract).sender({ id })).rejects.toMatchObject({ status: 403 })
    const may = staff(['report-channels.desk', 'field-reports.reveal'])
    expect((await stage.app.as(may, contract).sender({ id })).address).toBe(from)
    const looks = await stage.app.run((ctx) =>
      many(ctx.db, sql<{ action: string }>`select action from kernel.audit where action = 'report-channels.sender'`),
    )
    expect(looks.length).toBeGreaterThan(0)
  })

  test.each([
    ['anyone', anyone, 401],
    ['a citizen', citizen(), 403],
    ['staff without the permission', staff(['field-reports.read']), 403],
  ] as const)('%s sees nothing of it', async (_, actor, status) => {
    const as = stage.app.as(actor, contract)
    const id = crypto.randomUUID()
    await expect(as.waiting({})).rejects.toMatchObject({ status })
    await expect(as.counts({})).rejects.toMatchObject({ status })
    await expect(as.sender({ id })).rejects.toMatchObject({ status })
    await expect(as.discard({ id, version: 1, reason: 'không được' })).rejects.toMatchObject({ status })
    await expect(as.complete({ id, version: 1, category: 'road' })).rejects.toMatchObject({ status })
  })

  test('after the days of the province nothing is left of words and senders, but what waits stays', async () => {
    await stage.app.run(purge)
    const kept = () =>
      stage.app.run((ctx) =>
        many(
          ctx.db,
          sql<{
            state: string
          }>`select state from report_channels.message where sealed is not null or sender is not null`,
        ),
      )
    expect((await kept()).some(({ state }) => state === 'sent')).toBe(true)
    stage.app.clock.set('2026-12-25T02:00:00Z')
    await stage.app.run(purge)
    expect(new Set((await kept()).map(({ state }) => state))).toEqual(new Set(['waiting']))
  })
})

describe('the stand-ins', () => {
  const ask = async (url: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, said: (await response.json()) as { status?: number } }
  }

  test('what is typed on their pages reaches the product over the real protocols', async () => {
    stage.app.clock.set(new Date())
    const { mail, messages } = stage
    const before = new Set((await rows()).map(({ id }) => id))
    const note = 'Bóng đèn đường tắt trước Chợ Bến Đá'
    expect((await ask(`${mail.webUrl}/send`, { from, to: OURS, subject: 'Đèn', text: note })).status).toBe(200)
    expect((await ask(`${messages.url}/sms/v1/receive`, { from: phone, text: `PA ${note}` })).said.status).toBe(200)
    expect((await ask(`${messages.url}/zalo/receive`, { user, text: note })).said.status).toBe(200)
    await stage.app.settle()
    expect(
      (await rows())
        .filter(({ id }) => !before.has(id))
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['sent', 'sent', 'talk'])
    expect(mailsTo(from)).toHaveLength(1)
    expect(await (await fetch(`${mail.webUrl}/`)).text()).toContain('action="/send"')
    expect(await (await fetch(`${messages.url}/`)).text()).toContain('action="/zalo/receive"')
  })

  test('switched to refuse, they send nothing; a foreign page may not send at all', async () => {
    const { mail, messages } = stage
    await ask(`${mail.webUrl}/_control`, { mode: 'refuse' })
    expect((await ask(`${mail.webUrl}/send`, { from, to: OURS, text: 'x' })).status).toBe(503)
    await ask(`${mail.webUrl}/_control`, { mode: 'ok' })
    const headers = { 'content-type': 'application/json', origin: 'https://elsewhere.example' }
    const body = JSON.stringify({ from: phone, text: 'PA x' })
    expect((await fetch(`${messages.url}/sms/v1/receive`, { method: 'POST', headers, body })).status).toBe(403)
  })

  test('an answer the carrier could not take goes out later, once', async () => {
    await ask(`${stage.mail.webUrl}/_control`, { mode: 'refuse' })
    await post({ subject: '', text: 'Bóng đèn đường tắt trước Chợ Bến Đá' })
    expect(mailsTo(from)).toEqual([])
    await ask(`${stage.mail.webUrl}/_control`, { mode: 'ok' })
    stage.app.clock.set(new Date(stage.app.clock.now().getTime() + 120_000))
    await stage.app.run(deliverDue)
    await stage.app.run(deliverDue)
    expect(mailsTo(from)).toHaveLength(1)
  })
})
