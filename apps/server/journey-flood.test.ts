import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { faultsOf } from '@hue-s/conformance/testing/cap-schema.ts'
import { floodStage, type FloodStage } from './testing/flood-stage.ts'
import { enterQuietly } from './journey-person.ts'
import { enter, LAPTOP, PHONE, WALL, type Visitor } from './journey-stage.ts'

const LONG = 600_000
const LEVEL_2 = 'Lũ sông Hương trên báo động 2'
const LEVEL_3 = 'Lũ sông Hương trên báo động 3: rời chỗ thấp ngay'
const CLEAR = 'Hết nguy hiểm: nước lũ đã rút'
const PEOPLE = {
  citizen: 'c19753-phu-xuan',
  'citizen-an-cuu': 'c19815-an-cuu',
  'citizen-a-luoi': 'c20044-a-luoi-2',
} as const
type Person = keyof typeof PEOPLE

let stage: FloodStage
let browser: Browser
const phones = new Map<Person, Visitor & { endpoint: string }>()
const phone = (who: Person) => phones.get(who) ?? expect.fail(who)

/** So many days from now, as the form has it: the time of a clock in Vietnam. */
const inDays = (days: number) => new Date(stage.now() + days * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 16)

/** Somebody who follows a commune, with a phone that rings. */
async function takePhone(who: Person): Promise<void> {
  const visitor = await enter(browser, stage.url, { viewport: PHONE, expected: /ERR_|50\d|Failed to load/ })
  const { request } = visitor.page
  const send = async (method: 'post' | 'put', path: string, data: unknown) => {
    const answer = await request[method](path, { data, headers: { 'idempotency-key': crypto.randomUUID() } })
    expect([path, answer.status()]).toEqual([path, 200])
  }
  await send('post', '/api/identity/sign-in', { account: who, password: `demo-${who}`, keep: true })
  await send('put', '/api/notify/preferences', { units: [unitIdOfKey('hue', PEOPLE[who])], quiet: null })
  const { publicKey } = (await (await request.get('/api/notify/push/key')).json()) as { publicKey: string }
  const { endpoint, keys } = stage.outside.push.subscribe(publicKey)
  await send('post', '/api/notify/push/subscriptions', { endpoint, keys })
  await visitor.open('/')
  phones.set(who, { ...visitor, endpoint })
}

const onDuty = async (account: string, viewport = LAPTOP): Promise<Visitor> => {
  const visitor = await enter(browser, stage.url, { viewport, expected: /ERR_|50\d|Failed to load/ })
  await enterQuietly(visitor, account)
  return visitor
}

/** Whether this rule has an alarm at the river's station in the city that stands so. */
const alarmIs = (rule: string, ...states: string[]) => async () =>
  (await stage.query(`select from alarms.alarm where rule_key = $1 and place = 'kim-long' and state = any($2)`, [rule, states])).length > 0 // prettier-ignore

const rung = (who: Person) =>
  stage.outside.push
    .messages()
    .filter(({ subscription }) => phone(who).endpoint.endsWith(subscription))
    .map(({ payload }) => (JSON.parse(payload ?? '{}') as { title: string }).title)
    .toReversed()
const inbox = async (who: Person): Promise<string[]> => {
  const answer = await phone(who).page.request.get('/api/notify/inbox?limit=50')
  const { items } = (await answer.json()) as { items: { topic: string; title: string }[] }
  return items.filter(({ topic }) => topic === 'alerts.flood').map(({ title }) => title)
}

/** Another operator changes the title of the same message and saves it. */
async function somebodyElseSaves(address: string): Promise<void> {
  const { page, open, leave } = await onDuty('ioc-operator')
  await open(new URL(address).pathname)
  await page.getByLabel('Tiêu đề').first().fill('Lũ lớn')
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Lũ lớn' }).waitFor()
  await leave()
}

/** What was written goes to a second person, who lets it out. */
async function letOut(author: Visitor, meanwhile: () => Promise<unknown> = async () => undefined): Promise<string> {
  const { page } = author
  await page.getByRole('button', { name: 'Trình duyệt' }).click()
  await page.getByRole('button', { name: 'Rút lại' }).waitFor()
  const path = new URL(page.url()).pathname
  const leader = await onDuty('leader')
  await leader.open(path)
  await leader.fine('before approval')
  await leader.page.getByRole('button', { name: 'Duyệt và phát' }).click()
  await leader.page.getByRole('link', { name: 'Cảnh báo đã tới đâu' }).waitFor()
  await meanwhile()
  await leader.leave()
  return path
}

beforeAll(async () => {
  stage = await floodStage()
  browser = await launchBrowser()
  await vi.waitFor(() => expect(stage.devices.read()).toBeGreaterThanOrEqual(28), { timeout: 120_000 })
}, LONG)
afterAll(async () => {
  await browser?.close()
  await stage?.stop()
}, LONG)

describe('the flood of ten days, from the gauges to the phones', () => {
  let first = ''
  let second = ''

  test(
    'the water rises: an alarm on the wall, taken over, an alert written from it, approved, on the phones',
    async () => {
      for (const who of Object.keys(PEOPLE) as Person[]) await takePhone(who)
      // The first days of rain come late; from there on the story is followed hour by hour.
      await stage.begin(62)
      expect(await stage.pass(12, alarmIs('river-level-2', 'raised'))).toBe(true)

      const wall = await onDuty('ioc-operator', WALL)
      await wall.open('/ops/alarms')
      await wall.page.getByText('Lũ đạt báo động II: Kim Long').waitFor()
      await wall.fine('wall')

      const operator = await onDuty('ioc-operator')
      const { page } = operator
      await operator.open('/office/alarms')
      await operator.fine('alarms in the office')
      await page.getByRole('link', { name: 'Lũ đạt báo động II: Kim Long' }).click()
      await page.getByRole('button', { name: 'Nhận xử lý' }).click()
      await wall.page.getByText('Hoàng Trọng Nghĩa').first().waitFor()
      await wall.leave()
      await page.getByRole('button', { name: 'Cảnh báo từ báo động này' }).click()
      await page.getByRole('heading', { level: 1, name: LEVEL_2 }).waitFor()
      await expect.poll(() => page.getByRole('checkbox', { name: 'Phường Phú Xuân' }).isChecked()).toBe(true)
      expect(await page.getByRole('checkbox', { name: 'Xã A Lưới 2' }).isChecked()).toBe(false)
      expect(await page.getByLabel('Điều đang xảy ra').first().inputValue()).toMatch(/tại trạm Kim Long là 2,\d+ m/)
      await page.getByLabel('Trong mấy giờ tới').fill('12')
      await page.getByLabel('Hiệu lực đến (giờ Việt Nam)').fill(inDays(3))
      await operator.fine('alert begun from an alarm')
      await page.getByRole('button', { name: 'Lưu', exact: true }).click()
      await page.getByRole('definition').getByText('còn lên trong 12 giờ tới').first().waitFor()
      first = await letOut(operator)

      await phone('citizen').page.getByRole('region', { name: 'Tin khẩn' }).getByText(LEVEL_2).waitFor()
      await phone('citizen').fine('the strip')
      await expect.poll(() => inbox('citizen-an-cuu')).toEqual([LEVEL_2])
      await expect.poll(() => rung('citizen')).toEqual([LEVEL_2])
      await stage.settle()
      expect([await inbox('citizen-a-luoi'), rung('citizen-a-luoi')]).toEqual([[], []])
      await operator.leave()
    },
    LONG,
  )

  test(
    'server and database are killed while the gauges send, and again when an update was just let out',
    async () => {
      const reached = stage.pass(30, alarmIs('river-level-3', 'raised'))
      await wait(2_000)
      await vi.waitFor(() => expect(stage.taken.underWay()).toBeGreaterThan(20), { timeout: 30_000, interval: 1 })
      const [waiting, before] = [stage.taken.underWay(), stage.taken.acknowledged.size]
      await stage.cut()
      console.log(`killed with ${waiting} observations under way and ${before} acknowledged`)
      expect(await reached).toBe(true)

      const operator = await onDuty('ioc-operator')
      const { page } = operator
      await operator.open(first)
      await page.getByRole('button', { name: 'Soạn tin cập nhật' }).click()
      await page.getByRole('button', { name: 'Lưu', exact: true }).waitFor()
      const title = page.getByLabel('Tiêu đề').first()
      await title.fill(LEVEL_3)
      await somebodyElseSaves(page.url())
      await page.getByText('Người khác vừa thay đổi cảnh báo này').waitFor()
      await operator.fine('overtaken while writing')
      await page.getByRole('button', { name: 'Giữ phần của tôi' }).click()
      expect(await title.inputValue()).toBe(LEVEL_3)
      await page.getByLabel('Mức nghiêm trọng').selectOption('extreme')
      await page.getByLabel('Hiệu lực đến (giờ Việt Nam)').fill(inDays(8))
      // Not saved by hand: what is handed on is what stands in the form.
      second = await letOut(operator, () => stage.cut())
      await stage.settle()
      // A page that lost the server reads again by itself when its line is back.
      await phone('citizen').page.getByRole('region', { name: 'Tin khẩn' }).getByText(LEVEL_3).waitFor()
      await expect.poll(() => rung('citizen')).toEqual([LEVEL_2, LEVEL_3])
      await expect.poll(() => inbox('citizen-an-cuu')).toEqual([LEVEL_3, LEVEL_2])
      await operator.leave()
    },
    LONG,
  )

  test(
    'the water falls: the alarm ends by itself, the all-clear goes out, and the reach is counted',
    async () => {
      await stage.rush(240 - stage.told())
      for (const rule of ['river-level-3', 'river-level-2'])
        expect([rule, await alarmIs(rule, 'cleared', 'closed')()]).toEqual([rule, true])
      const operator = await onDuty('ioc-operator')
      const { page } = operator
      await operator.open(second)
      await page.getByRole('button', { name: 'Soạn tin hết nguy hiểm' }).click()
      await page.getByRole('heading', { level: 1, name: CLEAR }).waitFor()
      const third = await letOut(operator)
      await phone('citizen').page.getByRole('region', { name: 'Tin khẩn' }).getByText(CLEAR).waitFor()
      await expect.poll(() => rung('citizen')).toEqual([LEVEL_2, LEVEL_3, CLEAR])
      await stage.settle()

      await operator.open(`${third}/reach`)
      await page.getByRole('button', { name: 'Đếm lại' }).click()
      const commune = page.getByRole('article').filter({ hasText: 'Phường An Cựu' })
      await commune.getByText(/Hộp thư trong ứng dụng [1-9]\d*\/\d+ đã gửi/).waitFor()
      await commune.getByText(/Thông báo đẩy [1-9]\d*\/\d+ đã gửi/).waitFor()
      await operator.fine('reach')
      await operator.leave()
    },
    LONG,
  )

  test('nothing that was acknowledged is lost, nothing is doubled, every message stands once in the feed', async () => {
    const kept = new Map(
      (
        await stage.query<{ key: string; result: number }>(
          `select datastream_id || ' ' || (extract(epoch from phenomenon_time) * 1000)::bigint as key, result::float8 as result
           from telemetry.observation`,
        )
      ).map(({ key, result }) => [key, result]),
    )
    const { acknowledged, counts } = stage.taken
    expect([...acknowledged].filter(([key, result]) => kept.get(key) !== Number(result))).toEqual([])
    console.log(`${acknowledged.size} observations acknowledged, all ${kept.size} in the database once`)
    expect(acknowledged.size).toBeGreaterThan(20_000)
    expect(counts.refused).toBe(0)

    for (const who of ['citizen', 'citizen-an-cuu'] as const)
      expect([await inbox(who), rung(who)]).toEqual([
        [CLEAR, LEVEL_3, LEVEL_2],
        [LEVEL_2, LEVEL_3, CLEAR],
      ])
    expect([await inbox('citizen-a-luoi'), rung('citizen-a-luoi')]).toEqual([[], []])
    const texts = (await (await fetch(`${stage.outside.messages.url}/messages`, { headers: { accept: 'application/json' } })).json()) as { to: string; text?: string }[] // prettier-ignore
    const told = texts.filter(({ text }) => text?.includes('song Huong tren bao dong 3')).map(({ to }) => to)
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBe(new Set(told).size)

    const feed = await (await fetch(`${stage.url}/alerts/feed.atom`)).text()
    const links = [...new Set([...feed.matchAll(/\/alerts\/cap\/([\w-]+)\.xml/g)].map(([, id]) => id ?? ''))]
    // Those of the story, not what the demonstration told before: somebody wrote them.
    const own = await stage.query<{ identifier: string }>(
      `select identifier from alerts.alert where author_id is not null and sent_at is not null`,
    )
    expect(links).toEqual(expect.arrayContaining(own.map(({ identifier }) => identifier)))
    const chain = await Promise.all(
      own.map(async ({ identifier }) => (await fetch(`${stage.url}/alerts/cap/${identifier}.xml`)).text()),
    )
    expect(await faultsOf(chain)).toEqual([])
    const one = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)`).exec(xml)?.[1] ?? ''
    expect(chain.map((xml) => one(xml, 'msgType')).sort()).toEqual(['Alert', 'Cancel', 'Update'])
    const [alert, cancel, update] = ['Alert', 'Cancel', 'Update'].map((type) => chain.find((xml) => one(xml, 'msgType') === type) ?? '') // prettier-ignore
    expect(one(update ?? '', 'references')).toContain(one(alert ?? '', 'identifier'))
    expect(one(cancel ?? '', 'references')).toContain(one(update ?? '', 'identifier'))
  })
})
