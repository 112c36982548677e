import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PHONE, startStage, untilLaidIn, type Stage, type Visitor } from './journey-stage.ts'

const LONG = 180_000
const KEY = /\b(?:citizen|home|news|personal|identity|openid|search|place-names|field-reports|errors)\.[a-z][\w.]+/

describe('everything that is read or asked works where scripts are off', () => {
  let stage: Stage
  let reader: Visitor
  beforeAll(async () => {
    stage = await startStage('hue')
    await untilLaidIn(stage)
    reader = await stage.enter({ viewport: PHONE, javaScriptEnabled: false })
  }, LONG)
  afterAll(() => stage?.stop(), LONG)

  /** Opens a page as a browser without scripts does, and looks that it says something in words. */
  const read = async (path: string): Promise<string> => {
    const answer = await reader.page.goto(path)
    expect([path, answer?.status()]).toEqual([path, 200])
    const text = await reader.page.getByRole('main').innerText()
    expect([path, KEY.exec(text)?.[0]]).toEqual([path, undefined])
    expect([path, await reader.page.getByRole('heading', { level: 1 }).count()]).toEqual([path, 1])
    return text
  }
  /** The addresses in the main part of the page. */
  const links = (start: string) => reader.page.getByRole('main').locator(`a[href^="${start}"]`)

  test.each(['resident', 'visitor', 'business'] as const)(
    'the home of the %s, in both languages',
    async (audience) => {
      for (const lang of ['vi', 'en']) {
        await read(`/?audience=${audience}&lang=${lang}`)
        expect(await reader.page.locator('html').getAttribute('data-audience')).toBe(audience)
        expect(await reader.page.locator('html').getAttribute('lang')).toBe(lang)
        expect(await reader.page.locator('a[href="/emergency"]').count()).toBeGreaterThan(0)
        expect(await links('/').count()).toBeGreaterThan(5)
      }
      await read('/?audience=resident&lang=vi')
    },
    LONG,
  )

  test(
    'services, emergency numbers, help and one of its articles',
    async () => {
      await read('/services')
      expect(await links('/').count()).toBeGreaterThan(8)
      await read('/emergency')
      expect(await reader.page.locator('a[href="tel:113"]').count()).toBeGreaterThan(0)
      await read('/help')
      await links('/help/').first().click()
      await reader.page.waitForURL('**/help/*')
      expect(await reader.page.getByRole('main').getByRole('listitem').count()).toBeGreaterThan(0)
    },
    LONG,
  )

  test(
    'news, an article, its English words, documents that are searched',
    async () => {
      await read('/news')
      await links('/news/').first().click()
      await reader.page.waitForURL('**/news/*')
      expect((await reader.page.getByRole('article').first().innerText()).length).toBeGreaterThan(200)
      await read('/documents')
      const before = await links('/documents/').count()
      expect(before).toBeGreaterThan(0)
      await reader.page.getByRole('main').getByRole('searchbox').first().fill('không có văn bản nào tên này')
      await reader.page.keyboard.press('Enter')
      await reader.page.waitForURL(/q=/)
      expect(await links('/documents/').count()).toBe(0)
      for (const path of ['/guidance', '/fact-checks', '/events', '/directory']) await read(path)
    },
    LONG,
  )

  test(
    'the list of reports, one of them, and a search from the box of the page',
    async () => {
      await read('/reports')
      const first = links('/reports/').filter({ hasText: /./ }).first()
      const address = (await first.getAttribute('href')) ?? ''
      expect((await read(address)).length).toBeGreaterThan(100)
      await read('/search')
      await reader.page.getByRole('main').getByRole('search').getByRole('combobox').fill('tay loc')
      await reader.page.keyboard.press('Enter')
      await reader.page.waitForURL(/\/search\?q=/)
      await reader.page
        .getByText(/nay thuộc phường Phú Xuân/)
        .first()
        .waitFor()
      expect(await read('/search?q=zzqxv%20wwkq')).toContain('Không tìm thấy')
    },
    LONG,
  )

  test(
    'life events step by step, and the sign-in page that says what works without a script',
    async () => {
      await read('/life')
      await links('/life/').first().click()
      await reader.page.waitForURL('**/life/*')
      expect(await reader.page.getByRole('main').getByRole('listitem').count()).toBeGreaterThan(1)
      const text = await read('/sign-in')
      expect(text).toContain('Định danh điện tử mức 2')
      expect(await reader.page.locator('.c-noscript').count()).toBe(1)
      await links('/api/identity/eid/start').first().click()
      // The e-ID's own page has a button for each person, which needs no script either.
      await reader.page
        .getByRole('button', { name: /Võ Thị Thí Điểm|Hồ Văn Lập/ })
        .first()
        .waitFor()
    },
    LONG,
  )
})
