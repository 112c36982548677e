import { afterAll, beforeAll, expect, test } from 'vitest'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { alarmsContract as contract, type NewRule } from './contract.ts'
import { openStage, type Stage } from './testing/stage.ts'

let stage: Stage
const author = staff(['alarms.read', 'alarms.write'])
const both = staff(['alarms.read', 'alarms.write', 'alarms.approve'])
const boss = staff(['alarms.read', 'alarms.write', 'alarms.approve'])
const as = (who: typeof author) => stage.app.as(who, contract)
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.app.stop())

const rule = (more: Record<string, unknown> = {}, condition: Record<string, unknown> = {}): NewRule => ({
  key: 'ben-da-high',
  name: { vi: 'Bến Đá cao', en: 'Bến Đá high' },
  citation: 'Quyết định thử nghiệm',
  validFrom: '2026-10-10',
  definition: {
    target: { by: 'station', stations: ['ben-da'] },
    condition: { kind: 'level', station: null, measure: 'level', unit: 'm', way: 'above', value: 1.5, back: 0.2, minutes: 0, ...condition } as never, // prettier-ignore
    severity: 2,
    runbook: 'river-flood',
    cooldown: 0,
    enabled: true,
    ...more,
  },
})
const code = (call: Promise<unknown>) => call.then(() => 'ok', (e: { code: string }) => e.code) // prettier-ignore

test('bad rules are refused by name: unknown station, measure, unit, line, runbook; nothing nests', async () => {
  const me = as(author)
  const target = { target: { by: 'station', stations: ['nowhere'] } }
  expect(await code(me.draft(rule(target)))).toBe('alarms.noSuchStation')
  expect(await code(me.draft(rule({}, { measure: 'rain', unit: 'mm' })))).toBe('alarms.notMeasured')
  expect(await code(me.draft(rule({}, { unit: 'cm' })))).toBe('alarms.wrongUnit')
  expect(await code(me.draft(rule({ target: { by: 'station', stations: ['cua-song'] } }, { value: { line: 2 } })))).toBe('alarms.noLine') // prettier-ignore
  expect(await code(me.draft(rule({ target: { by: 'river', river: 'styx' } })))).toBe('alarms.noTarget')
  expect(await code(me.draft(rule({ runbook: 'dance' })))).toBe('alarms.noSuchRunbook')
  expect(await code(me.draft({ ...rule(), validFrom: '2026-10-09' }))).toBe('alarms.validFromPast')
  const leaf = rule().definition.condition
  const group = (of: unknown[]) => rule({ condition: { kind: 'all', within: 60, of } })
  expect(await code(me.draft(group([leaf, { kind: 'all', within: 60, of: [leaf, leaf] }])))).toBe('kernel.badInput')
  expect(await code(me.draft(group([leaf, { kind: 'rule', key: 'ben-da-high' }])))).toBe('kernel.badInput')
  expect(await code(me.draft(group(Array.from({ length: 50 }, () => leaf))))).toBe('kernel.badInput')
  for (const odd of [null, 'NaN', 1e308, -1e308, { line: 9 }, { line: '__proto__' }])
    expect(await code(me.draft(rule({}, { value: odd })))).toBe('kernel.badInput')
  expect(await code(me.draft(rule({}, { measure: 'constructor' })))).toBe('alarms.notMeasured')
})

test('a rule is written by one, let into force by another, and its versions stay', async () => {
  const mine = await as(both).draft(rule())
  expect(mine).toMatchObject({ state: 'draft', version: 1, inForce: false })
  expect(await code(as(author).draft(rule()))).toBe('alarms.alreadyWritten')
  const saved = await as(both).save({ id: mine.id, changedAt: mine.changedAt, rule: rule({ severity: 3 }) })
  stage.app.clock.set('2026-10-10T00:00:01.000Z')
  const sent = await as(both).step({ id: mine.id, changedAt: saved.changedAt, act: 'submit' })
  expect(await code(as(both).step({ id: mine.id, changedAt: sent.changedAt, act: 'approve' }))).toBe('alarms.secondPerson') // prettier-ignore
  expect(await code(as(author).step({ id: mine.id, changedAt: sent.changedAt, act: 'approve' }))).toBe('kernel.notAllowed') // prettier-ignore
  expect(await code(as(boss).step({ id: mine.id, changedAt: mine.changedAt, act: 'approve' }))).toBe('alarms.changedMeanwhile') // prettier-ignore
  expect(await code(as(boss).step({ id: mine.id, changedAt: sent.changedAt, act: 'giveBack' }))).toBe('alarms.reasonMissing') // prettier-ignore
  const done = await as(boss).step({ id: mine.id, changedAt: sent.changedAt, act: 'approve' })
  expect(done).toMatchObject({ state: 'active', inForce: true, definition: { severity: 3 } })
  await stage.measure([[10, 1.6]])
  const open = (await stage.watcher.list({})).items.filter((a) => a.rule.key === 'ben-da-high')
  expect(open).toMatchObject([{ state: 'raised', severity: 3 }])

  const next = await as(author).draft(rule({ enabled: false }))
  expect(next.version).toBe(2)
  const asked = await as(author).step({ id: next.id, changedAt: next.changedAt, act: 'submit' })
  await as(boss).step({ id: next.id, changedAt: asked.changedAt, act: 'approve' })
  const { versions } = await as(author).rule({ id: next.id })
  expect(versions.map((v) => [v.version, v.inForce])).toEqual([[2, true], [1, false]]) // prettier-ignore
})

test('back-test and replay say when a rule would have held, change nothing and tell nobody', async () => {
  const before = await stage.watcher.list({ limit: 200 })
  const span = { from: '2026-10-09T00:00:00.000Z', to: '2026-10-10T00:05:00.000Z' }
  await stage.measure(Array.from({ length: 60 }, (_, i) => [-900 + i * 10, 1 + Math.sin(i / 6)] as const))
  const tried = await as(author).backTest({ ...span, definition: rule().definition })
  expect(tried).toMatchObject({ places: 1, empty: [], countsReports: true, withReports: 0 })
  expect(tried.items.map((f) => [f.startedAt, f.endedAt])).toEqual([
    ['2026-10-09T09:40:00.000Z', '2026-10-09T12:00:00.000Z'],
    ['2026-10-09T15:50:00.000Z', '2026-10-09T18:10:00.000Z'],
  ])
  expect(tried.items.every((f) => Math.round((f.peak ?? 0) * 100) === 200)).toBe(true)
  const played = await as(author).replay({ ...span, steps: 48 })
  expect(played.moments).toHaveLength(49)
  expect(played.series.find((s) => s.station.key === 'ben-da' && s.measure === 'level')?.values.some((v) => v !== null)).toBe(true) // prettier-ignore
  expect(played.firings.map((f) => f.rule.key)).toContain('river-level-1')
  const url = `${stage.app.url}/api/alarms/replay.csv?from=${span.from}&to=${span.to}`
  expect((await fetch(url)).status).toBe(401)
  const header = { 'x-test-actor': Buffer.from(JSON.stringify(author)).toString('base64') }
  const csv = await (await fetch(url, { headers: header })).text()
  expect(csv.split('\r\n')[0]).toBe('Quy tắc,Trạm,Mức,Từ lúc,Đến lúc,Cao nhất,Đơn vị')
  expect(csv.split('\r\n').length).toBe(played.firings.length + 2)
  expect((await stage.watcher.list({ limit: 200 })).items).toEqual(before.items)
  expect(await code(as(author).backTest({ from: span.to, to: span.from, definition: rule().definition }))).toBe('alarms.badSpan') // prettier-ignore
  expect(await code(as(author).replay({ from: '2020-01-01T00:00:00.000Z', to: span.to }))).toBe('alarms.spanTooLong')
})
