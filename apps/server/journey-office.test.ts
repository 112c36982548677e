import { describe, expect, test } from 'vitest'
import { openProvince, stage } from './journey-open.ts'
import { form, officeOf, OFFICER, type Report } from './journey-desk.ts'
import { ask, openRoad, PHONE, photo, tokenOf } from './journey-stage.ts'
import { resolveByKeys, signInAsStaff } from './journey-steps.ts'

const LONG = 180_000

describe('a report in the hands of the officials', () => {
  openProvince()

  const { enter, upload, submit, read, act, stateOf } = officeOf(() => stage)

  test(
    'handled: a question, a pause, more time that the head grants, the result',
    async () => {
      const { id } = await submit('Đèn đường tắt, cần hỏi thêm chỗ nào')
      const officer = await enter(OFFICER, `/office/field-reports/${id}`)
      const { page } = officer
      await page.getByRole('button', { name: /^Tiếp nhận/ }).waitFor()
      await page.keyboard.press('a')
      // Done at once when the chance to undo is put away.
      await page.getByRole('button', { name: 'Đóng', exact: true }).click()
      await page.getByRole('button', { name: /^Hỏi thêm người phản ánh/ }).waitFor()

      await page.keyboard.press('h')
      await form(page, 'Hỏi thêm người phản ánh').waitFor()
      await page.getByText('NGƯỜI PHẢN ÁNH sẽ đọc nguyên văn lời này').waitFor()
      await page.getByRole('button', { name: 'Mẫu trả lời' }).click()
      await page.getByLabel('Tìm mẫu').fill('vi tri')
      await page.getByRole('button', { name: /Hỏi rõ vị trí/ }).click()
      await officer.fine('asking')
      await form(page, 'Hỏi thêm người phản ánh').getByRole('button', { name: 'Hỏi thêm người phản ánh' }).click()
      await expect.poll(() => stateOf(id)).toBe('waiting')

      const own = await ask<Report>(stage, `/api/field-reports/mine/${id}`, await tokenOf(stage, 'citizen'))
      expect(own.timeline.some(({ note }) => note?.includes('số nhà'))).toBe(true)
      await ask(stage, `/api/field-reports/mine/${id}/act`, await tokenOf(stage, 'citizen'), {
        action: 'answer',
        version: own.version,
        note: 'Trước nhà số 12, cạnh trạm biến áp',
      })
      await page.getByRole('button', { name: /^Tạm dừng/ }).waitFor()
      await page.getByRole('tab', { name: 'Trao đổi' }).click()
      await page.getByText('cạnh trạm biến áp').waitFor()

      await page.keyboard.press('w')
      const pause = form(page, 'Tạm dừng')
      await pause.getByLabel('Vì sao phải tạm dừng').selectOption({ label: 'Chờ vật tư, thiết bị' })
      await pause.getByLabel('Nói rõ cho người phản ánh').fill('Chờ bóng đèn loại mới về kho')
      await officer.fine('pausing')
      await pause.getByRole('button', { name: 'Tạm dừng' }).click()
      await page.getByText('Tạm dừng: Chờ vật tư, thiết bị').waitFor()
      await page.getByRole('tab', { name: 'Hạn', exact: true }).click()
      await page.getByText(/Khi tiếp tục, hạn lùi đúng/).waitFor()
      await officer.fine('paused')
      await page.keyboard.press('n')
      await form(page, 'Tiếp tục xử lý').getByRole('button', { name: 'Tiếp tục xử lý' }).click()
      await expect.poll(() => stateOf(id)).toBe('working')

      const before = (await read(id)).dueAt
      await page.getByRole('button', { name: /^Xin gia hạn/ }).click()
      const extend = form(page, 'Xin gia hạn')
      await extend.getByLabel('Xin thêm').fill('3')
      await extend.getByLabel('Vì sao cần thêm thời gian').fill('Phải đào lại cáp ngầm')
      await extend.getByRole('button', { name: 'Xin gia hạn' }).click()
      await page.getByText('Đang chờ duyệt: Xin gia hạn').waitFor()
      expect((await read(id)).dueAt).toBe(before)
      await officer.fine('more time asked for')

      const head = await enter('agency-head', '/office/field-reports/requests')
      await head.page.getByText('Phải đào lại cáp ngầm').waitFor()
      await head.fine('requests')
      await head.page.getByRole('button', { name: 'Đồng ý', exact: true }).first().click()
      await head.page.getByText('Phải đào lại cáp ngầm').waitFor({ state: 'detached' })
      await head.leave()
      expect(Date.parse((await read(id)).dueAt ?? '')).toBeGreaterThan(Date.parse(before ?? ''))

      await page.getByText('Đang chờ duyệt: Xin gia hạn').waitFor({ state: 'detached' })
      await resolveByKeys(page, 'Đã thay bóng và đào lại cáp')
      expect(await stateOf(id)).toBe('resolved')
      await officer.leave()
    },
    LONG,
  )

  test(
    'merged: the same lamp told twice becomes one report',
    async () => {
      const first = await submit('Hai người cùng báo một trụ đèn', { at: { lon: 107.591, lat: 16.4685 } })
      const second = await submit(
        'Trụ đèn này tắt, báo lần hai',
        { at: { lon: 107.5911, lat: 16.4685 } },
        'citizen-an-cuu',
      )
      const officer = await enter(OFFICER, `/office/field-reports/${first.id}`)
      const { page } = officer
      await page.getByRole('tab', { name: 'Liên quan' }).click()
      await page
        .getByRole('tabpanel')
        .getByRole('checkbox', { name: new RegExp(second.code.replaceAll('\u2011', '.')) })
        .check()
      await officer.fine('similar nearby')
      await page.getByRole('button', { name: 'Gộp 1 phản ánh vào đây' }).click()
      await page.getByText('Đã gộp vào đây:').waitFor()
      await officer.fine('merged')
      await officer.leave()
    },
    LONG,
  )

  test(
    'published: a face is covered by the keys alone, a number in the words is masked, the original stays inside',
    async () => {
      const shot = await upload('citizen', '#405060')
      const { id } = await submit('Đèn tắt, gọi anh Nguyễn Văn Tám số 0905 123 456 để vào', { photos: [shot] })
      await act(id, 'accept')
      await act(id, 'resolve', { note: 'Đã thay bóng', photos: [await upload(OFFICER, '#f0d060')] })
      const operator = await enter('ioc-operator', `/office/field-reports/${id}`)
      const { page } = operator
      await page.getByRole('button', { name: /^Công khai kết quả/ }).waitFor()
      await page.keyboard.press('p')
      await page.getByRole('heading', { name: 'Bản công khai' }).waitFor()
      await expect.poll(() => page.getByLabel('Nội dung').inputValue()).toContain('[số điện thoại]')
      await page.getByLabel('Nội dung').fill('Đèn tắt, gọi 0905 123 456')
      await page.getByRole('button', { name: /^Che số điện thoại/ }).click()
      await page.getByRole('application').focus()
      for (const key of ['n', 'ArrowLeft', 'Shift+ArrowRight', 'ArrowUp']) await page.keyboard.press(key)
      await page
        .getByRole('button', { name: 'Hình 1: chữ nhật, cách trái 39 %, cách trên 34 %, rộng 21 %, cao 20 %' })
        .waitFor()
      await page.keyboard.press('Control+z')
      await page.getByRole('button', { name: /cách trên 35 %/ }).waitFor()
      await operator.fine('covering')
      await page.getByRole('button', { name: 'Lưu bản che (1 hình)' }).click()
      await page.getByText('Công khai bản đã che').first().waitFor()
      await page.getByRole('button', { name: /Ảnh kết quả/ }).click()
      await page.getByRole('button', { name: 'Ảnh này không cần che' }).click()
      await page.getByRole('button', { name: 'Công khai', exact: true }).click()
      await expect.poll(() => stateOf(id)).toBe('published')
      await operator.leave()

      const shown = (await (await fetch(`${stage.url}/api/field-reports/reports/${id}`)).json()) as Report & {
        note: string
      }
      expect(shown.note).toBe('Đèn tắt, gọi [số điện thoại]')
      expect(shown.photos).toHaveLength(2)
      expect(shown.photos.map((one) => one.id)).not.toContain(shot)
      expect((await fetch(`${stage.url}/api/files/${shot}?size=view`)).status).toBeGreaterThanOrEqual(400)
    },
    LONG,
  )

  test(
    'refused: the person who reported reads why and where to go instead',
    async () => {
      const { id } = await submit('Hàng xóm nợ tiền không trả')
      const operator = await enter('ioc-operator', `/office/field-reports/${id}`)
      const { page } = operator
      await page.getByRole('button', { name: /^Từ chối phản ánh/ }).waitFor()
      await page.keyboard.press('u')
      const refuse = form(page, 'Từ chối phản ánh')
      await refuse.getByRole('button', { name: 'Từ chối phản ánh' }).click()
      await refuse.getByText('Hãy chọn lý do.').waitFor()
      await refuse.getByLabel('Lý do từ chối').selectOption({ label: 'Việc dân sự giữa các bên' })
      await refuse.getByLabel('Nơi giải quyết việc này').fill('Tổ hòa giải phường Thuận Hóa')
      await operator.fine('refusing')
      await refuse.getByRole('button', { name: 'Từ chối phản ánh' }).click()
      await page.getByText('Nơi giải quyết: Tổ hòa giải phường Thuận Hóa').waitFor()
      await operator.fine('refused')
      await operator.leave()
      const own = await ask<{ refusal: { where: string } }>(
        stage,
        `/api/field-reports/mine/${id}`,
        await tokenOf(stage, 'citizen'),
      )
      expect(own.refusal.where).toBe('Tổ hòa giải phường Thuận Hóa')
    },
    LONG,
  )

  test(
    'accepted together: chosen by the keys, each with its own result; the filter is kept',
    async () => {
      const sent = []
      for (const n of [1, 2, 3]) sent.push(await submit(`Cụm đèn nhấp nháy ở kiệt ${n} Ngự Bình`))
      const officer = await enter(OFFICER, '/office/field-reports')
      const { page } = officer
      await page.locator('.fr-row').first().waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('nhấp nháy')
      await page
        .getByRole('listitem')
        .filter({ hasText: sent[2]?.code ?? '' })
        .waitFor()
      await expect.poll(() => page.locator('.fr-row').count(), { timeout: 10_000 }).toBe(3)
      await page.getByRole('button', { name: 'Bộ lọc', exact: true }).click()
      await page.getByLabel('Tên bộ lọc').fill('Nhấp nháy')
      await page.getByRole('button', { name: 'Lưu bộ lọc đang dùng' }).click()
      await page.getByRole('button', { name: 'Đóng', exact: true }).last().click()
      await page.getByRole('button', { name: /Nhấp nháy$/ }).waitFor()

      await page.locator('.fr-row__link').first().focus()
      await page.keyboard.press('x')
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Shift+ArrowDown')
      await page.getByText('Đã chọn 3').waitFor()
      // Somebody else is faster with one of them.
      await act(sent[1]?.id ?? '', 'accept')
      await page.getByRole('button', { name: /^Tiếp nhận: / }).click()
      await page.getByText(/^[23] đã xong, [01] chưa được$/).waitFor()
      await officer.fine('accepted together')
      for (const { id } of sent) expect(await stateOf(id)).toBe('working')
      await page.getByRole('button', { name: 'Đã xem' }).click()
      await page.keyboard.press('1')
      await expect.poll(() => page.url()).toContain('q=')
      await officer.leave()
    },
    LONG,
  )

  test(
    'in the field: done without a network, sent when it is back; what others crossed is explained and kept',
    async () => {
      const done = await submit('Đèn ngoài đồng tắt, làm lúc mất sóng')
      const crossed = await submit('Đèn đầu làng tắt, người khác chuyển mất')
      await act(done.id, 'accept')
      await act(crossed.id, 'accept')
      const road = await openRoad(stage)
      const worker = await stage.enter({
        viewport: PHONE,
        hasTouch: true,
        isMobile: true,
        baseURL: road.url,
        expected: /net::ERR_|status of 4\d\d/,
      })
      const { page } = worker
      await signInAsStaff(worker, '/office/field', OFFICER)
      const card = (code: string) => page.getByRole('article', { name: new RegExp(code.replaceAll('\u2011', '.')) })
      await card(done.code).waitFor()
      await card(crossed.code).waitFor()
      await worker.fine('field view')
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
      await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
      // Seen once under the worker, so that it knows who works here.
      await page.reload()
      await card(done.code).waitFor()
      await page.getByRole('button', { name: 'Cập nhật' }).waitFor()

      road.cut()
      await page.reload()
      await page.getByText(/^Không có mạng/).waitFor()
      for (const { code } of [done, crossed]) {
        const one = card(code)
        await one.getByRole('button', { name: /^Đã xử lý xong/ }).click()
        await one.getByLabel('Đã làm gì').fill(`Đã thay bóng cho ${code}`)
        await one.getByLabel('Chọn ảnh').setInputFiles(await photo('xong.jpg', '#f0d060'))
        await one.getByText('Đã lưu trên máy').waitFor()
        await one.getByRole('button', { name: 'Xong, gửi kết quả' }).click()
        await one.getByText('Chờ gửi: Đã xử lý xong').waitFor()
      }
      await page.reload()
      await page.getByText('2 việc chờ gửi', { exact: true }).waitFor()
      await worker.fine('two wait')

      const colleague = { agencyId: (await read(done.id)).agency?.id }
      await act(crossed.id, 'ask', { note: 'Xin cho biết rõ trụ số mấy' })
      expect(colleague.agencyId).toBeTruthy()
      road.mend()
      await page.getByRole('button', { name: 'Cập nhật' }).click()
      await page.getByText('Đã gửi 1 việc').waitFor()
      await page.getByText(/^Trong lúc bạn vắng mạng/).waitFor()
      await page
        .getByText(/Hỏi thêm người phản ánh/)
        .first()
        .waitFor()
      await page.getByText(`Đã thay bóng cho ${crossed.code}`).waitFor()
      await worker.fine('crossed')
      expect(await stateOf(done.id)).toBe('resolved')
      expect(await stateOf(crossed.id)).toBe('waiting')
      expect((await read(done.id)).photos).toHaveLength(1)
      await page.getByRole('button', { name: 'Bỏ việc này' }).click()
      await page.getByText(/^Trong lúc bạn vắng mạng/).waitFor({ state: 'detached' })

      await page.getByRole('button', { name: /Nguyễn Văn T/ }).click()
      await page.getByRole('button', { name: 'Đăng xuất' }).click()
      await page.getByLabel('Mật khẩu').waitFor()
      const left = await page.evaluate<string>(`(async () => {
        const names = (await indexedDB.databases()).map(({ name }) => name)
        const data = await caches.open('office-data')
        const kept = await Promise.all((await data.keys()).map((key) => data.match(key).then((one) => one.text())))
        return JSON.stringify([names.includes('field-work'), kept.some((one) => one.includes('"signedIn":true'))])
      })()`)
      expect(left).toBe('[false,false]')
      await worker.leave()
      await road.close()
    },
    LONG,
  )
})
