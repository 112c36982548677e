import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  LAPTOP,
  PHONE,
  startStage,
  tokenOf,
  untilLaidIn,
  WALL,
  type Stage,
  type Visitor,
} from './journey-stage.ts'
import { signInAsCitizen } from './journey-steps.ts'

const LONG = 180_000
interface Page {
  items: { id: string; code: string; category: string; commune: { id: string; name: string } | null }[]
  next: string | null
}

/** The numbers before «phản ánh» on a page of the list or the map. */
async function countOn({ page }: Visitor): Promise<number> {
  const words = await page.getByRole('navigation', { name: 'Số phản ánh theo tình trạng' }).textContent()
  return Number((/([\d.]+) phản ánh/.exec(words ?? '')?.[1] ?? '').replaceAll('.', ''))
}

describe('what everybody may read', () => {
  let stage: Stage
  let first: Page
  beforeAll(async () => {
    stage = await startStage('hue')
    await untilLaidIn(stage)
    const response = await fetch(`${stage.url}/api/field-reports/reports?limit=50`)
    first = (await response.json()) as Page
  }, LONG)
  afterAll(() => stage?.stop(), LONG)

  const category = () => first.items[0]?.category ?? ''

  test(
    'list, filter, older page, map, cluster, report, follow',
    async () => {
      const visitor = await stage.enter({ viewport: LAPTOP })
      const { page } = visitor
      await visitor.open('/reports')
      await visitor.fine('list')
      const whole = await countOn(visitor)
      expect(whole).toBeGreaterThan(20)

      await page.getByText('Lọc', { exact: true }).click()
      await visitor.fine('filters')
      await page.getByLabel('Loại việc').selectOption(category())
      await page.getByRole('button', { name: 'Áp dụng' }).click()
      await page.waitForURL(/category=/)
      await expect.poll(() => countOn(visitor)).toBeLessThan(whole)
      const narrowed = await countOn(visitor)
      await visitor.fine('filtered')
      await expect.poll(() => page.getByLabel('Loại việc').inputValue()).toBe(category())

      // Another day's boundaries list the communes of that day, and the old name is told with its heirs.
      await page.getByLabel('Theo ranh giới').selectOption({ index: 1 })
      await page.waitForURL(/at=/)
      await page.locator('#filter-commune optgroup').first().waitFor({ state: 'attached' })
      await page.getByLabel('Xã, phường', { exact: true }).selectOption({ label: 'Xã Đông Sơn' })
      await page.getByRole('button', { name: 'Áp dụng' }).click()
      await page.getByText(/thôi là đơn vị hành chính từ/).waitFor()
      await visitor.fine('an old commune')
      await page.getByRole('link', { name: 'Bỏ lọc' }).first().click()

      await page.getByRole('link', { name: 'Cũ hơn' }).click()
      await page.waitForURL(/after=/)
      await page.getByRole('link', { name: 'Về đầu danh sách' }).waitFor()
      await visitor.fine('older page')

      await visitor.open(`/map?category=${category()}`)
      await page.locator('[data-map-ready]').waitFor()
      expect(await countOn(visitor)).toBe(narrowed)
      await visitor.fine('map')
      await visitor.open('/map')
      await page.locator('[data-map-ready]').waitFor()
      await closeIn(visitor)
      await page.getByRole('region', { name: 'Phản ánh đã chọn trên bản đồ' }).getByRole('link').first().click()
      await page.waitForURL(/\/reports\/[\w-]{36}$/)
      await visitor.fine('report')

      await page.getByRole('link', { name: 'Đăng nhập để theo dõi' }).click()
      await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
      await signInAsCitizen(page, 'citizen')
      await page.waitForURL(/\/reports\//)
      await page.getByRole('button', { name: 'Theo dõi', exact: true }).click()
      await page.getByRole('button', { name: 'Đang theo dõi' }).waitFor()
      await visitor.fine('followed')
      const id = page.url().split('/').at(-1) ?? ''
      const token = await tokenOf(stage, 'citizen')
      expect(await ask(stage, `/api/field-reports/reports/${id}/following`, token)).toEqual({ following: true })
      await visitor.leave()
    },
    LONG,
  )

  /** Opens what stands nearest to the middle, by keyboard, until it is one report; then the same with the mouse. */
  async function closeIn({ page }: Visitor): Promise<void> {
    const canvas = page.locator('.maplibregl-canvas')
    const chosen = page.getByRole('region', { name: 'Phản ánh đã chọn trên bản đồ' })
    await canvas.focus()
    for (let press = 0; press < 15 && !(await chosen.isVisible()); press++) {
      await page.keyboard.press('Enter')
      await page.waitForTimeout(1_500)
    }
    await chosen.getByRole('button', { name: 'Đóng' }).click()
    await chosen.waitFor({ state: 'detached' })
    await canvas.scrollIntoViewIfNeeded()
    await page.waitForTimeout(1_500)
    const box = await canvas.boundingBox()
    if (!box) throw new Error('no map')
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await chosen.waitFor()
  }

  test(
    'without scripts: list, filter, second page, report, map, search',
    async () => {
      const visitor = await stage.enter({ viewport: PHONE, javaScriptEnabled: false })
      const { page } = visitor
      await page.goto('/reports')
      expect(await page.getByRole('article').count()).toBe(20)
      await page.getByText('Lọc', { exact: true }).click()
      await page.getByLabel('Loại việc').selectOption(category())
      await page.getByRole('button', { name: 'Áp dụng' }).click()
      expect(page.url()).toContain(`category=${category()}`)
      expect(await page.getByLabel('Loại việc').inputValue()).toBe(category())
      await page.getByRole('link', { name: 'Bỏ lọc' }).click()
      const newest = await page.getByRole('article').getByRole('heading').first().locator('a').getAttribute('href')
      await page.getByRole('link', { name: 'Cũ hơn' }).click()
      expect(page.url()).toContain('after=')
      const older = page.getByRole('article').getByRole('heading').first().locator('a')
      expect(await older.getAttribute('href')).not.toBe(newest)
      await older.click()
      expect(await page.getByText('Cơ quan xử lý').isVisible()).toBe(true)
      const code =
        (await page
          .getByText(/^PA-\d{6}-\d{4}$/)
          .first()
          .textContent()) ?? ''
      await page.getByRole('link', { name: `/r/${code}` }).click()
      expect(await page.getByText(code, { exact: true }).first().isVisible()).toBe(true)

      await page.goto('/map')
      expect(await page.getByRole('img', { name: /^Bản đồ các xã, phường/ }).isVisible()).toBe(true)
      await page.getByText('Số phản ánh theo xã, phường').click()
      await page.locator('.r-communes a').first().click()
      expect(page.url()).toContain('commune=')

      await page.goto('/')
      const box = page.locator('input[name=q]').first()
      const go = page.getByRole('search').getByRole('button', { name: 'Tìm', exact: true }).first()
      await box.fill(code)
      await go.click()
      expect(new URL(page.url()).searchParams.get('q')).toBe(code)
      expect(await page.locator('.c-found').count()).toBeGreaterThan(0)
      await box.fill('zzqqxx')
      await go.click()
      expect(await page.getByText(/^Không tìm thấy/).isVisible()).toBe(true)
      await visitor.leave()
    },
    LONG,
  )

  test(
    'search while typing, without marks; every public page at every size and in both languages',
    async () => {
      const visitor = await stage.enter({ viewport: PHONE })
      const { page } = visitor
      await visitor.open('/search')
      const box = page.locator('input[name=q]').first()
      await box.pressSequentially('den duong', { delay: 30 })
      await page.locator('.c-find__one').first().waitFor()
      await visitor.fine('while typing')
      await page.keyboard.press('Enter')
      await page.locator('.c-found mark').first().waitFor()
      expect(new URL(page.url()).searchParams.get('q')).toBe('den duong')
      await visitor.fine('found')
      await box.fill('zzqqxx')
      await page.keyboard.press('Enter')
      await page.getByText('Không tìm thấy «zzqqxx»').waitFor()
      await visitor.fine('nothing found')
      await visitor.leave()
      const one = first.items[0]?.id ?? ''
      for (const viewport of [PHONE, LAPTOP, WALL]) {
        const reader = await stage.enter({ viewport })
        for (const lang of ['vi', 'en'])
          for (const path of ['/reports', `/reports/${one}`, '/map', '/search', '/reports?q=zzqqxx']) {
            await reader.open(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
            await reader.fine(`${path} ${lang} ${viewport.width}`)
            expect(
              await reader.page.evaluate('document.documentElement.scrollWidth - innerWidth'),
              path,
            ).toBeLessThanOrEqual(0)
          }
        await reader.leave()
      }
    },
    LONG,
  )

  test('a shared link shows what it leads to', async () => {
    const report = first.items[0]
    const html = await (await fetch(`${stage.url}/r/${report?.code ?? ''}`)).text()
    const meta = (name: string) => new RegExp(`<meta property="${name}" content="([^"]*)"`).exec(html)?.[1] ?? ''
    expect(meta('og:title').length).toBeGreaterThan(5)
    expect(meta('og:description').length).toBeGreaterThan(10)
    expect(meta('og:url')).toBe(`${stage.url}/reports/${report?.id ?? ''}`)
    expect(html).toContain(`<link rel="canonical" href="${stage.url}/reports/${report?.id ?? ''}">`)
    const image = await fetch(meta('og:image').replaceAll('&amp;', '&'))
    expect([image.status, image.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)])
    const list = await (await fetch(`${stage.url}/reports?category=${report?.category ?? ''}`)).text()
    const feed = /<link rel="alternate" type="application\/rss\+xml"[^>]*href="([^"]*)"/.exec(list)?.[1] ?? ''
    expect(feed).toContain(`category=${report?.category ?? ''}`)
    expect((await fetch(stage.url + feed.replaceAll('&amp;', '&'))).status).toBe(200)
    const robots = await (await fetch(`${stage.url}/robots.txt`)).text()
    const sitemap = /^Sitemap: (\S+)$/m.exec(robots)?.[1] ?? ''
    expect((await fetch(sitemap)).headers.get('content-type')).toContain('xml')
  })

  test('a visit is told to the platform once it ends, and says nothing of who came', async () => {
    const visitor = await stage.enter({ viewport: PHONE })
    // The test's browser says that it is a robot; robots are not counted.
    await visitor.page.addInitScript({
      content: "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })",
    })
    await visitor.open('/')
    const told = visitor.page.waitForRequest((request) => request.url().endsWith('/api/usage/seen'))
    await visitor.page.locator('a[href="/reports"]').first().click()
    const request = await told
    expect((await request.response())?.status()).toBe(204)
    expect(await visitor.page.evaluate('document.cookie')).not.toContain('seen')
    await visitor.leave()
  })
})
