import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { axeFaults } from '@hue-s/kernel/testing/axe.ts'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import type { Answers, Form } from './index.ts'
import { house } from './testing/house.ts'
import { buildStage, openStage, type Scene } from './testing/stage.ts'

let browser: Browser
const built: Record<string, { script: string; sheet: string }> = {}
beforeAll(async () => {
  browser = await launchBrowser()
  for (const library of ['preact', 'react'] as const) built[library] = await buildStage(library)
})
afterAll(() => browser.close())
// A browser on a busy machine decides no test.
vi.setConfig({ testTimeout: 150_000 })

const known: Answers = {
  owner: { value: 'Trần Thị Bưởi', source: { kind: 'eid', at: '2026-11-22' } },
  phone: { value: '0912345678', source: { kind: 'person', at: '2026-11-22' } },
}
const next = (page: Page) => page.getByRole('button', { name: 'Tiếp tục' })
const answersOf = (page: Page) => page.evaluate<Record<string, { value: unknown; source: unknown }>>('answers')

describe.each(['preact', 'react'])('with %s', (library) => {
  const open = (scene: Partial<Scene> = {}) =>
    openStage(browser, built[library] ?? { script: '', sheet: '' }, { form: house, prefilled: known, ...scene })

  test('a form is filled in by keyboard alone, from errors to the last page', async () => {
    const page = await open()
    await next(page).press('Enter')
    const summary = page.getByRole('alert')
    await expect.poll(() => summary.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await summary.getByRole('link').allTextContents()).toEqual([
      'Ngày sinh: hãy trả lời câu này',
      'Đã kết hôn: hãy chọn một mục',
    ])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.type('31')
    await page.keyboard.press('Tab')
    await page.keyboard.type('2')
    await page.keyboard.press('Tab')
    await page.keyboard.type('1985')
    await expect.poll(() => page.getByText('Ngày này không có thật').count()).toBeGreaterThan(0)
    await page.getByLabel('Ngày', { exact: true }).fill('3')
    expect((await answersOf(page))['born']?.value).toBe('1985-02-03')
    expect(await page.getByLabel('Vợ hoặc chồng').count()).toBe(0)
    await page.getByRole('radio', { name: 'Có' }).press('Space')
    await page.getByLabel('Vợ hoặc chồng').fill('Lê Văn Cam')
    await next(page).press('Enter')
    const heading = page.getByRole('heading', { name: 'Ngôi nhà' })
    await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await axeFaults(page)).toEqual([])
    await page.getByLabel('Diện tích').fill('1.250,5')
    await page.getByLabel('Số tầng').fill('2')
    expect(await page.locator('.f-known').textContent()).toContain('2.501')
    const street = page.getByRole('combobox', { name: 'Đường' })
    await street.fill('hung vuong 99')
    await street.press('ArrowDown')
    await street.press('Enter')
    expect(await street.inputValue()).toBe('Đường Hùng Vương 99')
    await next(page).click()
    await page.getByRole('button', { name: 'Thêm: Chủ khác' }).press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('FIELDSET')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Phạm Na')
    await next(page).press('Enter')
    await page.getByRole('heading', { name: 'Xem lại', level: 2 }).waitFor()
    expect(await page.locator('.f-print').innerText()).toContain('Phạm Na')
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Xong' }).press('Enter')
    const done = await page.evaluate<Answers>('window.done')
    expect(done).toMatchObject({
      owner: known['owner'],
      floor: { value: 2501, source: { kind: 'computed' } },
      street: { value: 's98' },
      others: [{ otherName: { value: 'Phạm Na' } }],
    })
    await page.close()
  })

  test('a known answer is not asked; who says that it is wrong corrects it, and can take it back', async () => {
    const page = await open()
    expect(await page.getByRole('textbox', { name: 'Họ và tên' }).count()).toBe(0)
    expect(await page.locator('.f-known').first().innerText()).toContain('từ VNeID')
    expect(await page.getByText('từ hồ sơ cá nhân').count()).toBe(1)
    await page.getByRole('button', { name: 'Sai? Sửa Họ và tên' }).click()
    const box = page.getByRole('textbox', { name: 'Họ và tên' })
    await expect.poll(() => box.evaluate((one) => one === document.activeElement)).toBe(true)
    await box.fill('Trần Thị Bưởi Em')
    expect((await answersOf(page))['owner']).toEqual({
      value: 'Trần Thị Bưởi Em',
      source: { kind: 'typed', corrects: 'eid' },
    })
    await page.getByRole('button', { name: 'Dùng lại thông tin có sẵn' }).click()
    expect((await answersOf(page))['owner']).toEqual(known['owner'])
    await page.getByLabel('Điện thoại').fill('12')
    await page.getByLabel('Điện thoại').blur()
    await expect.poll(() => page.getByText('Số điện thoại chưa đúng').count()).toBeGreaterThan(0)
    expect(await axeFaults(page)).toEqual([])
    await page.close()
  })

  test('10,000 choices are searched without 10,000 elements, and a file that is refused says why', async () => {
    const page = await open({ refuse: 'Tệp này không đọc được.' })
    await page.getByText('Các phần của biểu mẫu').click()
    await page.getByRole('button', { name: /^Ngôi nhà/ }).click()
    await page.getByRole('combobox', { name: 'Đường' }).click()
    await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(5)
    expect(await page.getByRole('option').count()).toBeLessThan(30)
    expect(await page.getByRole('option').first().getAttribute('aria-setsize')).toBe('10000')
    expect(await axeFaults(page)).toEqual([])
    await page.locator('[role=listbox]').evaluate((list) => list.scrollTo(0, 44 * 5_000))
    await page.getByRole('option', { name: 'Đường Hùng Vương 5001' }).waitFor()
    await page.keyboard.press('Escape')
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') })
    await page.getByText('Tệp này không đọc được.').waitFor()
    await page.close()
  })
})

test('an error on another page leads there, in English too', async () => {
  const page = await openStage(browser, built['preact'] ?? { script: '', sheet: '' }, {
    form: house,
    lang: 'en',
    prefilled: known,
  })
  await page.getByText('Parts of this form').click()
  await page.getByRole('button', { name: 'Look over' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('link', { name: 'Floors: please answer this' }).click()
  await expect.poll(() => page.getByLabel('Floors').evaluate((one) => one === document.activeElement)).toBe(true)
  expect(await page.evaluate('window.done')).toBeUndefined()
  await page.close()
})

test('200 questions are all there, the first of them before the rest', async () => {
  const w = (text: string) => ({ vi: text, en: text })
  const items = Array.from({ length: 200 }, (_, n) => ({ name: `q${n}`, kind: 'text' as const, label: w(`Câu ${n}`) }))
  const form: Form = {
    id: 'big',
    version: 1,
    title: w('Dài'),
    pages: [{ name: 'all', title: w('Tất cả'), items }],
    choices: {},
  }
  const page = await openStage(browser, built['preact'] ?? { script: '', sheet: '' }, { form })
  await page.getByLabel('Câu 199').fill('cuối')
  expect(await page.getByRole('textbox').count()).toBe(200)
  expect((await answersOf(page))['q199']?.value).toBe('cuối')
  await page.close()
})
