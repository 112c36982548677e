import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { json, many, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import type { Draft, Operation } from './contract.ts'
import * as units from './index.ts'
import { backward, forward, type Edge, type Span } from './lineage.ts'
import * as reorganisation from './reorganisation.ts'
import * as store from './store.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([units.units])
})
afterAll(() => app.stop())

const planner: Actor = staff(['units.reorganise'])
const approver: Actor = staff(['units.approve'])
const START = '2020-01-01'
const dayOf = (step: number) => `20${String(21 + step).padStart(2, '0')}-07-01`

/** One random change: what to do, to whom (as numbers that pick among the living), into which parts. */
const Step = fc.record({
  op: fc.constantFrom('merge', 'merge', 'split', 'split', 'rename', 'recode', 'dissolve', 'district'),
  picks: fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 }),
  parts: fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 2, maxLength: 4 }),
  keepCode: fc.boolean(),
})
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never

let codes = 0
const freshCode = () => String(10_000 + ((codes += 1) % 90_000))

/** A province with two districts and some communes in them, where the last two lie directly below the province. */
async function smallProvince(communes: number): Promise<void> {
  const version = (kind: string, code: string, name: string, parent_id: string | null) => ({
    id: newId(),
    kind,
    code,
    name,
    parent_id,
  })
  const province = version('province', '10', 'Mẫu', null)
  const districts = ['101', '102'].map((code) => version('district', code, `Huyện ${code}`, province.id))
  const rows = Array.from({ length: communes }, (_, i) => {
    const parent = i < communes - 2 ? districts[i % 2] : province
    return version('commune', freshCode(), `Xã ${i}`, parent?.id ?? null)
  })
  const all = json([province, ...districts, ...rows])
  const db = app.platform.database.db
  await sql`truncate units.lineage, units.unit_version, units.reorganisation, units.unit`.execute(db)
  await sql`insert into units.unit (id, kind, source) select id, kind, 'pack' from jsonb_to_recordset(${all}) as x(id uuid, kind text)`.execute(
    db,
  )
  await sql`insert into units.unit_version (unit_id, kind, valid_from, code, name, type, parent_id, citation)
    select id, kind, ${START}, code, name, 'xã', parent_id, 'mẫu' from jsonb_to_recordset(${all})
      as x(id uuid, kind text, code text, name text, parent_id uuid)`.execute(db)
}

function operationOf(step: Step, living: readonly units.Unit[]): Operation | undefined {
  const communes = living.filter(({ kind }) => kind === 'commune')
  const districts = living.filter(({ kind }) => kind === 'district')
  const pick = (from: readonly units.Unit[], n: number) => from[(step.picks[n] ?? 0) % Math.max(1, from.length)]
  const [a, b] = [pick(communes, 0), pick(communes, 1)]
  const province = living.find(({ kind }) => kind === 'province')
  if (!a || !b || !province) return undefined
  const unit = (code: string, parentId: string | null) => ({
    name: `Xã ${code}`,
    code,
    type: 'xã',
    kind: 'commune' as const,
    parentId,
  })
  const code = step.keepCode ? a.code : freshCode()
  const total = step.parts.reduce((sum, part) => sum + part, 0)
  const shares = step.parts.map((part) => Math.round((part / total) * 10_000) / 10_000)
  if (step.op === 'merge') {
    const c = pick(communes, 2)
    const from = [...new Set([a.id, b.id, c?.id ?? a.id])]
    return from.length < 2 ? undefined : { op: 'merge', from, into: unit(code, a.parentId) }
  }
  if (step.op === 'split') {
    const into = shares.map((share, i) => ({ ...unit(i === 0 ? code : freshCode(), b.parentId), share }))
    return { op: 'split', from: a.id, into }
  }
  if (step.op === 'rename')
    return { op: 'rename', unit: a.id, name: `Tên mới ${step.picks[1]}`, parentId: b.parentId ?? province.id }
  if (step.op === 'recode') return { op: 'recode', unit: a.id, code: freshCode() }
  if (step.op === 'district') {
    // The district level goes: its communes follow it to the province.
    const district = pick(districts, 3)
    return district && { op: 'dissolve', unit: district.id }
  }
  const heirs = communes.filter(({ id }) => id !== a.id).slice(0, shares.length)
  const into = heirs.map(({ id }, i) => ({ unit: id, share: shares[i] ?? 0 }))
  const rest = into.reduce((sum, { share }) => sum + share, 0)
  return heirs.length === 0 || rest === 0
    ? undefined
    : { op: 'dissolve', unit: a.id, into: into.map((part) => ({ ...part, share: Math.min(1, part.share / rest) })) }
}

/** Drafts, approves and lets one step take effect, as two people and the clock would. */
async function live(step: Step, on: string): Promise<boolean> {
  const living = await app.run((ctx) => units.listUnits(ctx, { at: on }))
  const operation = operationOf(step, living)
  if (!operation) return false
  app.clock.set(`${Number(on.slice(0, 4)) - 1}-12-31T00:00:00Z`)
  const draft: Draft = { title: 'Ngẫu nhiên', citation: `Nghị quyết ${on}`, effectiveOn: on, operations: [operation] }
  const { id, version } = await app.run((ctx) => reorganisation.draft(ctx, draft), planner)
  await app.run((ctx) => reorganisation.approve(ctx, { id, version }), approver)
  app.clock.set(`${on}T00:00:00Z`)
  expect(await app.run(units.applyDue)).toBe(1)
  return true
}

interface Row {
  unitId: string
  kind: string
  code: string
  validFrom: string
  validTo: string | null
  parentId: string | null
}
const aliveAt = (rows: readonly Row[], on: string) =>
  rows.filter((row) => row.validFrom <= on && (row.validTo === null || row.validTo > on))

function checkPeriods(rows: readonly Row[], dates: readonly string[]): void {
  for (const unit of new Set(rows.map(({ unitId }) => unitId))) {
    const periods = rows.filter(({ unitId }) => unitId === unit).sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    periods.forEach((period, i) => {
      const next = periods[i + 1]
      if (next) expect(period.validTo).toBe(next.validFrom)
    })
  }
  for (const on of dates) {
    const living = aliveAt(rows, on)
    const owners = living.map(({ kind, code }) => `${kind} ${code}`)
    expect(new Set(owners).size).toBe(owners.length)
    const ids = new Set(living.map(({ unitId }) => unitId))
    for (const { kind, parentId } of living)
      expect(kind === 'province' ? parentId === null : ids.has(parentId ?? '')).toBe(true)
  }
}

async function checkNobodyIsLost(rows: readonly Row[], d1: string, d2: string): Promise<void> {
  const before = aliveAt(rows, d1).map(({ unitId }) => unitId)
  const after = new Set(aliveAt(rows, d2).map(({ unitId }) => unitId))
  const heirs = await app.run((ctx) => units.successorsOfAll(ctx, before, d1, d2))
  const totals = new Map<string, number>()
  let people = 0
  for (const [i, unit] of before.entries()) {
    const found = heirs.get(unit) ?? []
    expect(found.every(({ unitId }) => after.has(unitId))).toBe(true)
    expect(new Set(found.map(({ unitId }) => unitId)).size).toBe(found.length)
    expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    people += 1_000 + i * 37
    for (const { unitId, share } of found) totals.set(unitId, (totals.get(unitId) ?? 0) + (1_000 + i * 37) * share)
  }
  expect([...totals.values()].reduce((sum, n) => sum + n, 0)).toBeCloseTo(people, 4)
  const graph = await store.lineageOf(app.platform.database.db, [...after], 'backward', d1)
  const kindOf = new Map(rows.map(({ unitId, kind }) => [unitId, kind]))
  for (const unit of after) {
    for (const { unitId, share } of backward(graph, unit, d2, d1)) {
      // Looking back keeps to the level; looking forward a district may have gone into its province.
      if (kindOf.get(unitId) !== kindOf.get(unit)) continue
      const forth = heirs.get(unitId)?.find((heir) => heir.unitId === unit)
      expect(forth?.share ?? 0).toBeCloseTo(share, 9)
    }
  }
}

test('whatever is reorganised, nobody is lost and no period overlaps or leaves a hole', async () => {
  const happened: string[] = []
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 3, max: 7 }),
      fc.array(Step, { minLength: 1, maxLength: 6 }),
      async (communes, steps) => {
        await smallProvince(communes)
        const dates = [START]
        for (const [i, step] of steps.entries()) {
          if (!(await live(step, dayOf(i)))) continue
          dates.push(dayOf(i))
          happened.push(step.op)
        }
        const db = app.platform.database.db
        const rows = await many(
          db,
          sql<Row>`select unit_id, kind, code, valid_from, valid_to, parent_id from units.unit_version`,
        )
        checkPeriods(rows, dates)
        const last = dates.at(-1) ?? START
        for (const d1 of dates)
          for (const d2 of dates.filter((date) => date >= d1)) await checkNobodyIsLost(rows, d1, d2)
        const province = rows.find(({ kind }) => kind === 'province')?.unitId ?? ''
        const covered = await app.run((ctx) => units.withSubunits(ctx, [province], last))
        expect(new Set(covered)).toEqual(new Set(rows.map(({ unitId }) => unitId)))
      },
    ),
    { numRuns: 30 },
  )
  // The generator must not pass by doing nothing.
  for (const op of ['merge', 'split', 'rename', 'recode', 'dissolve', 'district']) expect(happened).toContain(op)
}, 120_000)

test('shares that were rounded, or a division written in halves, still add up to one', () => {
  const commune = { fromKind: 'commune', toKind: 'commune' } as const
  const edge = (from: string, to: string, on: string, share: number | null): Edge => {
    const kind = share === null ? 'merge' : 'part'
    return { from, to, on, share, kind, citation: on, ...commune }
  }
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 8 }), (parts) => {
      const total = parts.reduce((sum, part) => sum + part, 0)
      const edges = parts.map((part, i) =>
        edge('old', `new${i}`, '2021-01-01', Math.round((part / total) * 1_000) / 1_000 || 0.001),
      )
      const spans = new Map<string, Span>([
        ['old', { start: '2020-01-01', end: '2021-01-01' }],
        ...parts.map((_, i) => [`new${i}`, { start: '2021-01-01', end: null }] as const),
      ])
      const found = forward({ edges, spans }, 'old', '2020-06-01', '2022-01-01')
      expect(found).toHaveLength(parts.length)
      expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    }),
  )
  // A unit that gives a third away and lives on keeps the rest; a record of its last day still finds its heirs.
  const graph = {
    edges: [edge('a', 'b', '2021-01-01', 0.3), edge('a', 'c', '2023-01-01', null)],
    spans: new Map<string, Span>([
      ['a', { start: '2020-01-01', end: '2023-01-01' }],
      ['b', { start: '2020-01-01', end: null }],
      ['c', { start: '2023-01-01', end: null }],
    ]),
  }
  const told = (found: { unitId: string; share: number }[]) =>
    found.map(({ unitId, share }) => [unitId, Math.round(share * 1e9) / 1e9])
  expect(told(forward(graph, 'a', '2020-06-01', '2022-01-01'))).toEqual([
    ['a', 0.7],
    ['b', 0.3],
  ])
  expect(told(forward(graph, 'a', '2020-06-01', '2024-01-01'))).toEqual([
    ['c', 0.7],
    ['b', 0.3],
  ])
  expect(told(forward(graph, 'a', '2025-06-01', '2026-01-01'))).toEqual([['c', 1]])
  expect(told(backward(graph, 'b', '2024-01-01', '2020-06-01'))).toEqual([
    ['b', 1],
    ['a', 0.3],
  ])
  expect(told(backward(graph, 'c', '2024-01-01', '2020-06-01'))).toEqual([['a', 0.7]])
  expect(forward(graph, 'nobody', '2020-06-01', '2022-01-01')).toEqual([])
})
