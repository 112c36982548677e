import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { proceduresContract as contract, type ProcedureContent } from './contract.ts'
import { procedures } from './system.ts'
import { catalogue } from './testing/stage.ts'

let stage: Awaited<ReturnType<typeof catalogue>>
beforeAll(async () => {
  stage = await catalogue()
})
afterAll(() => stage.app.stop())
const read = () => stage.app.as(anyone, contract)
const codes = (items: readonly { code: string }[]) => items.map(({ code }) => code).sort()

test('the catalogue lists what is in force, finds words without marks, and filters', async () => {
  expect(codes((await read().list({})).items)).toEqual(['9.000001', '9.000002', '9.000003', '9.000004', '9.000006'])
  expect(codes((await read().list({ q: 'chat ha cay' })).items)).toEqual(['9.000003'])
  expect(codes((await read().list({ level: 'province' })).items)).toEqual(['9.000003'])
  expect(codes((await read().list({ audience: 'business', field: 'business' })).items)).toEqual(['9.000004'])
  expect(codes((await read().list({ at: '2026-01-01' })).items)).toContain('9.000005')
  expect((await read().list({ q: "100%_'\\" })).items).toEqual([])
  const { items } = await read().fields({})
  expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(5)
})

test('pages follow each other without loss or repeat, and a made-up page is refused', async () => {
  const seen: string[] = []
  for (let after: string | undefined; ;) {
    const page = await read().list({ q: 'mau', limit: 1, ...(after && { after }) })
    seen.push(...page.items.map(({ code }) => code))
    if (page.next === null) break
    after = page.next
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(codes(seen.map((code) => ({ code })))).toEqual(codes((await read().list({ q: 'mau' })).items))
  await expect(read().list({ after: 'x' })).rejects.toMatchObject({ code: 'procedures.badPage', status: 400 })
})

test('a procedure that has ended stays readable and says so; on a day of its own it was in force', async () => {
  const ended = await read().get({ code: '9.000005' })
  expect(ended).toMatchObject({ force: 'ended', validTo: '2026-06-01' })
  expect((await read().get({ code: '9.000005', on: '2026-05-31' })).force).toBe('inForce')
  await expect(read().get({ code: '9.000005', on: '2026-06-01' })).rejects.toMatchObject({
    code: 'procedures.notInForce',
    status: 409,
  })
  expect((await read().version({ id: ended.id })).force).toBe('ended')
  await expect(read().get({ code: '8.000000' })).rejects.toMatchObject({ status: 404 })
  await expect(read().version({ id: crypto.randomUUID() })).rejects.toMatchObject({ status: 404 })
})

test('agencies have their names, and the leaflet is a PDF in both languages', async () => {
  const { agencies } = await read().get({ code: '9.000003' })
  expect(agencies.find(({ key }) => key === 'a-xay-dung')?.name).toBe('Sở Xây dựng')
  for (const lang of ['vi', 'en']) {
    const answer = await fetch(`${stage.app.url}/api/procedures/by-code/9.000003/leaflet?lang=${lang}`)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  }
})

describe('what a case needs and owes', () => {
  const quote = async (facts: unknown, channel: 'online' | 'counter' = 'counter') => {
    const { id } = await read().get({ code: '9.000001' })
    return read().quote({ id, channel, facts: JSON.stringify(facts) })
  }
  test('fees follow the facts, each with the rule that says so', async () => {
    const two = await quote({ copies: 2, exempt: false, forOther: false })
    expect(two).toMatchObject({ total: 16_000, unknown: [] })
    expect(two.fees[0]).toMatchObject({ amount: 8_000, times: 2, citation: expect.stringContaining('281/2016') })
    expect((await quote({ copies: 2, exempt: true, forOther: false })).total).toBe(0)
  })
  test('papers follow the facts; what is not known yet is asked for', async () => {
    const keys = (papers: { key: string }[]) => papers.map(({ key }) => key)
    expect(keys((await quote({ forOther: false, copies: 1, exempt: false })).papers)).not.toContain('authority')
    expect(keys((await quote({ forOther: true, copies: 1, exempt: false })).papers)).toContain('authority')
    const open = await quote({})
    expect(keys(open.papers)).toContain('authority')
    expect(open.unknown.sort()).toEqual(['copies', 'exempt', 'forOther'])
  })
  test.each([
    ['no JSON', '{'],
    ['a list', '[1]'],
    ['something inside', '{"a":{}}'],
    ['a name', '{"a b":1}'],
  ])('facts that are none (%s) are refused', async (_, facts) => {
    const { id } = await read().get({ code: '9.000001' })
    await expect(read().quote({ id, channel: 'counter', facts })).rejects.toMatchObject({
      code: 'procedures.badFacts',
      status: 400,
    })
  })
  test('hostile names and numbers stay facts', async () => {
    expect((await quote(JSON.parse('{"__proto__":1,"copies":-5,"exempt":false}'))).total).toBe(8_000)
    expect((await quote({ copies: 1e300, exempt: false })).fees[0]?.times).toBe(10_000)
  })
})

test('a version that begins tomorrow is shown tomorrow; the one before ends there and stays readable', async () => {
  const { app, approved } = await catalogue()
  const guest = app.as(anyone, contract)
  const before = await guest.get({ code: '9.000002' })
  const name = { vi: 'Cho mượn sân đình', en: 'Use of the yard' }
  const made = await approved('9.000002', '2026-11-23', { name })
  expect(made).toMatchObject({ state: 'approved', version: 2, force: 'coming' })
  expect((await guest.get({ code: '9.000002' })).id).toBe(before.id)
  expect((await guest.get({ code: '9.000002', on: '2026-11-23' })).name.vi).toBe(name.vi)
  const found = async (q: string) =>
    (await app.as(anyone, contractOfSearch).find({ q })).items.map(({ title }) => title)
  expect(await found('mượn sân')).toEqual(['Cho mượn sân nhà văn hóa'])
  app.clock.set('2026-11-22T17:01:00Z')
  const [turn] = procedures.jobs
  if (turn) await runJob(app.platform, procedures, turn)
  expect(await found('mượn sân')).toEqual([name.vi])
  expect((await guest.get({ code: '9.000002' })).id).toBe(made.id)
  expect(await guest.version({ id: before.id })).toMatchObject({ force: 'ended', validTo: '2026-11-23' })
  expect((await guest.history({ code: '9.000002' })).items.map(({ version }) => version)).toEqual([2, 1])
  await app.stop()
})

test('an approved version never changes in the database', async () => {
  const { db } = stage.app.platform.database
  await expect(sql`update procedures.version set name = 'x' where code = '9.000001'`.execute(db)).rejects.toThrow(
    'does not change',
  )
  await expect(sql`delete from procedures.version where code = '9.000001'`.execute(db)).rejects.toThrow(
    'does not change',
  )
})

test('questions lead to procedures with reasons', async () => {
  const { items } = await read().guides({})
  expect(items.map(({ id }) => id)).toEqual(['start'])
  const guide = await read().guide({ id: 'start' })
  expect(guide.names.map(({ code }) => code).sort()).toEqual(['9.000001', '9.000003'])
  expect(guide.names.every(({ inForce }) => inForce)).toBe(true)
  await expect(read().guide({ id: 'nobody' })).rejects.toMatchObject({ code: 'procedures.noSuchGuide' })
})

test('the shape of a version is what the contract says', async () => {
  const version = (await read().get({ code: '9.000003' })) as ProcedureContent & { steps: { kind: string }[] }
  expect(version.steps[0]?.kind).toBe('receive')
  expect(version.steps.filter(({ kind }) => kind === 'opinion').map(({ parallel }) => parallel)).toEqual([false, true])
})
