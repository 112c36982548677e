import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp } from '@hue-s/kernel/testing/testApp.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { openidContract } from './contract.ts'
import { openid } from './index.ts'
import { deliverLogouts } from './logout-delivery.ts'
import { claimsOf, details, exchange, getCode, token, visit, authorizePath, pkce } from './testing/stage.ts'
import { app, admin, leader, citizen, openDesk } from './testing/desk.ts'

openDesk()

async function approved(clientId: string, change: Parameters<typeof details>[0] = {}) {
  const made = await admin.register({ clientId, details: details(change) })
  return leader.approve({ id: made.id, draftAt: made.draftAt ?? '' })
}
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

describe('the register', () => {
  test('a partner does nothing until a second person has approved exactly what they saw', async () => {
    const public_ = { kind: 'public', auth: 'none' } as const
    const made = await admin.register({ clientId: 'first', details: details(public_) })
    expect(made).toMatchObject({ status: 'draft', ownDraft: true, approved: null })
    const at = { client_id: 'first', redirect_uri: 'https://partner.example.org/callback' }
    expect((await visit(citizen, app, authorizePath(pkce().challenge, at))).response.status).toBe(400)
    // The administrator may not approve at all; another approver may, but only what they saw.
    await expect(admin.approve({ id: made.id, draftAt: made.draftAt ?? '' })).rejects.toMatchObject({ status: 403 })
    await admin.change({ id: made.id, details: details({ ...public_, organisation: 'Công ty khác' }) })
    await expect(leader.approve({ id: made.id, draftAt: made.draftAt ?? '' })).rejects.toMatchObject({
      code: 'openid.draftChanged',
    })
    const now = await leader.partner({ id: made.id })
    expect(await leader.approve({ id: made.id, draftAt: now.draftAt ?? '' })).toMatchObject({
      status: 'approved',
      draft: null,
    })
    expect((await getCode(citizen, app, at)).code).toBeTruthy()
  })

  test('what is approved goes on while a change waits, and a changed purpose asks people again', async () => {
    const at = { client_id: 'changing', redirect_uri: 'https://partner.example.org/callback' }
    const one = await approved('changing', { kind: 'public', auth: 'none' })
    await getCode(citizen, app, at)
    const [share] = details().shares
    const shares = [
      { ...share, what: 'profile' as const, required: true, purpose: { vi: 'Bán cho người khác', en: 'To sell it' } },
    ]
    const next = details({
      kind: 'public',
      auth: 'none',
      shares,
      redirectUris: ['https://partner.example.org/callback'],
    })
    const waiting = await admin.change({ id: one.id, details: next })
    expect((await visit(citizen, app, authorizePath(pkce().challenge, at))).left?.searchParams.get('code')).toBeTruthy()
    await leader.approve({ id: one.id, draftAt: waiting.draftAt ?? '' })
    expect((await visit(citizen, app, authorizePath(pkce().challenge, at))).html).toContain('Bán cho người khác')
  })

  test('nobody approves their own, whoever they are', async () => {
    const roles = { kind: 'public', auth: 'none' } as const
    const both = staff(['openid.read', 'openid.manage', 'openid.approve'])
    const other = staff(['openid.read', 'openid.approve', 'openid.manage'])
    const own = await testApp([identity, notify, units, openid])
    try {
      const made = await own.as(both, openidContract).register({ clientId: 'own-work', details: details(roles) })
      const draft = { id: made.id, draftAt: made.draftAt ?? '' }
      await expect(own.as(both, openidContract).approve(draft)).rejects.toMatchObject({ code: 'openid.ownDraft' })
      await own.as(other, openidContract).approve(draft)
      await own.as(both, openidContract).suspend({ id: made.id, reason: 'Thử tạm ngừng' })
      await expect(own.as(both, openidContract).resume({ id: made.id })).rejects.toMatchObject({
        code: 'openid.ownSuspension',
      })
      expect((await own.as(other, openidContract).resume({ id: made.id })).status).toBe('approved')
    } finally {
      await own.stop()
    }
  })

  test.each([
    ['http', { redirectUris: ['http://partner.example.org/cb'] }],
    ['a fragment', { redirectUris: ['https://partner.example.org/cb#x'] }],
    ['a user name', { redirectUris: ['https://a:b@partner.example.org/cb'] }],
    ['a star', { redirectUris: ['https://*.example.org/cb'] }],
    ['mixed case', { redirectUris: ['https://Partner.example.org/cb'] }],
    ['dots', { redirectUris: ['https://partner.example.org/a/../cb'] }],
    ['a script', { redirectUris: ['javascript:alert(1)'] }],
    ['no address', { redirectUris: ['not an address'] }],
    ['two hosts without a sector', { redirectUris: ['https://a.example.org/cb', 'https://b.example.org/cb'] }],
    ['a sector in the own network', { sectorUri: 'https://10.0.0.1/sector.json' }],
    ['a public partner with a secret', { kind: 'public' as const }],
    ['private keys', { auth: 'private_key_jwt' as const, keys: [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' }] }],
    ['no keys', { auth: 'private_key_jwt' as const }],
    ['nonsense for a key', { auth: 'private_key_jwt' as const, keys: [{ kty: 'RSA', n: 'x', e: 'y' }] }],
  ])('a registration with %s is refused', async (_, change) => {
    const refused = await admin.register({ clientId: 'never', details: details(change) }).catch((e: unknown) => e)
    expect(refused).toMatchObject({ code: expect.stringMatching(/^openid\./) as string })
  })

  test('several hosts are one sector when a file says so; the same person has the same name there and another elsewhere', async () => {
    const redirectUris = ['https://a.example.org/cb', 'https://b.example.org/cb']
    const server = createServer((_, response) => response.end(JSON.stringify(redirectUris)))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const sectorUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sector.json`
    try {
      const change = { kind: 'public', auth: 'none', redirectUris } as const
      await approved('sector-one', { ...change, redirectUris, sectorUri })
      await approved('sector-two', { ...change, redirectUris, sectorUri })
      await approved('elsewhere', { ...change, redirectUris: ['https://c.example.org/cb'] })
    } finally {
      server.close()
    }
    const subOf = async (client_id: string, redirect_uri: string) => {
      const at = { client_id, redirect_uri }
      return claimsOf((await exchange(app, await getCode(citizen, app, at), at)).body['id_token'])['sub']
    }
    const one = await subOf('sector-one', 'https://a.example.org/cb')
    expect(one).toBeTruthy()
    expect(await subOf('sector-one', 'https://b.example.org/cb')).toBe(one)
    expect(await subOf('sector-two', 'https://b.example.org/cb')).toBe(one)
    expect(await subOf('elsewhere', 'https://c.example.org/cb')).not.toBe(one)
    const me = await citizen.me({})
    expect(me.signedIn && me.id).not.toBe(one)
  })

  test('a secret is shown once; the one before goes on for as long as was said, then no more', async () => {
    const one = await approved('with-secret')
    const ask = (secret: string) =>
      token(app, { grant_type: 'refresh_token', refresh_token: 'x' }, basic('with-secret', secret)).then(
        (a) => a.body['error'],
      )
    const first = await admin.newSecret({ id: one.id })
    expect(await ask(first.secret)).toBe('invalid_grant')
    expect(await ask('wrong')).toBe('invalid_client')
    const second = await admin.newSecret({ id: one.id, overlapHours: 1 })
    expect([await ask(first.secret), await ask(second.secret)]).toEqual(['invalid_grant', 'invalid_grant'])
    const third = await admin.newSecret({ id: one.id, overlapHours: 0 })
    expect([await ask(first.secret), await ask(second.secret), await ask(third.secret)]).toEqual([
      'invalid_client',
      'invalid_client',
      'invalid_grant',
    ])
    expect(JSON.stringify(await admin.partner({ id: one.id }))).not.toContain(third.secret)
  })

  test('use is counted by day, without persons', async () => {
    const one = await approved('counted', { kind: 'public', auth: 'none' })
    const at = { client_id: 'counted', redirect_uri: 'https://partner.example.org/callback' }
    await exchange(app, await getCode(citizen, app, at), at)
    const { use, people } = await leader.partner({ id: one.id })
    expect(people).toBe(1)
    expect(Object.fromEntries(use.map(({ what, count }) => [what, count]))).toMatchObject({ agreed: 1, signIn: 1 })
  })
})

describe('keys', () => {
  const jwks = async () =>
    ((await (await fetch(`${app.url}/openid/jwks`)).json()) as { keys: { kid: string; d?: string }[] }).keys
  test('a new key is shown before it signs, and no private part ever is', async () => {
    const before = await jwks()
    await admin.rotateKeys({})
    await expect(admin.rotateKeys({})).rejects.toMatchObject({ code: 'openid.keyWaits' })
    await expect.poll(async () => (await jwks()).length, { timeout: 15_000 }).toBe(before.length + 1)
    expect((await jwks()).every((key) => !('d' in key))).toBe(true)
    const { items } = await admin.keys({})
    expect(items.map(({ state }) => state).sort()).toEqual(['next', 'signing'])
    const changed = await admin.rotateKeys({ atOnce: true })
    expect(changed.items.filter(({ state }) => state === 'signing')).toHaveLength(1)
    await expect
      .poll(async () => (await jwks()).some(({ kid }) => kid === before[0]?.kid), { timeout: 15_000 })
      .toBe(false)
  }, 60_000)
})

describe('telling partners that somebody left', () => {
  test('a partner that does not answer is told again, later and once', async () => {
    let status = 503
    let calls = 0
    const server = createServer((request, response) => {
      request.resume()
      request.on('end', () => {
        calls += 1
        response.writeHead(status).end()
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const one = await approved('slow', {
        kind: 'public',
        auth: 'none',
        redirectUris: [`${home}/cb`],
        backchannelUri: `${home}/out`,
      })
      await getCode(citizen, app, { client_id: 'slow', redirect_uri: `${home}/cb` })
      const items = (
        (await (await citizen.send('/api/openid/mine')).json()) as { items: { id: string; clientId: string }[] }
      ).items
      const mine = items.find(({ clientId }) => clientId === 'slow')
      const headers = { 'content-type': 'application/json' }
      await citizen.send(`/api/openid/mine/${mine?.id}/withdraw`, { method: 'POST', body: '{}', headers })
      await expect.poll(() => calls, { timeout: 10_000 }).toBe(1)
      await expect
        .poll(async () => (await leader.partner({ id: one.id })).logouts, { timeout: 10_000 })
        .toEqual({ waiting: 1, failed: 0 })
      await deliverLogouts(app.platform)
      expect(calls).toBe(1)
      status = 200
      app.clock.set(new Date(Date.now() + 10 * 60_000))
      await Promise.all([deliverLogouts(app.platform), deliverLogouts(app.platform)])
      expect(calls).toBe(2)
      expect((await leader.partner({ id: one.id })).logouts).toEqual({ waiting: 0, failed: 0 })
      app.clock.set(new Date())
    } finally {
      server.close()
    }
  }, 60_000)
})
