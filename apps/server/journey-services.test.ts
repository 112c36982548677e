import { describe, expect, test } from 'vitest'
import { openProvince, person, stage } from './journey-open.ts'
import { answerOf } from './journey-person.ts'
import { photo } from './journey-stage.ts'
import { bringToResult, CLERK, deskOf, fileOnline, judge, press, say } from './journey-services.ts'

const LONG = 240_000
const request = (text: string) => ({
  applicantName: 'Tôn Nữ Thị Diệu Hiền',
  applicantId: '046158004271',
  applicantBirth: '1958-03-12',
  applicantAddress: '27 Kim Long, phường Kim Long',
  applicantPhone: '0905123456',
  request: text,
  delivery: 'Bản điện tử',
  truthful: true,
})

describe('a dossier of a person, from the form to the paper', () => {
  openProvince()

  test(
    'plain: filed on a phone, accepted, drawn up, signed, issued; the result is in the wallet',
    async () => {
      const citizen = await person('citizen')
      const id = await fileOnline(citizen, {
        code: '1.001653',
        answers: request('Cấp lại giấy xác nhận khuyết tật bị ướt trong lũ'),
        told: { 'Bạn làm thay người khác?': 'Không' },
        look: true,
      })
      await citizen.fine('just sent')
      const clerk = await deskOf(stage, CLERK, id)
      await clerk.fine('at the desk')
      await press(clerk, 'a', 'Tiếp nhận hồ sơ')
      await press(clerk, 't', 'Nhận xử lý')
      await bringToResult(stage, clerk, id, 'Cấp lại Giấy xác nhận khuyết tật cho bà Tôn Nữ Thị Diệu Hiền.')
      await clerk.fine('issued')
      await clerk.leave()

      await citizen.open(`/services/dossiers/${id}`)
      await citizen.page.getByText('Hoàn thành').first().waitFor()
      await citizen.fine('done')
      const verdict = await judge(stage, citizen, 'Giấy xác nhận khuyết tật')
      expect(verdict.paper?.kind).toBe('public-services.result')
      expect(verdict.paper?.number).toMatch(/\d/)
      await citizen.page.getByText('Hài lòng', { exact: true }).click()
      await citizen.page.getByRole('button', { name: 'Gửi đánh giá' }).click()
      await citizen.page.getByRole('button', { name: 'Gửi đánh giá' }).waitFor({ state: 'detached' })
      const wallet = await answerOf<{ items: { title: string }[] }>(citizen.page, '/api/personal/wallet')
      expect(wallet.items.map(({ title }) => title)).toContain('Giấy xác nhận khuyết tật')
      await citizen.leave()
    },
    LONG,
  )

  test(
    'with a supplement: asked once, answered with a picture from the phone, then granted',
    async () => {
      const citizen = await person('citizen-an-cuu')
      const { page } = citizen
      const id = await fileOnline(citizen, {
        code: '2.000751',
        answers: { ...request('Hỗ trợ sửa mái nhà tốc trong bão'), ...{ applicantName: 'Người nộp hồ sơ' } },
      })
      const clerk = await deskOf(stage, CLERK, id)
      await say(clerk, 'b', 'Yêu cầu bổ sung', { 'Nói với người nộp': 'Xin gửi thêm ảnh mái nhà bị hư hại' })
      await clerk.fine('asked')
      await page.reload()
      await page.getByText('Xin gửi thêm ảnh mái nhà bị hư hại').first().waitFor()
      await citizen.fine('asked for more')
      await page.getByLabel('Trả lời').fill('Tôi gửi ảnh chụp sáng nay')
      const need = page.getByLabel('Giấy tờ này là')
      if (await need.count()) await need.selectOption({ label: 'Ảnh nhà bị hư hại' })
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles(await photo('mai-nha.jpg', '#604830'))
      await page.getByText('mai-nha.jpg').waitFor()
      await page.getByRole('button', { name: 'Gửi bổ sung' }).click()
      await page.getByText('Chờ tiếp nhận').first().waitFor()
      await clerk.page.reload()
      await clerk.page.getByRole('button', { name: /^Yêu cầu bổ sung / }).waitFor()
      await press(clerk, 'a', 'Tiếp nhận hồ sơ')
      await press(clerk, 't', 'Nhận xử lý')
      await bringToResult(stage, clerk, id, 'Hỗ trợ sửa chữa nhà ở 15.000.000 đồng.')
      await clerk.leave()
      await page.reload()
      await page.getByText('Hoàn thành').first().waitFor()
      await judge(stage, citizen, /Phiếu yêu cầu bổ sung/)
      await judge(stage, citizen, 'Quyết định hỗ trợ')
      await citizen.leave()
    },
    LONG,
  )

  test(
    'on behalf of a mother: she says yes on her own phone, the daughter files, the result is the mother’s',
    async () => {
      const mother = await person('citizen')
      const daughter = await person('citizen-student', { expected: /40[03]/ })
      await daughter.open('/me/delegations')
      const { page } = daughter
      await page.getByRole('button', { name: 'Xin làm thay người khác' }).click()
      await page.getByRole('radio', { name: /Con làm thay cha, mẹ/ }).check()
      await page.getByRole('checkbox', { name: 'Hồ sơ thủ tục hành chính' }).check()
      await page.getByRole('button', { name: 'Tạo mã mời' }).click()
      const code = (await page.locator('.i-code').textContent()) ?? ''
      await mother.open('/me/delegations')
      await mother.page.getByRole('button', { name: 'Tôi có mã mời' }).click()
      await mother.page.getByLabel('Mã mời').fill(code)
      await mother.page.getByRole('button', { name: 'Xem lời mời' }).click()
      await mother.page.getByText('Phạm vi: Hồ sơ thủ tục hành chính').waitFor()
      await mother.page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
      await mother.page.getByText('Đang hiệu lực').first().waitFor()

      await page.reload()
      await page.getByRole('button', { name: 'Làm thay', exact: true }).click()
      await page.getByRole('region', { name: 'Đang làm thay' }).waitFor()
      const id = await fileOnline(daughter, {
        code: '1.011606',
        answers: request('Công nhận hộ cận nghèo sau lũ'),
      })
      await page.getByText('Nộp thay').first().waitFor()
      await daughter.fine('sent for her mother')
      const clerk = await deskOf(stage, CLERK, id)
      await clerk.page.getByText('Tôn Nữ Thị Diệu Hiền').first().waitFor()
      await press(clerk, 'a', 'Tiếp nhận hồ sơ')
      await press(clerk, 't', 'Nhận xử lý')
      await bringToResult(stage, clerk, id, 'Công nhận hộ cận nghèo năm 2026.')
      await clerk.leave()
      await mother.open('/services/dossiers')
      await mother.fine('the mother’s dossiers')
      await mother.open(`/services/dossiers/${id}`)
      await mother.page.getByText('Hoàn thành').first().waitFor()
      await judge(stage, mother, 'Giấy chứng nhận hộ nghèo')
      await page.getByRole('button', { name: 'Thôi làm thay' }).click()
      await page.getByRole('region', { name: 'Đang làm thay' }).waitFor({ state: 'detached' })
      expect((await page.request.get(`/api/public-services/mine/${id}`)).status()).toBe(404)
      await daughter.leave()
      await mother.leave()
    },
    LONG,
  )
})
