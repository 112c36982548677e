import { describe, expect, test } from 'vitest'
import { atDesk, openProvince, stage } from './journey-open.ts'
import { ask, PHONE, startStage, tokenOf, WALL } from './journey-stage.ts'
import { composeMerge, sendReport, signInAsCitizen, signInAsStaff, writeReport } from './journey-steps.ts'

const LONG = 120_000
const lamp = { commune: 'Phường Thuận Hóa', place: 'Trước số 12', note: 'Đèn đường tắt ba đêm nay, đường rất tối' }

describe('a province at its desks', () => {
  openProvince()

  test(
    'the consoles speak English',
    async () => {
      const operator = await atDesk()
      await operator.open('/office?lang=en')
      await operator.fine('door')
      await signInAsStaff(operator, '/office?lang=en', 'ioc-operator', ['Account', 'Password'])
      await operator.page.getByRole('region', { name: 'Queue of reports' }).first().waitFor()
      await operator.page.getByRole('listitem').filter({ hasText: 'PA-' }).first().waitFor()
      await operator.fine('queue')
      await operator.page.setViewportSize(WALL)
      await operator.open('/ops?lang=en')
      await operator.page.getByRole('button', { name: 'Tiếng Việt' }).waitFor()
      await operator.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      await operator.fine('wall')
      await operator.leave()
    },
    LONG,
  )

  test(
    'two communes are to become one: composed, looked over, approved by a second person, undone',
    async () => {
      const title = 'Nhập hai phường thử nghiệm'
      const citation = 'Nghị quyết 01/NQ-HĐND ngày 15/11/2026'
      const token = await tokenOf(stage, 'admin')
      const { items } = await ask<{ items: { id: string; account: string }[] }>(stage, '/api/identity/staff', token)
      const person = items.find(({ account }) => account === 'leader')?.id
      const validFrom = new Date().toISOString().slice(0, 10)
      await ask(stage, '/api/identity/grants', token, {
        person,
        role: 'units.approver',
        unit: null,
        validFrom,
        citation,
      })

      const admin = await atDesk()
      await signInAsStaff(admin, '/office/units', 'admin')
      await admin.fine('no plan yet')
      await composeMerge(admin, { title, citation, from: ['Thuận Hóa', 'Phú Xuân'], name: 'Thuận Phú', code: '19999' })
      const { page } = admin
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await page.getByText('Đơn vị kết thúc (2)').waitFor()
      await page.getByText('Đơn vị mới (1)').waitFor()
      await page
        .getByText(/\d+ vai trò đã giao tại đơn vị/)
        .first()
        .waitFor()
      await page.getByText('Người soạn không tự duyệt; cần người thứ hai.').waitFor()
      expect(await page.getByRole('button', { name: 'Duyệt', exact: true }).isDisabled()).toBe(true)
      await admin.fine('preview')

      const leader = await atDesk()
      await signInAsStaff(leader, new URL(page.url()).pathname, 'leader')
      const decide = async (verb: string) => {
        await leader.page.getByRole('button', { name: verb, exact: true }).click()
        const dialog = leader.page.getByRole('dialog', { name: verb })
        await leader.fine(verb)
        await dialog.getByRole('button', { name: verb, exact: true }).click()
        await dialog.waitFor({ state: 'detached' })
      }
      const listed = async (status: string) => {
        await admin.open('/office/units')
        await page.getByRole('row').filter({ hasText: title }).getByText(status).waitFor()
        await admin.fine(status)
      }
      await decide('Duyệt')
      await listed('Đã duyệt, chờ ngày')
      await decide('Rút lại việc duyệt')
      await listed('Đang soạn')
      await leader.leave()
      await admin.leave()
    },
    LONG,
  )

  test(
    'the gallery of components opens',
    async () => {
      const maker = await atDesk()
      await maker.open('/ui')
      await maker.page.getByRole('link', { name: 'Button', exact: true }).click()
      await maker.page.getByRole('heading', { name: 'Button', exact: true }).waitFor()
      await maker.fine('Button')
      await maker.leave()
    },
    LONG,
  )
})

test(
  'another province opens with its own names',
  async () => {
    const stage = await startStage('sample')
    try {
      const citizen = await stage.enter({ viewport: PHONE, hasTouch: true, isMobile: true })
      await citizen.open('/')
      await citizen.fine('home')
      await citizen.open('/sign-in?returnTo=%2Freport')
      await signInAsCitizen(citizen.page, 'citizen')
      await citizen.page.getByRole('heading', { name: 'Ảnh và vị trí' }).waitFor()
      const communes = citizen.page.getByLabel('Xã, phường', { exact: true }).locator('option')
      await expect.poll(() => communes.count()).toBeGreaterThan(1)
      const commune = (await communes.nth(1).textContent()) ?? ''
      await writeReport(citizen, { ...lamp, commune })
      await sendReport(citizen.page)
      expect(await citizen.page.locator('body').textContent()).not.toContain('Huế')
      await citizen.fine('sent')
    } finally {
      await stage.stop()
    }
  },
  LONG,
)
