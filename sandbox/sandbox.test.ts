import { describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from './index.ts'
import { startMessages } from './messages.ts'
import { sandbox, post, switchTo, openSandbox } from './testing/stage.ts'

openSandbox()

describe('the switch', () => {
  test('is shown, refuses rubbish, and answers this machine only', async () => {
    const { url } = sandbox.eid
    await switchTo(url, 'delay', 20)
    expect(await (await fetch(`${url}/_control`)).json()).toEqual({ mode: 'delay', delayMs: 20 })
    expect((await post(`${url}/_control`, { mode: 'loud' })).status).toBe(400)
    expect((await fetch(`${url}/_control`, { method: 'POST', body: '{"mode":"silent"}' })).status).toBe(415)
    expect((await post(`${url}/_control`, { mode: 'silent' }, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(403)
    await switchTo(url, 'refuse')
    expect((await fetch(`${url}/.well-known/openid-configuration`)).status).toBe(503)
    expect((await post(`${url}/_reset`, {})).status).toBe(200)
    expect((await fetch(`${url}/.well-known/openid-configuration`)).status).toBe(200)
  })

  test('no server listens for other machines', async () => {
    await expect(startMessages({ host: '0.0.0.0' })).rejects.toThrow(/loopback only/)
  })

  test('the six ports follow the base port; a taken port stops them all, and stopping frees them', async () => {
    const others: Sandbox[] = []
    const free = async () => {
      const basePort = 20_000 + Math.floor(Math.random() * 10_000)
      others.push(await startSandbox({ basePort }))
      return basePort
    }
    const basePort = await free().catch(free)
    const [other] = others
    const { eid, mail, messages, push, open311 } = other!
    const ports = [eid.port, mail.port, mail.webPort, messages.port, push.port, open311.port]
    expect(ports).toEqual([1, 2, 3, 4, 5, 6].map((offset) => basePort + offset))
    await expect(startSandbox({ basePort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await other!.stop()
    const blocker = await startMessages({ port: basePort + 5 })
    await expect(startSandbox({ basePort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await blocker.stop()
    await (await startSandbox({ basePort })).stop()
  })
})
