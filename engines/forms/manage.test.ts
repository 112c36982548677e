import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfForms as routes, type Form } from './index.ts'
import { differences } from './shared/model/differences.ts'
import { formsAndBelow, joining } from './testing/club.ts'
import { writeXlsForm } from './xlsform/xlsform.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(formsAndBelow, { now: '2026-11-22T08:00:00+07:00' })
})
afterAll(() => app.stop())
const editor = staff(['forms.manage'])
const api = (actor: Actor = editor) => app.as(actor, routes)
const form = (id: string, more: Partial<Form> = {}): Form => ({ ...joining, id, ...more })

test('work becomes a version from a day on, and the next one replaces it on its day', async () => {
  const id = 'club.first'
  expect(await api().saveWork({ id, form: form(id), base: 0 })).toMatchObject({ rev: 1 })
  const publish = (more: object) => api().publishWork({ id, rev: 1, against: 0, validFrom: '2026-11-22', ...more })
  await expect(publish({ validFrom: '2026-11-21' })).rejects.toMatchObject({ code: 'forms.pastDay' })
  await expect(publish({ rev: 2 })).rejects.toMatchObject({ code: 'forms.workChanged' })
  await expect(publish({ against: 1 })).rejects.toMatchObject({ code: 'forms.workChanged' })
  expect(await publish({})).toMatchObject({ version: 1 })
  expect(await api().readWork({ id })).toMatchObject({ work: null, latest: { version: 1 }, versions: [{ version: 1 }] })
  await api().saveWork({ id, form: form(id, { title: { vi: 'Hai', en: 'Two' } }), base: 0 })
  await publish({ against: 1, validFrom: '2026-12-01' })
  expect(await api(anyone).read({ id })).toMatchObject({ version: 1 })
  expect(await api(anyone).read({ id, on: '2026-12-01' })).toMatchObject({ version: 2, title: { vi: 'Hai' } })
  const { items } = await api().listForms({})
  expect(items.find((one) => one.id === id)).toMatchObject({
    current: 1,
    latest: 2,
    changedAt: null,
    title: { vi: 'Hai' },
  })
})

test('two officials do not overwrite each other, and publish once', async () => {
  const id = 'club.two'
  await api().saveWork({ id, form: form(id), base: 0 })
  const saves = await Promise.allSettled([1, 2].map(() => api().saveWork({ id, form: form(id), base: 1 })))
  expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const input = { id, rev: 2, against: 0, validFrom: '2026-11-23' }
  const published = await Promise.allSettled([1, 2].map(() => api().publishWork(input)))
  expect(published.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await api().readWork({ id })).versions).toHaveLength(1)
})

test('work may be wrong; what is published may not', async () => {
  const id = 'club.wrong'
  const wrong = form(id, {
    pages: [
      {
        name: 'p',
        title: joining.title,
        items: [{ name: 'a', kind: 'text', label: joining.title, relevant: '${b} >' }],
      },
    ],
  })
  await api().saveWork({ id, form: wrong, base: 0 })
  await expect(api().publishWork({ id, rev: 1, against: 0, validFrom: '2026-11-22' })).rejects.toMatchObject({
    code: 'forms.badForm',
  })
  await api().dropWork({ id })
  await expect(api().readWork({ id })).rejects.toMatchObject({ code: 'forms.noSuchForm' })
  await expect(api().dropWork({ id })).rejects.toMatchObject({ code: 'forms.noSuchForm' })
})

test('an XLSForm goes in and comes out, and something else is refused', async () => {
  const id = 'club.sheet'
  const sheet = new Blob([new Uint8Array(await writeXlsForm(joining))])
  const { form: taken, left } = await api().importForm({ id }, sheet)
  expect(left).toEqual([])
  expect(taken).toEqual(form(id))
  await api().saveWork({ id, form: taken as Form, base: 0 })
  const response = (await api().exportForm({ id })) as unknown as Response
  expect(response.headers.get('content-type')).toContain('spreadsheetml')
  const again = await api().importForm({ id }, await response.blob())
  expect(again.form).toEqual(taken)
  await expect(api().importForm({ id }, new Blob(['not a workbook']))).rejects.toMatchObject({
    code: 'forms.xlsform.notXlsx',
    status: 400,
  })
})

test.each([
  ['another form', { form: joining }, 'forms.otherForm'],
  ['a zero byte', { form: form('club.bad', { title: { vi: 'a\0b', en: 'x' } }) }, 'kernel.nulByte'],
  ['no form', { form: {} as Form }, 'kernel.badInput'],
  ['work that is not there', { base: 7 }, 'forms.workChanged'],
])('%s is refused', async (_, more, code) => {
  await expect(api().saveWork({ id: 'club.bad', form: form('club.bad'), base: 0, ...more })).rejects.toMatchObject({
    code,
  })
})

const id = 'club.access'
test.each([
  ['listForms', (as: Actor) => api(as).listForms({})],
  ['readWork', (as: Actor) => api(as).readWork({ id })],
  ['saveWork', (as: Actor) => api(as).saveWork({ id, form: form(id), base: 0 })],
  ['dropWork', (as: Actor) => api(as).dropWork({ id })],
  ['publishWork', (as: Actor) => api(as).publishWork({ id, rev: 1, against: 0, validFrom: '2026-11-22' })],
  ['importForm', (as: Actor) => api(as).importForm({ id }, new Blob(['x']))],
  ['exportForm', (as: Actor) => api(as).exportForm({ id })],
])('%s is for those who write forms', async (_, call) => {
  for (const [actor, status] of [
    [anyone, 401],
    [citizen(), 403],
    [staff([]), 403],
  ] as const)
    await expect(call(actor)).rejects.toMatchObject({ status })
})

test('the differences name what was added, removed, moved and changed', () => {
  const [first, second] = joining.pages
  if (!first || !second) throw new Error('the club has two pages')
  const items = first.items.filter(({ name }) => name !== 'racket')
  const [name, sex, ...rest] = items
  if (!name || !sex) throw new Error('the club asks for a name')
  const after: Form = {
    ...joining,
    pages: [
      { ...first, items: [sex, { ...name, hint: { vi: 'Gợi ý', en: 'Hint' } }, ...rest] },
      { ...second, name: 'kids' },
    ],
    choices: { sexes: [] },
  }
  expect(differences(joining, after).map((one) => `${one.how} ${one.what} ${one.name}`)).toEqual([
    'moved question sex',
    'changed question name',
    'moved question papers',
    'added page kids',
    'moved question children',
    'removed question racket',
    'removed page family',
    'changed list sexes',
  ])
  expect(differences(joining, joining)).toEqual([])
  expect(differences(undefined, joining).every(({ how }) => how === 'added')).toBe(true)
})
