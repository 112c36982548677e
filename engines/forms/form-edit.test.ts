import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { axeFaults } from '@hue-s/kernel/testing/axe.ts'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfForms as routes, publishForm } from './index.ts'
import { formsAndBelow, joining } from './testing/club.ts'
import { buildStage, words } from './testing/stage.ts'
import { writeXlsForm } from './xlsform/xlsform.ts'

vi.setConfig({ testTimeout: 180_000 })
let app: TestApp
let browser: Browser
let built: { script: string; sheet: string }
const editor = staff(['forms.manage'])
const actor = Buffer.from(JSON.stringify(editor)).toString('base64')

beforeAll(async () => {
  app = await testApp(formsAndBelow)
  await app.run((ctx) => publishForm(ctx, joining, '2026-01-01'))
  browser = await launchBrowser()
  built = await buildStage('react', 'desk-stage')
})
afterAll(async () => {
  await browser.close()
  await app.stop()
})

/** The editor over the real server; only the page around it is empty. */
async function open(id?: string): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 1366, height: 768 },
    reducedMotion: 'reduce',
    extraHTTPHeaders: { 'x-test-actor': actor },
  })
  page.on('dialog', (dialog) => void dialog.accept())
  const html = `<!doctype html><html lang="vi" data-app="office" data-theme="light" data-size="normal"><head><title>Biểu mẫu</title><style>${built.sheet}</style></head><body><div id="stage"></div></body></html>`
  await page.route(`${app.url}/stage`, (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.goto(`${app.url}/stage`)
  await page.addScriptTag({ content: built.script })
  const dictionary = { ...words('kernel', 'vi'), ...words('engines/forms', 'vi'), ...words('engines/files', 'vi') }
  await page.evaluate(`desk(${JSON.stringify(id)}, JSON.parse(${JSON.stringify(JSON.stringify(dictionary))}))`)
  return page
}

test('an official changes a form, sees what is wrong at its place, and publishes after a second look', async () => {
  const page = await open('club.joining')
  await page.getByRole('button', { name: /^Vợt/ }).click()
  const relevant = page.getByRole('textbox', { name: 'Chỉ hỏi khi' })
  await relevant.fill('${tuoi} >= 18')
  await page.getByText('không có câu nào tên «tuoi»').first().waitFor()
  expect(await page.locator('.fe-place mark').innerText()).toContain('${tuoi}')
  expect(await page.getByRole('button', { name: 'Xem lại và ban hành…' }).isDisabled()).toBe(true)
  await relevant.fill("${name} != ''")
  await page.getByRole('textbox', { name: 'Lời câu hỏi · tiếng Việt' }).fill('Vợt của bạn')
  await page.locator('.f-fill').getByLabel('Họ tên').fill('An')
  await page.locator('.f-fill').getByLabel('Vợt của bạn').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await page.keyboard.press('Control+s')
  await expect.poll(() => page.evaluate<string[]>('said')).toContain('Đã lưu bản soạn')
  await page.getByRole('button', { name: 'Xem lại và ban hành…' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.innerText()).toContain('Vợt của bạn')
  const publish = dialog.getByRole('button', { name: 'Ban hành' })
  expect(await publish.isDisabled()).toBe(true)
  expect(await axeFaults(page)).toEqual([])
  await dialog.getByRole('checkbox').check()
  await publish.click()
  await expect.poll(async () => (await app.as(editor, routes).readWork({ id: 'club.joining' })).latest?.version).toBe(2)
  await page.getByText('phiên bản 2 từ').waitFor()
  await page.close()
})

test('an XLSForm is read with its troubles named, and becomes the work', async () => {
  const page = await open('club.joining')
  await page.getByRole('tab', { name: 'XLSForm' }).click()
  const file = { name: 'a.xlsx', mimeType: 'application/octet-stream' }
  await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('nothing') })
  await page.getByText('không phải bảng tính Excel').waitFor()
  const [first] = joining.pages
  const buffer = await writeXlsForm({
    ...joining,
    pages: [
      {
        ...joining.pages[0],
        name: 'p',
        title: joining.title,
        items: [{ name: 'moi', kind: 'text', label: { vi: 'Câu mới', en: 'New' }, relevant: '${x} = 1' }],
      },
    ],
  })
  expect(first).toBeDefined()
  await page.locator('input[type=file]').setInputFiles({ ...file, buffer })
  await page.getByText('không có câu nào tên «x»').waitFor()
  await page.getByRole('button', { name: 'Thay bản soạn bằng nội dung này' }).click()
  await page.getByRole('button', { name: /Câu mới/ }).waitFor()
  expect(await page.getByText('Chưa lưu').count()).toBe(1)
  await page.close()
})

test('the list tells what is in force, and a new form is begun from it', async () => {
  const page = await open()
  await page.getByRole('link', { name: 'Vào câu lạc bộ' }).waitFor()
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Biểu mẫu mới' }).click()
  await page.getByLabel('Tên biểu mẫu').fill('Trả sân')
  await page.getByLabel('Mã').fill('Trả Sân')
  await page.getByText('Mã chỉ gồm chữ thường').waitFor()
  await page.getByLabel('Mã').fill('club.leaving')
  await page.getByRole('button', { name: 'Bắt đầu soạn' }).click()
  await expect.poll(async () => (await app.as(editor, routes).readWork({ id: 'club.leaving' })).work?.rev).toBe(1)
  await page.close()
})
