import { describe, expect, test } from 'vitest'
import { onPhone, openProvince, stage } from './journey-open.ts'
import type { Page } from 'playwright-core'
import { LAPTOP, PHONE } from './journey-stage.ts'
import { signInAsStaff } from './journey-steps.ts'

const LONG = 180_000
const TITLE = `Lịch phun thuốc muỗi, đợt ${Date.now() % 100_000}`
const ENGLISH = `Mosquito spraying, round ${Date.now() % 100_000}`

const body = (page: Page) => page.getByRole('textbox', { name: 'Nội dung' })
const saved = (page: Page) => page.getByText(/^Đã lưu lúc/).waitFor()
const decide = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

describe('words for everybody: news and search', () => {
  openProvince()
  const atDesk = async (account: string, path: string) => {
    const visitor = await stage.enter({ viewport: LAPTOP })
    await signInAsStaff(visitor, path, account)
    return visitor
  }

  test(
    'an article is written with the keys, translated side by side, put out by a second person, and read everywhere',
    async () => {
      const editor = await atDesk('ioc-operator', '/office/news')
      const { page } = editor
      const { keyboard } = page
      await page.getByRole('button', { name: 'Bài mới' }).click()
      await page.getByRole('dialog').getByLabel('Tên bài').fill(TITLE)
      await page.getByRole('button', { name: 'Bắt đầu viết' }).click()
      await page.getByLabel('Tóm tắt').fill('Xe phun đi từng đường vào sáng sớm; hãy đóng cửa sổ.')
      await body(page).click()
      await keyboard.type('Xe đi lúc ')
      await keyboard.press('Control+b')
      await keyboard.type('5 giờ sáng')
      await keyboard.press('Control+b')
      await keyboard.type('.')
      await keyboard.press('Enter')
      await keyboard.press('Control+Alt+2')
      await keyboard.type('Cần làm gì')
      await keyboard.press('Enter')
      await keyboard.press('Control+Shift+8')
      await keyboard.type('Đóng cửa sổ')
      await keyboard.press('Enter')
      await keyboard.type('Che thức ăn')
      await body(page).locator('strong', { hasText: '5 giờ sáng' }).waitFor()
      await body(page).getByRole('heading', { level: 2, name: 'Cần làm gì' }).waitFor()
      const lines = () => body(page).getByRole('listitem').allTextContents()
      await expect.poll(lines).toEqual(['Đóng cửa sổ', 'Che thức ăn'])
      await saved(page)
      await editor.fine('the editor')
      // Opened anew, everything is there: it was saved, not only drawn.
      await page.reload()
      await body(page).locator('strong', { hasText: '5 giờ sáng' }).waitFor()

      await page.getByRole('button', { name: /Tiếng Anh/ }).click()
      await page.getByRole('region', { name: 'Bản gốc' }).getByText('Che thức ăn').waitFor()
      await page.getByLabel('Tên bài').fill(ENGLISH)
      await page.getByLabel('Tóm tắt').fill('A van drives through each street early; close your windows.')
      await body(page).click()
      await keyboard.type('The van comes at 5 in the morning.')
      await saved(page)
      await editor.fine('translating')
      await page.getByRole('button', { name: /Tiếng Việt/ }).click()
      await decide(page, 'Gửi duyệt')
      await page.getByRole('main').getByText('Chờ duyệt').first().waitFor()
      const address = page.url()
      await editor.leave()

      const publisher = await atDesk('leader', new URL(address).pathname)
      await publisher.page.getByRole('button', { name: /Tiếng Anh/ }).click()
      await decide(publisher.page, 'Tôi đã đọc và xác nhận')
      await publisher.page.getByText('Đã có người xác nhận.').waitFor()
      await decide(publisher.page, 'Duyệt đăng')
      await decide(publisher.page, 'Duyệt đăng')
      await publisher.page.getByText('Đang đăng').first().waitFor()
      await publisher.fine('put out')
      await publisher.leave()

      const reader = await onPhone()
      await reader.open('/news')
      await reader.page.getByRole('link', { name: TITLE }).first().click()
      await reader.page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
      await reader.page.getByRole('heading', { level: 2, name: 'Cần làm gì' }).waitFor()
      await reader.fine('the article')
      const { pathname } = new URL(reader.page.url())
      await reader.open('/')
      await reader.page.getByText(TITLE).first().waitFor()
      const feed = await (await fetch(`${stage.url}/feeds/news.rss?lang=vi`)).text()
      expect(feed).toContain(`<title>${TITLE}</title>`)
      const english = await stage.enter({ viewport: PHONE, locale: 'en-GB' })
      await english.open(`${pathname}?lang=en`)
      await english.page.getByRole('heading', { level: 1, name: ENGLISH }).waitFor()
      await Promise.all([reader.leave(), english.leave()])
    },
    LONG,
  )

  test(
    'an old ward’s name leads to the ward of today',
    async () => {
      const visitor = await onPhone()
      const { page } = visitor
      await visitor.open('/')
      await page.locator('input[name=q]').first().fill('phuong tay loc')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/search\?/)
      const first = page
        .getByRole('main')
        .getByRole('link', { name: /Phường Tây Lộc/ })
        .first()
      await page
        .getByText(/nay thuộc phường Phú Xuân/)
        .first()
        .waitFor()
      await visitor.fine('found')
      await first.click()
      await page.getByRole('heading', { level: 1, name: 'Phường Phú Xuân' }).waitFor()
      await page.getByText(/Phường Tây Lộc cũ nay thuộc/).waitFor()
      await visitor.fine('the ward of today')
      await visitor.leave()
    },
    LONG,
  )

  test(
    'what nobody found is seen by an operator, whose answer holds at once',
    async () => {
      const words = `Kjrwq ${['vbzhj', 'wxzqk', 'hjdrw', 'fkqzv'][Date.now() % 4]}`
      const visitor = await onPhone()
      const { page } = visitor
      const look = () => visitor.open(`/search?q=${encodeURIComponent(words)}`)
      await look()
      await page.getByText(`Không tìm thấy «${words}»`).waitFor()
      await visitor.fine('nothing found')

      const operator = await atDesk('ioc-operator', '/office/search-misses')
      const folded = words.toLowerCase()
      const row = operator.page.getByRole('row').filter({ hasText: folded })
      await row.getByRole('button', { name: 'Thêm chỉ dẫn' }).click()
      const form = operator.page.getByRole('dialog')
      await form.getByLabel('Tìm trang cần mở').fill('số khẩn cấp')
      await form.getByLabel(/Địa chỉ trang/).fill('/emergency')
      await form.getByLabel('Tên hiển thị').fill('Số khẩn cấp, gọi ngay')
      await operator.fine('the answer')
      await form.getByRole('button', { name: 'Lưu, dùng ngay' }).click()
      await operator.page.getByText(`Đã lưu chỉ dẫn cho «${folded}».`).first().waitFor()
      await operator.leave()

      await look()
      await page
        .getByRole('main')
        .getByRole('link', { name: /Số khẩn cấp, gọi ngay/ })
        .click()
      await page.waitForURL('**/emergency')
      await visitor.leave()
    },
    LONG,
  )
})
