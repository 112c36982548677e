import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { unitsContract } from './contract.ts'
import * as units from './index.ts'

let app: TestApp
const id = (key: string) => units.unitIdOfKey('sample', key)
beforeAll(async () => {
  app = await testApp([units.units], { now: '2026-03-01T03:00:00Z' })
})
afterAll(() => app.stop())
const planner = staff(['units.reorganise'])
const approver = staff(['units.approve'])
const as = (actor: Actor) => app.as(actor, unitsContract)
const rename = (name: string) => ({
  title: name,
  citation: 'Nghị quyết mẫu 41/NQ-M (hư cấu)',
  effectiveOn: '2029-01-01',
  operations: [{ op: 'rename' as const, unit: id('c99016-tan-lap'), name }],
})

test('the list pages, latest first; drafts are hidden from other officials', async () => {
  for (const name of ['Một', 'Hai', 'Ba', 'Bốn', 'Năm']) await as(planner).draft(rename(name))
  const [latest] = (await as(planner).reorganisations({})).items
  await as(approver).approve({ id: latest?.id ?? '', version: 1 })
  const [, given] = (await as(planner).reorganisations({})).items
  await as(planner).withdraw({ id: given?.id ?? '', version: 1 })
  const all = await as(planner).reorganisations({ limit: 200 })
  const ids: string[] = []
  for (let after: string | undefined; ;) {
    const part = await as(planner).reorganisations({ limit: 2, ...(after ? { after } : {}) })
    ids.push(...part.items.map(({ id }) => id))
    if (!part.next) break
    after = part.next
  }
  expect(ids).toEqual(all.items.map(({ id }) => id))
  const outsider = staff(['tennis-club.manage'])
  const seen = await as(outsider).reorganisations({ limit: 200 })
  expect(new Set(seen.items.map(({ status }) => status))).toEqual(
    new Set(all.items.map(({ status }) => status).filter((s) => s !== 'draft' && s !== 'withdrawn')),
  )
  const draft = all.items.find(({ status }) => status === 'draft')
  await expect(as(outsider).reorganisation({ id: draft?.id ?? '' })).rejects.toMatchObject({ status: 404 })
  await expect(as(outsider).preview({ id: draft?.id ?? '' })).rejects.toMatchObject({ status: 404 })
  await expect(as(planner).reorganisations({ after: 'not an id' })).rejects.toMatchObject({ status: 400 })
})

describe('who may call what', () => {
  const body = { ...rename('Tân Lập'), id: newId(), version: 1 }
  const nobody = newId()
  const routes: [keyof typeof unitsContract, Record<string, unknown>, string][] = [
    ['list', {}, 'anyone'],
    ['lineage', { code: '99001' }, 'anyone'],
    ['find', { q: 'Tân Lập' }, 'anyone'],
    ['read', { id: id('p99') }, 'anyone'],
    ['reorganisations', {}, 'staff'],
    ['reorganisation', { id: nobody }, 'staff'],
    ['preview', { id: nobody }, 'staff'],
    ['draft', { title: '' }, 'units.reorganise'],
    ['redraft', body, 'units.reorganise'],
    ['withdraw', { id: nobody, version: 1 }, 'units.reorganise'],
    ['approve', { id: nobody, version: 1 }, 'units.approve'],
    ['undo', { id: nobody, version: 1 }, 'units.approve'],
  ]
  test('every route is in the table', () => {
    expect(routes.map(([name]) => name).sort()).toEqual(Object.keys(unitsContract).sort())
  })
  test.each(routes)('%s', async (name, input, allow) => {
    const outcome = async (actor: Actor) =>
      (as(actor)[name] as (input: unknown) => Promise<unknown>)(input).then(
        () => 200,
        (error: { status: number }) => error.status,
      )
    const let_in = (status: number) => status !== 401 && status !== 403
    expect(let_in(await outcome(ANYONE))).toBe(allow === 'anyone')
    expect(let_in(await outcome(citizen()))).toBe(allow === 'anyone')
    expect(let_in(await outcome(staff([])))).toBe(allow === 'anyone' || allow === 'staff')
    expect(let_in(await outcome(staff(['units.reorganise'])))).toBe(allow !== 'units.approve')
    expect(let_in(await outcome(staff(['units.approve'])))).toBe(allow !== 'units.reorganise')
  })
})
