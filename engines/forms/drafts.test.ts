import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract as files } from '@hue-s/engines/files/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { sweepDrafts } from './drafts/drafts.ts'
import { contractOfForms as routes, draftsAbout, forgetDrafts, offerSubject, publishForm } from './index.ts'
import { formsAndBelow, joining, someAnswers, typed } from './testing/club.ts'

let app: TestApp
let ended = false
beforeAll(async () => {
  offerSubject('club', async (_, ref) =>
    ref === 'season'
      ? {
          title: { vi: 'Mùa này', en: 'This season' },
          path: '/club/season',
          ended: ended ? { vi: 'Mùa đã hết.', en: 'The season is over.' } : null,
        }
      : undefined,
  )
  app = await testApp(formsAndBelow, { now: '2026-11-22T08:00:00+07:00' })
  await app.run((ctx) => publishForm(ctx, joining, '2026-01-01'))
})
afterAll(() => app.stop())

const api = (actor: Actor, lang = 'vi') => app.as(actor, routes, { 'accept-language': lang })
const form = { id: joining.id, version: 1 }
const newDraft = (id: string, more: object = {}) => ({
  id,
  form,
  subject: 'club:season',
  answers: someAnswers,
  base: 0,
  ...more,
})

describe('a draft', () => {
  test('is saved on one device and continued on another; nobody else sees it', async () => {
    const me = citizen()
    const id = newId()
    expect(await api(me).saveDraft(newDraft(id, { page: 'family' }))).toMatchObject({ rev: 1, expiresOn: '2027-02-20' })
    const read = await api(me).readDraft({ id })
    expect(read).toMatchObject({
      answers: someAnswers,
      page: 'family',
      rev: 1,
      ended: null,
      newer: null,
      path: '/club/season',
    })
    const { items } = await api(me).listDrafts({})
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ id, title: { vi: 'Mùa này' }, form: { title: joining.title } })
    expect((await api(me).listDrafts({ subject: 'club:other' })).items).toEqual([])
    for (const other of [citizen(), staff([]), { ...me, onBehalfOf: newId() }, { ...citizen(), onBehalfOf: me.id }]) {
      await expect(api(other).readDraft({ id })).rejects.toMatchObject({ status: 404 })
      await expect(api(other).dropDraft({ id })).rejects.toMatchObject({ status: 404 })
      await expect(api(other).saveDraft(newDraft(id, { base: 1 }))).rejects.toMatchObject({ status: 404 })
      expect((await api(other).listDrafts({})).items).toEqual([])
    }
    await expect(api(anyone).listDrafts({})).rejects.toMatchObject({ status: 401 })
    await api(me).dropDraft({ id })
    await expect(api(me).readDraft({ id })).rejects.toMatchObject({ code: 'forms.noSuchDraft' })
  })

  test('is not readable in the database', async () => {
    const me = citizen()
    const id = newId()
    await api(me).saveDraft(newDraft(id))
    const { rows } = await sql<{ content: Buffer }>`select content from forms.draft where id = ${id}`.execute(
      app.platform.database.db,
    )
    expect(rows[0]?.content.toString('latin1')).not.toContain('Tr\u1ea7n')
    expect(rows[0]?.content.includes(Buffer.from('Bình'))).toBe(false)
  })

  test('that two devices change is refused to the later one, and both stay', async () => {
    const me = citizen()
    const id = newId()
    await api(me).saveDraft(newDraft(id))
    const racket = (value: string) => newDraft(id, { base: 1, answers: { ...someAnswers, racket: typed(value) } })
    const saves = await Promise.allSettled([api(me).saveDraft(racket('A')), api(me).saveDraft(racket('B'))])
    expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = saves.find((one) => one.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'forms.draftChanged', status: 409, details: { rev: 2 } })
    // The person looked at both and keeps theirs: the save names the newer one that it goes over.
    expect(await api(me).saveDraft({ ...racket('both'), base: 2 })).toMatchObject({ rev: 3 })
    await expect(api(me).saveDraft(newDraft(id))).rejects.toMatchObject({ code: 'forms.draftChanged' })
  })

  test('of what has ended takes no more, and can still be read and taken away', async () => {
    const me = citizen()
    const id = newId()
    await api(me).saveDraft(newDraft(id))
    ended = true
    try {
      await expect(api(me).saveDraft(newDraft(id, { base: 1 }))).rejects.toMatchObject({
        code: 'forms.draftEnded',
        details: { why: 'Mùa đã hết.' },
      })
      const read = await api(me).readDraft({ id })
      expect(read.ended).toEqual({ why: { vi: 'Mùa đã hết.', en: 'The season is over.' } })
      expect(read.answers).toEqual(someAnswers)
      const csv = await ((await api(me, 'en').exportDraft({ id })) as unknown as Response).text()
      expect(csv).toContain('"Children","Name (2)","Bảo","typed"')
      expect(csv).toContain(`"'=cmd"`)
    } finally {
      ended = false
    }
  })

  test('keeps its version of the form when a newer one comes', async () => {
    const me = citizen()
    const id = newId()
    await api(me).saveDraft(newDraft(id))
    const second = { ...joining, version: 2, title: { vi: 'Vào câu lạc bộ 2', en: 'Joining 2' } }
    await app.run((ctx) => publishForm(ctx, second, '2026-11-01'))
    expect(await api(me).readDraft({ id })).toMatchObject({ form: { version: 1, title: joining.title }, newer: 2 })
    await expect(api(me).saveDraft(newDraft(id, { base: 1, form: { ...form, version: 2 } }))).rejects.toMatchObject({
      code: 'forms.draftOther',
    })
  })

  test('holds its files while it names them', async () => {
    const me = citizen()
    const id = newId()
    const pdf = new Blob(['%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'], {
      type: 'application/pdf',
    })
    const { id: file } = await app.as(me, files).upload({ purpose: 'document' }, pdf)
    const holders = async () =>
      (
        await sql<{ n: number }>`select count(*) as n from files.reference where file_id = ${file}`.execute(
          app.platform.database.db,
        )
      ).rows[0]?.n
    await api(me).saveDraft(newDraft(id, { answers: { papers: typed([file]) } }))
    expect(await holders()).toBe(1)
    await expect(
      api(citizen()).saveDraft(newDraft(newId(), { answers: { papers: typed([file]) } })),
    ).rejects.toMatchObject({ code: 'files.notFound' })
    await api(me).saveDraft(newDraft(id, { base: 1, answers: {} }))
    expect(await holders()).toBe(0)
  })
})

test('what nobody comes back to is deleted after the days of the province, and not before', async () => {
  const me = citizen()
  const id = newId()
  await api(me).saveDraft(newDraft(id))
  app.clock.set('2027-02-20T23:00:00+07:00')
  await app.run(sweepDrafts)
  expect((await api(me).readDraft({ id })).id).toBe(id)
  app.clock.set('2027-02-21T01:00:00+07:00')
  await app.run(sweepDrafts)
  await expect(api(me).readDraft({ id })).rejects.toMatchObject({ status: 404 })
  app.clock.set('2026-11-22T08:00:00+07:00')
})

test('what is held of a person is told and forgotten', async () => {
  const me = citizen()
  await api(me).saveDraft(newDraft(newId()))
  await api({ ...me, onBehalfOf: newId() }).saveDraft(newDraft(newId()))
  const about = await app.run((ctx) => draftsAbout(ctx, me.id ?? ''))
  expect(about.map(({ answers }) => answers.length).sort()).toEqual([0, 4])
  expect(await app.run((ctx) => forgetDrafts(ctx, me.id ?? ''))).toBe(2)
  expect((await api(me).listDrafts({})).items).toEqual([])
})

test.each([
  ['a subject nobody knows', { subject: 'nobody:x' }, 'forms.noSuchSubject'],
  ['a subject that is gone', { subject: 'club:gone' }, 'forms.noSuchSubject'],
  ['a form that is not', { form: { id: 'club.none', version: 1 } }, 'forms.noSuchForm'],
  ['a base without a draft', { base: 3 }, 'forms.noSuchDraft'],
  [
    'too much',
    { answers: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`q${n}`, typed('a'.repeat(19_000))])) },
    'forms.draftTooLarge',
  ],
  ['a name too long', { answers: { ['x'.repeat(99)]: typed('') } }, 'kernel.badInput'],
  ['an answer that is none', { answers: { a: { value: { x: 1 }, source: { kind: 'typed' } } } }, 'kernel.badInput'],
])('%s is refused', async (_, more, code) => {
  await expect(api(citizen()).saveDraft(newDraft(newId(), more))).rejects.toMatchObject({ code })
})

test('one person does not fill the house, also not from many devices at once', async () => {
  const me = citizen()
  for (let round = 0; round < 49; round++) await api(me).saveDraft(newDraft(newId()))
  const last = await Promise.allSettled([1, 2, 3].map(() => api(me).saveDraft(newDraft(newId()))))
  expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(last.find((one) => one.status === 'rejected')?.reason).toMatchObject({
    code: 'forms.tooManyDrafts',
    details: { most: 50 },
  })
})
