import { describe, expect, test } from 'vitest'
import { attachments } from '@hue-s/engines/cases/index.ts'
import { SECRETS } from './testing/stage.ts'
import { stage, nth, phone, user, rows, last, photo, caseOf } from './testing/each.ts'

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
