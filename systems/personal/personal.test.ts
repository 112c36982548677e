import { describe, expect, test } from 'vitest'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { personalContract as routes, REQUEST_KINDS } from './contract.ts'
import { makeCitizen } from './testing/app.ts'
import { app, lan, minh, officer, as, member, startPersonal } from './testing/stage.ts'

startPersonal()

describe('who may call what', () => {
  const ID = '019a0000-0000-7000-8000-000000000001'
  /** Enough for each route to get past the parser. */
  const inputs: Record<string, object> = {
    setProfile: { communeId: null, languages: [], version: 9 },
    startContact: { kind: 'email', address: 'a@example.org' },
    confirmContact: { id: ID, code: '000000' },
    dropContact: { kind: 'email' },
    paper: { id: 'receipt:x~y' },
    present: { paper: 'receipt:x~y', fields: ['a'], minutes: 5 },
    shown: { token: 'x' },
    addFavourite: { path: '/x', title: 'x' },
    lifeEvent: { event: 'having-a-child' },
    ticks: { event: 'x' },
    tick: { event: 'x', step: 'x', done: true },
    addMember: { ...member, consent: true },
    setMember: { ...member, id: ID, version: 1 },
    giveConsent: { purpose: 'no.such', version: 1 },
    withdrawConsent: { purpose: 'no.such' },
    ask: { kind: REQUEST_KINDS[0], text: 'Một yêu cầu' },
    appeal: { id: ID, version: 1, text: 'Không đồng ý' },
    takeBack: { id: ID, version: 1 },
    take: { id: ID, version: 1 },
    finish: { id: ID, version: 1, note: 'Đã xong' },
    refuse: { id: ID, version: 1, ground: 'x', note: 'Không được' },
    judge: { id: ID, version: 1, agree: true, note: 'Đồng ý' },
  }
  const names = Object.keys(routes) as (keyof typeof routes)[]

  test.each(names)('%s', async (name) => {
    const { allow } = routes[name]
    const stranger = await makeCitizen(app, 'Người Lạ', '046090005555').catch(() => lan)
    const statusAs = async (actor: Actor) => {
      const call = as(actor)[name] as (input: object) => Promise<unknown>
      return call(inputs[name] ?? { id: ID }).then(
        () => 200,
        (e: { status?: number }) => e.status ?? 500,
      )
    }
    const shut = (status: number) => [401, 403].includes(status)
    const got = {
      anyone: shut(await statusAs(anyone)),
      citizen: shut(await statusAs(stranger)),
      staff: shut(await statusAs(staff([]))),
      officer: shut(await statusAs(officer)),
    }
    const wanted = {
      anyone: { anyone: false, citizen: false, staff: false, officer: false },
      citizen: { anyone: true, citizen: false, staff: true, officer: true },
      'personal.requests': { anyone: true, citizen: true, staff: true, officer: false },
    }[allow as 'anyone']
    expect(got).toEqual(wanted)
    for (const actor of [anyone, stranger, officer]) expect(await statusAs(actor)).not.toBe(500)
  })

  test('no route tells one person of another', { timeout: 180_000 }, async () => {
    const secret = await makeCitizen(app, 'Bí Mật Hoàn Toàn', '046090008888')
    const made = await as(secret).addMember({ ...member, name: 'Bí Mật Con', consent: true })
    await as(secret).addFavourite({ path: '/bi-mat', title: 'Bí Mật Trang' })
    const shown = await as(secret).present({ paper: 'card:me', fields: ['name'], minutes: 60 })
    const request = await as(secret).ask({ kind: 'see', text: 'Bí Mật Yêu Cầu' })
    const copy = await as(secret).askArchive({})
    await app.settle()
    const ids = [made.id, shown.id, request.id, copy.id, secret.id ?? '']
    for (const actor of [minh, { ...minh, onBehalfOf: lan.id }, staff([])]) {
      for (const name of names.filter((n) => !['shown'].includes(n))) {
        for (const id of ids) {
          const call = as(actor)[name] as (input: object) => Promise<unknown>
          const answer = await call({ ...inputs[name], id, paper: `receipt:personal.receipt~${id}` }).then(
            (value) => JSON.stringify(value),
            (e: { details?: unknown; status?: number }) => {
              expect(e.status, name).not.toBe(500)
              return JSON.stringify(e.details)
            },
          )
          expect(answer ?? '', name).not.toMatch(/Bí Mật/)
        }
      }
    }
    // Everything is still there: nobody else could take it away either.
    expect((await as(secret).household({})).items).toHaveLength(1)
    expect((await as(secret).presentations({})).items[0]).toMatchObject({ open: true })
    expect((await as(secret).request({ id: request.id })).state).toBe('received')
    expect((await as(secret).archives({})).items[0]?.state).toBe('ready')
    expect(identityContract.whoLooked.allow).toBe('account')
  })
})
