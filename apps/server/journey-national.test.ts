import { describe, expect, test } from 'vitest'
import { openProvince, person, stage } from './journey-open.ts'
import { answerOf } from './journey-person.ts'
import { bringToResult, CLERK, COMMUNE, deskOf, fillForm, press, say } from './journey-services.ts'

const LONG = 300_000
/** Filed on the national portal by the rules of this province. */
const CODE = '1.001028'
const ANSWERS = {
  applicantName: 'Tôn Nữ Thị Diệu Hiền',
  applicantId: '046158004271',
  applicantBirth: '1958-03-12',
  applicantAddress: '27 Kim Long, phường Kim Long',
  applicantPhone: '0905123456',
  request: 'Đăng ký hoạt động tín ngưỡng tại nhà thờ họ',
  delivery: 'Bản điện tử',
  truthful: true,
}

describe('a procedure that is filed on the national portal', () => {
  openProvince()

  test(
    'prepared here, handed over, filed there with a supplement, handled here; state and paper come back to both',
    async () => {
      const citizen = await person('citizen')
      const { page } = citizen
      await citizen.open(`/services/new/${CODE}`)
      await page.getByText('Thủ tục này nộp trên Cổng Dịch vụ công quốc gia').waitFor()
      await fillForm(citizen, ANSWERS)
      await page.getByLabel('Nơi giải quyết').selectOption({ label: COMMUNE })
      await page.getByRole('button', { name: 'Tiếp: xem lại' }).click()
      await page.getByRole('button', { name: 'Chuyển sang Cổng quốc gia để nộp' }).waitFor()
      await citizen.fine('before it is handed over')
      await page.getByRole('button', { name: 'Chuyển sang Cổng quốc gia để nộp' }).click()

      // On the portal everything is there already.
      await page.waitForURL(/\/nop\/[\w-]{36}$/)
      await page.getByText('Đăng ký hoạt động tín ngưỡng tại nhà thờ họ').waitFor()
      await citizen.fine('on the portal')
      await page.getByRole('button', { name: 'Nộp hồ sơ' }).click()
      await page.waitForURL(/\/services\/national\/[\w-]{36}$/)
      await page.getByText('Hồ sơ đã nộp trên Cổng quốc gia').waitFor()
      await citizen.fine('back again')
      const code = (await page.getByText(/^G99\.01-\d{6}-\d{6}$/).textContent()) ?? ''
      await page.getByRole('link', { name: 'Xem hồ sơ' }).click()
      await page.waitForURL(/\/services\/dossiers\/([\w-]{36})/)
      const id = /dossiers\/([\w-]+)/.exec(page.url())?.[1] ?? ''
      await page.getByText(code).first().waitFor()
      await page.getByText('Cổng Dịch vụ công quốc gia', { exact: true }).waitFor()

      const clerk = await deskOf(stage, CLERK, id)
      await say(clerk, 'b', 'Yêu cầu bổ sung', { 'Nói với người nộp': 'Xin gửi danh sách người đại diện' })
      const there = await stage.enter({})
      const portal = `http://127.0.0.1:${Number(new URL(stage.url).port) + 11}`
      await expect
        .poll(async () => (await there.page.goto(`${portal}/ho-so/${code}`), there.page.textContent('main')), {
          timeout: 30_000,
        })
        .toContain('Xin gửi danh sách người đại diện')
      await there.page.getByLabel('Trả lời').fill('Tôi gửi danh sách')
      await there.page.getByLabel('Kèm một tờ giấy thử nghiệm').check()
      await there.page.getByRole('button', { name: 'Gửi', exact: true }).click()

      await clerk.page.reload()
      await clerk.page.getByText('Giấy tờ bổ sung').first().waitFor()
      await press(clerk, 'a', 'Tiếp nhận hồ sơ')
      await press(clerk, 't', 'Nhận xử lý')
      await bringToResult(stage, clerk, id, 'Tiếp nhận đăng ký hoạt động tín ngưỡng của nhà thờ họ.')
      await clerk.leave()

      await citizen.open(`/services/dossiers/${id}`)
      await page.getByText('Hoàn thành').first().waitFor()
      await expect
        .poll(async () => (await answerOf<{ sync: string }>(page, `/api/public-services/mine/${id}`)).sync)
        .toBe('acknowledged')
      await citizen.open(`/services/dossiers/${id}`)
      await page.getByText('Cổng quốc gia đã nhận').waitFor()
      await citizen.fine('done, and known there')
      await there.page.goto(`${portal}/ho-so/${code}`)
      await there.page.getByText('Đã trả kết quả').waitFor()
      const answer = there.page.getByRole('link', { name: 'Văn bản trả lời' })
      const paper = await fetch(new URL((await answer.getAttribute('href')) ?? '', portal))
      expect(
        Buffer.from(await paper.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-')
      await there.leave()
      await citizen.leave()
    },
    LONG,
  )

  test(
    'the office sees what was told, what is filed where, and compares the day',
    async () => {
      const head = await deskOf(stage, 'officer-thuan-hoa', '')
      await head.open('/office/services/national')
      const { page } = head
      await page.getByRole('heading', { name: 'Đồng bộ cổng quốc gia' }).waitFor()
      await page.getByRole('cell', { name: 'Đã trả kết quả' }).first().waitFor()
      await head.fine('messages')
      await page.getByRole('tab', { name: /Đối soát/ }).click()
      const today = await page.evaluate<string>(
        `new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date())`,
      )
      await page.getByLabel('Ngày', { exact: true }).fill(today)
      await page.getByRole('button', { name: 'Đối soát ngày này' }).click()
      await page.getByRole('table', { name: 'Các ngày đã đối soát' }).waitFor()
      await page.getByText('Không có chênh lệch nào').waitFor()
      await head.fine('compared')
      await page.getByRole('tab', { name: /Nơi nộp/ }).click()
      await page.getByText('01/01/2027: Cổng quốc gia').waitFor()
      await head.fine('where what is filed')
      await head.leave()
    },
    LONG,
  )
})
