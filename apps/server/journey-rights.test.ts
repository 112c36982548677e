import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import jsQR from 'jsqr'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { onPhone, openProvince, person, stage } from './journey-open.ts'
import { answerOf, codeSentTo } from './journey-person.ts'
import { LAPTOP, PHONE } from './journey-stage.ts'
import { signInAsStaff } from './journey-steps.ts'

const LONG = 180_000
const CLIENT = 'hue-s-demo-app'

/** What a camera reads in a QR on the page. */
async function scan(picture: string): Promise<string> {
  const svg = decodeURIComponent(picture.slice(picture.indexOf(',') + 1))
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(600)
    .flatten({ background: '#fff' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data ?? ''
}

/** The partner's own page, to which a person is led back. */
async function startPartner() {
  const server = createServer((_, answer) => answer.end('partner'))
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  const { port } = server.address() as AddressInfo
  return { back: `http://localhost:${port}/callback`, stop: () => new Promise((done) => server.close(done)) }
}

describe('what a person decides about their own data', () => {
  openProvince()

  test(
    'a partner asks, learns only what was ticked, and nothing more once the permission is withdrawn',
    async () => {
      const partner = await startPartner()
      const visitor = await person('citizen-an-cuu')
      const { page } = visitor
      const verifier = randomBytes(32).toString('base64url')
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      const asked = new URLSearchParams({
        client_id: CLIENT,
        redirect_uri: partner.back,
        response_type: 'code',
        scope: 'openid profile email phone birthdate',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        state: 'here',
      })
      await page.goto(`/openid/authorize?${asked}`)
      await page.getByRole('heading', { name: 'Cho phép «Ứng dụng thử»?' }).waitFor()
      await page.getByText('Nguyễn Khoa Bảo Châu').first().waitFor()
      for (const box of await page.getByRole('checkbox').all()) expect(await box.isChecked()).toBe(false)
      await visitor.fine('the question')
      await page.getByRole('checkbox', { name: 'Ngày sinh' }).check()
      await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
      await page.waitForURL(`${partner.back}*`)

      const code = new URL(page.url()).searchParams.get('code') ?? ''
      const fields = { client_id: CLIENT, grant_type: 'authorization_code', code, code_verifier: verifier }
      const given = await page.request.post('/openid/token', { form: { ...fields, redirect_uri: partner.back } })
      expect(given.status()).toBe(200)
      const { access_token: token } = (await given.json()) as { access_token: string }
      const ask = () => fetch(`${stage.url}/openid/userinfo`, { headers: { authorization: `Bearer ${token}` } })
      const known = (await (await ask()).json()) as Record<string, unknown>
      expect(known).toMatchObject({ name: 'Nguyễn Khoa Bảo Châu', birthdate: '2001-06-07' })
      expect(Object.keys(known)).not.toEqual(expect.arrayContaining(['email']))
      expect(known).not.toHaveProperty('phone_number')

      await visitor.open('/me/partners')
      await page.getByRole('heading', { name: 'Ứng dụng thử' }).waitFor()
      await page.getByText(/Bạn không cho: .*Địa chỉ email/).waitFor()
      await visitor.fine('partners')
      await page.getByRole('button', { name: 'Thôi cho phép' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Thôi cho phép' }).click()
      await page.getByText('Đã thôi cho phép «Ứng dụng thử».').waitFor()
      expect((await ask()).status).toBe(401)
      await visitor.leave()
      await partner.stop()
    },
    LONG,
  )

  test(
    'a phone’s account is asked for the e-ID, proves it in another tab, and the page is as it was left',
    async () => {
      const visitor = await onPhone({ expected: /403/ })
      const { page } = visitor
      const phone = `0905${String(Date.now()).slice(-6)}`
      await visitor.open('/sign-in?returnTo=%2Fme%2Fdata')
      await page.getByLabel('Số điện thoại di động').fill(phone)
      await page.getByRole('button', { name: 'Gửi mã' }).click()
      await page.getByLabel('Mã trong tin nhắn').fill(await codeSentTo(stage, `+84${phone.slice(1)}`))
      await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
      await page.waitForURL('**/me/data')
      await visitor.settled()
      const level = async () => (await answerOf<{ assurance: number }>(page, '/api/identity/me')).assurance
      expect(await level()).toBe(1)

      const half = 'Tôi đang viết dở yêu cầu này'
      await page.getByText('Gửi yêu cầu về dữ liệu').click()
      await page.getByLabel('Nói rõ hơn').fill(half)
      await page.getByRole('button', { name: 'Lập bản sao' }).click()
      const dialog = page.getByRole('dialog', { name: 'Xác nhận đúng là bạn' })
      await dialog.getByText('Việc này cần định danh mức 2.').waitFor()
      await visitor.fine('asked for more')
      const [eid] = await Promise.all([
        page.context().waitForEvent('page'),
        dialog.getByRole('button', { name: 'Xác nhận bằng định danh điện tử mức 2' }).click(),
      ])
      await eid.getByRole('button', { name: /Võ Thị Thí Điểm|Hồ Văn Lập/ }).click()
      await eid.waitForURL('**/sign-in?done=1')
      await eid.getByText('Bạn đã xác nhận xong').waitFor()
      await eid.close()
      await page.getByRole('button', { name: 'Trở lại việc đang làm' }).click()
      expect(await level()).toBe(2)
      await expect.poll(() => page.getByLabel('Nói rõ hơn').inputValue()).toBe(half)
      await page.getByRole('button', { name: 'Lập bản sao' }).click()
      await page.getByText('Sẵn sàng').first().waitFor()
      await visitor.fine('the copy')
      await visitor.leave()
    },
    LONG,
  )

  test(
    'a request about one’s data has a clock with its reason, an officer’s answer and a copy to take along',
    async () => {
      const visitor = await person('citizen-thuan-an', { expected: /400/ })
      const { page } = visitor
      await visitor.open('/me/data')
      await page.getByText('Gửi yêu cầu về dữ liệu').click()
      await page.getByRole('button', { name: 'Gửi yêu cầu', exact: true }).click()
      await page.getByRole('alert').first().waitFor()
      const words = 'Cho tôi biết nơi nào đang giữ số điện thoại của tôi'
      await page.getByLabel('Nói rõ hơn').fill(words)
      await page.getByRole('button', { name: 'Gửi yêu cầu', exact: true }).click()
      await page.waitForURL(/\/me\/data\/[\w-]{36}$/)
      await page.getByText('Đã nhận').first().waitFor()
      const id = page.url().split('/').pop() ?? ''
      const request = () =>
        answerOf<{ code: string; clocks: { name: string; dueAt: string; reasons: unknown[] }[] }>(
          page,
          `/api/personal/requests/${id}`,
        )
      const { code, clocks } = await request()
      const clock = clocks.find(({ name }) => name === 'answer')
      const days = (Date.parse(clock?.dueAt ?? '') - Date.now()) / 86_400_000
      expect(days).toBeGreaterThan(1)
      // Two working days: a weekend and the longest row of holidays may lie between.
      expect(days).toBeLessThan(14)
      await page
        .locator('summary')
        .filter({ hasText: /Hạn|hạn/ })
        .first()
        .click()
      await page.getByText('Vì sao là ngày này:').first().waitFor()
      await page
        .getByText(/91\/2025\/QH15/)
        .first()
        .waitFor()
      await visitor.fine('my request')

      const officer = await stage.enter({ viewport: LAPTOP })
      await signInAsStaff(officer, '/office/data-requests', 'data-officer')
      await officer.page.getByRole('link', { name: code }).click()
      await officer.page.getByText(words).waitFor()
      expect(await officer.page.getByText('Lê Văn Ngọc').count()).toBe(0)
      await officer.page.getByRole('button', { name: 'Xem người yêu cầu là ai' }).click()
      await officer.page.getByText('Lê Văn Ngọc').waitFor()
      await officer.page.getByRole('button', { name: 'Tiếp nhận và báo cho người yêu cầu' }).click()
      await officer.page.getByText('Đã thực hiện', { exact: true }).click()
      await officer.page.getByLabel(/Đã làm gì/).fill('Hai nơi giữ: tài khoản và phản ánh đã gửi.')
      await officer.fine('the officer’s answer')
      await officer.page.getByRole('button', { name: 'Kết thúc yêu cầu' }).click()
      await officer.page.getByText('Hai nơi giữ: tài khoản và phản ánh đã gửi.').first().waitFor()
      await officer.leave()

      await page.reload()
      await page.getByText('Hai nơi giữ: tài khoản và phản ánh đã gửi.').first().waitFor()
      await visitor.open('/me/access-log')
      await page.getByText('Sở Khoa học và Công nghệ').first().waitFor()
      await visitor.open('/me/data')
      await page.getByRole('button', { name: 'Lập bản sao' }).click()
      const link = page.getByRole('link', { name: 'Tải về' }).first()
      await link.waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      const zip = await readFile(await download.path())
      expect(zip.subarray(0, 2).toString()).toBe('PK')
      expect(zip.includes('index.html')).toBe(true)
      await visitor.leave()
    },
    LONG,
  )

  test(
    'a paper is shown by QR to a stranger without an account or a script, until its owner stops',
    async () => {
      const visitor = await person('business')
      const { page } = visitor
      await visitor.open('/me/wallet')
      await page.getByText('Mở giấy tờ và mã QR').first().click()
      await page.getByText('Cho người khác xem').first().click()
      await page.getByRole('button', { name: 'Tạo mã QR' }).click()
      await page.getByText('Hãy chọn ít nhất một mục.').waitFor()
      await page.getByRole('checkbox', { name: 'Họ và tên' }).check()
      await page.getByRole('button', { name: 'Tạo mã QR' }).click()
      const code = page.getByRole('img', { name: 'Mã QR để đưa cho người khác' })
      await code.waitFor()
      await visitor.fine('the QR')
      const address = await scan((await code.getAttribute('src')) ?? '')
      expect(address).toMatch(/\/show\/[\w-]{20,}$/)

      const stranger = await stage.enter({ viewport: PHONE, javaScriptEnabled: false })
      const path = new URL(address).pathname
      await stranger.page.goto(path)
      await stranger.page.getByText('Trần Đình Khôi').waitFor()
      expect(await stranger.page.getByText('1983').count()).toBe(0)
      expect(await stranger.page.getByText('046083006518').count()).toBe(0)
      await visitor.open('/me/wallet')
      await page.getByText('Đang và đã cho xem').click()
      await page
        .getByText(/Đã mở 1 lần/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Thôi cho xem' }).first().click()
      await page.getByText('Đã dừng').first().waitFor()
      await stranger.page.reload()
      await stranger.page.getByText('Mã này đã hết hạn, hoặc chủ nhân đã thôi cho xem').waitFor()
      expect(await stranger.page.getByText('Trần Đình Khôi').count()).toBe(0)
      await stranger.leave()
      await visitor.leave()
    },
    LONG,
  )
})
