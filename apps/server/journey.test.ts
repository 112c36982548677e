import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LAPTOP, PHONE, startStage, WALL, type Stage, type Visitor } from './journey-stage.ts'
import {
  openByKeys,
  resolveByKeys,
  sendReport,
  signInAsCitizen,
  signInAsStaff,
  watchWall,
  writeReport,
} from './journey-steps.ts'

/** What the first look at «who am I» answers to somebody who has not signed in. */
const lamp = { commune: 'Phường Thuận Hóa', place: 'Trước số 12', note: 'Đèn đường tắt ba đêm nay, đường rất tối' }

describe('a province as people use it', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage('hue')
  }, 180_000)
  afterAll(() => stage?.stop())

  test('a broken street lamp: reported, seen on the wall, repaired, made public, rated', async () => {
    const citizen = await stage.enter({ viewport: PHONE, hasTouch: true, isMobile: true })
    const wall = await stage.enter({ viewport: WALL })
    await signInAsStaff(wall, '/ops', 'ioc-operator')
    await wall.page.getByRole('heading', { name: 'Phản ánh trên toàn tỉnh' }).waitFor()
    await citizen.open('/')
    await citizen.fine('home')

    await citizen.open('/report')

    await writeReport(citizen, lamp, true)
    await citizen.fine('step 3')
    await citizen.page.getByRole('link', { name: 'Đăng nhập để gửi' }).click()
    await citizen.page.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
    await citizen.fine('sign-in')
    await signInAsCitizen(citizen.page, 'citizen')
    await citizen.page.getByRole('heading', { name: 'Xem lại và gửi' }).waitFor()
    console.log(await citizen.page.locator('main').ariaSnapshot())
    const arrived = await watchWall(wall.page, ['Đèn đường', lamp.commune])
    const { id, answeredAt } = await sendReport(citizen.page)
    console.log(id, (await arrived()) - answeredAt)
    await wall.fine('wall')
    console.log(await citizen.page.locator('main').ariaSnapshot())
    const code = (await citizen.page.locator('main').textContent())?.match(/PA.\d+.\d+/)?.[0]?.replaceAll('\u2011', '-') ?? ''
    console.log(code)
    const officer = await stage.enter({ viewport: LAPTOP })
    await signInAsStaff(officer, '/office', 'agency-officer')
    await officer.fine('queue')
    await openByKeys(officer.page, code)
    await officer.fine('report in the office')
    console.log(await officer.page.locator('main').ariaSnapshot())
    await officer.page.keyboard.press('a')
    await officer.page.getByRole('button', { name: /Đã xử lý xong/ }).waitFor()
    await resolveByKeys(officer.page, 'Đã thay bóng và kiểm tra cả dãy đèn')
    await officer.fine('resolved')
    const operator = await stage.enter({ viewport: LAPTOP })
    await signInAsStaff(operator, `/office/field-reports/${id}`, 'ioc-operator')
    await operator.page.getByRole('button', { name: /Công khai kết quả/ }).click()
    await operator.page.getByText('Đã xử lý, đã công khai').waitFor()
    await operator.page.getByText('Người phản ánh', { exact: true }).click()
    await operator.page.getByLabel('Mục đích').selectOption({ label: 'Xác minh thông tin' })
    await operator.page.getByRole('button', { name: 'Xem người phản ánh' }).click()
    await operator.page.getByText('Tôn Nữ Thị Diệu Hiền').waitFor()
    await operator.fine('revealed')
    const reader = await stage.enter({ viewport: PHONE, javaScriptEnabled: false })
    await reader.page.goto(`/reports/${id}`)
    console.log(await reader.page.locator('main').ariaSnapshot())
    console.log(await reader.page.evaluate('1').catch((e) => String(e)))
    await citizen.page.goto('/inbox')
    await citizen.page.waitForTimeout(1000)
    console.log(await citizen.page.locator('main').ariaSnapshot())
    await citizen.fine('inbox')
    await citizen.open(`/mine/${id}`)
    await citizen.page.waitForTimeout(1000)
    console.log(await citizen.page.locator('main').ariaSnapshot())
    await citizen.page.getByRole('radio', { name: 'Hài lòng', exact: true }).check()
    await citizen.page.getByRole('button', { name: 'Gửi đánh giá' }).click()
    await citizen.page.getByText('Cảm ơn bạn đã đánh giá').waitFor()
    await citizen.page.getByText('Ai đã xem tên của bạn (1)').click()
    await citizen.fine('mine')
    console.log(await citizen.page.locator('main').ariaSnapshot())
  }, 100_000)
})
