import { describe, expect, test } from 'vitest'
import { atDesk, onPhone, openProvince, stage } from './journey-open.ts'
import { openRoad, PHONE, WALL } from './journey-stage.ts'
import {
  openByKeys,
  readWithoutScript,
  reportThrice,
  resolveByKeys,
  signInAsCitizen,
  signInAsStaff,
  writeReport,
} from './journey-steps.ts'

const LONG = 120_000
const lamp = { commune: 'Phường Thuận Hóa', place: 'Trước số 12', note: 'Đèn đường tắt ba đêm nay, đường rất tối' }

describe('a province as people use it', () => {
  openProvince()

  test(
    'a broken street lamp: reported, seen on the wall, repaired, made public, rated',
    async () => {
      const wall = await stage.enter({ viewport: WALL })
      await signInAsStaff(wall, '/ops', 'ioc-operator')
      await wall.page.getByRole('heading', { name: 'Phản ánh trên toàn tỉnh' }).waitFor()

      const citizen = await onPhone()
      const { page } = citizen
      await citizen.open('/')
      await citizen.fine('home')
      await page.getByRole('navigation', { name: 'Các phần chính' }).getByRole('link', { name: 'Phản ánh' }).click()
      await writeReport(citizen, lamp, true)
      await page.getByText('Sẽ chuyển đến: Công ty Cổ phần Môi trường và Công trình Đô thị Huế').waitFor()
      await page.getByText(/Dự kiến xong trước \d\d:\d\d \d\d\/\d\d\/\d{4}/).waitFor()
      await page.getByText('Vì sao ngày này?').click()
      await page.getByText('Bộ luật Dân sự 2015, điều 147 và điều 148').waitFor()
      await citizen.fine('before sending')
      await page.getByRole('link', { name: 'Đăng nhập để gửi' }).click()
      await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
      await page.getByText('Tài khoản và mật khẩu (bản trình diễn)').click()
      await citizen.fine('sign-in')
      await page.getByText('Tài khoản và mật khẩu (bản trình diễn)').click()
      await signInAsCitizen(page, 'citizen')

      const { id, ms } = await reportThrice(citizen, wall, lamp)
      console.log(`from the answer to the citizen until the report stands on the wall: ${Math.round(ms)} ms`)
      expect(ms).toBeLessThanOrEqual(1_000)
      const code = (await page.getByText(/^Đã nhận phản ánh PA/).textContent())?.match(/PA\S+/)?.[0] ?? ''
      await citizen.fine('sent')
      await wall.fine('wall')
      await wall.leave()

      const officer = await atDesk()
      await signInAsStaff(officer, '/office', 'agency-officer')
      await openByKeys(officer.page, code.replaceAll('\u2011', '-'))
      await officer.fine('report in the office')
      await officer.page.keyboard.press('a')
      await resolveByKeys(officer.page, 'Đã thay bóng và kiểm tra cả dãy đèn')
      await officer.fine('resolved')
      await officer.leave()

      const operator = await atDesk()
      await signInAsStaff(operator, `/office/field-reports/${id}`, 'ioc-operator')
      await operator.page.getByRole('button', { name: 'Công khai kết quả' }).click()
      await operator.page.getByRole('checkbox', { name: /không có gì phải che/ }).check()
      await operator.page.getByRole('button', { name: 'Công khai', exact: true }).click()
      await operator.page.getByText('Đã xử lý, đã công khai').waitFor()
      await operator.page.getByText('Người phản ánh', { exact: true }).click()
      await operator.page.getByLabel('Mục đích').selectOption({ label: 'Xác minh thông tin' })
      await operator.page.getByRole('button', { name: 'Xem người phản ánh' }).click()
      await operator.page.getByText('Tôn Nữ Thị Diệu Hiền').waitFor()
      await operator.fine('revealed')
      await operator.leave()

      await readWithoutScript(await stage.enter({ viewport: PHONE, javaScriptEnabled: false }), `/reports/${id}`)
      // The same page whose scripts never came: there axe can run.
      const bare = await onPhone({ expected: /net::ERR_FAILED/ })
      await bare.page.route('**/*.js', (route) => route.abort())
      await bare.page.goto(`/reports/${id}`)
      await bare.fine('without script')
      await bare.leave()

      await citizen.open('/inbox')
      for (const words of ['Đã nhận phản ánh', 'đang được xử lý', 'đã xử lý xong', 'đã công khai'])
        await page.getByRole('heading', { name: words }).first().waitFor()
      await citizen.fine('inbox')
      await citizen.open(`/mine/${id}`)
      await page.getByRole('radio', { name: 'Hài lòng', exact: true }).check()
      await citizen.fine('about to rate')
      await page.getByRole('button', { name: 'Gửi đánh giá' }).click()
      await page.getByText('Cảm ơn bạn đã đánh giá').waitFor()
      await page.getByRole('listitem').getByText('Bạn đánh giá').waitFor()
      await page.getByText('Ai đã xem tên của bạn (1)').click()
      await page.getByText(/Xác minh nội dung phản ánh$/).waitFor()
      expect(await page.getByText('field-reports.').count()).toBe(0)
      await citizen.fine('rated')
      await citizen.leave()
    },
    LONG,
  )

  test(
    'a report written without a network is kept, and sent once when there is one again',
    async () => {
      const note = 'Đèn đường trước đình tắt, viết lúc mất sóng'
      const road = await openRoad(stage)
      const citizen = await onPhone({ baseURL: road.url, expected: /net::ERR_/ })
      const { page } = citizen
      await citizen.open('/sign-in')
      await signInAsCitizen(page, 'citizen-an-cuu')
      await page.getByRole('searchbox', { name: 'Tìm phản ánh' }).waitFor()
      await citizen.settled()
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
      await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)

      const offline = async (opening: () => Promise<unknown>) => {
        await opening()
        await citizen.settled()
        // The browser's own switch forgets itself when a page is opened.
        await page.context().setOffline(false)
        await page.context().setOffline(true)
      }
      road.cut()
      await offline(() => page.goto('/report'))
      await page.getByText('Không có mạng. Bạn vẫn viết phản ánh được; khi có mạng sẽ tự gửi.').waitFor()
      await writeReport(citizen, { ...lamp, note })
      await offline(() => page.reload())
      await page.getByText(note).waitFor()
      await page.getByText('1 ảnh').waitFor()
      await citizen.fine('draft without a network')
      await page.getByRole('button', { name: 'Gửi phản ánh' }).click()
      await page.getByText('1 phản ánh đang chờ gửi').waitFor()
      await citizen.fine('waiting')

      road.mend()
      await page.context().setOffline(false)
      await page.getByText('1 phản ánh đang chờ gửi').waitFor({ state: 'detached' })
      await page.getByRole('article').filter({ hasText: note }).getByText(/PA-/).waitFor()
      await page.reload()
      await citizen.settled()
      const answer = await page.request.get('/api/field-reports/mine?limit=50')
      const { items } = (await answer.json()) as { items: { note: string }[] }
      expect(items.filter((one) => one.note === note)).toHaveLength(1)
      await citizen.fine('sent')
      await citizen.leave()
      await road.close()
    },
    LONG,
  )

  test(
    'the national e-ID lets a person in where they were, and a refusal is said in words',
    async () => {
      // The page that says no answers 403, and its policy refuses its own few styles; the browser notes both.
      const citizen = await onPhone({ expected: /eid\/callback/ })
      const { page } = citizen
      await citizen.open('/report')
      await writeReport(citizen, lamp)
      const here = page.url()
      await page.getByRole('link', { name: 'Đăng nhập để gửi' }).click()
      await page.getByRole('link', { name: 'Định danh điện tử mức 2' }).click()
      await page.getByRole('heading', { name: 'Đăng nhập định danh điện tử' }).waitFor()
      await citizen.fine('e-ID')
      await page.getByRole('button', { name: 'Từ chối' }).click()
      await page.getByRole('heading', { name: 'Chưa đăng nhập được bằng định danh điện tử' }).waitFor()
      await page.getByText('Bạn đã không đồng ý, hoặc hệ thống định danh điện tử từ chối đăng nhập.').waitFor()
      await citizen.fine('refused')
      await page.getByRole('link', { name: 'Về trang chủ' }).click()
      await page.getByRole('searchbox', { name: 'Tìm phản ánh' }).waitFor()
      await page.goto(here)
      await page.getByRole('link', { name: 'Đăng nhập để gửi' }).click()
      await page.getByRole('link', { name: 'Định danh điện tử mức 2' }).click()
      await page.getByRole('button', { name: 'Trần Đình Khôi' }).click()
      await page.getByRole('heading', { name: 'Xem lại và gửi' }).waitFor()
      expect(page.url()).toBe(here)
      await page.getByRole('definition').getByText(lamp.note).waitFor()
      await page.getByRole('button', { name: 'Gửi phản ánh' }).waitFor()
      await citizen.open('/me')
      await page.getByText('Định danh mức 2').waitFor()
      await page.getByRole('heading', { name: 'Trần Đình Khôi' }).waitFor()
      await citizen.fine('me')
      await citizen.leave()
    },
    LONG,
  )

  test.each(['vi', 'en'])(
    'very large letters on a small phone, in %s',
    async (lang) => {
      const reader = await stage.enter({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true })
      const { page } = reader
      await reader.open(`/reports?lang=${lang}`)
      const first = await page.getByRole('article').getByRole('link').first().getAttribute('href')
      for (const path of ['/', '/reports', first ?? '', '/report', '/sign-in']) {
        await reader.open(`${path}?lang=${lang}&size=xlarge`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        expect(await page.locator('html').getAttribute('lang')).toBe(lang)
        const wide = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        await expect.poll(wide, { timeout: 8_000, message: path }).toBe(0)
        await reader.fine(path)
      }
      await reader.leave()
    },
    LONG,
  )
})
