import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser } from './testing/browser.ts'
import { anyone, citizen as aCitizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { openidContract } from './contract.ts'
import { openid } from './index.ts'
import { signedIn } from './testing/stage.ts'
import { app, citizen, startConsented } from './testing/consented.ts'

startConsented()

describe('who may call what', () => {
  const ID = crypto.randomUUID()
  const calls = [
    ['partners', {}, 'openid.read'],
    ['partner', { id: ID }, 'openid.read'],
    ['keys', {}, 'openid.read'],
    ['register', { clientId: 'x', details: {} }, 'openid.manage'],
    ['change', { id: ID, details: {} }, 'openid.manage'],
    ['discard', { id: ID }, 'openid.manage'],
    ['suspend', { id: ID, reason: 'Không có lý do' }, 'openid.manage'],
    ['newSecret', { id: ID }, 'openid.manage'],
    ['rotateKeys', { atOnce: 'no' }, 'openid.manage'],
    ['approve', { id: ID, draftAt: new Date().toISOString() }, 'openid.approve'],
    ['resume', { id: ID }, 'openid.approve'],
  ] as const
  let door: TestApp
  beforeAll(async () => {
    door = await testApp([identity, notify, units, openid])
  }, 120_000)
  afterAll(() => door?.stop())
  const statusOf = async (actor: ReturnType<typeof staff>, name: keyof typeof openidContract, input: object) => {
    const call = door.as(actor, openidContract)[name] as (input: object) => Promise<unknown>
    try {
      await call(input)
      return 200
    } catch (error) {
      return (error as { status: number }).status
    }
  }

  test.each(calls)('%s', async (name, input, permission) => {
    const others = ['openid.read', 'openid.manage', 'openid.approve'].filter((p) => p !== permission)
    expect(await statusOf(anyone, name, input)).toBe(401)
    expect(await statusOf(aCitizen(), name, input)).toBe(403)
    expect(await statusOf(staff(others), name, input)).toBe(403)
    expect([200, 400, 404]).toContain(await statusOf(staff([permission]), name, input))
  })

  test('a person sees and ends only their own permissions', async () => {
    expect(await statusOf(anyone, 'mine', {})).toBe(401)
    expect(await statusOf(staff(['openid.read']), 'mine', {})).toBe(403)
    expect(await statusOf(aCitizen(), 'withdraw', { id: ID })).toBe(404)
    const items = ((await (await citizen.send('/api/openid/mine')).json()) as { items: { id: string }[] }).items
    const other = await signedIn(app, 'business')
    const headers = { 'content-type': 'application/json' }
    const tried = await other.send(`/api/openid/mine/${items[0]?.id}/withdraw`, { method: 'POST', body: '{}', headers })
    expect(tried.status).toBe(404)
    expect((await browser(app).send('/api/openid/mine')).status).toBe(401)
  })

  test('the demo partner opens nothing in production', async () => {
    const own = await testApp([identity, notify, units, openid], { env: { MODE: 'production' } })
    try {
      expect((await own.as(staff(['openid.read']), openidContract).partners({})).items).toEqual([])
    } finally {
      await own.stop()
    }
  })
})
