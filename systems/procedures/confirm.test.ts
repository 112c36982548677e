import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { CONFIRMED_PARTS, proceduresContract as contract, type ConfirmedPart } from './contract.ts'
import { catalogue, PROVINCE, WORKS } from './testing/stage.ts'

let stage: Awaited<ReturnType<typeof catalogue>>
beforeAll(async () => {
  stage = await catalogue()
})
afterAll(() => stage.app.stop())
const parts: ConfirmedPart[] = [...CONFIRMED_PARTS]
const compared = { source: 'Quyết định số 12/QĐ-UBND ngày 05/01/2026', on: '2026-11-20' }
const idOf = async (code: string) => (await stage.desk().get({ code })).id
const standsOf = async (id: string) =>
  Object.fromEntries((await stage.desk().stands({ id })).parts.map(({ part, stand }) => [part, stand]))
const confirmedOf = async (code: string, on?: string) =>
  ((await stage.app.as(anyone, contract).get({ code, ...(on ? { on } : {}) })).confirmed ?? []).map(({ part }) => part)

test('one compares, another confirms; everybody then reads who confirmed what, from which source and when', async () => {
  const { desk, writer, approver } = stage
  const id = await idOf('9.000002')
  expect(await confirmedOf('9.000002')).toEqual([])
  await expect(desk(approver).confirm({ id, parts })).rejects.toMatchObject({ code: 'procedures.notStated' })
  const stated = await desk().state({ id, parts, ...compared })
  expect(stated.parts.every(({ stand, may }) => stand === 'stated' && !may.confirm && may.takeBack)).toBe(true)
  // Said by one person alone nothing is confirmed.
  expect(await confirmedOf('9.000002')).toEqual([])
  await expect(desk().state({ id, parts: ['fees'], ...compared })).rejects.toMatchObject({
    code: 'procedures.statedAlready',
  })
  await expect(desk(writer).confirm({ id, parts })).rejects.toMatchObject({ status: 403 })
  await desk(approver).confirm({ id, parts: ['fees', 'times'] })
  await desk(approver).confirm({ id, parts })
  const page = await stage.app.as(anyone, contract).get({ code: '9.000002' })
  expect(page.confirmed).toHaveLength(4)
  expect(page.confirmed?.[0]).toMatchObject({
    ...{ source: compared.source, comparedOn: compared.on, confirmedOn: '2026-11-22', agency: expect.any(String) },
  })
  expect(JSON.stringify(page.confirmed)).not.toContain(writer.id)
  expect((await desk().desk({ show: 'unchecked' })).items.map(({ code }) => code)).not.toContain('9.000002')
})

test('who compared cannot confirm, not even with the permission; of two who confirm at once it is confirmed once', async () => {
  const { desk, approver } = stage
  const id = await idOf('9.000003')
  await desk(approver).state({ id, parts: ['fees'], ...compared })
  await expect(desk(approver).confirm({ id, parts: ['fees'] })).rejects.toMatchObject({
    code: 'procedures.secondPerson',
  })
  const others = [0, 1].map(() => staff(['procedures.edit', 'procedures.approve']))
  const both = await Promise.all(others.map((who) => desk(who).confirm({ id, parts: ['fees'] })))
  const at = both.map((one) => one.parts.find(({ part }) => part === 'fees')?.confirmedAt)
  expect(at[0]).toBe(at[1])
  const twice = await Promise.allSettled([0, 1].map(() => desk().state({ id, parts: ['papers'], ...compared })))
  expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a change takes the confirmation back for what changed and for nothing else', async () => {
  const { desk, approver, approved } = stage
  const id = await idOf('9.000004')
  await desk().state({ id, parts, ...compared })
  await desk(approver).confirm({ id, parts })
  const { content } = await desk().row({ id })
  if (!('channels' in content)) throw new Error('a procedure has channels')
  const channels = content.channels.map((one) => ({ ...one, budget: { ...one.budget, amount: one.budget.amount + 1 } }))
  const next = await approved('9.000004', '2026-12-01', { channels })
  expect(await standsOf(next.id)).toEqual({ fees: 'confirmed', times: 'none', papers: 'confirmed', bases: 'confirmed' })
  const times = (await desk().stands({ id: next.id })).parts.find(({ part }) => part === 'times')
  expect(times).toMatchObject({ changed: true, may: { state: true } })
  // What was confirmed of the version that still holds stays so until the new one begins.
  expect((await confirmedOf('9.000004')).toSorted()).toEqual([...parts].toSorted())
  stage.app.clock.set('2026-12-01T02:00:00Z')
  expect((await confirmedOf('9.000004', '2026-12-01')).toSorted()).toEqual(['bases', 'fees', 'papers'])
  await expect(desk().state({ id, parts: ['times'], ...compared })).rejects.toMatchObject({
    code: 'procedures.notInForceNow',
  })
  stage.app.clock.set('2026-11-22T02:00:00Z')
})

test('taken back with a reason it is unconfirmed at once, and may be compared anew', async () => {
  const { desk, approver } = stage
  const id = await idOf('9.000006')
  await desk().state({ id, parts, ...compared })
  await desk(approver).confirm({ id, parts })
  await desk().takeBack({ id, parts: ['fees'], why: 'Lệ phí đã đổi theo nghị quyết mới' })
  expect((await confirmedOf('9.000006')).toSorted()).toEqual(['bases', 'papers', 'times'])
  await expect(desk().takeBack({ id, parts: ['fees'], why: 'Rút lần nữa' })).rejects.toMatchObject({
    code: 'procedures.notStated',
  })
  const fees = (await desk().stands({ id })).parts.find(({ part }) => part === 'fees')
  expect(fees).toMatchObject({ stand: 'none', changed: false, doubt: 'Lệ phí đã đổi theo nghị quyết mới' })
  await desk().state({ id, parts: ['fees'], ...compared })
  expect((await standsOf(id))['fees']).toBe('stated')
})

test('what nobody has confirmed is counted by agency, and listed for one of them', async () => {
  const { desk } = stage
  const { agencies, waiting } = await desk().confirmations({})
  expect(waiting).toBeGreaterThan(0)
  for (const { inForce, confirmed, partly, none } of agencies) expect(confirmed + partly + none).toBe(inForce)
  const works = agencies.find(({ unitId }) => unitId === WORKS)
  const { items, unchecked } = await desk().desk({ show: 'unchecked', agency: WORKS, limit: 200 })
  expect(items).toHaveLength((works?.partly ?? 0) + (works?.none ?? 0))
  expect(unchecked).toBe(agencies.reduce((sum, { partly, none }) => sum + partly + none, 0))
  const names = agencies.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

describe('who may', () => {
  const elsewhere = staff(['procedures.edit', 'procedures.approve'], [crypto.randomUUID()])
  test.each([
    ['anyone', anyone, 401],
    ['a citizen', citizen(), 403],
    ['staff without the permission', staff([]), 403],
  ])('%s changes and lists nothing', async (_, who, status) => {
    const id = await idOf('9.000002')
    const api = stage.app.as(who, contract)
    for (const ask of [
      () => api.stands({ id }),
      () => api.state({ id, parts, ...compared }),
      () => api.confirm({ id, parts }),
      () => api.takeBack({ id, parts, why: 'Không đúng' }),
      () => api.confirmations({}),
    ])
      await expect(ask()).rejects.toMatchObject({ status })
  })
  test('those who keep other agencies’ procedures neither compare nor confirm', async () => {
    const id = await idOf('9.000002')
    const api = stage.app.as(elsewhere, contract)
    expect((await api.stands({ id })).parts.every(({ may }) => !may.state && !may.confirm && !may.takeBack)).toBe(true)
    await expect(api.state({ id, parts, ...compared })).rejects.toMatchObject({ status: 404 })
    await expect(api.confirm({ id, parts })).rejects.toMatchObject({ status: 404 })
    await expect(api.takeBack({ id, parts, why: 'Không đúng' })).rejects.toMatchObject({ status: 404 })
  })
})

test('bad input is refused in words', async () => {
  const { desk } = stage
  const id = await idOf('9.000001')
  const bad = { status: 400 }
  await expect(desk().state({ id, parts: [], ...compared })).rejects.toMatchObject(bad)
  await expect(desk().state({ id, parts: ['name' as 'fees'], ...compared })).rejects.toMatchObject(bad)
  await expect(desk().state({ id, parts, ...compared, source: ' ' })).rejects.toMatchObject(bad)
  await expect(desk().state({ id, parts, ...compared, on: '2026-13-40' })).rejects.toMatchObject(bad)
  await expect(desk().state({ id, parts, ...compared, on: '2026-11-23' })).rejects.toMatchObject({
    code: 'procedures.comparedLater',
  })
  await expect(desk().stands({ id: PROVINCE })).rejects.toMatchObject({ status: 404 })
  const draft = await desk().begin({ from: id, validFrom: '2026-12-01', citation: 'Quyết định thử số 3' })
  await expect(desk().state({ id: draft.id, parts, ...compared })).rejects.toMatchObject({ status: 404 })
})
