import { afterAll, beforeAll, expect, test } from 'vitest'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { knowScreens } from './catalogue.ts'
import { homeContract as contract, type SwitchedOff } from './contract.ts'
import { guardScreen } from './guard.ts'
import { home } from './system.ts'

const words = (vi: string, en: string) => ({ vi, en })
const screen = (path: string) => ({
  path,
  title: words(path, path),
  icon: 'list',
  block: null,
  order: 1,
  audiences: null,
})
let app: TestApp
let communes: { id: string }[] = []
beforeAll(async () => {
  app = await testApp([home, search, units], { now: '2026-11-22T01:00:00.000Z' })
  // Every path that the province's own arrangement names.
  const { content } = await app.as(staff(['home.arrange']), contract).draft({})
  const named = JSON.stringify(content).match(/"\/[a-z/-]*"/g) ?? []
  knowScreens(
    app.platform,
    [...new Set([...named.map((one) => JSON.parse(one) as string), '/report', '/follows'])].map(screen),
  )
  await app.run(async (ctx) => {
    communes = await listUnits(ctx, { at: ctx.today(), level: 'commune' })
  })
})
afterAll(() => app.stop())

async function switchOff(more: Partial<SwitchedOff>): Promise<void> {
  const editor = app.as(staff(['home.arrange']), contract)
  const off: SwitchedOff = {
    path: '/report',
    audiences: [],
    areas: [],
    from: null,
    until: '2026-11-23T01:00:00.000Z',
    why: words('Đang bảo trì máy chủ', 'The server is being maintained'),
    instead: words('Hãy gọi đường dây nóng', 'Please call the hotline'),
    link: null,
    ...more,
  }
  const { revision, content } = await editor.draft({})
  const saved = await editor.saveDraft({ revision, content: { ...content, off: [off] } })
  await editor.publish({ revision: saved.revision, why: 'Thử nghiệm' })
}

/** Asks the guard as a device with these choices would. */
const asks = (path: string, choices: Record<string, string> = {}, input: unknown = {}) =>
  app.run((ctx) => {
    const request = { ...ctx.request, choice: (name: string) => choices[name] }
    return guardScreen({ ...ctx, request } as Ctx, path, input)
  })
const closed = { status: 503, code: 'home.switchedOff' }

test('a service that is off refuses what is done in it, with the reason, and nothing else', async () => {
  await switchOff({})
  await expect(asks('/report')).rejects.toMatchObject({ ...closed, details: { why: 'Đang bảo trì máy chủ' } })
  await asks('/follows')
  app.clock.set('2026-11-23T01:00:00.001Z')
  await asks('/report')
  app.clock.set('2026-11-22T01:00:00.000Z')
})

test('off in some communes for some audience: by the commune of the matter, else that of the device', async () => {
  const [here, there] = communes.map(({ id }) => id)
  await switchOff({ audiences: ['business'], areas: [here!] })
  const business = { audience: 'business' }
  await expect(asks('/report', { ...business, commune: here! })).rejects.toMatchObject(closed)
  await expect(asks('/report', { ...business, commune: there! }, { communeId: here })).rejects.toMatchObject(closed)
  await asks('/report', { ...business, commune: here! }, { communeId: there })
  await asks('/report', business)
  await asks('/report', { audience: 'resident', commune: here! })
  // What a device says is not believed blindly: a forged choice is none.
  await asks('/report', { audience: "x' or 1=1", commune: 'nowhere' }, { communeId: 7 })
})
