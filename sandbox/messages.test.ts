import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import { describe, expect, test } from 'vitest'
import { type Messages, startMessages } from './messages.ts'
import { signReport } from './sms.ts'
import { smsSize } from './sms-parts.ts'
import { sandbox, post, switchTo, openSandbox } from './testing/stage.ts'

openSandbox()

describe('mail, sent by nodemailer', () => {
  const letter = {
    from: '"Ủy ban" <ubnd@province.example>',
    to: 'dan@example.com',
    subject: 'Giấy hẹn trả kết quả số 12 – đã sẵn sàng',
    text: 'Kính gửi bà Nguyễn Thị Ví Dụ,\nHồ sơ của bà đã xử lý xong.',
    html: '<p>Hồ sơ đã <b>xử lý xong</b>.</p>',
    attachments: [{ filename: 'giấy-hẹn.txt', content: 'Số 12' }],
  }
  const transport = (more = {}) =>
    createTransport({ host: '127.0.0.1', port: sandbox.mail.port, secure: false, ...more })

  test('a Vietnamese letter arrives whole and is shown', async () => {
    await transport({ auth: { user: 'any', pass: 'thing' } }).sendMail(letter)
    const [mail] = (await (await fetch(`${sandbox.mail.webUrl}/messages`)).json()) as { id: string }[]
    expect(mail).toMatchObject({ from: 'ubnd@province.example', to: ['dan@example.com'], subject: letter.subject })
    const one = (await (await fetch(`${sandbox.mail.webUrl}/messages/${mail!.id}`)).json()) as typeof letter
    expect(one.text.trim()).toBe(letter.text)
    expect(one.html.trim()).toBe(letter.html)
    expect(one.attachments).toMatchObject([{ name: 'giấy-hẹn.txt', size: 7 }])
    expect(await (await fetch(sandbox.mail.webUrl)).text()).toContain(letter.subject)
    expect(await (await fetch(`${sandbox.mail.webUrl}/mail/${mail!.id}`)).text()).toContain('Nguyễn Thị Ví Dụ')
    expect((await fetch(`${sandbox.mail.webUrl}/messages/none`)).status).toBe(404)
  })

  test('refuses for the time being, answers late, or says nothing at all', async () => {
    await switchTo(sandbox.mail.webUrl, 'refuse')
    await expect(transport().sendMail(letter)).rejects.toMatchObject({ responseCode: 451 })
    await switchTo(sandbox.mail.webUrl, 'silent')
    await expect(transport({ socketTimeout: 200 }).sendMail(letter)).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    await switchTo(sandbox.mail.webUrl, 'delay', 150)
    const began = performance.now()
    await transport().sendMail(letter)
    expect(performance.now() - began).toBeGreaterThan(140)
    expect(sandbox.mail.messages()).toHaveLength(1)
  })
})

describe('SMS and Zalo', () => {
  test.each([
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    [`${'a'.repeat(152)}€${'a'.repeat(151)}`, 'GSM-7', 305, 2],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['ạ'.repeat(70), 'UCS-2', 70, 1],
    ['ạ'.repeat(71), 'UCS-2', 71, 2],
    [`${'ạ'.repeat(66)}😀${'ạ'.repeat(66)}`, 'UCS-2', 134, 3],
  ])('parts of a text (%#)', (text, encoding, units, parts) => {
    expect(smsSize(text)).toEqual({ encoding, units, parts })
  })

  const bearer = { authorization: 'Bearer sandbox-sms-token' }
  const sms = { brand: 'TINH', to: '+84912345678', text: 'Hồ sơ số 12 đã xong', reference: 'r-1' }
  const sendUrl = (at: Messages = sandbox.messages) => `${at.url}/sms/v1/send`

  test('a message is taken and its signed delivery report comes, again if the first try fails', async () => {
    const heard: { body: string; signature: string }[] = []
    const product = createServer((req, res) => {
      void req
        .setEncoding('utf8')
        .toArray()
        .then((chunks: string[]) => {
          heard.push({ body: chunks.join(''), signature: String(req.headers['x-signature']) })
          res.writeHead(heard.length === 1 ? 503 : 204).end()
        })
    })
    await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve))
    const callbackUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}/reports`
    const gateway = await startMessages({ callbackUrl, callbackSecret: 's3cret', reportAfterMs: 5 })
    try {
      const res = await post(sendUrl(gateway), sms, bearer)
      const { id } = (await res.json()) as { id: string }
      expect(res.status).toBe(202)
      await expect.poll(() => heard.length).toBe(2)
      expect(heard[1]).toEqual(heard[0])
      expect(JSON.parse(heard[1]!.body)).toMatchObject({
        id,
        reference: 'r-1',
        to: sms.to,
        status: 'delivered',
        parts: 1,
      })
      expect(heard[1]!.signature).toBe(signReport('s3cret', heard[1]!.body))
      expect(heard[1]!.signature).not.toBe(signReport('other', heard[1]!.body))
      await post(sendUrl(gateway), { ...sms, to: '+84900000000', callback_url: callbackUrl }, bearer)
      await expect.poll(() => heard.length).toBe(3)
      expect(JSON.parse(heard[2]!.body)).toMatchObject({ to: '+84900000000', status: 'failed' })
      expect(await (await fetch(gateway.url)).text()).toContain(sms.text)
    } finally {
      await gateway.stop()
      product.closeAllConnections()
      product.close()
    }
  })

  test.each([
    [{ to: '0912345678' }, bearer, 400, 'invalid_number'],
    [{ to: '+84234567890' }, bearer, 400, 'invalid_number'],
    [{ brand: 'a name that is long' }, bearer, 400, 'invalid'],
    [{ text: 5 }, bearer, 400, 'invalid'],
    [{ callback_url: 'http://elsewhere.example/' }, bearer, 400, 'invalid_callback'],
    [{}, { authorization: 'Bearer guess' }, 401, 'unauthorized'],
  ])('refuses %o', async (wrong, headers, status, code) => {
    const res = await post(sendUrl(), { ...sms, ...wrong }, headers)
    expect([res.status, await res.json()]).toMatchObject([status, { error: { code } }])
    expect(sandbox.messages.messages()).toEqual([])
  })

  const zaloUrl = () => `${sandbox.messages.url}/zalo/v3.0/oa/message/transaction`
  const notice = { template_id: '310', template_data: { ma: 'H-12', phi: 5000 }, tracking_id: 't-1' }
  const access = { access_token: 'sandbox-zalo-token' }

  test('Zalo takes a notice by phone or by user id', async () => {
    for (const recipient of [{ phone: '84912345678' }, { user_id: '8001' }]) {
      const answer = await (await post(zaloUrl(), { ...notice, recipient }, access)).json()
      expect(answer).toMatchObject({
        error: 0,
        message: 'Success',
        data: { msg_id: expect.stringMatching(/^\w{24}$/) },
      })
    }
    const listed = await (await fetch(`${sandbox.messages.url}/messages`)).json()
    expect(listed).toMatchObject([
      { to: '8001' },
      { to: '+84912345678', templateId: '310', data: notice.template_data },
    ])
  })

  test.each([
    [{ recipient: { phone: '84912345678' } }, { access_token: 'old' }, -216],
    [{ recipient: { phone: '0912' } }, access, -108],
    [{ recipient: {} }, access, -201],
    ['rubbish', access, -201],
  ])('Zalo says no with its number: %o', async (body, headers, error) => {
    const res = await post(zaloUrl(), typeof body === 'string' ? body : { ...notice, ...body }, headers)
    expect([res.status, await res.json()]).toMatchObject([200, { error }])
  })

  test('refuses, is late, is silent; what came can still be looked at', async () => {
    await switchTo(sandbox.messages.url, 'refuse')
    expect((await post(sendUrl(), sms, bearer)).status).toBe(503)
    expect(await (await post(zaloUrl(), { ...notice, recipient: { user_id: '1' } }, access)).json()).toMatchObject({
      error: -32,
    })
    await switchTo(sandbox.messages.url, 'silent')
    await expect(post(sendUrl(), sms, bearer, AbortSignal.timeout(200))).rejects.toThrow(/timeout/)
    expect(await (await fetch(`${sandbox.messages.url}/messages`)).json()).toEqual([])
    await switchTo(sandbox.messages.url, 'delay', 150)
    const began = performance.now()
    expect((await post(sendUrl(), sms, bearer)).status).toBe(202)
    expect(performance.now() - began).toBeGreaterThan(140)
  })
})
