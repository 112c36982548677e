import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOrMakePerson, looksAt } from '@hue-s/engines/identity/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfForms as routes, offerSource, prefill, publishForm, settleSources, type Answers } from './index.ts'
import { formsAndBelow, joining, typed } from './testing/club.ts'

let app: TestApp
let binh: Actor
let racket: { value: string; record: string } | undefined
beforeAll(async () => {
  offerSource('club', 'earlier', async (_, { what }) =>
    racket && what.includes('club.joining.racket') ? { 'club.joining.racket': { ...racket, at: '2026-01-05' } } : {},
  )
  app = await testApp(formsAndBelow, { now: '2026-11-22T08:00:00+07:00' })
  await app.run((ctx) => publishForm(ctx, joining, '2026-01-01'))
  const facts = {
    kind: 'citizen',
    name: 'Trần Văn Bình',
    citizenId: '046085001234',
    birthDate: '1985-03-02',
    phone: '+84912345678',
    level: 2,
  } as const
  binh = { ...citizen(), id: await app.run((ctx) => findOrMakePerson(ctx, facts)) }
})
afterAll(() => app.stop())
const known = (actor: Actor) => app.as(actor, routes).prefilled({ id: 'club.joining' })

test('what the e-ID, the profile and an earlier form know is not asked again, and says where it is from', async () => {
  racket = { value: 'Gỗ', record: 'dossier-1' }
  const { answers } = await known(binh)
  const at = '2026-11-22T01:00:00.000Z'
  expect(answers).toEqual({
    name: { value: 'Trần Văn Bình', source: { kind: 'eid', at } },
    sex: { value: 'male', source: { kind: 'eid', at } },
    born: { value: '1985-03-02', source: { kind: 'eid', at } },
    phone: { value: '0912345678', source: { kind: 'person', at } },
    racket: { value: 'Gỗ', source: { kind: 'earlier', record: 'dossier-1', at: '2026-01-05' } },
  })
})

test('an answer that would be refused is asked for instead', async () => {
  racket = { value: 'x'.repeat(501), record: 'dossier-1' }
  expect((await known(binh)).answers).not.toHaveProperty('racket')
  racket = undefined
})

test('a weak sign-in proves nothing: the same name comes as what the person said', async () => {
  const { answers } = await known({ ...binh, assurance: 1 })
  expect(answers['name']).toMatchObject({ value: 'Trần Văn Bình', source: { kind: 'person' } })
  expect(answers).not.toHaveProperty('born')
})

test('on behalf of another it is their data, and they see who looked and why', async () => {
  const helper = citizen()
  const { answers } = await known({ ...helper, onBehalfOf: binh.id })
  expect(answers['name']).toMatchObject({ value: 'Trần Văn Bình', source: { kind: 'person' } })
  const looks = await app.run((ctx) => looksAt(ctx, 'form', 'club.joining'), binh)
  expect(JSON.stringify(looks)).toContain('Điền sẵn thông tin')
})

test('nobody without a sign-in, and no one else, is told anything', async () => {
  await expect(known(anyone)).rejects.toMatchObject({ status: 401 })
  await expect(known(citizen())).rejects.toMatchObject({ status: 404 })
})

test('a source that a browser invents does not count', async () => {
  const claimed: Answers = {
    name: { value: 'Người khác', source: { kind: 'eid', at: 'now' } },
    born: { value: '1985-03-02', source: { kind: 'eid', at: 'whenever' } },
    racket: typed('Sắt'),
    children: [{ childName: { value: 'An', source: { kind: 'eid', at: 'now' } } }],
  }
  const settled = await app.run((ctx) => settleSources(ctx, joining, claimed, binh.id ?? ''), binh)
  expect(settled).toEqual({
    name: typed('Người khác'),
    born: { value: '1985-03-02', source: { kind: 'eid', at: '2026-11-22T01:00:00.000Z' } },
    racket: typed('Sắt'),
    children: [{ childName: typed('An') }],
  })
  expect(await app.run((ctx) => prefill(ctx, { ...joining, pages: [] }, binh.id ?? ''), binh)).toEqual({})
})
