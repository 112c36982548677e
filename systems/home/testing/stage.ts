import { afterAll, beforeAll, beforeEach } from 'vitest'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { knowScreens, type KnownScreen } from '../catalogue.ts'
import { homeContract as contract, type NewStrip } from '../contract.ts'
import { home } from '../system.ts'

export const words = (vi: string, en = vi) => ({ vi, en })
const known = (path: string, block: number | null = null, more: Partial<KnownScreen> = {}): KnownScreen => ({
  path,
  title: words(path),
  icon: 'list',
  block,
  order: 10,
  audiences: null,
  ...more,
})
const screens = [
  ...['/', '/map', '/mine', '/me', '/emergency', '/help'].map((path) => known(path)),
  known('/report', 4),
  known('/reports', 4, { order: 20 }),
  known('/news', 1),
  known('/tax', 2, { audiences: ['business'] }),
]

export let app: TestApp
export let communes: { id: string; name: string }[] = []
export let provinceId = ''

export const editor = staff(['home.arrange'])
export const front = (audience: 'resident' | 'visitor' | 'business' = 'resident', commune?: string) =>
  app.as(anyone, contract).front({ audience, ...(commune ? { commune } : {}) })

export const strip = (more: Partial<NewStrip> = {}): NewStrip => ({
  level: 'danger',
  text: words('Lũ trên báo động 3, hãy rời vùng thấp', 'Flood above level 3, leave low ground'),
  link: '/emergency',
  audiences: [],
  areas: [],
  from: null,
  until: '2026-11-22T03:00:00.000Z',
  ...more,
})

/** Starts the platform before the tests of a file; each test begins with the province’s own arrangement. */
export function startHome() {
  beforeAll(async () => {
    app = await testApp([home, search, units], { now: '2026-11-22T01:00:00.000Z' })
    knowScreens(app.platform, screens)
    await app.run(async (ctx) => {
      communes = await listUnits(ctx, { at: ctx.today(), level: 'commune' })
      provinceId = (await listUnits(ctx, { at: ctx.today(), level: 'province' }))[0]!.id
    })
  })
  afterAll(() => app.stop())
  beforeEach(async () => {
    app.clock.set('2026-11-22T01:00:00.000Z')
    await app.settle()
    const { revision } = await app.as(editor, contract).draft({})
    if (revision) await app.as(editor, contract).discard({ revision })
  })
}
