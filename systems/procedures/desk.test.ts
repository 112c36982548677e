import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { proceduresContract as contract, type Row } from './contract.ts'
import { catalogue, PROVINCE, WORKS } from './testing/stage.ts'

let stage: Awaited<ReturnType<typeof catalogue>>
beforeAll(async () => {
  stage = await catalogue()
})
afterAll(() => stage.app.stop())
const at = ({ id, revision }: Row) => ({ id, revision })
const dated = { validFrom: '2026-12-01', citation: 'Quyết định thử số 3' }
const idOf = async (code: string) => (await stage.desk().get({ code })).id
const begin = async (code: string, more: object = {}) =>
  stage.desk().begin({ from: await idOf(code), ...dated, ...more })

test('a draft is written, submitted, sent back, mended and approved by somebody else', async () => {
  const { desk, writer, approver } = stage
  const draft = await begin('9.000004')
  expect(draft).toMatchObject({ state: 'draft', version: 2, faults: [], may: { edit: true, approve: false } })
  await expect(begin('9.000004')).rejects.toMatchObject({ code: 'procedures.draftExists' })
  const waiting = await desk().submit(at(draft))
  await expect(desk().save({ ...at(waiting), ...dated, content: waiting.content })).rejects.toMatchObject({
    code: 'procedures.notADraft',
  })
  const back = await desk(approver).sendBack({ ...at(waiting), note: 'Thiếu căn cứ lệ phí' })
  expect(back).toMatchObject({ state: 'draft', note: 'Thiếu căn cứ lệ phí' })
  const saved = await desk().save({
    ...at(back),
    validFrom: '2026-12-02',
    citation: 'Quyết định thử số 4',
    content: { ...back.content, name: { vi: 'Tên mới', en: 'New name' } },
  })
  await expect(desk().save({ ...at(back), ...dated, content: saved.content })).rejects.toMatchObject({
    code: 'procedures.changedMeanwhile',
  })
  const again = await desk().submit(at(saved))
  await expect(desk(writer).approve(at(again))).rejects.toMatchObject({ status: 403 })
  const done = await desk(approver).approve(at(again))
  expect(done).toMatchObject({ state: 'approved', validFrom: '2026-12-02', force: 'coming', version: 2 })
  const { changes } = await desk().compare({ before: await idOf('9.000004'), after: done.id })
  expect(changes.map(({ path }) => path).sort()).toEqual(['name.en', 'name.vi'])
})

test('who wrote it cannot approve it, not even with the permission', async () => {
  const { desk, approver } = stage
  const draft = await desk(approver).begin({ from: await idOf('9.000006'), ...dated })
  const waiting = await desk(approver).submit(at(draft))
  expect(waiting.may.approve).toBe(false)
  await expect(desk(approver).approve(at(waiting))).rejects.toMatchObject({ code: 'procedures.secondPerson' })
  const back = await desk(approver).sendBack({ ...at(waiting), note: 'Rút lại để sửa' })
  await desk(approver).discard(at(back))
  await expect(desk().row({ id: draft.id })).rejects.toMatchObject({ status: 404 })
})

test('a procedure ends on a day to come, by two people, and never in the past', async () => {
  const { desk, approver } = stage
  const end = { code: '9.000003', citation: 'Quyết định bãi bỏ thử' }
  await expect(desk().end({ ...end, on: '2026-11-22' })).rejects.toMatchObject({ code: 'procedures.inThePast' })
  const draft = await desk().end({ ...end, on: '2026-12-31' })
  const waiting = await desk().submit(at(draft))
  await desk(approver).approve(at(waiting))
  expect(await desk().get({ code: '9.000003' })).toMatchObject({ force: 'inForce', validTo: '2026-12-31' })
  await expect(desk().get({ code: '9.000003', on: '2026-12-31' })).rejects.toMatchObject({
    code: 'procedures.notInForce',
  })
})

test('a version cannot begin in the past or before one that is approved', async () => {
  const { desk, approver, approved } = stage
  const late = await begin('9.000002', { validFrom: '2026-11-21' })
  const waiting = await desk().submit(at(late))
  await expect(desk(approver).approve(at(waiting))).rejects.toMatchObject({ code: 'procedures.inThePast' })
  await desk().discard(at(await desk().sendBack({ ...at(waiting), note: 'Sai ngày hiệu lực' })))
  await approved('9.000002', '2027-03-01')
  const early = await begin('9.000002', { validFrom: '2027-01-01' })
  const second = await desk().submit(at(early))
  await expect(desk(approver).approve(at(second))).rejects.toMatchObject({ code: 'procedures.tooEarly' })
})

describe('what is wrong with a draft is said place by place', () => {
  const faultsOf = async (change: (content: Record<string, never>) => object) => {
    const base = await stage.desk().row({ id: await idOf('9.000001') })
    const content = {
      ...change(structuredClone(base.content) as never),
      code: `7.${Math.random().toFixed(6).slice(2)}`,
    }
    const draft = await stage.desk().begin({ ...dated, content })
    await expect(stage.desk().submit(at(draft))).rejects.toMatchObject({ code: 'procedures.notReady' })
    return draft.faults.map(({ path, code }) => `${path} ${code}`)
  }
  type Loose = Record<string, { [key: string]: unknown }[]> & Record<string, unknown>
  test.each([
    [
      'a form that is none',
      (c: Loose) => ({ ...c, forms: [{ ...c['forms']?.[0], id: 'nobody' }] }),
      'forms[0].id noSuchForm',
    ],
    [
      'an agency that is none',
      (c: Loose) => ({ ...c, competentAgency: 'commune', receivingAgency: 'a-nobody' }),
      'receivingAgency noSuchAgency',
    ],
    [
      'an expression with an unknown name',
      (c: Loose) => ({ ...c, papers: c['papers']?.map((one) => ({ ...one, when: '${nobody} = 1' })) }),
      'papers[0].when badExpression',
    ],
    [
      '1,000 brackets',
      (c: Loose) => ({ ...c, papers: c['papers']?.map((one) => ({ ...one, when: '('.repeat(1_000) })) }),
      'papers[0].when badExpression',
    ],
    [
      'steps longer than promised',
      (c: Loose) => ({ ...c, steps: c['steps']?.map((one) => ({ ...one, hours: 100 })) }),
      'channels[0].budget stepsTooLong',
    ],
    ['no receiving', (c: Loose) => ({ ...c, steps: c['steps']?.slice(1) }), 'steps[0] firstReceives'],
    ['a key twice', (c: Loose) => ({ ...c, papers: [...(c['papers'] ?? []), c['papers']?.[0]] }), 'papers[3] keyTwice'],
  ])('%s', async (_, change, wanted) => {
    expect(await faultsOf(change as never)).toContain(wanted)
  })
  test('what has not even the right form is refused with its places', async () => {
    const { desk } = stage
    await expect(desk().begin({ ...dated, content: { code: 'x' } })).rejects.toMatchObject({
      code: 'procedures.badContent',
      status: 400,
    })
  })
})

test('a decision table with a way that ends nowhere cannot be submitted', async () => {
  const { desk } = stage
  const { items } = await desk().desk({ kind: 'guide' })
  const { content } = await desk().row({ id: items[0]?.id ?? '' })
  if (!('rows' in content)) throw new Error('no table')
  const draft = await desk().begin({ kind: 'guide', ...dated, content: { ...content, rows: content.rows.slice(1) } })
  expect(draft.faults).toMatchObject([{ code: 'endsNowhere', facts: { answers: 'what=paper' } }])
  await expect(desk().submit(at(draft))).rejects.toMatchObject({ code: 'procedures.notReady' })
})

describe('who may', () => {
  const works = staff(['procedures.edit'], [WORKS])
  test('an agency keeps its own procedures; drafts of others it does not see', async () => {
    const { desk } = stage
    await expect(desk(works).begin({ from: await idOf('9.000001'), ...dated })).rejects.toMatchObject({
      code: 'procedures.notYours',
    })
    const mine = await desk(works).begin({
      ...dated,
      content: { ...(await desk().row({ id: await idOf('9.000003') })).content, code: '6.000001' },
    })
    expect(mine.may.edit).toBe(true)
    const other = staff(['procedures.edit'], [PROVINCE])
    await expect(desk(other).row({ id: mine.id })).rejects.toMatchObject({ status: 404 })
    expect((await desk(other).desk({ show: 'drafts' })).items.map(({ code }) => code)).not.toContain('6.000001')
  })
  const nobody = staff([])
  test.each([
    ['anyone', anyone, 401],
    ['a citizen', citizen(), 403],
    ['staff without the permission', nobody, 403],
  ] as const)('%s reads the catalogue and nothing of the desk', async (_, actor, status) => {
    const as = stage.app.as(actor, contract)
    expect((await as.list({})).items.length).toBeGreaterThan(0)
    const id = await idOf('9.000001')
    await expect(as.desk({})).rejects.toMatchObject({ status })
    await expect(as.row({ id })).rejects.toMatchObject({ status })
    await expect(as.versionsOf({ kind: 'procedure', code: '9.000001' })).rejects.toMatchObject({ status })
    await expect(as.compare({ before: id, after: id })).rejects.toMatchObject({ status })
    await expect(as.begin({ from: id, ...dated })).rejects.toMatchObject({ status })
    await expect(as.end({ code: '9.000001', on: '2027-01-01', citation: 'Quyết định' })).rejects.toMatchObject({
      status,
    })
    for (const act of ['discard', 'submit', 'approve'] as const)
      await expect(as[act]({ id, revision: 1 })).rejects.toMatchObject({ status })
    await expect(as.bringIn({ ...dated, format: 'json' }, new Blob(['[]']))).rejects.toMatchObject({ status })
  })
})
