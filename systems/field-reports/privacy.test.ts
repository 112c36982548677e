import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { addressOf, type Route } from '@hue-s/kernel/shared/route.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { fieldReportsContract } from './contract.ts'
import { headOf, OFFICER, openDesk, operator, step, type Desk } from './handling/testing.ts'

/** Everything by which the reporter could be known. */
const NAME = 'Công Huyền Tôn Nữ Bảo Khuyên'
const PHONE = '0905777888'
const CITIZEN_ID = '001178009934'
const EMAIL = 'bao.khuyen@example.org'
const words = 'Nội dung đủ dài để ghi'
let desk: Desk
let secrets: RegExp
let id: string
let officer: Actor
let head: Actor
const centre = operator()

beforeAll(async () => {
  desk = await openDesk()
  desk.reporter = await desk.named({ name: NAME, phone: PHONE, citizenId: CITIZEN_ID, email: EMAIL })
  secrets = new RegExp([desk.reporter.id ?? '', NAME, 'Khuyên', PHONE.slice(1), CITIZEN_ID, EMAIL].join('|'), 'i')
  const sent = await desk.submit({ photos: [await desk.photo(desk.reporter)] })
  id = sent.id
  officer = staff(OFFICER, [sent.agency?.id ?? ''])
  head = headOf(sent.agency?.id)
  const mine = desk.as(desk.reporter)
  const take = async (who: Actor, action: string, more = {}) =>
    desk.as(who).act(step(id, (await desk.as(who).work({ id })).version, action, more))
  await take(officer, 'accept')
  await mine.say({ id, text: 'Chỗ này tối lắm', photos: [await desk.photo(desk.reporter)] })
  await take(officer, 'ask', { note: 'Trụ số mấy ạ?' })
  await mine.reply({ id, action: 'answer', version: (await mine.own({ id })).version, note: 'Trụ 12' })
  await take(officer, 'extend', { note: words, extension: { workingDays: 2 } })
  const photos = [await desk.photo(officer, true)]
  await take(officer, 'resolve', { note: words, photos })
  await desk.app.settle()
  await take(centre, 'publish', { nothingToCover: true })
  await mine.reply({ id, action: 'rate', version: (await mine.own({ id })).version, grade: 1, note: 'Chưa sáng lắm' })
  await mine.reply({ id, action: 'reopen', version: (await mine.own({ id })).version, note: 'Lại tắt rồi' })
  await take(officer, 'accept')
  await desk.app.settle()
})
afterAll(() => desk.app.stop())

async function answer(who: Actor, route: Route): Promise<{ status: number; text: string; headers: string }> {
  const { url } = addressOf(route, { id })
  const headers = { 'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64') }
  const response = await fetch(desk.app.url + url, { headers })
  return { status: response.status, text: await response.text(), headers: JSON.stringify([...response.headers]) }
}

const reading = (contract: Readonly<Record<string, Route>>) =>
  Object.entries(contract).filter(([, route]) => route.kind === 'query' || route.kind === 'download')

test('no answer to officer, head or centre names the reporter, whatever is read', async () => {
  const seen: string[] = []
  for (const contract of [fieldReportsContract, contractOfCases] as Readonly<Record<string, Route>>[])
    for (const [name, route] of reading(contract))
      for (const who of [officer, head, centre]) {
        const { status, text, headers } = await answer(who, route)
        expect(status, name).toBeLessThan(500)
        expect(text, `${route.id} answers who reported`).not.toMatch(secrets)
        expect(headers, `${route.id} tells who reported in its headers`).not.toMatch(secrets)
        if (status === 200) seen.push(route.id)
      }
  for (const must of [
    'field-reports.work',
    'field-reports.staffMessages',
    'cases.read',
    'cases.timeline',
    'cases.list',
  ])
    expect(seen, must).toContain(must)
})

test('neither pictures nor the names under which they are sent tell it', async () => {
  const { photos } = await desk.as(officer).work({ id })
  const { items } = await desk.as(officer).staffMessages({ id })
  const addresses = [...photos, ...items.flatMap((m) => m.files)].flatMap((p) => [p.thumb, p.view])
  expect(addresses.length).toBeGreaterThan(4)
  for (const address of addresses) {
    expect(address).not.toMatch(secrets)
    const response = await fetch(desk.app.url + address)
    expect(response.status).toBe(200)
    expect(JSON.stringify([...response.headers])).not.toMatch(secrets)
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).not.toMatch(secrets)
  }
})

test('neither what is announced, nor what is found, nor what colleagues are told', async () => {
  const { db } = desk.app.platform.database
  const rows = await many(
    db,
    sql<{ what: string; text: string }>`
      select 'event ' || topic as what, facts::text as text from kernel.outbox where topic ~ '^(cases|field-reports|files)\\.'
      union all select 'payload ' || topic, payload::text from kernel.outbox where topic ~ '^(cases|field-reports)\\.'
      union all select 'search', d::text from search.doc d
      union all select 'case', to_jsonb(c)::text from cases.case c
      union all select 'notice', to_jsonb(i)::text from notify.item i where i.person_id <> ${desk.reporter.id}`,
  )
  expect(rows.length).toBeGreaterThan(10)
  for (const { what, text } of rows) expect(text, what).not.toMatch(secrets)
  const { items } = await desk.app.as({ ...officer }, contractOfNotify).inbox({})
  expect(JSON.stringify(items)).not.toMatch(secrets)
})

test('the centre may look for a purpose, and only then', async () => {
  const shown = await desk.as(centre).reveal({ id, purpose: 'contact' })
  expect(shown).toMatchObject({ name: NAME })
  await expect(desk.as(officer).reveal({ id, purpose: 'contact' })).rejects.toMatchObject({ status: 403 })
  await expect(desk.as(head).reveal({ id, purpose: 'contact' })).rejects.toMatchObject({ status: 403 })
  const { looks } = await desk.as(desk.reporter).own({ id })
  expect(looks).toHaveLength(1)
})
