import { beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { officeOf, OFFICER, type Report } from './journey-desk.ts'
import { openProvince, onPhone, stage } from './journey-open.ts'
import { answerOf } from './journey-person.ts'
import type { Visitor } from './journey-stage.ts'

const LONG = 180_000
const { act, upload } = officeOf(() => stage)

interface Consents {
  items: { purpose: string; title: string; version: number; given: object | null }[]
}

describe('without any script, in the light version', () => {
  openProvince()
  let visitor: Visitor
  let page: Page
  beforeAll(async () => {
    visitor = await onPhone({ javaScriptEnabled: false })
    page = visitor.page
  }, LONG)

  /** Opens a page of the light version; no script, no picture of it is even named. */
  const open = async (path: string) => {
    const answer = await page.goto(path)
    expect([path, answer?.status()]).toEqual([path, 200])
    expect([path, await page.locator('script, img').count()]).toEqual([path, 0])
  }
  const form = (id: string): Locator => page.locator(`#lite-${id}`)
  const send = async (id: string) => {
    await form(id).locator('button[type=submit]').click()
    await page.waitForLoadState()
  }
  const choose = async (id: string, name: string, words: RegExp) => {
    const list = form(id).locator(`select[name="${name}"]`)
    const value = await list.locator('option', { hasText: words }).first().getAttribute('value')
    await list.selectOption(value ?? '')
  }
  const done = () => page.getByText('Đã xong', { exact: true }).first().waitFor()

  test(
    'signs in by the e-ID',
    async () => {
      await open('/sign-in?lite=1&returnTo=%2Fme')
      await page.getByRole('link', { name: /mức 2/ }).first().click()
      await page
        .getByRole('button', { name: /Võ Thị Thí Điểm|Hồ Văn Lập/ })
        .first()
        .click()
      await page.waitForURL(/\/me(\?|$)/)
      const me = await answerOf<{ signedIn: boolean; assurance: number }>(page, '/api/identity/me')
      expect(me).toMatchObject({ signedIn: true, assurance: 2 })
      await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
    },
    LONG,
  )

  test(
    'sends a report, and rates what was done about it',
    async () => {
      await open('/report')
      const note = 'Đèn đường tắt, gửi từ máy không chạy script'
      await form('report').getByLabel('Hãy kể điều bạn thấy').fill(note)
      await form('report').getByLabel('Loại việc').selectOption({ label: 'Đèn đường' })
      await choose('report', 'commune', /Thuận Hóa/)
      await send('report')
      await page.waitForURL(/\/mine\/[\w-]+\?sent=1/)
      const id = /\/mine\/([\w-]+)/.exec(page.url())?.[1] ?? ''
      expect(await page.getByRole('main').innerText()).toContain(note)

      await act(id, 'accept')
      await act(id, 'resolve', { note: 'Đã thay bóng', photos: [await upload(OFFICER, '#f0d060')] })
      await open(`/mine/${id}`)
      await form('report-rate').locator('select').selectOption({ index: 1 })
      await send('report-rate')
      await done()
      const own = await answerOf<Report & { rating: number | null }>(page, `/api/field-reports/mine/${id}`)
      expect(own.rating).not.toBeNull()
    },
    LONG,
  )

  test(
    'withdraws a consent as easily as it was given',
    async () => {
      const { items } = await answerOf<Consents>(page, '/api/personal/consents')
      const [wanted] = items
      if (!wanted) throw new Error('the province asks for consent to something')
      const given = await page.request.post('/api/personal/consents', {
        data: { purpose: wanted.purpose, version: wanted.version },
        headers: { 'idempotency-key': crypto.randomUUID() },
      })
      expect(given.status()).toBe(200)
      await open('/me/consents')
      await form('consent-withdraw').locator('select').selectOption({ label: wanted.title })
      await send('consent-withdraw')
      await done()
      const after = await answerOf<Consents>(page, '/api/personal/consents')
      expect(after.items.find(({ purpose }) => purpose === wanted.purpose)?.given).toBeNull()
    },
    LONG,
  )

  test(
    'asks about their own data, sees the legal date, and takes it back',
    async () => {
      await open('/me/data')
      // What is refused stands beside what was typed.
      await form('data-ask').locator('select').selectOption({ index: 1 })
      await form('data-ask').getByLabel('Nói rõ hơn').fill('abc')
      await send('data-ask')
      expect(await form('data-ask').getByLabel('Nói rõ hơn').inputValue()).toBe('abc')
      await form('data-ask').getByLabel('Nói rõ hơn').fill('Tên đệm của tôi ghi thiếu dấu')
      await send('data-ask')
      await page.waitForURL(/\/me\/data\/[\w-]+\?done=data-ask/)
      expect(await page.getByRole('main').innerText()).toContain('Tên đệm của tôi ghi thiếu dấu')
      await send('data-take-back')
      await done()
      expect(await form('data-take-back').count()).toBe(0)
    },
    LONG,
  )

  test(
    'shows part of the card for five minutes, opens it as a stranger, and stops',
    async () => {
      await open('/me/wallet')
      await form('wallet-show').getByRole('checkbox').first().check()
      await send('wallet-show')
      const link = await page.locator('.lite-secret').innerText()
      expect(link).toMatch(/\/show\/[\w-]+$/)
      const stranger = await onPhone({ javaScriptEnabled: false })
      await stranger.page.goto(`${new URL(link).pathname}?lite=1`)
      await stranger.page.getByText(/Thông tin thật/).waitFor()
      await stranger.leave()
      await open('/me/wallet')
      await form('wallet-stop').locator('select').selectOption({ index: 1 })
      await send('wallet-stop')
      await done()
    },
    LONG,
  )

  test(
    'lets somebody act for them by a code, and ends it; chooses communes and quiet hours',
    async () => {
      await open('/me/delegations')
      await form('delegation-give').locator('select').selectOption({ index: 1 })
      await form('delegation-give').getByRole('checkbox').first().check()
      await send('delegation-give')
      expect((await page.locator('.lite-secret').innerText()).replace(/\W/g, '')).toMatch(/^[A-Z0-9]{10}$/)
      await open('/me/delegations')
      await form('delegation-end').locator('select').selectOption({ index: 1 })
      await send('delegation-end')
      await done()

      await open('/notifications')
      await choose('notify-area', 'unit', /Thuận Hóa/)
      await send('notify-area')
      await done()
      await choose('notify-choices', 'to', /07:00/)
      await send('notify-choices')
      await done()
      const kept = await answerOf<{ units: string[]; quiet: { to: string } | null }>(page, '/api/notify/preferences')
      expect(kept.units).toHaveLength(1)
      expect(kept.quiet?.to).toBe('07:00')
    },
    LONG,
  )
})
