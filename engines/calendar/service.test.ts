import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { calendar } from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([calendar], { env: { PROVINCE: 'hue' } })
})
afterAll(() => app.stop())

const get = async (path: string) => {
  const response = await fetch(app.url + path)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('one working day from the eve of a long weekend, with every reason', async () => {
  const { body } = await get('/api/calendar/due?start=2027-04-29T09:00:00%2B07:00&workingDays=1')
  expect(body['due']).toBe('2027-05-04T10:30:00.000Z')
  const reasons = body['reasons'] as { date: string; kind: string; text: { vi: string; en: string } }[]
  expect(reasons.map((r) => r.date)).toEqual(expect.arrayContaining(['2027-04-30', '2027-05-03']))
  for (const reason of reasons) expect(reason.text.vi).not.toBe(reason.text.en)
})

test('no days at all is the next working instant, and an unescaped + is understood', async () => {
  const { body } = await get('/api/calendar/due?start=2027-05-01T09:00:00+07:00&workingDays=0')
  expect(body['due']).toBe('2027-05-04T00:30:00.000Z')
})

test.each([
  ['workingDays=-1', 'calendar.budgetNegative'],
  ['workingDays=3651', 'calendar.budgetTooLarge'],
  ['workingDays=1.5', 'calendar.budgetNotWhole'],
  ['workingDays=1&hours=2', 'calendar.badBudget'],
  ['', 'calendar.badBudget'],
  ['workingDays=many', 'kernel.badInput'],
])('%s is refused in plain words', async (budget, code) => {
  const { status, body } = await get(`/api/calendar/due?start=2027-04-29T09:00:00%2B07:00&${budget}`)
  expect(status).toBe(400)
  expect(body).toMatchObject({ code })
  expect((body['text'] as { vi: string }).vi).not.toContain('errors.')
})

test.each([
  '0001-01-01T00:00:00Z',
  '9999-12-31T00:00:00Z',
  '2199-12-31T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  'yesterday',
  '2027-02-30T09:00:00Z',
  '%00',
])('a start of %s is refused, never a 500', async (start) => {
  const { status } = await get(`/api/calendar/due?start=${encodeURIComponent(start)}&workingDays=300`)
  expect(status).toBe(400)
})

test('days say whether they are worked', async () => {
  const { body } = await get('/api/calendar/days?from=2027-02-05&to=2027-02-12')
  const days = body['items'] as { date: string; working: boolean }[]
  expect(days.filter((d) => d.working).map((d) => d.date)).not.toContain('2027-02-08')
  expect((await get('/api/calendar/days?from=2027-01-01&to=2029-01-01')).body).toMatchObject({
    code: 'calendar.tooManyDays',
  })
})
