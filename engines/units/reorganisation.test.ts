import { expect, test } from 'vitest'
import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as units from './index.ts'
import { loadPack } from './pack.ts'
import { heard, club, app, id, planner, as, benDa, draftOf, startPlanning } from './testing/planning.ts'

startPlanning()

const approver = staff(['units.approve'])
const communes = async (at: string) =>
  (await as(ANYONE).list({ level: 'commune', at })).items.map(({ code, name }) => `${code} ${name}`)
const merger = (effectiveOn = '2026-07-01') =>
  draftOf([{ op: 'merge', from: [id('c99010-ben-da'), id('c99022-ben-da')], into: benDa }], effectiveOn)

test('a merger: drafted, previewed, approved by a second person, in effect on its day', async () => {
  const made = await as(planner).draft(merger())
  expect(made).toMatchObject({ status: 'draft', version: 1, composedBy: planner.id, approvedBy: null })
  const preview = await as(approver).preview({ id: made.id })
  expect(preview.faults).toEqual([])
  expect(preview.made).toMatchObject([{ code: '99010', name: 'Bến Đá', level: 'commune' }])
  expect(preview.ending.map(({ unit }) => unit.name).sort()).toEqual(['Bến Đa', 'Bến Đá'].sort())
  expect(preview.ending.every(({ into }) => into[0]?.id === preview.made[0]?.id && into[0]?.kind === 'merge')).toBe(
    true,
  )
  expect(preview.ending.map(({ holdings }) => holdings[0]?.count).sort()).toEqual([3, 4])
  expect(preview.totals).toEqual([{ system: 'tennis-club', what: { vi: 'sân', en: 'courts' }, count: 7, moves: false }])

  await expect(as(planner).approve({ id: made.id, version: 1 })).rejects.toMatchObject({ code: 'kernel.notAllowed' })
  const both: Actor = { ...planner, grants: [...planner.grants, ...approver.grants] }
  await expect(as(both).approve({ id: made.id, version: 1 })).rejects.toMatchObject({ code: 'units.sameHand' })
  await expect(as(approver).approve({ id: made.id, version: 2 })).rejects.toMatchObject({ code: 'units.staleDraft' })
  const approved = await as(approver).approve({ id: made.id, version: 1 })
  expect(approved).toMatchObject({ status: 'approved', approvedBy: approver.id })

  const before = await communes('2026-07-01')
  app.clock.set('2026-06-30T16:59:00Z') // 23:59 in Vietnam
  expect(await app.run(units.applyDue)).toBe(0)
  expect(await communes('2026-07-01')).toEqual(before)
  app.clock.set('2026-06-30T17:00:00Z') // midnight in Vietnam
  // Two processes wake at midnight: one of them does it.
  const twice = await Promise.all([app.run(units.applyDue), app.run(units.applyDue)])
  expect(twice.sort()).toEqual([0, 1])
  expect(await communes('2026-06-30')).toEqual(before)
  expect(await communes('2026-07-01')).toHaveLength(5)
  expect(await as(planner).reorganisation({ id: made.id })).toMatchObject({ status: 'effective' })

  const { items } = await as(ANYONE).lineage({ code: '99022', at: '2025-08-01', to: '2026-07-01' })
  expect(items).toMatchObject([
    { kind: 'merge', share: 1, on: '2026-07-01', citation: 'Nghị quyết mẫu 40/NQ-M (hư cấu)' },
  ])
  expect(await as(ANYONE).read({ id: items[0]?.unit.id ?? '' })).toMatchObject({ areaKm2: 163.2, code: '99010' })
  await app.settle()
  expect(heard).toHaveLength(1)
  expect(heard[0]).toMatchObject({ id: made.id, on: '2026-07-01', ended: [id('c99010-ben-da'), id('c99022-ben-da')] })
  expect(heard[0]?.lineage).toHaveLength(2)
  const facts = await many(
    app.platform.database.db,
    sql<{ facts: unknown }>`select facts from kernel.outbox where topic = 'units.reorganised'`,
  )
  expect(facts).toEqual([
    { facts: [{ topic: 'units.changes', data: { id: made.id, on: '2026-07-01', ended: 2, made: 1 } }] },
  ])
})

test('a draft is changed by version; whoever wrote in it cannot approve it; approved it can be undone and withdrawn', async () => {
  const other = staff(['units.reorganise', 'units.approve'])
  const rename = (name: string) => draftOf([{ op: 'rename', unit: id('c99016-tan-lap'), name }], '2026-12-01')
  const first = await as(planner).draft(rename('Tân Lập Mới'))
  const again = { ...(rename('Tân Lập Hạ') as object), id: first.id, version: 1 } as never
  const second = await as(other).redraft(again)
  expect(second).toMatchObject({ version: 2, operations: [{ name: 'Tân Lập Hạ' }] })
  await expect(as(planner).redraft(again)).rejects.toMatchObject({ code: 'units.staleDraft', details: { version: 2 } })
  await expect(as(other).approve({ id: first.id, version: 2 })).rejects.toMatchObject({
    code: 'units.sameHand',
    status: 403,
  })
  await as(approver).approve({ id: first.id, version: 2 })
  await expect(as(planner).redraft({ ...(again as object), version: 3 } as never)).rejects.toMatchObject({
    code: 'units.wrongStatus',
  })
  await expect(as(approver).approve({ id: first.id, version: 3 })).rejects.toMatchObject({ code: 'units.wrongStatus' })
  expect(await as(approver).undo({ id: first.id, version: 3 })).toMatchObject({
    status: 'draft',
    approvedBy: null,
    version: 4,
  })
  await as(approver).approve({ id: first.id, version: 4 })
  expect(await as(planner).withdraw({ id: first.id, version: 5 })).toMatchObject({ status: 'withdrawn' })
  for (const step of ['approve', 'undo'] as const) {
    await expect(as(approver)[step]({ id: first.id, version: 6 })).rejects.toMatchObject({ code: 'units.wrongStatus' })
  }
  app.clock.set('2026-12-02T00:00:00Z')
  expect(await app.run(units.applyDue)).toBe(0)
  expect(await communes('2026-12-02')).toContain('99016 Tân Lập')
})

test('two approved drafts cannot touch the same unit or code, not even approved at the same moment', async () => {
  app.clock.set('2027-01-01T00:00:00Z')
  const drafts = await Promise.all([
    as(planner).draft(draftOf([{ op: 'rename', unit: id('c99001-suoi-may'), name: 'Mây Một' }], '2027-03-01')),
    as(planner).draft(draftOf([{ op: 'recode', unit: id('c99001-suoi-may'), code: '99040' }], '2027-04-01')),
  ])
  const outcomes = await Promise.allSettled(drafts.map(({ id }) => as(approver).approve({ id, version: 1 })))
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = outcomes.find((one) => one.status === 'rejected')
  expect(refused?.reason).toMatchObject({
    status: 409,
    code: 'units.touchedByAnother',
    details: { title: 'Sắp xếp năm 2026' },
  })
  const codes = await as(planner).draft(
    draftOf([{ op: 'recode', unit: id('c99016-tan-lap'), code: '99040' }], '2027-05-01'),
  )
  const winner = drafts[outcomes.findIndex(({ status }) => status === 'fulfilled')]
  if (winner?.operations[0]?.op === 'recode') {
    await expect(as(approver).approve({ id: codes.id, version: 1 })).rejects.toMatchObject({
      code: 'units.touchedByAnother',
    })
  } else {
    expect(await as(approver).approve({ id: codes.id, version: 1 })).toMatchObject({ status: 'approved' })
    await as(planner).withdraw({ id: codes.id, version: 2 })
  }
})

test('one that no longer fits on its day is set aside, and the others go on', async () => {
  const parted = await as(planner).draft(
    draftOf(
      [
        {
          op: 'split',
          from: id('c99004-cua-song'),
          into: [
            { ...benDa, name: 'Cửa Sông', code: '99004', share: 0.6 },
            { ...benDa, name: 'Cát Vàng', code: '99019', share: 0.4 },
          ],
        },
        { op: 'dissolve', unit: id('a-cong-ich') },
      ],
      '2027-08-01',
    ),
  )
  await as(approver).approve({ id: parted.id, version: 1 })
  const late = await as(planner).draft(
    draftOf([{ op: 'recode', unit: id('c99007-doi-che-202501'), code: '99050' }], '2027-08-01'),
  )
  await as(approver).approve({ id: late.id, version: 1 })
  // Somebody gave the code away behind the platform's back.
  await sql`update units.unit_version set code = '99050' where unit_id = ${id('c99016-tan-lap')} and valid_to is null`.execute(
    app.platform.database.db,
  )
  app.clock.set('2027-08-03T00:00:00Z')
  await app.run(units.applyDue)
  const stuck = await as(approver).reorganisation({ id: late.id })
  expect(stuck).toMatchObject({ status: 'stuck', faults: [{ code: 'units.fault.codeTaken' }] })
  expect(await as(approver).reorganisation({ id: parted.id })).toMatchObject({ status: 'effective' })
  const heirs = await app.run((ctx) => units.successors(ctx, id('c99004-cua-song'), '2026-01-01', '2027-08-03'))
  expect(heirs.map(({ share, kind, on, estimated }) => [share, kind, on, estimated])).toEqual([
    [0.6, 'part', '2027-08-01', true],
    [0.4, 'part', '2027-08-01', true],
  ])
  const toParent = await app.run((ctx) => units.successors(ctx, id('a-cong-ich'), '2026-01-01', '2027-08-03'))
  expect(toParent).toMatchObject([{ unitId: id('p99'), kind: 'succeed', share: 1 }])
  expect(await as(approver).undo({ id: late.id, version: stuck.version })).toMatchObject({
    status: 'draft',
    faults: [],
  })
})

test('a reloaded pack does not undo what a reorganisation did', async () => {
  const tampered = sql`update units.unit_version set code = '99016' where unit_id = ${id('c99016-tan-lap')} and valid_to is null`
  await tampered.execute(app.platform.database.db)
  const before = await communes('2027-08-03')
  await sql`update units.pack set hash = 'older'`.execute(app.platform.database.db)
  await app.run(loadPack)
  expect(await communes('2027-08-03')).toEqual(before)
  expect(await communes('2024-12-31')).toHaveLength(8)
})

test('a new unit of the draft may be the parent of others, and what lay below a merged unit follows', async () => {
  const agency = { name: 'Văn phòng', code: 'H99.20', type: 'văn phòng', kind: 'agency' as const, parentId: id('p99') }
  const office = newId()
  const draft = await as(planner).draft(
    draftOf(
      [
        { op: 'merge', from: [id('a-xay-dung'), id('a-moi-truong')], into: { ...agency, id: office } },
        { op: 'move', unit: id('a-dieu-hanh'), parentId: office },
      ],
      '2027-09-01',
    ),
  )
  await as(approver).approve({ id: draft.id, version: 1 })
  app.clock.set('2027-09-01T00:00:00Z')
  await app.run(units.applyDue)
  const below = await app.run((ctx) => units.listUnits(ctx, { at: '2027-09-01', parentId: office }))
  expect(below.map(({ id }) => id)).toEqual([id('a-dieu-hanh')])
  const covered = await app.run((ctx) => units.withSubunits(ctx, [office], '2027-09-01'))
  expect(new Set(covered)).toEqual(new Set([office, id('a-dieu-hanh'), id('a-xay-dung'), id('a-moi-truong')]))
  const next = await as(planner).draft(
    draftOf([{ op: 'dissolve', unit: office, into: [{ unit: id('p99'), share: 1 }] }], '2027-10-01'),
  )
  const preview = await as(planner).preview({ id: next.id })
  expect(preview.ending[0]?.holdings).toContainEqual({
    system: 'units',
    what: { vi: 'đơn vị cấp dưới', en: 'units below it' },
    count: 1,
    moves: true,
  })
  expect(preview.changed.map(({ before, after }) => [before.parent?.id, after.parentId])).toEqual([[office, id('p99')]])
})

test('a system that cannot answer is named in the preview, not counted as holding nothing', async () => {
  const { items } = await as(planner).reorganisations({ status: 'draft' })
  const merge = await as(planner).draft(
    draftOf([{ op: 'dissolve', unit: id('a-dieu-hanh'), into: [{ unit: id('p99'), share: 1 }] }], '2028-01-01'),
  )
  club.sleeps = true
  const preview = await as(planner)
    .preview({ id: merge.id })
    .finally(() => (club.sleeps = false))
  expect(preview.ending[0]?.unanswered).toEqual(['tennis-club'])
  expect(items.length).toBeGreaterThan(0)
})
