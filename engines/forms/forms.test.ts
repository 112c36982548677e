import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '@hue-s/kernel/server/db.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfForms as routes, formOf, publishForm } from './index.ts'
import { formsAndBelow } from './testing/club.ts'

let app: TestApp
const w = (text: string) => ({ vi: text, en: text })
const form = (version: number, constraint = '. > 0') => ({
  id: 'club.joining',
  version,
  title: w('Vào câu lạc bộ'),
  pages: [{ name: 'who', title: w('Ai'), items: [{ name: 'age', kind: 'whole', label: w('Tuổi'), constraint }] }],
  choices: {},
})

beforeAll(async () => {
  app = await testApp(formsAndBelow, { now: '2026-11-22T00:00:00Z' })
})
afterAll(() => app.stop())
const publish = (given: unknown, from: string) => app.run((ctx) => publishForm(ctx, given, from))

test('a version is published once, stays as it is, and the one in force on a day is read', async () => {
  expect((await publish(form(1), '2026-01-01')).isNew).toBe(true)
  expect((await publish({ ...form(1) }, '2026-01-01')).isNew).toBe(false)
  await expect(publish(form(1, '. > 5'), '2026-01-01')).rejects.toMatchObject({ code: 'forms.versionTaken' })
  await publish(form(2, '. > 5'), '2027-01-01')
  const read = (more: object = {}) => app.as(anyone, routes).read({ id: 'club.joining', ...more })
  expect((await read()).version).toBe(1)
  expect((await read({ on: '2027-01-01' })).version).toBe(2)
  expect((await read({ version: 2 })).version).toBe(2)
  await expect(read({ on: '2025-12-31' })).rejects.toMatchObject({ code: 'forms.noSuchForm', status: 404 })
  await expect(app.run((ctx) => formOf(ctx, 'nobody'))).rejects.toMatchObject({ code: 'forms.noSuchForm' })
  await expect(sql`update forms.version set hash = 'x'`.execute(app.platform.database.db)).rejects.toThrow(
    'does not change',
  )
})

test.each([
  ['nothing', {}],
  ['an expression that cannot be read', form(3, '. >')],
  ['100,000 brackets', form(3, '('.repeat(100_000))],
  [
    'an unknown kind',
    { ...form(3), pages: [{ name: 'x', title: w('x'), items: [{ name: 'a', kind: 'script', label: w('x') }] }] },
  ],
  ['something more', { ...form(3), script: 'alert(1)' }],
])('%s is refused with a place and a reason', async (_, given) => {
  await expect(publish(given, '2026-01-01')).rejects.toMatchObject({ code: 'forms.badForm', status: 400 })
})

test.each(['%27', 'A', 'x'.repeat(200), '__proto__'])('an id that is none: %s', async (id) => {
  expect((await fetch(`${app.url}/api/forms/${id}`)).status).toBe(400)
})
