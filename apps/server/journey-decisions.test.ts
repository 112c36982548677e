import { describe, expect, test } from 'vitest'
import { openProvince, stage } from './journey-open.ts'
import { form, officeOf, OFFICER, type Report } from './journey-desk.ts'
import { ask, PHONE, tokenOf } from './journey-stage.ts'
import { signInAsCitizen } from './journey-steps.ts'

const LONG = 180_000
const OPERATOR = 'ioc-operator'

describe('what officials decide about a report, and take back', () => {
  openProvince()
  const { enter, upload, submit, read, act, stateOf } = officeOf(() => stage)

  test(
    'split: a second matter in one report becomes a report of its own, with the same reporter',
    async () => {
      const { id, code } = await submit('Đèn tắt, mà dưới chân trụ còn có đống rác to')
      const operator = await enter(OPERATOR, `/office/field-reports/${id}`)
      const { page } = operator
      await page.getByRole('tab', { name: 'Liên quan' }).click()
      await page.getByRole('button', { name: /^Tách việc khác/ }).click()
      const split = page.getByRole('region', { name: 'Tách việc' })
      await split.getByRole('button', { name: 'Tách thành 1 phản ánh' }).click()
      await split.getByText('Hãy chọn loại.').waitFor()
      await split.getByLabel('Loại').selectOption('waste/waste-heap')
      await split.getByLabel('Nội dung').fill('Đống rác to dưới chân trụ đèn')
      await operator.fine('splitting')
      await split.getByRole('button', { name: 'Tách thành 1 phản ánh' }).click()
      await page.getByText('Phần đã tách:').waitFor()
      await operator.fine('split')
      await operator.leave()
      const mine = await ask<{ items: (Report & { note: string })[] }>(
        stage,
        '/api/field-reports/mine?limit=20',
        await tokenOf(stage, 'citizen'),
      )
      const part = mine.items.find(({ note }) => note === 'Đống rác to dưới chân trụ đèn')
      expect(part).toBeDefined()
      expect(part?.code).not.toBe(code)
      expect(await stateOf(id)).toBe('assigned')
    },
    LONG,
  )

  test(
    'held to be false: a second person agrees, the reporter objects, the centre takes it back',
    async () => {
      const { id } = await submit('Cây cầu trước nhà tôi bị ai lấy mất rồi')
      await act(id, 'accept')
      const officer = await enter(OFFICER, `/office/field-reports/${id}`)
      await officer.page.getByRole('button', { name: /^Xác định phản ánh sai/ }).click()
      const mark = form(officer.page, 'Xác định phản ánh sai')
      await mark.getByRole('textbox').first().fill('Đã đến nơi, cây cầu vẫn còn nguyên')
      await officer.fine('marking')
      await mark.getByRole('button', { name: 'Xác định phản ánh sai' }).click()
      await officer.page.getByText('Đang chờ duyệt: Xác định phản ánh sai').waitFor()
      await officer.leave()
      expect(await stateOf(id)).toBe('working')

      const head = await enter('agency-head', '/office/field-reports/requests')
      await head.page.getByText('cây cầu vẫn còn nguyên').waitFor()
      await head.page.getByRole('button', { name: 'Đồng ý', exact: true }).first().click()
      await expect.poll(() => stateOf(id)).toBe('refused')
      await head.leave()

      const citizen = await stage.enter({ viewport: PHONE, hasTouch: true, isMobile: true })
      await citizen.open('/sign-in')
      await signInAsCitizen(citizen.page, 'citizen')
      await citizen.page.getByRole('searchbox', { name: 'Tìm phản ánh' }).waitFor()
      await citizen.open(`/mine/${id}`)
      const again = citizen.page.getByRole('button', { name: 'Đề nghị xem lại' })
      await again.click()
      await citizen.page.getByText(/^Hãy viết lý do, ít nhất/).waitFor()
      await citizen.page
        .getByLabel('Vì sao phản ánh của bạn đúng?')
        .fill('Tôi nói cây cầu gỗ nhỏ bắc qua mương, không phải cầu lớn')
      await citizen.fine('objecting')
      await again.click()
      await expect.poll(() => stateOf(id)).toBe('appealed')
      await citizen.leave()

      const operator = await enter(OPERATOR, '/office/field-reports/requests')
      const { page } = operator
      await page.getByRole('heading', { name: 'Khiếu nại đang chờ' }).waitFor()
      await operator.fine('objections')
      await page.getByRole('button', { name: 'Mở để xét' }).first().click()
      await page.getByRole('button', { name: /^Chấp nhận khiếu nại/ }).click()
      const lift = form(page, 'Chấp nhận khiếu nại')
      await lift.getByRole('textbox').first().fill('Đúng là cầu gỗ nhỏ; xin lỗi anh chị')
      await lift.getByRole('button', { name: 'Chấp nhận khiếu nại' }).click()
      await expect.poll(() => stateOf(id)).toBe('unrouted')
      await operator.leave()
    },
    LONG,
  )

  test(
    'not good enough: done again; published with a cover, taken back, published again with the same cover',
    async () => {
      const shot = await upload('citizen', '#504030')
      const { id } = await submit('Trụ đèn nghiêng sắp đổ trước trường', { photos: [shot] })
      await act(id, 'accept')
      await act(id, 'resolve', { note: 'Đã dựng lại trụ', photos: [await upload(OFFICER, '#90c070')] })
      const operator = await enter(OPERATOR, `/office/field-reports/${id}`)
      const { page } = operator
      await page.getByRole('button', { name: /^Yêu cầu làm lại/ }).click()
      const redo = form(page, 'Yêu cầu làm lại')
      await redo.getByRole('textbox').first().fill('Ảnh cho thấy trụ vẫn còn nghiêng')
      await redo.getByRole('button', { name: 'Yêu cầu làm lại' }).click()
      await expect.poll(() => stateOf(id)).toBe('working')
      await act(id, 'resolve', { note: 'Đã dựng thẳng trụ', photos: [await upload(OFFICER, '#70c0a0')] })

      await page.goto(`/office/field-reports/${id}/publication`)
      await page.getByRole('application').focus()
      await page.keyboard.press('n')
      await page.getByRole('button', { name: 'Hoàn tác', exact: true }).click()
      await page.getByRole('button', { name: 'Lưu bản che (0 hình)' }).waitFor()
      await page.getByRole('button', { name: 'Làm lại', exact: true }).click()
      await page.getByRole('button', { name: 'Lưu bản che (1 hình)' }).click()
      await page.getByText('Công khai bản đã che').first().waitFor()
      await page.getByRole('checkbox', { name: /không có gì phải che/ }).check()
      await page.getByRole('button', { name: 'Công khai', exact: true }).click()
      await expect.poll(() => stateOf(id)).toBe('published')
      const shown = async () => {
        const answer = await fetch(`${stage.url}/api/field-reports/reports/${id}`)
        return answer.status === 200
          ? ((await answer.json()) as Report).photos.map((one) => one.id).sort()
          : answer.status
      }
      const before = await shown()
      expect(before).toHaveLength(3)
      expect(before).not.toContain(shot)

      await page.getByRole('button', { name: /^Rút công khai/ }).click()
      const back = form(page, 'Rút công khai')
      await back.getByRole('textbox').first().fill('Kiểm tra lại lời công khai')
      await back.getByRole('button', { name: 'Rút công khai' }).click()
      await expect.poll(() => stateOf(id)).toBe('closed')
      await expect.poll(shown).toBe(404)
      await page.getByRole('button', { name: /^Công khai lại/ }).click()
      await page.getByText('Công khai bản đã che').first().waitFor()
      await operator.fine('publishing again')
      await page.getByRole('button', { name: 'Công khai', exact: true }).click()
      await expect.poll(() => stateOf(id)).toBe('published')
      await expect.poll(shown).toEqual(before)
      await operator.leave()
    },
    LONG,
  )

  test(
    'merged and reopened: «not solved» wakes the one report for both; a merger by mistake is taken apart again',
    async () => {
      const root = await submit('Trụ đèn đầu hẻm chớp tắt cả đêm', { at: { lon: 107.5702, lat: 16.4511 } })
      const twin = await submit(
        'Trụ đèn này báo rồi mà vẫn tắt',
        { at: { lon: 107.5703, lat: 16.4511 } },
        'citizen-an-cuu',
      )
      await act(root.id, 'accept')
      const { version } = await read(root.id)
      await ask(stage, `/api/field-reports/work/${root.id}/merge`, await tokenOf(stage, OFFICER), {
        version,
        ids: [twin.id],
      })
      await act(root.id, 'resolve', { note: 'Đã thay bóng đèn', photos: [await upload(OFFICER, '#c0b070')] })
      await act(root.id, 'publish', { nothingToCover: true }, OPERATOR)
      expect(await stateOf(root.id)).toBe('published')

      const citizen = await stage.enter({ viewport: PHONE, hasTouch: true, isMobile: true })
      const { page } = citizen
      await citizen.open('/sign-in')
      await signInAsCitizen(page, 'citizen')
      await page.getByRole('searchbox', { name: 'Tìm phản ánh' }).waitFor()
      await citizen.open(`/mine/${root.id}`)
      await page.getByRole('radio', { name: 'Không hài lòng' }).check()
      const again = page.getByRole('button', { name: 'Yêu cầu làm lại' })
      await again.click()
      await page.getByText('Hãy cho biết còn việc gì chưa được.').waitFor()
      await page.getByLabel('Còn việc gì chưa được?').fill('Tối qua đèn lại tắt')
      await citizen.fine('not solved')
      await again.click()
      await expect.poll(() => stateOf(root.id)).toBe('assigned')
      await page.getByText('Đã yêu cầu làm lại').first().waitFor()
      await citizen.fine('reopened')
      await citizen.leave()

      const officer = await enter(OFFICER, `/office/field-reports/${root.id}`)
      await officer.page.getByRole('tab', { name: 'Liên quan' }).click()
      await officer.page.getByText('Đã gộp vào đây:').waitFor()
      await officer.page.getByRole('button', { name: 'Tách lại' }).click()
      await officer.page.getByLabel('Vì sao tách lại').fill('Hai trụ khác nhau, cách một nhà')
      await officer.fine('taking apart')
      await officer.page.getByRole('button', { name: 'Tách lại' }).click()
      await officer.page.getByText(`Đã tách ${twin.code} ra.`).first().waitFor()
      await officer.leave()
      // Each has its own life again: the twin waits for its agency, its reporter may take it back.
      expect(await stateOf(twin.id)).toBe('assigned')
      const mine = await ask<Report>(
        stage,
        `/api/field-reports/mine/${twin.id}`,
        await tokenOf(stage, 'citizen-an-cuu'),
      )
      expect(mine.actions).toContain('withdraw')
      expect(mine.timeline.map(({ action }) => action)).toEqual(expect.arrayContaining(['merged', 'unmerged']))
    },
    LONG,
  )

  test(
    'templates: the centre writes one for all, an officer uses it, it is changed and removed',
    async () => {
      const operator = await enter(OPERATOR, '/office/field-reports/templates')
      const { page } = operator
      await page.getByRole('button', { name: 'Thêm mẫu' }).click()
      const edit = page.getByRole('form', { name: 'Thêm mẫu' })
      await edit.getByRole('button', { name: 'Lưu' }).click()
      await edit.getByText('Hãy điền ô này.').first().waitFor()
      await edit.getByLabel('Tên mẫu').fill('Hỏi số trụ đèn')
      await edit.getByLabel('Lời mẫu').fill('Về {code}: trụ đèn ấy mang số mấy?')
      await operator.fine('a new template')
      await edit.getByRole('button', { name: 'Lưu' }).click()
      await page.getByText('Đã lưu mẫu «Hỏi số trụ đèn».').waitFor()
      await page.getByLabel('Tìm mẫu').fill('so tru den')
      await page.getByRole('button', { name: 'Sửa mẫu «Hỏi số trụ đèn»' }).click()
      const change = page.getByRole('form', { name: 'Sửa mẫu' })
      await change.getByLabel('Lời mẫu').fill('Về {code}: trụ đèn mang số mấy, hạn {due}?')
      await change.getByRole('button', { name: 'Lưu' }).click()
      await change.waitFor({ state: 'detached' })

      const { id, code } = await submit('Đèn chớp tắt cả đêm ở đầu kiệt')
      await act(id, 'accept')
      const officer = await enter(OFFICER, `/office/field-reports/${id}`)
      await officer.page.getByRole('button', { name: /^Hỏi thêm người phản ánh/ }).click()
      await officer.page.getByRole('button', { name: 'Mẫu trả lời' }).click()
      await officer.page.getByLabel('Tìm mẫu').fill('so tru den')
      await officer.page.getByRole('button', { name: /Hỏi số trụ đèn/ }).click()
      const words = form(officer.page, 'Hỏi thêm người phản ánh').getByRole('textbox').first()
      await expect.poll(() => words.inputValue()).toContain(`Về ${code}: trụ đèn mang số mấy, hạn `)
      await officer.leave()

      await page.getByRole('button', { name: 'Bỏ mẫu «Hỏi số trụ đèn»' }).click()
      await page.getByText('Đã bỏ mẫu «Hỏi số trụ đèn».').waitFor()
      await operator.fine('templates')
      await operator.leave()
    },
    LONG,
  )
})
