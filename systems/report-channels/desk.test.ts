import { describe, expect, test } from 'vitest'
import { attachments } from '@hue-s/engines/cases/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { reportChannelsContract as contract } from './contract.ts'
import { OURS } from './testing/stage.ts'
import { purge } from './purge.ts'
import { deliverDue } from './replies.ts'
import { stage, desk, from, phone, user, rows, post, photo, mailsTo, caseOf } from './testing/each.ts'

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
