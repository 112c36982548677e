import { describe, expect, test } from 'vitest'
import webPush from 'web-push'
import { sandbox, post, switchTo, openSandbox } from './testing/stage.ts'

openSandbox()

describe('push, encrypted and signed by web-push', () => {
  const keys = webPush.generateVAPIDKeys()
  const vapidDetails = { subject: 'mailto:ops@province.example', ...keys }
  const payload = JSON.stringify({ title: 'Cảnh báo lũ', body: 'Nước sông lên trên báo động 2' })
  type Details = ReturnType<typeof webPush.generateRequestDetails>
  type Subscription = webPush.PushSubscription

  const subscribe = async (applicationServerKey = keys.publicKey) =>
    (await (await post(`${sandbox.push.url}/subscribe`, { applicationServerKey })).json()) as Subscription
  const deliver = ({ endpoint, method, headers, body }: Details, more: Record<string, string> = {}) =>
    fetch(endpoint, {
      method,
      headers: { ...(headers as Record<string, string>), ...more },
      body: body ? new Uint8Array(body) : null,
    })
  const send = (to: Subscription, options: webPush.RequestOptions = {}, more: Record<string, string> = {}) =>
    deliver(webPush.generateRequestDetails(to, payload, { vapidDetails, TTL: 60, ...options }), more)

  test('the payload comes out as it went in, for the right subscription only', async () => {
    const [one, two] = [await subscribe(), await subscribe()]
    const res = await send(one, { urgency: 'high', topic: 'lu' })
    expect([res.status, res.headers.get('ttl')]).toEqual([201, '60'])
    const shown = async (of: Subscription) =>
      (await fetch(`${sandbox.push.url}/messages?subscription=${encodeURIComponent(of.endpoint)}`)).json()
    expect(await shown(one)).toMatchObject([{ payload, ttl: 60, urgency: 'high', topic: 'lu' }])
    expect(await shown(two)).toEqual([])
    const mixed = { ...two, keys: one.keys }
    expect((await send(mixed)).status).toBe(201)
    expect(sandbox.push.messages(two.endpoint)).toMatchObject([{ payload: undefined, problem: expect.any(String) }])
  })

  test('an ended subscription is gone, an unknown one was never there', async () => {
    const to = await subscribe()
    expect((await fetch(to.endpoint, { method: 'DELETE' })).status).toBe(204)
    expect((await send(to)).status).toBe(410)
    expect((await send({ ...to, endpoint: `${sandbox.push.url}/push/none` })).status).toBe(404)
  })

  test('refuses what a real service refuses', async () => {
    const to = await subscribe()
    const other = { subject: 'mailto:ops@province.example', ...webPush.generateVAPIDKeys() }
    expect((await send(to, { vapidDetails: other })).status).toBe(403)
    expect((await send(to, {}, { ttl: '' })).status).toBe(400)
    expect((await send(to, {}, { urgency: 'now' })).status).toBe(400)
    expect((await send(to, {}, { 'content-encoding': 'aesgcm' })).status).toBe(415)
    expect((await fetch(to.endpoint, { method: 'POST', headers: { ttl: '1' } })).status).toBe(401)
    const sign = (audience: string, expiration: number) =>
      webPush.getVapidHeaders(audience, vapidDetails.subject, keys.publicKey, keys.privateKey, 'aes128gcm', expiration)
    const now = Math.floor(Date.now() / 1000)
    const status = async (header: { Authorization: string }) =>
      (await fetch(to.endpoint, { method: 'POST', headers: { ttl: '1', authorization: header.Authorization } })).status
    const { origin } = new URL(to.endpoint)
    expect(await status(sign(origin, now + 60))).toBe(201)
    expect(await status(sign('https://elsewhere.example', now + 60))).toBe(403)
    const [head, claims, signature] = sign(origin, now + 60).Authorization.split('.')
    const later = Buffer.from(JSON.stringify({ aud: origin, exp: now + 90_000, sub: 'mailto:a@b' })).toString(
      'base64url',
    )
    expect(await status({ Authorization: `${head}.${later}.${signature}` })).toBe(403)
    expect(await status({ Authorization: `${head}.${claims}` })).toBe(403)
  })

  test('asks to come back later, is late, is silent', async () => {
    const to = await subscribe()
    await switchTo(sandbox.push.url, 'refuse')
    const busy = await send(to)
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '30'])
    await switchTo(sandbox.push.url, 'silent')
    const mute = fetch(to.endpoint, { method: 'POST', signal: AbortSignal.timeout(200) })
    await expect(mute).rejects.toThrow(/timeout/)
    await switchTo(sandbox.push.url, 'delay', 100)
    expect((await send(to)).status).toBe(201)
  })
})
