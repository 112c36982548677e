import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openProvince, person, stage } from './journey-open.ts'
import { enterQuietly } from './journey-person.ts'
import { LAPTOP, type Visitor } from './journey-stage.ts'
import {
  bringToResult,
  CLERK,
  COMMUNE,
  deskOf,
  fileOnline,
  fillForm,
  judge,
  press,
  say,
  stateOf,
} from './journey-services.ts'

const LONG = 240_000
const applicant = {
  applicantName: 'Trần Đình Khôi',
  applicantId: '046083006518',
  applicantBirth: '1983-11-05',
  applicantAddress: '5 Đặng Thái Thân, phường Phú Xuân',
  applicantPhone: '0905222333',
}
const house = {
  ...applicant,
  plotAddress: '7 Đoàn Thị Điểm, phường Phú Xuân',
  plotNumber: '118',
  mapSheet: '24',
  plotArea: '120',
  landPaper: 'CS 018842',
  inHeritage: true,
  neighbours: false,
  workKind: 'Xây dựng mới',
  floors: '2',
  basement: false,
  groundArea: '80',
  floorArea: '160',
  height: '7.5',
  designer: 'KTS Lê Văn Chương',
  start: '2030-01-15',
  months: '8',
  delivery: 'Bản điện tử',
  truthful: true,
}

const LAND = 'Giấy chứng nhận quyền sử dụng đất'
const DRAWINGS = 'Hai bộ bản vẽ thiết kế'

/** Two sheets as a program of an architect prints them. */
async function drawings({ page }: Visitor) {
  const sheet = await page.context().newPage()
  await sheet.setContent(
    '<h1 style="background:#234">Mặt bằng</h1><h1 style="background:#234;break-before:page">Mặt đứng</h1>',
  )
  const buffer = await sheet.pdf({ format: 'A4', printBackground: true })
  await sheet.close()
  return { name: 'ban-ve.pdf', mimeType: 'application/pdf', buffer }
}

/** How much of a page is painted dark, of all its points. */
const inkOf = (sheet: Locator) =>
  sheet.evaluate((canvas: HTMLCanvasElement) => {
    if (canvas.width === 0) return 0
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    let dark = 0
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) dark += 1
    return dark / (canvas.width * canvas.height)
  })

/** The papers beside the form, by keys: the next paper, its next page, nearer, turned. */
async function readScans({ page, fine }: Visitor): Promise<void> {
  const viewer = page.locator('.ps-viewer')
  const sheet = (name: string, n: number, all: number) =>
    viewer.getByRole('img', { name: new RegExp(`${name}.*, trang ${n} trên ${all}$`) })
  await sheet(LAND, 1, 1)
    .waitFor()
    .catch(async () => {
      throw new Error(`no page in the viewer: ${await viewer.innerHTML()}`)
    })
  await page.keyboard.press(']')
  const first = sheet(DRAWINGS, 1, 2)
  await first.waitFor()
  await expect.poll(() => inkOf(first)).toBeGreaterThan(0.01)
  await fine('a PDF beside the form')
  const boxOf = async () => (await first.boundingBox()) ?? { width: 0, height: 0 }
  const before = await boxOf()
  expect(before.height).toBeGreaterThan(before.width)
  await page.keyboard.press('+')
  await expect.poll(async () => (await boxOf()).width).toBeGreaterThan(before.width * 1.1)
  await page.keyboard.press('w')
  await expect
    .poll(async () => {
      const { width, height } = await boxOf()
      return width > height
    })
    .toBe(true)
  await page.keyboard.press('0')
  await page.keyboard.press('j')
  await expect.poll(() => inkOf(sheet(DRAWINGS, 2, 2))).toBeGreaterThan(0.01)
  await viewer.getByText('Trang 2/2', { exact: true }).waitFor()
}

/** What an official is writing stays when a colleague moves the dossier meanwhile, and they are told. */
async function writeWhileAnotherActs(clerk: Visitor, id: string): Promise<void> {
  const { page } = clerk
  const verify = page.getByRole('button', { name: /^Ghi kết quả thẩm định / })
  await verify.click()
  const note = page.locator('#step-form').getByLabel('Ghi chú nội bộ')
  await note.fill('Viết dở')
  const colleague = await deskOf(stage, CLERK, id)
  await say(colleague, 'v', 'Ghi kết quả thẩm định', { 'Ghi chú nội bộ': 'Đã xem' })
  await colleague.leave()
  await page.getByText('Hồ sơ vừa thay đổi trong lúc bạn viết').waitFor()
  expect(await note.inputValue()).toBe('Viết dở')
  await clerk.fine('changed while writing')
  await verify.click()
}

describe('a dossier in the hands of the officials', () => {
  openProvince()

  test(
    'with two other agencies: both are asked side by side, the last opinion sends it on',
    async () => {
      const citizen = await person('business')
      const id = await fileOnline(citizen, {
        code: '1.009994',
        answers: house,
        // The other way round: whatever arrives first, the clerk finds them in the order of the procedure.
        papers: [DRAWINGS, LAND],
        files: { [DRAWINGS]: await drawings(citizen) },
      })
      const clerk = await deskOf(stage, CLERK, id)
      await readScans(clerk)
      await press(clerk, 'a', 'Tiếp nhận hồ sơ')
      await press(clerk, 't', 'Nhận xử lý')
      await say(clerk, 'o', 'Lấy ý kiến', {
        'Câu hỏi gửi các cơ quan': 'Chiều cao và mặt đứng có phù hợp vùng đệm di tích?',
      })
      await clerk.fine('asked two agencies')
      for (const account of ['officer-culture', 'officer-relics']) {
        expect(await stateOf(clerk, id)).toBe('opinions')
        const adviser = await stage.enter({ viewport: LAPTOP })
        await enterQuietly(adviser, account)
        await adviser.open('/office/opinions')
        await adviser.page.getByText('vùng đệm di tích').waitFor()
        await adviser.fine('opinions asked')
        await adviser.open(`/office/dossiers/${id}`)
        await say(
          adviser,
          'm',
          'Cho ý kiến',
          { 'Nội dung ý kiến': 'Thống nhất, mái lợp ngói.' },
          { 'Ý kiến': 'Đồng ý' },
        )
        await adviser.leave()
      }
      expect(await stateOf(clerk, id)).toBe('processing')
      await clerk.page.reload()
      await bringToResult(stage, clerk, id, 'Cấp phép xây dựng nhà ở riêng lẻ 2 tầng, cao 7,5 m.')
      await clerk.leave()
      await citizen.page.reload()
      await citizen.page.getByText('Hoàn thành').first().waitFor()
      await judge(stage, citizen, 'Giấy phép xây dựng')
      await citizen.leave()
    },
    LONG,
  )

  test(
    'at the counter: the card is read, the form typed, the paper handed over',
    async () => {
      const clerk = await stage.enter({ viewport: LAPTOP })
      const { page } = clerk
      await enterQuietly(clerk, CLERK)
      await clerk.open('/office/dossiers/new')
      // It opens where the clerk works.
      await page
        .getByLabel('Nơi làm việc')
        .getByRole('option', { name: COMMUNE, selected: true })
        .waitFor({ state: 'attached' })
      await page
        .getByLabel('Mã QR thẻ căn cước')
        .fill('046190003377||Hồ Thị Sương|14061990|Nữ|9 Nguyễn Trãi, Phú Xuân, Huế|01032022')
      await page.keyboard.press('Enter')
      await page.getByLabel('Tìm thủ tục').fill('khuyết tật')
      await clerk.fine('card read')
      await page
        .getByLabel('Thủ tục', { exact: true })
        .selectOption({ label: '1.001653 Đổi, cấp lại Giấy xác nhận khuyết tật' })
      await fillForm(clerk, {
        applicantName: 'Hồ Thị Sương',
        applicantId: '046190003377',
        applicantBirth: '1990-06-14',
        applicantAddress: '9 Nguyễn Trãi, Phú Xuân, Huế',
        applicantPhone: '0905444555',
        request: 'Đổi giấy xác nhận khuyết tật do sai tên đường',
        delivery: 'Tại nơi nhận hồ sơ',
        truthful: true,
      })
      await page.waitForURL(/\/office\/dossiers\/[\w-]{36}/)
      const id = /dossiers\/([\w-]+)/.exec(page.url())?.[1] ?? ''
      await press(clerk, 'a', 'Tiếp nhận hồ sơ')
      await press(clerk, 't', 'Nhận xử lý')
      await writeWhileAnotherActs(clerk, id)
      await bringToResult(stage, clerk, id, 'Cấp đổi Giấy xác nhận khuyết tật.')
      expect(await stateOf(clerk, id)).toBe('ready')
      await judge(stage, clerk, /Giấy tiếp nhận hồ sơ/)
      await judge(stage, clerk, /Giấy xác nhận khuyết tật/)
      await press(clerk, 'h', 'Trả kết quả')
      expect(await stateOf(clerk, id)).toBe('done')
      await clerk.fine('handed over')
      await clerk.leave()
    },
    LONG,
  )

  test(
    'refused: with a ground of law, and a paper that says so',
    async () => {
      const citizen = await person('citizen-thuan-an')
      const id = await fileOnline(citizen, {
        code: '2.000751',
        answers: { ...applicant, request: 'Xin sửa nhà cho thuê', delivery: 'Bản điện tử', truthful: true },
      })
      const clerk = await deskOf(stage, CLERK, id)
      await say(
        clerk,
        'x',
        'Từ chối tiếp nhận',
        { 'Nói với người nộp': 'Nhà cho thuê không thuộc diện hỗ trợ.' },
        { 'Căn cứ pháp lý': 'Không đáp ứng điều kiện mà pháp luật quy định cho thủ tục này.' },
      )
      await clerk.fine('refused')
      await clerk.leave()
      await citizen.page.reload()
      await citizen.page.getByText('Nhà cho thuê không thuộc diện hỗ trợ.').first().waitFor()
      await citizen.fine('reads why')
      const verdict = await judge(stage, citizen, /Phiếu từ chối/)
      expect(verdict.paper?.kind).toBe('public-services.refusal')
      await citizen.leave()
    },
    LONG,
  )
})
