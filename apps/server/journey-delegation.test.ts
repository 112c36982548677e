import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { PHONE, startStage, type Stage, type Visitor } from './journey-stage.ts'
import { answerOf, enterQuietly } from './journey-person.ts'
import { sendReport, writeReport, type Written } from './journey-steps.ts'

const LONG = 180_000
const MOTHER = 'Tôn Nữ Thị Diệu Hiền'
const DAUGHTER = 'Phạm Gia Hân'
const lamp: Written = { commune: 'Phường An Cựu', place: 'Trước nhà mẹ', note: 'Đèn trước nhà mẹ tắt đã ba đêm' }

/** The band over every page of who acts for another. */
const band = (page: Page) => page.getByRole('region', { name: 'Đang làm thay' })
/** The card of a delegation by the name of the other person. */
const cardOf = (page: Page, name: string) =>
  page.locator('.h-card').filter({ has: page.getByRole('heading', { level: 3, name }) })

/** The notes of the reports that are this person's, as the server knows them. */
const notes = async ({ page }: Visitor): Promise<string[]> => {
  const { items } = await answerOf<{ items: { note: string }[] }>(page, '/api/field-reports/mine?limit=100')
  return items.map(({ note }) => note)
}

/** What was done in somebody's name, opened on the card of the delegation. */
async function actsOn(visitor: Visitor, name: string): Promise<string> {
  const { page } = visitor
  await visitor.open('/me/delegations')
  const card = cardOf(page, name).first()
  await card.getByText('Những việc đã làm thay').click()
  await card.getByRole('listitem').first().waitFor()
  return (await card.getByRole('list').textContent()) ?? ''
}

describe('a daughter takes care of her mother’s matters', () => {
  let stage: Stage
  let mother: Visitor
  let daughter: Visitor
  beforeAll(async () => {
    stage = await startStage('hue')
    const onPhone = { viewport: PHONE, hasTouch: true, isMobile: true, expected: /40[03]/ }
    ;[mother, daughter] = await Promise.all([stage.enter(onPhone), stage.enter(onPhone)])
    await enterQuietly(mother, 'citizen')
    await enterQuietly(daughter, 'citizen-student')
  }, LONG)
  afterAll(() => stage?.stop(), LONG)

  test(
    'she asks by a code, and the mother reads everything before she says yes',
    async () => {
      await daughter.open('/me/delegations')
      await daughter.page.getByRole('button', { name: 'Xin làm thay người khác' }).click()
      await daughter.page.getByRole('radio', { name: /Con làm thay cha, mẹ/ }).check()
      await daughter.page.getByRole('button', { name: 'Tạo mã mời' }).click()
      await daughter.page.getByText('Hãy chọn ít nhất một nhóm dịch vụ.').waitFor()
      await daughter.page.getByRole('checkbox', { name: 'Phản ánh hiện trường' }).check()
      await daughter.page.getByRole('button', { name: 'Tạo mã mời' }).click()
      const code = (await daughter.page.locator('.i-code').textContent()) ?? ''
      expect(code.replace(/\W/g, '')).toMatch(/^[A-Z0-9]{10}$/)
      await daughter.fine('the code')

      await mother.open('/me/delegations')
      await mother.page.getByRole('button', { name: 'Tôi có mã mời' }).click()
      await mother.page.getByLabel('Mã mời').fill(code.toLowerCase())
      await mother.page.getByRole('button', { name: 'Xem lời mời' }).click()
      await mother.page.getByRole('heading', { name: `${DAUGHTER} xin được làm thay bạn` }).waitFor()
      await mother.page.getByText('Phạm vi: Phản ánh hiện trường').waitFor()
      await mother.page.getByText('Điều 138').first().waitFor()
      await mother.fine('the question')
      await mother.page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
      await cardOf(mother.page, DAUGHTER).getByText('Đang hiệu lực').waitFor()
    },
    LONG,
  )

  test(
    'what she sends in her mother’s name is her mother’s, and stands on the record of both',
    async () => {
      await daughter.open('/me/delegations')
      await cardOf(daughter.page, MOTHER).getByRole('button', { name: 'Làm thay', exact: true }).click()
      await band(daughter.page).getByText(MOTHER).waitFor()
      await daughter.fine('acting')
      await daughter.open('/report')
      await band(daughter.page).getByText(MOTHER).waitFor()
      await writeReport(daughter, lamp)
      await sendReport(daughter.page)
      expect(await notes(mother)).toContain(lamp.note)
      const [hers, mothers] = [await actsOn(daughter, MOTHER), await actsOn(mother, DAUGHTER)]
      expect(hers).toBe(mothers)
      expect(hers).toMatch(/phản ánh/i)
      await mother.fine('the record')
    },
    LONG,
  )

  test(
    'the mother ends it while a form is open: nothing goes out, nothing typed is lost',
    async () => {
      const late = 'Viết lúc mẹ vừa chấm dứt ủy quyền'
      await daughter.open('/report')
      await writeReport(daughter, { ...lamp, note: late })
      await mother.open('/me/delegations')
      await cardOf(mother.page, DAUGHTER).getByRole('button', { name: 'Chấm dứt' }).click()
      const asked = mother.page.getByRole('dialog', { name: `Chấm dứt ủy quyền với ${DAUGHTER}?` })
      // She is without a network in this very moment: it waits, says so, and goes by itself.
      await mother.page.context().setOffline(true)
      await asked.getByRole('button', { name: 'Chấm dứt' }).click()
      await cardOf(mother.page, DAUGHTER)
        .getByText(/chờ trên máy này/)
        .waitFor()
      await mother.page.context().setOffline(false)
      await mother.page.getByText('Bạn chưa cho ai làm thay.').waitFor()

      await daughter.page.getByRole('button', { name: 'Gửi phản ánh' }).click()
      await daughter.page
        .getByRole('alert')
        .filter({ hasText: /ủy quyền/i })
        .first()
        .waitFor()
      await band(daughter.page).getByText('Ủy quyền đã chấm dứt:').waitFor()
      await daughter.page.getByText(late).first().waitFor()
      await daughter.fine('the delegation is over')
      expect(await notes(mother)).not.toContain(late)
      await band(daughter.page).getByRole('button', { name: 'Trở lại là tôi' }).click()
      await band(daughter.page).waitFor({ state: 'detached' })
      await daughter.page.getByText(late).first().waitFor()
      expect(await notes(daughter)).not.toContain(late)
      expect(await notes(daughter)).not.toContain(lamp.note)
    },
    LONG,
  )
})
