import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { unitsContract, type Operation } from './contract.ts'
import * as units from './index.ts'
import * as reorganisation from './reorganisation.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([units.units], { env: { RATE_LIMIT: '1000000' } })
})
afterAll(() => app.stop())

const id = (key: string) => units.unitIdOfKey('sample', key)
const NEW = ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'] as const
const living = [
  'c99001-suoi-may',
  'c99007-doi-che-202501',
  'c99010-ben-da',
  'c99016-tan-lap',
  'c99022-ben-da',
  'c99004-cua-song',
].map(id)
const agencies = ['a-dieu-hanh', 'a-xay-dung', 'a-moi-truong', 'a-cong-ich'].map(id)
const strange = [id('p99'), id('c99004-tan-lap'), id('d991-thuong-ngan'), ...NEW]

const unit = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...living) },
  { weight: 3, arbitrary: fc.constantFrom(...agencies) },
  { weight: 1, arbitrary: fc.constantFrom(...strange) },
)
const parentId = fc.oneof({ weight: 5, arbitrary: fc.constant(id('p99')) }, { weight: 1, arbitrary: unit })
const kind = fc.oneof(
  { weight: 5, arbitrary: fc.constant('commune' as const) },
  { weight: 1, arbitrary: fc.constantFrom('province' as const, 'district' as const, 'agency' as const) },
)
const code = fc.oneof(
  fc.integer({ min: 99_100, max: 99_130 }).map(String),
  fc.constantFrom('99001', '99016', '101', 'H99.50'),
)
const name = fc.constantFrom('Bến', 'Mây', "O'Neil; --", 'Đá')
const made = { name, code, type: fc.constant('xã'), kind, parentId }
const newUnit = fc.record({ ...made, id: fc.constantFrom(undefined, undefined, undefined, ...NEW) })
const share = fc.constantFrom(0.5, 0.5, 0.5, 0.25, 1)
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ op: fc.constant('merge' as const), from: fc.array(unit, { minLength: 2, maxLength: 3 }), into: newUnit }),
  fc.record({
    op: fc.constant('split' as const),
    from: unit,
    into: fc.array(fc.record({ ...made, id: fc.constant(undefined), share }), { minLength: 2, maxLength: 2 }),
  }),
  fc.record({
    op: fc.constant('rename' as const),
    unit,
    name,
    type: fc.constantFrom(undefined, 'phường'),
    code: fc.option(code, { nil: undefined }),
    parentId: fc.option(parentId, { nil: undefined }),
  }),
  fc.record({ op: fc.constant('recode' as const), unit, code }),
  fc.record({ op: fc.constant('move' as const), unit, parentId }),
  fc.record({
    op: fc.constant('dissolve' as const),
    unit,
    into: fc.option(fc.array(fc.record({ unit, share }), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  }),
)

class Undo extends Error {}

/** Carries a draft to its effect in a transaction that is then given up; answers whether it was accepted. */
async function tryOut(operations: Operation[]): Promise<boolean> {
  const planner = staff(['units.reorganise'])
  const approver = staff(['units.approve'])
  const draft = { title: 'Thử', citation: 'mẫu', effectiveOn: '2028-01-01', operations }
  app.clock.set('2027-06-01T00:00:00Z')
  let accepted = false
  const work = app.run(async (ctx) => {
    const { id, version } = await reorganisation.draft(ctx.as(planner), draft)
    accepted = true
    await reorganisation.approve(ctx.as(approver), { id, version })
    app.clock.set('2028-01-01T00:00:00Z')
    expect(await units.applyDue(ctx)).toBe(1)
    await sql`set constraints all immediate`.execute(ctx.db)
    const lost = await one(
      ctx.db,
      sql<{
        n: number
      }>`select count(*)::int as n from units.unit_version v where v.period @> '2028-01-01'::date and v.kind <> 'province'
        and not exists (select from units.unit_version p where p.unit_id = v.parent_id and p.period @> '2028-01-01'::date)`,
    )
    expect(lost.n).toBe(0)
    const before = await units.listUnits(ctx, { at: '2027-12-31' })
    const heirs = await units.successorsOfAll(
      ctx,
      before.map(({ id }) => id),
      '2027-12-31',
      '2028-01-01',
    )
    for (const one of before) expect(heirs.get(one.id)?.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 9)
    throw new Undo()
  })
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (error instanceof Undo) return true
  if (!accepted && error instanceof AppError && error.code === 'units.badDraft') return false
  throw error
}

test('a draft is either refused with its faults or takes effect whole: nothing in between', async () => {
  let accepted = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 3 }), async (operations) => {
      if (await tryOut(operations)) accepted += 1
      else refused += 1
    }),
    { numRuns: 300 },
  )
  expect(accepted).toBeGreaterThan(20)
  expect(refused).toBeGreaterThan(20)
}, 120_000)

test('whatever is sent as a draft, it is an answer or a refusal, never a bug', async () => {
  const planner = app.as(staff(['units.reorganise']), unitsContract)
  await fc.assert(
    fc.asyncProperty(
      fc.jsonValue(),
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      async (operations, effectiveOn, title) => {
        const draft = { title, citation: title, effectiveOn, operations } as never
        const status = await planner.draft(draft).then(
          () => 200,
          (error: AppError) => error.status,
        )
        expect([200, 400]).toContain(status)
      },
    ),
    { numRuns: 100 },
  )
}, 60_000)
