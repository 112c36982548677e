import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { officeOf, OFFICER } from './journey-desk.ts'
import { onPhone, openProvince, person, stage } from './journey-open.ts'
import { enterQuietly } from './journey-person.ts'
import { openRoad, photo, type Visitor } from './journey-stage.ts'

const LONG = 180_000
const { act, submit, upload } = officeOf(() => stage)

/** Until the service worker answers for this page. */
async function kept({ page }: Visitor): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
}
/** As the phone's gallery does: a form with files, sent by the browser itself to the address in the manifest. */
const share = (page: Page, bytes: string, words: string) =>
  page.evaluate(`(() => {
    const form = document.createElement('form')
    form.method = 'post'
    form.enctype = 'multipart/form-data'
    form.action = '/report/share'
    const file = new File([Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0))], 'IMG_1.jpg', { type: 'image/jpeg' })
    const chosen = new DataTransfer()
    chosen.items.add(file)
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'photos' })
    input.files = chosen.files
    const text = Object.assign(document.createElement('input'), { name: 'text', value: '${words}' })
    form.append(input, text)
    document.body.append(form)
    form.submit()
  })()`)

describe('the app on a phone that loses its network', () => {
  openProvince()

  test(
    'the second visit opens offline: home, numbers, own reports with their age, alerts, the card',
    async () => {
      const road = await openRoad(stage)
      const visitor = await onPhone({ baseURL: road.url, expected: /net::ERR_|404/ })
      const { page } = visitor
      await enterQuietly(visitor, 'citizen')
      await visitor.open('/')
      await kept(visitor)
      for (const path of ['/mine', '/alerts', '/me/wallet']) await visitor.open(path)
      await page.getByRole('button', { name: 'Lưu để xem khi mất mạng' }).click()
      await page.getByText(/Đã lưu \d+ giấy tờ/).waitFor()
      await visitor.open('/mine')
      const first = page.getByRole('main').locator('a[href^="/mine/"]').first()
      const kind = async () => (await first.innerText()).trim()
      // Until the names of the kinds are there it is just a report.
      await expect.poll(kind).not.toBe('Phản ánh')
      const name = await kind()
      road.cut()

      await visitor.open('/')
      await page
        .getByRole('link', { name: /Phản ánh/ })
        .first()
        .waitFor()
      await visitor.open('/emergency')
      await page.locator('a[href="tel:113"]').first().waitFor()
      await visitor.open('/mine')
      await page.getByRole('main').getByText(name).first().waitFor()
      await page.getByText(/Đang xem bản lưu lúc/).waitFor()
      await visitor.open('/alerts')
      await page.getByRole('heading', { level: 1 }).waitFor()
      await visitor.open('/me/wallet')
      await page.getByText(/Đây là bản lưu lúc/).waitFor()
      // Nothing of it lies readable in the browser's database.
      const lies = await page.evaluate<string>(`new Promise((done) => {
        const open = indexedDB.open('device')
        open.onsuccess = () => {
          const read = open.result.transaction('records').objectStore('records').getAll()
          read.onsuccess = () => done(read.result.map((row) => row.kind + new TextDecoder('latin1').decode(row.data)).join())
        }
      })`)
      expect(lies).toContain('kept')
      expect(lies).not.toContain('street-lamp')
      road.mend()
      await visitor.leave()
      await road.close()
    },
    LONG,
  )

  test(
    'a rating given without a network waits where everything waits, and goes by itself; a refused one says so',
    async () => {
      const { id } = await submit('Đèn tắt trước cổng trường, hai bóng')
      await act(id, 'accept')
      await act(id, 'resolve', { note: 'Đã thay bóng', photos: [await upload(OFFICER, '#c0b070')] })
      const road = await openRoad(stage)
      const visitor = await onPhone({ baseURL: road.url, expected: /net::ERR_|409/ })
      const { page } = visitor
      await enterQuietly(visitor, 'citizen')
      await visitor.open('/')
      await kept(visitor)
      await visitor.open(`/mine/${id}`)
      await page.getByRole('radio', { name: 'Hài lòng', exact: true }).check()
      road.cut()
      await page.getByRole('button', { name: 'Gửi đánh giá' }).click()
      await page.getByText('Chưa có mạng, đã giữ lại trên máy này').waitFor()
      await page.getByRole('link', { name: /còn 1 việc chưa gửi/ }).click()
      await page.getByRole('heading', { level: 1, name: 'Đang chờ trên máy này' }).waitFor()
      await page.getByRole('link', { name: /^Đánh giá phản ánh PA/ }).waitFor()
      await visitor.fine('what waits')
      // It outlives a reload.
      await visitor.open('/on-device')
      await page.getByRole('link', { name: /^Đánh giá phản ánh PA/ }).waitFor()
      road.mend()
      await page.evaluate('window.dispatchEvent(new Event("online"))')
      await page.getByText('Không có gì đang chờ').waitFor()
      const own = (await (await page.request.get(`/api/field-reports/mine/${id}`)).json()) as { rating: number | null }
      expect(own.rating).not.toBeNull()
      await visitor.leave()
      await road.close()
    },
    LONG,
  )

  test(
    'a photo from the gallery begins a report; its place is taken away and the server never saw it',
    async () => {
      const visitor = await person('citizen-an-cuu')
      const { page } = visitor
      await visitor.open('/')
      await kept(visitor)
      const sent: string[] = []
      page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname))
      await share(page, (await photo('a.jpg', '#208040')).buffer.toString('base64'), 'Nước ngập đầu ngõ')
      await page.waitForURL(/\/report\?draft=/)
      await page.getByText('Đã nhận 1 ảnh, video từ ứng dụng khác').waitFor()
      await page.getByText('Ảnh 1', { exact: true }).waitFor()
      await visitor.fine('shared photo')
      expect(sent.filter((path) => path.startsWith('/api/files'))).toEqual([])
      await visitor.open('/on-device')
      await page.getByText('Nước ngập đầu ngõ').waitFor()
      // The address of what was taken opens nothing a second time.
      await visitor.open('/report?share=3f2b8c1e-0000-4000-8000-000000000000')
      await page.getByText('Ảnh chưa sang đến đây').waitFor()
      await visitor.leave()
    },
    LONG,
  )

  test(
    'a visitor’s pack is saved with its size and date, and opens offline in their language',
    async () => {
      const road = await openRoad(stage)
      const visitor = await onPhone({ baseURL: road.url, locale: 'ko-KR', expected: /net::ERR_|404/ })
      const { page } = visitor
      await visitor.open('/?audience=visitor&lang=ko')
      await kept(visitor)
      await visitor.open('/pack')
      await page.getByRole('button', { name: '오프라인용으로 저장' }).click()
      await page.getByText(/저장, \d+ KB/).waitFor()
      await page.getByLabel('호텔: 이름, 주소, 전화번호').fill('Hotel Hương Giang 51')
      await visitor.fine('pack')
      road.cut()
      await visitor.open('/pack')
      await page.getByText('Cứu tôi với!').waitFor()
      await page.getByText('도와주세요!').waitFor()
      await expect.poll(() => page.getByLabel('호텔: 이름, 주소, 전화번호').inputValue()).toBe('Hotel Hương Giang 51')
      await page.locator('a[href="tel:113"]').first().waitFor()
      await visitor.leave()
      await road.close()
    },
    LONG,
  )

  test(
    'a business in English: its own home, large letters and the procedure it read open without a network',
    async () => {
      const road = await openRoad(stage)
      const visitor = await onPhone({ baseURL: road.url, locale: 'en-GB', expected: /net::ERR_|404/ })
      const { page } = visitor
      await visitor.open('/?lang=en&audience=resident')
      await kept(visitor)
      await visitor.open('/procedures')
      await page.getByRole('main').locator('h2 a, h3 a').first().click()
      await page.waitForURL(/\/procedures\/[^/]+$/)
      const { pathname } = new URL(page.url())
      await visitor.open(pathname)
      const title = await page.getByRole('heading', { level: 1 }).innerText()
      await visitor.open('/')
      // Chosen in place, after the page was kept: the copy was drawn for a resident with small letters.
      await page.getByRole('link', { name: 'Business', exact: true }).click()
      await page.getByRole('button', { name: /^Change the letter size/ }).click()
      await page.getByText('Your business with the public authorities').waitFor()
      await visitor.fine('the home of a business')
      road.cut()
      await visitor.open('/')
      await page.getByText('Your business with the public authorities').waitFor()
      await expect.poll(() => page.locator('html').getAttribute('data-size')).toBe('large')
      await visitor.open(pathname)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await visitor.fine('a procedure without a network')
      await visitor.leave()
      await road.close()
    },
    LONG,
  )
})
